"""Exports: the present state of a feed in the forms that other programs read."""
