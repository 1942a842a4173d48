"""Which words of a site's file no longer hold on the pages that a survey has seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set

from selectolax.lexbor import LexborHTMLParser

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.difference import Difference, learned_entries
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.former_rows import FORMER_WORDS
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.stale_addresses import stale_addresses
from newscrawl.onboarding.stale_sources import stale_sources
from newscrawl.onboarding.stale_walls import stale_walls
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.fields.sources import Found
from newscrawl.values.text import fold
from newscrawl.values.urls import place_of

FIELDS = ("body", "title", "perex", "published", "modified", "authors", "topics", "section", "external_id")
"""Words of `Page` whose entries are tried in order."""
SELECTORS = ("root", "drop", "boxes", "lazy_boxes", "paywall")
"""Words of `Page` that are plain selectors and can be learned."""
_RECENT = 5
"""The newest articles, by their dates, on one of which a declared source must hold: others may be of old layouts."""
_FEWEST = 3
"""Articles on which a redesign can be told at all."""
_MOST = 0.5
"""Share of articles, as a site expects it, from which a field is strange to lack."""
_DECLARABLE = ("json-ld:", "meta:", "itemprop:", "css:")


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
        *_fields(spider, _read(articles, spider), seen, findings, alarmed),
        *_selectors(spider, articles, findings),
        *_kinds(spider, articles, findings),
        *stale_sources(spider, seen, findings),
        *stale_addresses(spider, seen, findings),
        *stale_walls(spider, seen, findings),
    ]


def _date(page: SeenPage) -> float:
    return page.published.timestamp() if page.published else 0.0


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
    spider: type[NewsSpider], read: list[Decisions], seen: Seen, findings: Findings, alarmed: Set[str]
) -> Iterator[Difference]:
    """Yield the fields whose first declared source misses the newest articles: what a crawl calls a redesign.

    Where other declared sources have them, or the feed had them from elsewhere before, the field holds, unless an alarm
    names it. Where nothing else is known that has it, and no article has a declared source, a person must look. `read`
    are the articles, the newest first.
    """
    for word in FIELDS:
        declared: tuple[str, ...] = getattr(spider.page, word)
        all_tries = [(rank, source) for has, rank, source in (_tried(word, page) for page in read) if has]
        tries, is_alarmed = all_tries[:_RECENT], word in alarmed
        is_rare = len(tries) < _FEWEST
        if not declared or (is_rare and not _is_lost(word, spider, read, is_alarmed=is_alarmed)):
            continue
        if any(rank == 0 for rank, _ in tries) or (tries and all(rank > 0 for rank, _ in tries) and not is_alarmed):
            continue
        if not is_alarmed and _was_elsewhere(word, read, seen):
            continue
        first, gone = _in_place(word, declared, tries, findings)
        if not first and not is_alarmed and any(rank >= 0 for rank, _ in all_tries):
            continue
        if not first and not any(rank >= 0 for rank, _ in all_tries) and _reads_as_before(word, read, seen):
            gone = declared
        newest = f"none of {len(read)} articles" if is_rare else f"none of the newest {len(tries)} articles"
        yield Difference(
            word=f"page.{word}",
            why=f"{declared[0]} has it on {newest}",
            addresses=tuple(page.document.url for page in read[:3]),
            first=first,
            gone=gone,
        )


def _was_elsewhere(word: str, read: list[Decisions], seen: Seen) -> bool:
    """Tell whether the feed knows the newest articles, and has a field of none of them from a declared source."""
    if word not in FORMER_WORDS:
        return False
    known = [texts for page in read if (texts := seen.former.get(place_of(page.document.address))) is not None]
    return len(known[:_RECENT]) >= _FEWEST and not any(word in texts for texts in known[:_RECENT])


def _reads_as_before(word: str, read: list[Decisions], seen: Seen) -> bool:
    """Tell whether a field needs no declaration: the newest articles have it as the feed had it before, without one."""
    if word not in FORMER_WORDS:
        return False
    pairs = [
        (texts[word], page.fields.proven[word].value)
        for page in read
        if page.fields is not None and word in (texts := seen.former.get(place_of(page.document.address), {}))
    ][:_RECENT]
    return len(pairs) >= _FEWEST and all(_folded(now) == _folded(texts) for texts, now in pairs)


def _folded(value: str | list[str] | None) -> set[str]:
    """Return the texts of a field, whether it has one or several, to be compared."""
    return set(map(fold, [value] if isinstance(value, str) else value or ()))


def _is_lost(word: str, spider: type[NewsSpider], read: list[Decisions], *, is_alarmed: bool) -> bool:
    """Tell whether it is strange that hardly any article has a field: an alarm says so, or the site expects it."""
    expected = spider.expect.get("published_at" if word == "published" else word, 0.0)
    return len(read) >= _RECENT and (is_alarmed or word == "body" or expected > _MOST)


def _in_place(
    word: str, declared: tuple[str, ...], tries: Sequence[tuple[int, str | None]], findings: Findings
) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Return the entries that come before a field's declared sources, and those that leave their place for that.

    They are what was learned; else the declared source that most often has the field; else what else has it, if that
    can be declared.
    """
    if learned := learned_entries(findings.page.get(word), declared):
        return learned, ()
    if others := Counter(declared[rank] for rank, _ in tries if rank > 0):
        moved = tuple(entry for entry, _ in others.most_common(1))
        return moved, moved
    sources = Counter(source for _, source in tries if source and source.startswith(_DECLARABLE))
    return tuple(source for source, _ in sources.most_common(1)), ()


