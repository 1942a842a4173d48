"""What rules find on a page before the network looks at it: boxes, the story's column, its runs, the perex."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.facts import BlockFact
from newscrawl.reading.address import base_address
from newscrawl.reading.certain import certain_runs
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.fields.perex import find_perex
from newscrawl.reading.fields.sources import Document, Found
from newscrawl.reading.story.container import Container, find_container, is_prose
from newscrawl.reading.story.marks import Marks, mark_runs
from newscrawl.reading.story.rules import rule_runs
from newscrawl.reading.story.stated import stated_blocks
from newscrawl.reading.teasers.boxes import Box, find_boxes

_LEAD_RUNS = 60
"""Runs below the headline, or the beginning of the story's container, in which its lead is looked for."""


@dataclass(frozen=True, slots=True)
class Free:
    """Tells the runs outside the boxes of teasers from those in them and those that the site drops."""

    boxed: frozenset[int]

    def __call__(self, run: TextRun) -> bool:
        """Tell whether a run may be of the article."""
        return run.index not in self.boxed and not run.is_dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What rules found on a page."""

    boxes: list[Box]
    container: Container
    marks: Marks
    whys: dict[int, str | None]
    """Index of a run of text in the story's column -> why it is no story, None where it is."""
    perex: Found[str | None]
    is_free: Free
    certain: dict[int, str]
    """Index of a run that is no story whatever the network says -> why."""
    stated: list[BlockFact]
    """The text that the page's JSON-LD states."""

    @property
    def teaser_boxes(self) -> list[Box]:
        """The boxes that hold teasers."""
        return [box for box in self.boxes if not box.is_furniture]


def rule_page(document: Document) -> Ruled:
    """Return what rules find on a page."""
    outline, headline = document.outline, document.headline
    base = base_address(document.url)
    boxes = find_boxes(outline, document.declared, base, headline)
    is_free = Free(frozenset().union(*(box.runs for box in boxes)))
    container = find_container(outline, document.declared, document.metadata, is_free.boxed, headline)
    marks = mark_runs(outline, is_free.boxed, container, headline, videos=document.metadata.videos, url=base)
    whys = rule_runs(outline, container, marks, headline)
    return Ruled(
        boxes=boxes,
        container=container,
        marks=marks,
        whys=whys,
        perex=find_perex(document, _paragraphs(document, container, is_free), container.start, is_free),
        is_free=is_free,
        certain=dict(certain_runs(document, boxes, marks, whys)),
        stated=stated_blocks(document.node),
    )


def _paragraphs(document: Document, container: Container, is_free: Free) -> list[TextRun]:
    """Return the running text near headline and story, of which one paragraph may be the lead."""
    after = document.headline_index
    near = document.outline.runs[after : max(after, container.start) + _LEAD_RUNS]
    return [run for run in near if is_prose(run) and is_free(run)]
