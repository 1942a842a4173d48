"""The perex: the lead paragraph between headline and story."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

from newscrawl.czech.credits import split_credit
from newscrawl.reading.document.captions import credited
from newscrawl.reading.document.metadata import TELLING_DESCRIPTION_CHARS
from newscrawl.reading.document.outline import Element, TextRun
from newscrawl.reading.fields.sources import Document, Found, IsFree, Values, first_found, single, taking
from newscrawl.values.text import fold

_PEREX_NAMES = re.compile(
    r"perex|opener|anotace|annotation|standfirst|introtext|excerpt|abstract|(?:^|[\s_-])lead(?:$|[\s_-])"
)
"""What sites call the element of a perex."""
_NAMED_PEREX_RUNS = 40
"""Runs below the headline in which an element that is named as a perex is looked for: date and photo come first."""
_UNNAMED_PEREX_RUNS = 20
"""Runs below the headline in which a perex stands that no name tells."""
_ABOVE_CONTAINER_RUNS = 8
"""Runs above the story's container in which a paragraph is its perex: photo, caption, byline may stand between."""
_PICTURE_ABOVE_RUNS = 5
"""Runs above a paragraph in which a picture may have it as its caption."""
_NAMED_PEREX_CHARS = 30
"""Characters of the shortest perex that its element's name tells."""
_DESCRIBED_PEREX_CHARS = 60
"""Characters of a description that the perex begins with; the rest may be cut off or changed."""
_DESCRIBED_PARAGRAPHS = 3
"""Paragraphs of which one may be the perex that the page's description repeats."""
_PEREX_ELEMENT_RUNS = 4
"""Runs of the largest element that is named as a perex: a larger one holds more."""
_PEREX_ANCESTORS = 4
"""Elements around a run of which one may be named as a perex."""
_BOLD_SHARE = 0.9
"""Share of a paragraph's characters that are bold in one that is printed in bold."""


def find_perex(
    document: Document, paragraphs: list[TextRun], container_start: int, is_free: IsFree
) -> Found[str | None]:
    """Return the lead paragraph.

    Args:
        document: the page.
        paragraphs: the runs of running text below the headline, outside boxes, in order.
        container_start: index of the first run of the story's container.
        is_free: tells runs outside boxes.
    """
    first = container_start - _ABOVE_CONTAINER_RUNS
    above = [run for run in paragraphs if first <= run.index < container_start and _may_lead(run, document)]
    below = container_start if above else None
    found = first_found(
        document,
        "perex",
        lambda: _named(document, is_free),
        lambda: _described(document, paragraphs, below, is_free),
        lambda: _placed(document, paragraphs, above),
    )
    return single(found if found.runs else _with_print(found, document, paragraphs, is_free))


def _with_print(found: Values, document: Document, paragraphs: list[TextRun], is_free: IsFree) -> Values:
    """Return a perex that the metadata state with the run that prints the same, which is no part of the story then."""
    said = fold(found.value[0]) if found.value else ""
    near = [run for run in document.near_headline(_UNNAMED_PEREX_RUNS) if is_free(run) and run is not document.headline]
    printed = (run.index for run in (*paragraphs[:_DESCRIBED_PARAGRAPHS], *near) if said and fold(run.text) == said)
    return replace(found, runs=frozenset(islice(printed, 1)))


def _named(document: Document, is_free: IsFree) -> Values | None:
    """Return the paragraph near the headline whose element is called a perex."""
    for run in document.near_headline(_NAMED_PEREX_RUNS):
        if len(run.text) < _NAMED_PEREX_CHARS or run.link_share >= 0.5 or run.tag == "h1":
            continue
        if is_free(run) and any(map(_is_perex, run.element.nearest(_PEREX_ANCESTORS))) and not _is_credited(run):
            return taking(run, "structure:perex", "its element is named so")
    return None


def _is_perex(element: Element) -> bool:
    small = element.end - element.start <= _PEREX_ELEMENT_RUNS
    return small and bool(
        _PEREX_NAMES.search(element.names) or "description" in (element.attributes.get("itemprop") or "")
    )


def _described(
    document: Document, paragraphs: list[TextRun], container_start: int | None, is_free: IsFree
) -> Values | None:
    """Return the line near the headline that the page's description repeats.

    A paragraph from `container_start` on is none: the page has another lead above the story. None allows for all.
    """
    first = [(run, fold(run.text)) for run in paragraphs[:_DESCRIBED_PARAGRAPHS]]
    for name in ("og:description", "description", "twitter:description"):
        description = fold(document.metadata.first_meta(name) or "")
        if len(description) < TELLING_DESCRIPTION_CHARS:
            continue
        why = "the page's description"
        start = description[:_DESCRIBED_PEREX_CHARS]
        told = next((run for run, text in first if text.startswith(start)), None)
        if told is not None:
            is_story = container_start is not None and told.index >= container_start
            return None if is_story else taking(told, f"meta:{name}", why)
        for run in document.near_headline(_UNNAMED_PEREX_RUNS):
            if is_free(run) and run is not document.headline and fold(run.text) == description:
                return taking(run, f"meta:{name}", why)
    return None


def _placed(document: Document, paragraphs: list[TextRun], above: list[TextRun]) -> Values | None:
    """Return the paragraph above the story, else the story's first where it is bold or the site says so."""
    if above:
        return taking(above[0], "structure:above", "it stands above the story")
    for run in paragraphs[:1]:
        if run.bold_chars >= _BOLD_SHARE * len(run.text):
            return taking(run, "structure:first", "the first paragraph, in bold")
        if document.declared.perex_first:
            return taking(run, "structure:first", "the first paragraph, as the site declares")
    return None


def _may_lead(run: TextRun, document: Document) -> bool:
    """Tell whether a run above the story may be its perex: near the headline and no caption."""
    outline = document.outline
    beside = outline.runs[max(0, run.index - _PICTURE_ABOVE_RUNS) : run.index]
    pictures = [image for image in beside if image.media == "image"]
    captioned = any(run.index in credited(image, outline) or run.text == image.text for image in pictures)
    near = run.index - document.headline_index <= _UNNAMED_PEREX_RUNS
    return near and not _is_credited(run) and not captioned


def _is_credited(run: TextRun) -> bool:
    return split_credit(run.text)[1] is not None
