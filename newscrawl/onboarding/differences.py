"""Which words of a site's file no longer hold on the pages that a survey has seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from http import HTTPStatus

from selectolax.lexbor import LexborHTMLParser

from newscrawl.czech.dates import parse_date
from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.fields.sources import Found
from newscrawl.values.urls import canonical_url

FIELDS = ("body", "title", "perex", "published", "modified", "authors", "topics", "section", "external_id")
"""Words of `Page` whose entries are tried in order."""
SOURCES = ("feeds", "sitemaps", "listings")
SELECTORS = ("boxes", "paywall", "drop")
"""Words of `Page` that are plain selectors and can be learned."""
_RECENT = 5
"""The newest articles, by their dates, on one of which a declared source must hold: others may be of old layouts."""
_FEWEST = 3
"""Articles on which a redesign can be told at all."""
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_LEAST_WRONG = 2
"""Pages that are no articles and are taken for some before an expression is replaced."""
_MOST_WRONG = 1 / 3
"""How many such pages an article may cost: a new expression knows fewer old addresses than the one in the file."""
_DECLARABLE = ("json-ld:", "meta:", "itemprop:", "css:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A word of a site's file that should say something else."""

    word: str
    """Of `Site`, or "page.WORD"."""
    why: str
    addresses: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    """Entries that come before the declared ones."""
    gone: tuple[str, ...] = ()
    """Declared entries that go."""
    last: tuple[str, ...] = ()
    """Entries that come after the declared ones."""
    pattern: str | None = None
    """Of a regular expression, what it should be."""

    @property
    def is_change(self) -> bool:
        """Whether something is known that would mend it."""
        return bool(self.first or self.gone or self.last or self.pattern)


def differs(
    spider: type[NewsSpider], seen: Seen, findings: Findings, alarmed: Set[str] = frozenset()
) -> list[Difference]:
    """Return the words of a spider's file that fail on what was seen, each with what would mend it, if that is known.

    Args:
        spider: as its file declares it.
        seen: what a survey has seen of the site.
        findings: what was learned from it without the file.
        alarmed: fields, as `Page` spells them, that an alarm of the site names.
    """
    articles = sorted(seen.articles, key=_date, reverse=True)
    return [
        *_fields(spider, _read(articles, spider), findings, alarmed),
        *_selectors(spider, articles[:_RECENT], findings),
        *_sources(spider, seen, findings),
        *_addresses(spider, seen, findings),
    ]


def _date(page: SeenPage) -> float:
    article = page.decisions.facts.article
    moment = parse_date(article.published, page.answer.at) if article and article.published else None
    return moment.timestamp() if moment else 0.0


def _read(pages: list[SeenPage], spider: type[NewsSpider]) -> list[Decisions]:
    """Return the pages that are articles, read as the spider's."""
    read = (page.decided(spider.page) for page in pages)
    return [decisions for decisions in read if decisions.fields is not None]


def _tried(word: str, page: Decisions) -> tuple[bool, int, str | None]:
    """Return whether a page has a field, which of its declared sources had it (-1 for none), and what had it.

    The story is a field too, whose sources are the containers that are declared.
    """
    if word == "body":
        containers, source = page.document.declared.body, page.story.source
        rank = next((place for place, entry in enumerate(containers) if source == f"css:{entry}"), -1)
        return bool(page.story.runs), rank, None
    found = page.fields.proven[word] if page.fields else Found(None)
    return bool(found.value), found.rank if found.rank is not None else -1, found.source


def _fields(
    spider: type[NewsSpider], read: list[Decisions], findings: Findings, alarmed: Set[str]
) -> Iterator[Difference]:
    """Yield the fields whose first declared source misses the newest articles: what a crawl calls a redesign.

    Where another declared source has them, the field holds, unless something better was learned or an alarm names it.
    `read` are the articles, the newest first.
    """
    for word in FIELDS:
        declared: tuple[str, ...] = getattr(spider.page, word)
        tries = [(rank, source) for has, rank, source in (_tried(word, page) for page in read) if has][:_RECENT]
        if not declared or len(tries) < _FEWEST or any(rank == 0 for rank, _ in tries):
            continue
        first = _learned(findings.page.get(word), declared)
        gone: tuple[str, ...] = ()
        others = Counter(declared[rank] for rank, _ in tries if rank > 0)
        if not first and others and word in alarmed:
            first = gone = tuple(entry for entry, _ in others.most_common(1))
        elif not first and others:
            continue
        elif not first:
            sources = Counter(source for _, source in tries if source and source.startswith(_DECLARABLE))
            first = tuple(source for source, _ in sources.most_common(1))
            if not first and all(_tried(word, page)[1] < 0 for page in read):
                gone = declared
        yield Difference(
            word=f"page.{word}",
            why=f"{declared[0]} has it on none of the newest {len(tries)} articles",
            addresses=tuple(page.document.url for page in read[:3]),
            first=first,
            gone=gone,
        )


