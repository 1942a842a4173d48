"""Which sources of a site's file lead nowhere any more, and which lead to news that it does not know of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus

from newscrawl.czech.dates import parse_date
from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.difference import SOURCES, Difference, learned_entries
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.stages.paging import further_page
from newscrawl.values.urls import canonical_url, place_of

_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_HEAD = 5
"""Articles that a source names first, the newest ones: it is one for itself where no other source names any of them."""
_FEWEST = 3


def stale_sources(spider: type[NewsSpider], seen: Seen, findings: Findings) -> Iterator[Difference]:
    """Yield the words with sources that are gone for good, or were not known when the file was made.

    A source that cannot be read today is named, and left alone: it may be back tomorrow.
    """
    declared = {word: tuple(getattr(spider, word)) for word in SOURCES}
    gone = {word: tuple(url for url in urls if _is_gone(seen, url)) for word, urls in declared.items()}
    if all(gone[word] == urls for word, urls in declared.items()):
        gone = {}  # the site has moved, or is down: what to do is no matter of one source
    new = {word: _new(word, spider, seen, findings, is_replaced=any(gone.values())) for word in SOURCES}
    for word, urls in declared.items():
        without = gone.get(word, ())
        if without or new[word]:
            why = [f"{len(without)} of {len(urls)} are gone"] if without else []
            why += [f"{len(new[word])} found that name other articles"] if new[word] else []
            addresses = (*without, *map(str, new[word]))[:3]
            yield Difference(word=word, why=", ".join(why), addresses=addresses, gone=without, last=new[word])
        failing = tuple(url for url in urls if url not in without and _why_unread(word, url, seen))
        if failing:
            why_not = _why_unread(word, failing[0], seen)
            yield Difference(word=word, why=f"{len(failing)} of {len(urls)} fail: {why_not}", addresses=failing[:3])
    yield from _page_param(spider, seen, findings)


def _is_gone(seen: Seen, url: str) -> bool:
    """Tell whether a source is gone for good."""
    answer = seen.answers.get(canonical_url(url) or url)
    return answer is not None and answer.status in _GONE


def _why_unread(word: str, url: str, seen: Seen) -> str | None:
    """Return why a source could not be read, None where it could, or was not asked for."""
    asked = canonical_url(url) or url
    answer = seen.answers.get(asked)
    if answer is None:
        return None
    if answer.failure is not None or asked in seen.useless:
        return answer.failure or seen.useless[asked]
    read = {"feeds": (seen.feeds,), "sitemaps": (seen.sitemaps, seen.feeds), "listings": (seen.pages,)}[word]
    return None if any(asked in known for known in read) else f"it is no {word.removesuffix('s')}"


def _new(
    word: str, spider: type[NewsSpider], seen: Seen, findings: Findings, *, is_replaced: bool
) -> tuple[object, ...]:
    """Return the sources of one kind that were learned and read, and whose newest articles no declared one names.

    Where no source is gone, all that the file declares must have been read, and reach back to these articles: what is
    older than that needs no source of its own.
    """
    declared = _declared(spider, seen)
    if not is_replaced and not all(url in seen.answers for url in declared):
        return ()
    takes = re.compile(f"{spider.article_url}|{_value(findings, 'article_url') or '(?!)'}").search
    named = {place_of(link) for url in _with_children(declared, spider, seen) for link in _names(seen, url)}
    known, dates = set(map(place_of, declared)), _dates(seen)
    reach = _reach(_with_children(declared, spider, seen), seen)
    found = []
    for url in map(str, learned_entries(findings.site.get(word), ())):
        head = [place_of(link) for link in _names(seen, url) if takes(link)][:_HEAD]
        is_recent = reach is None or any(dates.get(place, 0.0) >= reach for place in head)
        is_enough = bool(head) if is_replaced else len(head) >= _FEWEST and is_recent
        if place_of(url) not in known and is_enough and named.isdisjoint(head):
            found.append(url)
    return tuple(found)


def _declared(spider: type[NewsSpider], seen: Seen) -> list[str]:
    """Return the canonical addresses of the front page and of all declared sources that are not gone."""
    urls = [url for word in SOURCES for url in getattr(spider, word) if not _is_gone(seen, url)]
    return list(dict.fromkeys([*list(seen.answers)[:1], *(canonical_url(url) or url for url in urls)]))


def _with_children(declared: list[str], spider: type[NewsSpider], seen: Seen) -> list[str]:
    """Return sources with what they lead to: the sitemaps of an index, the sections of a listing."""
    children = [child for url in declared if url in seen.sitemaps for child in _names(seen, url)]
    sections = re.compile(spider.section_url or "(?!)")
    return [*declared, *children, *(url for url in seen.pages if sections.search(url))]


def _reach(sources: list[str], seen: Seen) -> float | None:
    """Return how far back these feeds and sitemaps go, in Unix seconds; None where none says when."""
    dated = (_entry_dates(seen, url).values() for url in sources)
    return min((min(moments) for moments in dated if moments), default=None)


def _dates(seen: Seen) -> dict[str, float]:
    """Return when articles were published, in Unix seconds, by their places: as they say, or what names them."""
    dates: dict[str, float] = {}
    for url in (*seen.feeds, *seen.sitemaps):
        dates |= _entry_dates(seen, url)
    for page in seen.articles:
        if page.published:
            dates[place_of(page.decisions.document.address)] = page.published.timestamp()
    return dates


def _entry_dates(seen: Seen, url: str) -> dict[str, float]:
    sitemap = seen.sitemaps.get(url)
    entries = seen.feeds.get(url) or (sitemap.entries if sitemap and sitemap.kind == "pages" else ())
    printed = ((entry.url, entry.published or entry.modified) for entry in entries)
    moments = ((address, parse_date(date, seen.answers[url].at) if date else None) for address, date in printed)
    return {place_of(address): moment.timestamp() for address, moment in moments if moment}


def _value(findings: Findings, word: str) -> str | None:
    finding = findings.site.get(word)
    return str(finding.value) if finding and finding.certainty != "unsure" else None


def _names(seen: Seen, url: str) -> list[str]:
    """Return what a source names, in its order; of a sitemap the newest first, as far as it says."""
    if url in seen.feeds:
        return [entry.url for entry in seen.feeds[url]]
    if url in seen.sitemaps:
        return [entry.url for entry in seen.sitemaps[url].entries]
    return seen.pages[url].listing.links() if url in seen.pages else []


def _page_param(spider: type[NewsSpider], seen: Seen, findings: Findings) -> Iterator[Difference]:
    """Yield `listing_page_param` where no list has a link with it any more, and one with another name goes on."""
    learned = _value(findings, "listing_page_param")
    if learned is None or learned == spider.listing_page_param:
        return
    lists = [page for page in seen.others if not page.is_article]
    if spider.listing_page_param is None or spider.listing_page_param not in _parameters(lists):
        yield Difference(
            word="listing_page_param",
            why=f"no list has a link to its next page by {spider.listing_page_param or 'rel=next'}",
            addresses=tuple(page.url for page in lists[:3]),
            value=learned,
        )


def _parameters(lists: list[SeenPage]) -> set[str]:
    """Return the query parameters that number the links from lists to their further pages."""
    steps = (further_page(page.url, link) for page in lists for link in page.listing.links())
    return {step.parameter for step in steps if step is not None and step.parameter}
