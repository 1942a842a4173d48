"""The report on a new site: what is sure, what rests on few pages, what a person must look at, each with addresses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.czech.headings import role
from newscrawl.items import RelatedLink
from newscrawl.onboarding.description import survey_day, years_of
from newscrawl.onboarding.expectations import SHOWN_FIELDS, PageRows, named_articles, shares
from newscrawl.onboarding.finding import Certainty, Finding, Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.values.terminal import printable, shortened

if TYPE_CHECKING:
    from newscrawl.news_spider import NewsSpider

_HEADINGS: dict[Certainty, str] = {
    "unsure": "What a person must look at",
    "few": "What rests on few pages",
    "sure": "What is sure",
}
_MOST_ADDRESSES = 5
_MOST_CHARACTERS = 300
"""Of a value in a line of the report."""
_SOURCES = ("feeds", "sitemaps", "listings")
BEFORE_COMMIT = (
    "The fixtures hold the site's own text, and what was read from it is a proposal. Before you commit them, compare "
    "each with its page and correct what is wrong, cut the page to its structure, put invented text in, and record it "
    'again: `scrapy fixture NAME --again SLUG`. See docs/adding-a-site.md, "Record fixtures".'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was made of a site."""

    seen: Seen
    findings: Findings
    spider: type[NewsSpider]
    """As its file declares it."""
    pages: PageRows
    """The seen articles with their rows."""
    requests: int
    """Made in all."""
    fixtures: list[Path] = field(default_factory=list)
    """Pages that were recorded."""


def report(result: Result) -> str:
    """Return the report in Markdown."""
    seen = result.seen
    years = years_of(seen)
    lines = [
        f"# {_code(result.spider.name)}: {_plain(seen.domain)}",
        "",
        f"Survey of {survey_day(seen)}: {result.requests} requests, {len(seen.articles)} articles"
        f"{f' of {years}' if years else ''}, {len(seen.others)} other pages; "
        f"feeds: {len(seen.feeds)}, sitemaps: {len(seen.sitemaps)}.",
    ]
    for certainty, heading in _HEADINGS.items():
        lines += ["", f"## {heading}", "", *(_of_certainty(result.findings, certainty) or ["Nothing."])]
    for heading, found in (
        ("Fields of the seen articles", _shares(result)),
        ("Sources that were found and not taken", _not_taken(result)),
        ("Headings of boxes that the vocabulary lacks", _unknown_headings(result)),
        ("What did not answer", _useless(seen)),
        ("Notes", (f"- {_plain(note)}" for note in result.findings.notes)),
        ("Fixtures", _fixtures(result)),
    ):
        lines += ["", f"## {heading}", "", *(list(found) or ["None."])]
    return "\n".join(lines) + "\n"


def summary(result: Result) -> list[str]:
    """Return the lines that a terminal shows of a report."""
    counts = Counter(finding.certainty for finding in _all(result.findings).values())
    lines = [
        f"{result.spider.name}: {result.requests} requests, {len(result.seen.articles)} articles read, "
        f"{len(named_articles(result.seen, result.spider))} named by its sources",
        f"  words: {counts['sure']} sure, {counts['few']} on few pages, {counts['unsure']} unsure",
        "  fields: "
        + ", ".join(f"{name} {hits}/{tries}" for name, (hits, tries) in shares(result.pages, SHOWN_FIELDS).items()),
    ]
    for word, finding in _all(result.findings).items():
        if finding.certainty == "unsure":
            seen = f", see {printable(finding.addresses[0])}" if finding.addresses else ""
            lines.append(f"  TODO {word}: {printable(finding.why)}{seen}")
    return lines


def _all(findings: Findings) -> dict[str, Finding[object]]:
    return findings.site | {f"page.{word}": finding for word, finding in findings.page.items()}


def _of_certainty(findings: Findings, certainty: Certainty) -> list[str]:
    """Return an entry for each finding of this certainty, with what else it may be and where to look."""
    lines: list[str] = []
    for word, finding in _all(findings).items():
        if finding.certainty != certainty:
            continue
        lines.append(f"- {_code(word)}: {_value(finding.value)}: {_plain(finding.why)}")
        lines += [f"  - or {_value(other)}" for other in finding.alternatives if other != finding.value]
        if certainty != "sure":
            lines += [f"  - {_address(url)}" for url in finding.addresses[:_MOST_ADDRESSES]]
    return lines


def _shares(result: Result) -> Iterator[str]:
    """Yield a table of the fields."""
    yield "| field | articles |"
    yield "|---|---|"
    for name, (hits, tries) in shares(result.pages, SHOWN_FIELDS).items():
        yield f"| {name} | {hits} of {tries} |"


def _not_taken(result: Result) -> Iterator[str]:
    """Yield the feeds, sitemaps and lists that answered and are not declared."""
    declared = {url for word in (*_SOURCES, "archives") for url in getattr(result.spider, word)}
    seen, takes = result.seen, result.spider().is_article_url
    archives = [re.sub(r"\\\{\w+\\\}", r"\\d+", re.escape(url)) for url in result.spider.archives]
    for url, feed in seen.feeds.items():
        if url not in declared:
            yield f"- feed {_address(url)}: {sum(takes(entry.url) for entry in feed)} articles"
    for url, sitemap in seen.sitemaps.items():
        if url not in declared and not any(re.fullmatch(archive, url) for archive in archives):
            yield f"- sitemap {_address(url)}: {len(sitemap.entries)} entries"
    for page in seen.others:
        links = sum(map(takes, page.listing.links()))
        if page.answer.url not in declared and links:
            yield f"- page {_address(page.answer.url)}: {links} articles"


def _unknown_headings(result: Result) -> Iterator[str]:
    """Yield printed headings over teasers that `czech.headings` does not know, the most frequent first."""
    found: Counter[str] = Counter()
    where: dict[str, str] = {}
    for page, rows in result.pages:
        headings = {row.heading for row in rows if isinstance(row, RelatedLink) and row.heading}
        for heading in headings:
            if role(heading) is None:
                found[heading] += 1
                where.setdefault(heading, page.url)
    for heading, number in found.most_common():
        yield f"- {_value(heading)}: on {number} articles, such as {_address(where[heading])}"


def _useless(seen: Seen) -> Iterator[str]:
    for url, answer in seen.answers.items():
        if why := answer.failure or seen.useless.get(url):
            yield f"- {_address(url)}: {_plain(why)}"


def _fixtures(result: Result) -> Iterator[str]:
    for path in result.fixtures:
        yield f"- {_code(str(path))}"
    if result.fixtures:
        yield ""
        yield BEFORE_COMMIT


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_value, value)) or "none"
    return _code(shortened(str(value), _MOST_CHARACTERS))


def _address(url: str) -> str:
    return f"<{shortened(url, _MOST_CHARACTERS).replace('<', '%3C').replace('>', '%3E').replace(' ', '%20')}>"


def _code(text: str) -> str:
    """Return text as code, in which Markdown has no meaning."""
    return f"`{printable(text).replace('`', chr(0x2019))}`"


def _plain(text: str) -> str:
    """Return text in which Markdown and HTML have no meaning."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", shortened(text, _MOST_CHARACTERS))
