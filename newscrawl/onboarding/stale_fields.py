"""Which declared sources of fields miss the newest articles of a site, and what has these fields now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.difference import Difference, learned_entries
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.former_rows import FORMER_WORDS, texts_now
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.fields.sources import Found, values_of
from newscrawl.values.text import fold
from newscrawl.values.urls import place_of

FIELDS = ("body", "title", "perex", "published", "modified", "authors", "topics", "section", "external_id")
"""Words of `Page` whose entries are tried in order."""
_RECENT = 5
"""The newest articles, by their dates, on one of which a declared source must hold: others may be of old layouts."""
_FEWEST = 3
"""Articles on which a redesign can be told at all."""
_MOST = 0.5
"""Share of articles, as a site expects it, from which a field is strange to lack."""
_NEWEST = 20
"""Articles on which it is counted how often a source is there."""
_MOST_FOUND = 0.5
"""Share of the newest articles on which the first source must be: on fewer the alarm would go on."""
_ALIKE = 0.9
"""Share of texts in common from which a story reads as before."""
_DECLARABLE = ("json-ld:", "meta:", "itemprop:", "css:")


@dataclass(frozen=True, slots=True)
class _Article:
    """A page that is an article, read as the spider's."""

    page: Decisions
    former: Mapping[str, list[str]] | None
    """What declared sources gave of it before, by words of `Page`; None of one that the feed does not know."""
    now: Mapping[str, list[str]]
    """What a row of it would have, by words of `Page`."""

    def reads_as_before(self, word: str) -> bool:
        """Tell whether a field reads as it did in the feed; of a story a few lines may differ."""
        then, now = set(map(fold, (self.former or {}).get(word, ()))), set(map(fold, self.now.get(word, ())))
        return len(then & now) >= (_ALIKE if word == "body" else 1) * len(then | now)

    def tried(self, word: str) -> tuple[bool, int, str | None]:
        """Return whether it has a field, which of its declared sources had it (-1 for none), and what had it.

        A source that gives something else than the feed had of the article does not have it.
        """
        has, rank, source = _found(word, self.page)
        is_other = word in (self.former or {}) and not self.reads_as_before(word)
        return has, -1 if is_other else rank, None if is_other else source


def _read(pages: list[SeenPage], spider: type[NewsSpider], seen: Seen) -> list[_Article]:
    """Return the pages that are articles, read as the spider's."""
    read = (page.decided(spider.page) for page in pages)
    return [
        _Article(page, seen.former.get(place_of(page.document.address)), texts_now(page.facts) if seen.former else {})
        for page in read
        if page.fields is not None
    ]


def _found(word: str, page: Decisions) -> tuple[bool, int, str | None]:
    """Return whether a page has a field, which of its declared sources gave it (-1 for none), and what did.

    The story is a field too, whose sources are the containers that are declared.
    """
    if word == "body":
        containers, source = page.document.declared.body, page.story.source
        rank = next((place for place, entry in enumerate(containers) if source == f"css:{entry}"), -1)
        return bool(page.story.runs), rank, None
    found = page.fields.proven[word] if page.fields else Found(None)
    return bool(found.value), found.rank if found.rank is not None else -1, found.source


def stale_fields(
    spider: type[NewsSpider], articles: list[SeenPage], seen: Seen, findings: Findings, alarmed: Set[str]
) -> Iterator[Difference]:
    """Yield the fields whose first declared source misses the newest articles: what a crawl calls a redesign.

    Where other declared sources have them, or the feed had them from elsewhere before, the field holds, unless an alarm
    names it. Where nothing else is known that has it, and no article has a declared source, a person must look;
    but where the newest articles read as before without a declaration, it goes. `articles` are the newest first.
    """
    read = _read(articles, spider, seen)
    for word in FIELDS:
        declared: tuple[str, ...] = getattr(spider.page, word)
        all_tries = [(rank, source) for has, rank, source in (article.tried(word) for article in read) if has]
        tries, is_alarmed = _given_otherwise(word, read) or all_tries[:_RECENT], word in alarmed
        is_rare = len(tries) < _FEWEST
        if not declared or (is_rare and not _is_lost(word, spider, read, is_alarmed=is_alarmed)):
            continue
        if any(rank == 0 for rank, _ in tries) or (tries and all(rank > 0 for rank, _ in tries) and not is_alarmed):
            continue
        if not is_alarmed and _was_elsewhere(word, read):
            continue
        first, gone = _in_place(word, declared, tries, findings)
        is_found = any(rank >= 0 for rank, _ in all_tries)
        if not first and not is_alarmed and is_found:
            continue
        first = _by_hits(word, first, read)
        if not is_found and not _is_often(word, first, read) and _reads_as_before(word, read):
            first, gone = (), declared
        newest = f"none of {len(read)} articles" if is_rare else f"none of the newest {len(tries)} articles"
        yield Difference(
            word=f"page.{word}",
            why=f"{declared[0]} has it on {newest}",
            addresses=tuple(article.page.document.url for article in read[:3]),
            first=first,
            gone=gone,
        )


def _given_otherwise(word: str, read: list[_Article]) -> list[tuple[int, str | None]]:
    """Return what the newest articles that the feed knows have, where it is something else on all of them; else []."""
    known = [article.tried(word) for article in read if word in (article.former or {})][:_RECENT]
    is_other = len(known) >= _FEWEST and all(has and rank < 0 and source is None for has, rank, source in known)
    return [(rank, source) for _, rank, source in known] if is_other and word != "body" else []


def _was_elsewhere(word: str, read: list[_Article]) -> bool:
    """Tell whether the feed knows the newest articles, and has a field of none of them from a declared source."""
    known = [article.former for article in read if article.former is not None][:_RECENT]
    return word in FORMER_WORDS and len(known) >= _FEWEST and not any(word in texts for texts in known)


def _reads_as_before(word: str, read: list[_Article]) -> bool:
    """Tell whether a field needs no declaration: the newest articles have it as the feed had it before, without one."""
    known = [article for article in read if word in (article.former or {})][:_RECENT]
    return len(known) >= _FEWEST and all(article.reads_as_before(word) for article in known)


def _by_hits(word: str, sources: tuple[object, ...], read: list[_Article]) -> tuple[object, ...]:
    """Return the sources of a field, the one first that is on most of the newest articles."""
    return tuple(sorted(sources, key=lambda source: -_hits(word, source, read)))


def _is_often(word: str, sources: tuple[object, ...], read: list[_Article]) -> bool:
    """Tell whether the first of the sources is on enough of the newest articles to be a declared one for good."""
    return bool(sources) and _hits(word, sources[0], read) >= _MOST_FOUND * len(read[:_NEWEST])


def _hits(word: str, source: object, read: list[_Article]) -> int:
    """Return on how many of the newest articles a source of a field is."""
    documents = [article.page.document for article in read[:_NEWEST]]
    if word == "body":
        return sum(bool(document.outline.select(str(source))) for document in documents)
    return sum(bool(values_of(document, str(source))) for document in documents)


def _is_lost(word: str, spider: type[NewsSpider], read: list[_Article], *, is_alarmed: bool) -> bool:
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
