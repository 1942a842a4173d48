"""The dates of an article, as printed: when it was published, and when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from newscrawl.czech.dates import is_clock, is_date_line, is_day, is_update, names_day
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
    values_at,
    values_of,
)
from newscrawl.values.text import ends_like_sentence

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
_PUBLISHED_NAMES = (
    *("article:published", "article:published:time", "og:published_time", "og:article:published_time"),
    *("parsely-pub-date", "sailthru.date", "pubdate", "publishdate", "publish-date", "publication_date"),
    *("dc.date.issued", "dcterms.created", "dcterms.issued", "cxenseparse:recs:publishtime"),
)
"""Names of a <meta> with the date of publication, seen on pages of the world's press and of blogs (2010-2026)."""
_OF_TODAY = re.compile(
    r"\bsvátek\b|\bdnes je\b|\bje (?:pondělí|úterý|středa|čtvrtek|pátek|sobota|neděle)\b", re.IGNORECASE
)
"""What heads of sites print beside today's date: "Dnes je pátek 20. února 2026, svátek má Oldřich"."""
_MASTHEAD = re.compile(r"(?:^|\s)(?:(?:page|site|main)[_-]?header|header|masthead|top-?bar|svatek|today)(?:$|\s)")
"""What sites call their head."""
_OF_CHANGE = re.compile(r"updat|modif|review|aktuali[sz]", re.IGNORECASE)
"""What a line with the date of a change says."""
_BYLINE_CHARS = 100
"""Characters of a line that is no sentence and prints a date beside an author or a section."""
_PICTURE_LABEL = re.compile(r"\b(?:foto|video|zdroj)\s*:", re.IGNORECASE)
"""What a picture's line has: its date is the picture's."""
_DATE_ABOVE_RUNS = 8
_DATE_BELOW_RUNS = 25
"""Runs around the headline in which the article's date is printed."""
_DATE_LINE_CHARS = 160
"""Characters of a line that prints a date, an author, a section; a longer one is story."""


def find_published(document: Document, is_free: IsFree) -> Found[str | None]:
    """Return the date of publication; `is_free` tells runs outside boxes.

    A value that does not name its day, such as "16:30" or "včera", is bound to the page's own date where it has one.
    """
    candidates: tuple[Candidate, ...] = (
        "json-ld:datePublished",
        "meta:article:published_time",
        "itemprop:datePublished",
        *(f"meta:{name}" for name in _PUBLISHED_NAMES),
        lambda: _date_line(document, is_free),
        lambda: _date_in_line(document, is_free),
        lambda: _date_beside_words(document, is_free),
    )
    found = first_found(document, "published", *candidates)
    if found.value and not names_day(found.value[0]):
        found = _bound(document, found, (*candidates, lambda: _day_line(document, is_free)))
    return single(found)


def _bound(document: Document, found: Values, candidates: Iterable[Candidate]) -> Values:
    """Return a date with its day, from the first of the candidates that has one, and with the clock of `found`."""
    printed = found.value[0]
    others = (values_at(document, candidate) for candidate in candidates)
    dated = next((other for other in others if other is not None and other.value and names_day(other.value[0])), None)
    if dated is None:
        return found
    day = dated.value[0]
    if is_clock(printed) and is_day(day):
        return replace(found, value=[f"{day} {printed}"], runs=found.runs | dated.runs)
    return replace(dated, rank=found.rank)


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
    """Return the runs around the headline in which its date may stand; today's date above them is none."""
    near = document.near_headline(_DATE_BELOW_RUNS, above=_DATE_ABOVE_RUNS)
    return [run for run in near if is_free(run) and not _is_masthead(run, document)]


def _is_masthead(run: TextRun, document: Document) -> bool:
    """Tell whether a run stands above the headline in the head of the site: its date is that of the day."""
    headline = document.headline
    if headline is None or run.index >= headline.index:
        return False
    holders = [element for element in run.element.ancestors() if not element.start <= headline.index < element.end]
    if _OF_TODAY.search(run.text):
        return True
    return any(element.tag in ("header", "nav") or _MASTHEAD.search(element.names) for element in holders)


def _date_line(document: Document, is_free: IsFree) -> Values | None:
    near = _near(document, is_free)
    dated = [run for run in near if is_date_line(run.text) or (run.time and len(run.text) < _DATE_LINE_CHARS)]
    if not dated:
        return None
    run = _in_column(dated, document)
    if is_date_line(run.text):
        shown = run.time if run.time and names_day(run.time) and not names_day(run.text) else run.text
        return taking(run, "structure:date", "a line that is a date", shown)
    return Found([run.time or ""], "structure:time", "a <time> near the headline", seen_in=frozenset({run.index}))


def _in_column(dated: list[TextRun], document: Document) -> TextRun:
    """Return the first of the runs with dates; one below the headline, if the first is a day outside their column."""
    first, headline = dated[0], document.headline
    if headline is None or first.index > headline.index or not is_day(first.text):
        return first
    for run in dated:
        if headline.index < run.index <= headline.index + _DATE_ABOVE_RUNS:
            column = next(element for element in headline.element.ancestors() if element.end > run.index)
            return run if column.start > first.index else first
    return first


def _day_line(document: Document, is_free: IsFree) -> Values | None:
    """Return the line near the headline that is a day with its year, as blogs print one above their articles."""
    for run in _near(document, is_free):
        if is_day(run.text):
            return taking(run, "structure:date", "a line that is a day")
    return None


def _date_in_line(document: Document, is_free: IsFree) -> Values | None:
    for run in _near(document, is_free):
        match = _DATE.search(run.text) if len(run.text) < _DATE_LINE_CHARS else None
        if (
            match
            and not _OF_TODAY.search(run.text)
            and not _PICTURE_LABEL.search(run.text)
            and f"({match[0]}" not in run.text
        ):
            rest = run.text[match.start() :]
            text = rest if is_date_line(rest) else match[0]
            return taking(run, "structure:date", "a date in a line near the headline", text)
    return None


def _date_beside_words(document: Document, is_free: IsFree) -> Values | None:
    """Return the line with a date of any form among other words, of a byline: "By Jane Doe | Dec 19, 2025"."""
    alts = {run.text for run in document.outline.runs if run.media}
    for run in _near(document, is_free):
        if run.text in alts or len(run.text) > _BYLINE_CHARS or ends_like_sentence(run.text) or not names_day(run.text):
            continue
        in_picture = any(element.tag in ("figure", "figcaption") for element in run.element.ancestors())
        if not in_picture and not _PICTURE_LABEL.search(run.text) and not _OF_CHANGE.search(run.text):
            return Found([run.text], "structure:date", "a line with a date", seen_in=frozenset({run.index}))
    return None


def _update_line(document: Document, is_free: IsFree) -> Values | None:
    for run in _near(document, is_free):
        if is_date_line(run.text) and is_update(run.text):
            return taking(run, "structure:date", "a line that tells of a change")
    return None
