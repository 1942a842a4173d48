"""For a person to look at: headings of boxes that the vocabulary lacks, and headings that stand above nothing."""

from __future__ import annotations

from collections import Counter

from newscrawl.czech.headings import SECTIONS, role
from newscrawl.items import Section
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.reading.document.outline import HEADING_TAGS, TextRun
from newscrawl.values.text import clean, fold

_FEWEST = 3
"""Articles that must show a heading; what fewer show may be a rubric or a topic."""
_MOST = 12
"""Sentences."""


def heading_notes(seen: Seen) -> list[str]:
    """Return a sentence for each heading of boxes that `czech.headings` lacks, and for each without teasers."""
    articles = seen.articles
    unknown: Counter[str] = Counter()
    empty: Counter[str] = Counter()
    places: dict[str, Section] = {}
    sections = {fold(name) for page in articles if (name := _section(page))}
    for page in articles:
        headings = {clean(link.heading): link.place for link in page.decisions.facts.links if link.heading}
        strange = [name for name in headings if role(name) is None and fold(name) not in sections]
        places.update(headings)
        unknown.update(strange)
        empty.update(list(dict.fromkeys(clean(run.text) for run in _empty_headings(page))))
    told = [
        f'heading "{heading}" on {count} articles is not in czech/headings.py, taken as {places[heading]}'
        for heading, count in unknown.most_common()
        if count >= min(_FEWEST, len(articles))
    ]
    told += [
        f'heading "{heading}" stands above nothing on {count} articles: does a script load its box (lazy_boxes)?'
        for heading, count in empty.most_common()
        if count >= max(_FEWEST, len(articles) / 2)
    ]
    return told[:_MOST]


def _section(page: SeenPage) -> str | None:
    fact = page.decisions.facts.article
    return fact.section if fact is not None else None


def _empty_headings(page: SeenPage) -> list[TextRun]:
    """Return the headings of a box of teasers that are all that their element holds, and of no box."""
    decisions = page.decisions
    boxed = {index for box in decisions.boxes for index in box.runs}
    return [
        run
        for run in decisions.document.outline.runs
        if run.tag in HEADING_TAGS
        and role(run.text) in SECTIONS
        and run.index not in boxed
        and run.element.parent is not None
        and run.element.parent.end - run.element.parent.start == 1
    ]
