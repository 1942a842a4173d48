"""Telling people, and a dead man's switch, what runs have found."""
