"""The docstring of a site's class: publisher, discovery, layouts and caveats, with facts and the day of the survey."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from newscrawl.czech.dates import parse_date
from newscrawl.onboarding.declaration import Shared
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.source_text import one_line, wrapped
from newscrawl.values.moments import in_prague

_MARGIN = "    "
_SOURCES = {"feeds": "feed", "sitemaps": "sitemap", "listings": "listing", "archives": "archive"}
_MOST_WHY_CHARACTERS = 160
"""Of a reason in a docstring; the report has the whole of it."""


def class_docstring(findings: Findings, seen: Seen) -> list[str]:
    """Return the lines of the class docstring, one level deep.

    Args:
        findings: what was learned.
        seen: what the survey has seen; its last answer dates it.
    """
    day = survey_day(seen)
    parts = {
        "Publisher": _publisher(findings, seen.domain),
        "Discovery": " ".join(_discovery(findings, day)),
        "Layouts": " ".join(_layouts(findings, seen, day)),
        "Caveats": " ".join(_caveats(findings, seen)),
    }
    lines = [f'{_MARGIN}"""{docstring_text(shown_name(findings, seen))}.', ""]
    for heading, text in parts.items():
        lines += wrapped(docstring_text(text), f"{_MARGIN}{heading}: ", f"{_MARGIN * 2}")
    return [*lines, f'{_MARGIN}"""']


def shown_name(findings: Findings, seen: Seen) -> str:
    """Return what a site is called: the first of the house's names, else its domain."""
    names = findings.site.get("house_names")
    return str(names.value[0]) if names and isinstance(names.value, tuple) and names.value else seen.domain


def docstring_text(text: str) -> str:
    """Return text that can neither end a docstring nor escape in it, in one line."""
    return one_line(text).replace("\\", "\\\\").replace('"', "'")


def survey_day(seen: Seen) -> str:
    """Return the day of a survey's last answer (Europe/Prague), as YYYY-MM-DD; "an unknown day" before the first."""
    return max((f"{in_prague(answer.at):%Y-%m-%d}" for answer in seen.answers.values()), default="an unknown day")


def years_of(seen: Seen) -> str:
    """Return of which years the seen articles are: "2016-2026", "2026", or "" where none tells its day."""
    years = sorted({moment.year for moment in _published(seen)})
    return "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}-{years[-1]}"


def _published(seen: Seen) -> Iterator[datetime]:
    for page in seen.articles:
        article = page.decisions.facts.article
        moment = parse_date(article.published, page.answer.at) if article and article.published else None
        if moment is not None:
            yield moment


def _publisher(findings: Findings, domain: str) -> str:
    publisher = findings.page.get("publisher")
    if publisher and publisher.value:
        return f"{publisher.value} ({_why(publisher)})."
    inherited = Shared(findings.base, domain).page.publisher if findings.base else None
    return f"{inherited} (the markup is that of its CMS)." if inherited else "not found on the pages."


def _discovery(findings: Findings, day: str) -> Iterator[str]:
    """Yield a sentence for each kind of source, and on how more of them are found."""
    for word, name in _SOURCES.items():
        finding = findings.site.get(word)
        if finding and isinstance(finding.value, tuple) and finding.value:
            yield f"{len(finding.value)} {name}{'s' if len(finding.value) > 1 else ''} ({_why(finding)})."
    if parameter := findings.site.get("listing_page_param"):
        yield f"Listings have pages by `{parameter.value}` ({_why(parameter)})."
    if findings.site.get("section_url"):
        yield "Further listings are those that sections link to."
    yield f"All of it seen on {day}."


def _layouts(findings: Findings, seen: Seen, day: str) -> Iterator[str]:
    """Yield what was seen of articles, and what of them is declared."""
    years = years_of(seen)
    yield f"{len(seen.articles)} articles{f' of {years}' if years else ''}, seen on {day}."
    declared = [word for word, finding in findings.page.items() if word != "publisher" and finding.value]
    yield (
        f"Declared are {', '.join(declared)}; metadata and structure carry the rest."
        if declared
        else "Metadata and structure carry the reading."
    )
    if address := findings.site.get("article_url"):
        yield f"Addresses: {_why(address)}."


def _caveats(findings: Findings, seen: Seen) -> Iterator[str]:
    """Yield what rests on few pages, what is unsure, and the notes."""
    for certainty, opening in (("few", "Rests on few pages"), ("unsure", "A person must decide")):
        named = [
            f"{word} ({_why(finding)})"
            for word, finding in (findings.site | findings.page).items()
            if finding.certainty == certainty
        ]
        if named:
            yield f"{opening}: {', '.join(named)}."
    yield f"Made by `scrapy onboard` from {len(seen.answers)} answers."


def _why(finding: Finding[object]) -> str:
    return finding.why if len(finding.why) <= _MOST_WHY_CHARACTERS else f"{finding.why[:_MOST_WHY_CHARACTERS]}…"