def _selectors(spider: type[NewsSpider], recent: list[SeenPage], findings: Findings) -> Iterator[Difference]:
    """Yield the selectors of which none is on a recent article, where others were learned in their place."""
    for word in SELECTORS:
        declared: tuple[str, ...] = getattr(spider.page, word)
        learned = _learned(findings.page.get(word), declared)
        if len(recent) >= _FEWEST and declared and learned and not any(_matches(page, declared) for page in recent):
            yield Difference(
                word=f"page.{word}",
                why=f"none of its selectors is on the newest {len(recent)} articles",
                addresses=tuple(page.url for page in recent[:3]),
                first=learned,
            )


def _learned(finding: Finding[object] | None, declared: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entries that were learned, but for those that are declared."""
    if finding is None or finding.certainty == "unsure" or not isinstance(finding.value, tuple):
        return ()
    return tuple(entry for entry in finding.value if entry not in declared)


def _matches(page: SeenPage, selectors: tuple[str, ...]) -> bool:
    tree = LexborHTMLParser(page.html)
    return any(tree.css_first(selector) is not None for selector in selectors)


def _sources(spider: type[NewsSpider], seen: Seen, findings: Findings) -> Iterator[Difference]:
    """Yield the words with sources that lead nowhere, and what was found where any does: the rest is left alone."""
    declared = {word: tuple(getattr(spider, word)) for word in SOURCES}
    gone = {
        word: tuple(url for url in urls if _leads_nowhere(seen, canonical_url(url) or url))
        for word, urls in declared.items()
    }
    for word, urls in declared.items():
        new = _learned(findings.site.get(word), urls) if gone[word] or (not urls and any(gone.values())) else ()
        if gone[word] or new:
            why = f"{len(gone[word])} of {len(urls)} lead nowhere" if gone[word] else "found in place of other sources"
            yield Difference(word=word, why=why, addresses=gone[word][:3], gone=gone[word], last=new)


def _leads_nowhere(seen: Seen, url: str) -> bool:
    """Tell whether a source is gone for good or is none; one that could not be had today may be back tomorrow."""
    answer = seen.answers.get(url)
    return answer is not None and (answer.status in _GONE or url in seen.useless)


def _addresses(spider: type[NewsSpider], seen: Seen, findings: Findings) -> Iterator[Difference]:
    """Yield the expressions that miss articles which what was learned takes, or take pages that are none."""
    articles = [page.decisions.document.address for page in seen.articles]
    finding = findings.site.get("article_url")
    if finding is None or finding.certainty == "unsure" or not (learned := str(finding.value)):
        return
    old, new = _taken_by(spider.article_url), _taken_by(learned)
    missed = [url for url in articles if new(url) and not old(url)]
    wrong = [page.url for page in seen.others if old(page.url) and not new(page.url)]
    right = list(filter(old, articles))
    if len(wrong) >= _LEAST_WRONG and len(wrong) >= _MOST_WRONG * len(right) and all(map(new, right)):
        why = f"it takes {len(wrong)} pages that are no articles"
        yield Difference(word="article_url", why=why, addresses=tuple(wrong[:3]), pattern=learned)
    elif missed:
        why = f"it misses {len(missed)} of {len(articles)} articles"
        alternatives = f"{spider.article_url}|{learned}"
        yield Difference(word="article_url", why=why, addresses=tuple(missed[:3]), pattern=alternatives)
    for word in ("article_id", "id_in_url"):
        declared, named = getattr(spider, word), findings.site.get(word)
        if not (declared and named and named.certainty != "unsure"):
            continue
        without = [url for url in missed if not re.search(declared, url) and re.search(str(named.value), url)]
        if without:
            why = f"it finds nothing in {len(without)} addresses of articles"
            yield Difference(word=word, why=why, addresses=tuple(without[:3]), pattern=f"{declared}|{named.value}")


def _taken_by(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda url: compiled.search(url) is not None
