"""The articles that a survey has seen, as they are read without what is to be learned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property

from selectolax.lexbor import LexborNode

from newscrawl.czech.dates import parse_date
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.page import Page
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.document.outline import Element
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.sources import Document, Found, Values
from newscrawl.values.text import clean

_ABOVE_RUNS = 8
"""Runs above the headline in which a page prints a field."""
_BELOW_RUNS = 25
"""Runs below the story in which it does."""
_SMALL_RUNS = 3
"""Runs of the largest element that prints one field."""
_LONGEST_CHARS = 1000
"""Characters of the longest text that is a field."""


class Reading:
    """One article's page, what was read from it, and where it prints what."""

    def __init__(self, page: SeenPage, decisions: Decisions, fields: Fields, former: Mapping[str, list[str]]) -> None:
        """Take a page with the decisions of its reading, their fields, and `Seen.former_texts`."""
        self.page = page
        self.decisions = decisions
        self.fields = fields
        self.former = former

    @property
    def document(self) -> Document:
        """The parsed page."""
        return self.decisions.document

    @property
    def url(self) -> str:
        """Its address, for people to look at."""
        return self.page.url

    def found(self, field: str) -> Values:
        """Return what was found for a field, as a list also where it has one value."""
        found = self.fields.named[field]
        values = found.value if isinstance(found.value, list) else [found.value] if found.value else []
        return Found(values, found.source, found.why, found.runs, found.seen_in, found.rank)

    def moment(self, printed: str | None) -> datetime | None:
        """Return the moment of a printed date, to the minute."""
        moment = parse_date(printed, self.page.answer.at) if printed else None
        return moment.replace(second=0, microsecond=0) if moment else None

    @cached_property
    def published(self) -> datetime | None:
        """When it was published, to the minute."""
        return self.moment(self.fields.lead.published.value)

    @cached_property
    def boxed(self) -> frozenset[int]:
        """Indexes of the runs in boxes of teasers and in strips of other sites."""
        return frozenset().union(*(box.runs for box in self.decisions.boxes))

    @cached_property
    def story_runs(self) -> list[int]:
        """Indexes of the story's runs of text, without title and perex."""
        taken = self.fields.lead.taken
        return [run.index for run in self.decisions.story.runs if not run.media and run.index not in taken]

    @cached_property
    def nodes(self) -> dict[int, LexborNode]:
        """All elements of the page by their memory id."""
        return {node.mem_id: node for node in self.document.outline.tree.css("*")}

    @cached_property
    def printed(self) -> list[tuple[LexborNode, str, int]]:
        """(element, its text, index of its first run) of all small elements around headline and story."""
        end = (self.story_runs[-1] if self.story_runs else self.document.headline_index) + _BELOW_RUNS
        runs = self.document.outline.runs[max(0, self.document.headline_index - _ABOVE_RUNS) : end]
        shown: dict[int, tuple[LexborNode, str, int]] = {}
        for run in runs:
            if run.media or run.index in self.boxed:
                continue
            for element in _small_around(run.element):
                for node in self.nodes[element.node_id].css("*"):
                    text = node.text() if node.mem_id not in shown else ""
                    if text and len(text) <= _LONGEST_CHARS:
                        shown[node.mem_id] = (node, clean(text), element.start)
        return list(shown.values())


def _small_around(element: Element) -> list[Element]:
    return [each for each in element.nearest(_SMALL_RUNS) if each.end - each.start <= _SMALL_RUNS]


def readings_of(seen: Seen, base: Page) -> list[Reading]:
    """Return the articles seen, read with the page of the publisher's CMS, the newest first."""
    readings = []
    for page in seen.articles:
        decisions = page.decided(base)
        if decisions.fields is not None and decisions.fields.lead.published.value:
            readings.append(Reading(page, decisions, decisions.fields, seen.former_texts(page)))
    return sorted(readings, key=lambda reading: (reading.published or reading.page.answer.at).timestamp(), reverse=True)