def _selectors(spider: type[NewsSpider], articles: list[SeenPage], findings: Findings) -> Iterator[Difference]:
    """Yield the selectors of which none is on a recent article that has one of those learned in their place."""
    for word in SELECTORS:
        declared: tuple[str, ...] = getattr(spider.page, word)
        learned = tuple(map(str, learned_entries(findings.page.get(word), declared)))
        having = [page for page in articles if declared and learned and _matches(page, learned)][:_RECENT]
        if having and not any(_matches(page, declared) for page in having):
            yield Difference(
                word=f"page.{word}",
                why=f"none of its selectors is on the newest {len(having)} articles that have {learned[0]}",
                addresses=tuple(page.url for page in having[:3]),
                first=learned,
            )


def _matches(page: SeenPage, selectors: tuple[str, ...]) -> bool:
    tree = LexborHTMLParser(page.html)
    return any(tree.css_first(selector) is not None for selector in selectors)


def _kinds(spider: type[NewsSpider], articles: list[SeenPage], findings: Findings) -> Iterator[Difference]:
    """Yield the kinds of articles none of whose marks is on any article, where others were learned in their place."""
    declared = spider.page.kinds
    learned = [
        (entry[0], entry[1])
        for entry in learned_entries(findings.page.get("kinds"), declared)
        if isinstance(entry, tuple)
    ]
    first: list[tuple[str, str]] = []
    addresses: dict[str, None] = {}
    for kind in dict.fromkeys(kind for _, kind in declared):
        if any(_is_marked(page, mark) for page in articles for mark, other in declared if other == kind):
            continue
        first += [pair for pair in learned if pair[1] == kind]
        marked = (page.url for page in articles for mark, other in learned if other == kind and _is_marked(page, mark))
        addresses |= dict.fromkeys(marked)
    if first:
        kinds = ", ".join(dict.fromkeys(kind for _, kind in first))
        yield Difference(
            word="page.kinds",
            why=f"no mark of the kind {kinds} is on {len(articles)} articles",
            addresses=tuple(addresses)[:3],
            first=tuple(first),
        )


def _is_marked(page: SeenPage, mark: str) -> bool:
    """Tell whether a mark of `Page.kinds` is on a page."""
    if mark.startswith("css:"):
        return _matches(page, (mark.removeprefix("css:"),))
    return re.search(mark, page.decisions.document.url) is not None
