"""What a run of text can be on an article page, in the order of the network's outputs."""

from __future__ import annotations

ROLES = ("other", "story", "heading", "caption", "teaser", "byline", "offer")
"""`heading` is one of the story's own; `byline` is an author's line or a date; `offer` a service or a paywall."""
STORY_ROLES = slice(1, 3)
"""The roles that are story."""
