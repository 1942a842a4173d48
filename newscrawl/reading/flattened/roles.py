"""What a paragraph of a flattened page can be."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """The roles that the network tells apart; a value is the number of its output."""

    OTHER = 0
    STORY = 1
    SUBHEADING = 2
    TITLE = 3
    CAPTION = 4
    TEASER_TITLE = 5
    TEASER_PEREX = 6
    BYLINE = 7
    DATE = 8
    BOX = 9
    OFFER = 10

    @property
    def told(self) -> str:
        """The role as words: "teaser title"."""
        return self.name.lower().replace("_", " ")
