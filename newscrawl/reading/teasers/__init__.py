"""Teasers: the cards that show one other article each, and the boxes that they stand in."""
