"""What a declaration changes: articles read with it and without it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.onboarding.seen import SeenPage
from newscrawl.page import Page
from newscrawl.reading.decisions import Decisions


@dataclass(frozen=True, slots=True)
class Change:
    """What of one article reads otherwise with a declaration."""

    page: SeenPage
    lost_text: frozenset[str]
    gained_text: frozenset[str]
    lost_links: frozenset[tuple[str, str]]
    """(address, title) of teasers."""
    gained_links: frozenset[tuple[str, str]]
    headings: tuple[frozenset[str], frozenset[str]]
    """Of boxes, without the declaration and with it."""

    @property
    def keeps_story(self) -> bool:
        """Whether the story reads the same."""
        return not self.lost_text and not self.gained_text


def changes(pages: Iterable[SeenPage], declared: Page) -> list[Change]:
    """Return what a declaration changes on each of some articles; a page beyond the reader's limits is left out."""
    found = []
    for page in pages:
        try:
            found.append(_change(page, page.decisions, page.decided(declared)))
        except ValueError:
            continue
    return found


def _change(page: SeenPage, before: Decisions, after: Decisions) -> Change:
    texts = _texts(before), _texts(after)
    links = _links(before), _links(after)
    return Change(
        page=page,
        lost_text=texts[0] - texts[1],
        gained_text=texts[1] - texts[0],
        lost_links=links[0] - links[1],
        gained_links=links[1] - links[0],
        headings=(_headings(before), _headings(after)),
    )


def _texts(decisions: Decisions) -> frozenset[str]:
    article = decisions.facts.article
    blocks = article.blocks if article is not None else []
    return frozenset(block.text for block in blocks if block.text and not block.in_box)


def _links(decisions: Decisions) -> frozenset[tuple[str, str]]:
    return frozenset((link.url or "", link.title) for link in decisions.facts.links)


def _headings(decisions: Decisions) -> frozenset[str]:
    return frozenset(link.heading for link in decisions.facts.links if link.heading)
