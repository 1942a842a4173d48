"""The stages of a survey: each says which addresses it would ask for, the best first."""
