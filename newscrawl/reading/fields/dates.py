"""The dates of an article, as printed: when it was published, and when it was last changed."""

from __future__ import annotations

import re

from newscrawl.czech.dates import is_date_line, is_update
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.fields.sources import (
    Candidate,
    Document,
    Found,
    IsFree,
    Values,
    first_found,
    single,
    taking,
    values_of,
)

_DATE = re.compile(
    r"""
    \d{1,2}\.\s?
    (?:\d{1,2}\.|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince)
    \s?\d{4}
    (?:,?\s(?:v\s)?\d{1,2}[:.]\d{2})?  # the time of day
    """,
    re.VERBOSE,
)
"""A date in a line that says more."""
_PICTURE_LABEL = re.compile(r"\b(?:foto|video|zdroj)\s*:", re.IGNORECASE)
"""What a picture's line has: its date is the picture's."""
_DATE_ABOVE_RUNS = 8
_DATE_BELOW_RUNS = 25
"""Runs around the headline in which the article's date is printed."""
_DATE_LINE_CHARS = 160
"""Characters of a line that prints a date, an author, a section; a longer one is story."""


def find_published(document: Document, is_free: IsFree) -> Found[str | None]:
    """Return the date of publication; `is_free` tells runs outside boxes."""
    return single(
        first_found(
            document,
            "published",
            "json-ld:datePublished",
            "meta:article:published_time",
            "itemprop:datePublished",
            lambda: _date_line(document, is_free),
            lambda: _date_in_line(document, is_free),
        )
    )


def find_modified(document: Document, published: Found[str | None], is_free: IsFree) -> Found[str | None]:
    """Return the date of the last change: of the metadata, or of a line such as "Aktualizováno včera".

    Args:
        document: the page.
        published: the date of publication. Where the page shows another one than its JSON-LD, and JSON-LD says that the
            article was changed when it was published, it does not know of a change.
        is_free: tells runs outside boxes.
    """
    candidates: tuple[Candidate, ...] = (
        "json-ld:dateModified",
        "meta:article:modified_time",
        "itemprop:dateModified",
        lambda: _update_line(document, is_free),
    )
    by_json = published.source is None or published.source.startswith("json-ld")
    if not by_json and values_of(document, "json-ld:dateModified") == values_of(document, "json-ld:datePublished"):
        candidates = candidates[1:]
    return single(first_found(document, "modified", *candidates))


def without_date(text: str) -> str:
    """Return what a line says before the date that it prints."""
    return _DATE.split(text)[0]


def _near(document: Document, is_free: IsFree) -> list[TextRun]:
    return [run for run in document.near_headline(_DATE_BELOW_RUNS, above=_DATE_ABOVE_RUNS) if is_free(run)]


def _date_line(document: Document, is_free: IsFree) -> Values | None:
    for run in _near(document, is_free):
        if is_date_line(run.text):
            return taking(run, "structure:date", "a line that is a date")
        if run.time and len(run.text) < _DATE_LINE_CHARS:
            return Found([run.time], "structure:time", "a <time> near the headline", seen_in=frozenset({run.index}))
    return None


def _date_in_line(document: Document, is_free: IsFree) -> Values | None:
    for run in _near(document, is_free):
        match = _DATE.search(run.text) if len(run.text) < _DATE_LINE_CHARS else None
        if match and not _PICTURE_LABEL.search(run.text) and f"({match[0]}" not in run.text:
            rest = run.text[match.start() :]
            text = rest if is_date_line(rest) else match[0]
            return taking(run, "structure:date", "a date in a line near the headline", text)
    return None


def _update_line(document: Document, is_free: IsFree) -> Values | None:
    for run in _near(document, is_free):
        if is_date_line(run.text) and is_update(run.text):
            return taking(run, "structure:date", "a line that tells of a change")
    return None
