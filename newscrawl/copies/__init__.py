"""Copies of agency stories: which articles tell one story in much the same words."""
