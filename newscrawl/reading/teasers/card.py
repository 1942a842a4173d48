"""One teaser: the smallest element that shows one linked headline of another article, with what belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from newscrawl.reading.document.outline import Element, TextRun

_LINKED_SHARE = 0.6
"""Share of linked characters from which a run is a link rather than text with a link in it."""


@dataclass(slots=True, eq=False)
class Card:
    """One teaser: the element that shows it and what it shows."""

    root: Element
    start: int
    end: int
    """The half-open range of runs that belong to it."""
    target: str
    """Key of the linked address."""
    url: str
    is_target: Callable[[str], bool]
    """Tells whether a link, as printed, leads to it."""
    title: TextRun
    title_text: str
    perex: str | None = None
    label: str | None = None
    """A linked label in one line with the perex: "Premium"."""
    clock: str | None = None
    """Printed before the title in one line with it."""
    time: str | None = None
    byline: str | None = None
    image: TextRun | None = None
    shown: dict[int, str] = field(default_factory=dict)
    """Index of a run beside the title -> what it shows of the teaser: "perex", "time", "author"."""
    is_own: bool = False
    """True where a list shows the page itself among the others: it bounds its neighbours and is no teaser."""


def is_link(run: TextRun) -> bool:
    """Tell whether a run is a link rather than text with a link in it."""
    return run.link_share >= _LINKED_SHARE


def is_unlinked_text(run: TextRun) -> bool:
    """Tell whether a run is text with at most a link in it."""
    return not run.media and run.link_share < _LINKED_SHARE


def is_of(run: TextRun, card: Card) -> bool:
    """Tell whether a run belongs to a card's teaser: it is text, or a link to the same address."""
    if run.media and not run.links:
        return True
    return is_unlinked_text(run) or any(card.is_target(href) for href, _ in run.links)
