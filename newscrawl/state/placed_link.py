"""A related link's row on its way into the feed, with the place of its box on the page."""

from __future__ import annotations

from newscrawl.items import RelatedLink


class PlacedLink(RelatedLink):
    """A RelatedLink that takes the number of its box along to the sightings; no field of the row."""

    __slots__ = ("box",)

    box: int
    """Place of its box among those of the page, from 1, in document order."""
