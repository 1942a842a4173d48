"""The docstring of a site's class: publisher, discovery, layouts and caveats, with facts and the day of the survey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newscrawl.onboarding.declaration import Shared
from newscrawl.onboarding.described_sources import discovery
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.source_text import one_line, wrapped
from newscrawl.values.moments import in_prague
from newscrawl.values.terminal import counted

_MARGIN = "    "
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
        "Discovery": " ".join([*discovery(findings, seen), f"Seen on {day}."]),
        "Layouts": " ".join(_layouts(findings, seen)),
        "Caveats": " ".join(_caveats(findings, seen, day)),
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
    years = sorted({page.published.year for page in seen.articles if page.published})
    return "" if not years else str(years[0]) if years[0] == years[-1] else f"{years[0]}-{years[-1]}"


def _publisher(findings: Findings, domain: str) -> str:
    publisher = findings.page.get("publisher")
    if publisher and publisher.value:
        return f"{publisher.value} ({_why(publisher)})."
    inherited = Shared(findings.base, domain).page.publisher if findings.base else None
    return f"{inherited} (the markup is that of its CMS)." if inherited else "not found on the pages."


def _layouts(findings: Findings, seen: Seen) -> Iterator[str]:
    """Yield what was seen of articles, and what of them is declared."""
    years = years_of(seen)
    yield f"{counted(len(seen.articles), 'article')}{f' of {years}' if years else ''}."
    declared = [word for word, finding in findings.page.items() if word != "publisher" and finding.value]
    if findings.base:
        yield f"The markup is that of `cms.{findings.base}`."
    if declared:
        yield f"Declared are {_listed(declared)}; metadata and structure carry the rest."
    elif not findings.base:
        yield "Metadata and structure carry the reading."


def _caveats(findings: Findings, seen: Seen, day: str) -> Iterator[str]:
    """Yield what is a guess or rests on few pages, what was not seen, and where the file comes from."""
    words = findings.site | findings.page
    for certainty, said in (("unsure", "is a guess, which a person must decide"), ("few", "rests on few pages")):
        for word, finding in words.items():
            if finding.certainty == certainty:
                yield f"`{word}` {said}: {_why(finding)}."
    if years := years_of(seen):
        yield f"Nothing older than {years[:4]} was seen."
    yield f"Made by `scrapy onboard` on {day}, from {counted(len(seen.answers), 'answer')}."


def _listed(words: Sequence[str]) -> str:
    """Return words as an enumeration: "title, perex and body"."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _why(finding: Finding[object]) -> str:
    return finding.why if len(finding.why) <= _MOST_WHY_CHARACTERS else f"{finding.why[:_MOST_WHY_CHARACTERS]}…"
