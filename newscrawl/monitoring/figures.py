"""The figures of a run: what the state keeps of it, for the runs, charts and alarms after it."""

from __future__ import annotations

import msgspec


class Figures(msgspec.Struct, omit_defaults=True, kw_only=True):
    """What one run did; kept as JSON of some hundred bytes. Numbers of articles but for what is said otherwise."""

    named: int = 0
    """Articles that the site's sources name, each once, known ones included."""
    in_feed: int = 0
    """Those of them that are in the feed after the run."""
    new: int = 0
    revised: int = 0
    gone: int = 0
    """Tombstones."""
    copies: int = 0
    """New articles that are copies of others (`copy_of`)."""
    links: int = 0
    """Related links published."""
    outcomes: dict[str, int] = {}
    """How visits to article pages ended: by group, see `outcomes.group_of`."""
    first: dict[str, int] = {}
    """The same of pages that were visited for the first time."""
    read: int = 0
    """Article pages read, known ones included."""
    incomplete: int = 0
    """Those of them whose text may not be whole."""
    boxes: int = 0
    """Boxes of teasers found on them."""
    ranks: dict[str, tuple[int, int]] = {}
    """Field -> how often its first declared selector gave it, and of how many pages with declared selectors."""
    selectors: dict[str, str] = {}
    """Field of `ranks` -> its first declared selector; missing in the figures of older versions."""
    requests: int = 0
    """HTTP requests of the run, retries included."""
    statuses: dict[str, int] = {}
    """HTTP status -> responses."""
    errors: dict[str, int] = {}
    """Name of a download error -> how often."""
    rejected: dict[str, int] = {}
    """Reason -> pages and rows in the quarantine."""
    left: int = 0
    """Articles and requests that a budget or a limit left to later runs."""
    promoted: int = 0
    """Pages that its related links lead to."""
    promoted_in_feed: int = 0
    """Those of them that are in the feed."""
    sources: int = 0
    """Feeds, sitemaps and listings that answered, unchanged ones included."""
    failed_sources: int = 0
    problems: tuple[str, ...] = ()
    """Names of its problems (`Problem.name`)."""


_DECODER = msgspec.json.Decoder(Figures)


def decoded(figures: bytes) -> Figures:
    """Return the figures that the state keeps, empty ones where another version of newscrawl wrote them otherwise."""
    try:
        return _DECODER.decode(figures)
    except msgspec.DecodeError:
        return Figures()
