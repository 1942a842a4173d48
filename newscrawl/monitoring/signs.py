"""The reader's own signs: selectors that no longer find anything, texts that are not whole, boxes that are missing."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import takewhile
from math import inf
from typing import TYPE_CHECKING

from newscrawl.monitoring.problem import Problem
from newscrawl.monitoring.shares import UNKNOWN_SHARE, Count, Unusual, unusual

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.monitoring.figures import Figures
    from newscrawl.monitoring.history import History, Seen

LAYOUT, INCOMPLETE = "layout", "incomplete"
_TOLD = re.compile(r"the first selector of (\w+) looks for.*?; a redesign\?(?: So it is with (\w+(?:, \w+)*))?")


def problems(seen: Seen, history: History) -> Iterator[Problem]:
    """Yield what the reader's signs of this run say, judged by those of earlier runs.

    Where the run read no page, the problems that lasted before go on.
    """
    if not seen.figures.read:
        yield from history.lasting(LAYOUT, INCOMPLETE)
        return
    yield from _layout(seen, history)
    found = unusual(seen.figures, history, INCOMPLETE, _incomplete, seen.now)
    if found:
        yield Problem(
            name=INCOMPLETE,
            field="text",
            text=found.told("have a text that may not be whole", "articles"),
            share=found.share,
            usual=found.usual,
            examples=seen.some(INCOMPLETE),
        )


def _layout(seen: Seen, history: History) -> Iterator[Problem]:
    """Yield the problem that the newest selectors of fields fail more than usual: the site was redesigned."""
    found = {field: failing for field in seen.figures.ranks if (failing := _failing(field, seen, history))}
    if not found:
        return
    field, worst = max(found.items(), key=lambda entry: entry[1].share)
    yield Problem(
        name=LAYOUT,
        field=field,
        text=f"{worst.told(f'lack what the first selector of {field} looks for', 'pages')}; a redesign?"
        + (f" So it is with {', '.join(sorted(found.keys() - {field}))}" if len(found) > 1 else ""),
        share=worst.share,
        usual=worst.usual,
        examples=seen.some(f"{LAYOUT} {field}"),
    )


def fields_told(text: str) -> list[str]:
    """Return the fields of which the text of a problem LAYOUT says that their selectors fail."""
    match = _TOLD.search(text)
    return [field for names in match.groups() if names for field in names.split(", ")] if match else []


def _incomplete(figures: Figures) -> Count:
    return Count(figures.incomplete, figures.read)


def _failing(field: str, seen: Seen, history: History) -> Unusual | None:
    """Return how often the first selector of a field fails if that is beyond chance.

    The runs before the file was changed tell nothing of a selector that came first with the change. How it did since
    then tells little at first: that the site was redesigned again only where it fails on half of the pages.
    """
    selector = seen.figures.selectors.get(field)
    since = list(takewhile(lambda run: run.figures.selectors.get(field, selector) == selector, reversed(history.runs)))
    unknown = UNKNOWN_SHARE if len(since) < len(history.runs) else inf
    comparable = replace(history, runs=since[::-1])
    return unusual(seen.figures, comparable, LAYOUT, partial(_fallbacks, field), seen.now, unknown=unknown)


def _fallbacks(field: str, figures: Figures) -> Count:
    first, pages = figures.ranks.get(field, (0, 0))
    return Count(pages - first, pages)
