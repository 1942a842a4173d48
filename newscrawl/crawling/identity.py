"""Which article of the feed a page is: the one at its address, or one that is known by an older address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.crawling.visits import FOR_GOOD, keys_that_lead_to, request_of, visit_of
from newscrawl.czech.dates import parse_date
from newscrawl.state.wording import line_print, tells_other
from newscrawl.values.keys import page_key
from newscrawl.values.urls import absolute_url, canonical_url

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.facts import ArticleFact, PageFacts
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.store import KnownPage


class Identity:
    """Gives the article pages of one run the addresses that the feed knows them by."""

    def __init__(self, state: CrawlState, name: Callable[[str], str | None]) -> None:
        """Take the state, and what names the article in an address (see `NewsSpider.article_id`)."""
        self._state = state
        self._name = name

    def look_alike(self, article: ArticleFact) -> KnownPage | None:
        """Return the article of the feed that an unknown one may be at a new address: its address tells."""
        url, published = canonical_url(article.url), parse_date(article.published or "", article.fetched_at)
        if url is None or published is None:
            return None
        return self._state.look_alike(url, int(published.timestamp()), _lines(article), name=self._name(url))

    def has_name_of(self, article: ArticleFact, former: KnownPage) -> bool:
        """Tell whether the addresses of two articles name the same one."""
        name = self._name(former.url)
        return name is not None and name == self._name(article.url)

    def settle(self, facts: PageFacts, article: ArticleFact, response: Response, former: KnownPage | None) -> None:
        """Give `article`, and the links of its page, the address that the feed has; say where it has moved since.

        `former` is the article that has moved here, where that is known.
        """
        url, request = canonical_url(article.url), request_of(response)
        if url is None:  # for Normalise to refuse
            self._state.visited(visit_of(request), "no_address")
            return
        fetched = canonical_url(response.url)
        if fetched and self._is_of_another(url, article, fetched):
            url = fetched
            _give_address(facts, article, url)
        visit, leading = visit_of(request, response), keys_that_lead_to(request)
        if former:
            visit, leading = replace(visit, key=former.key), (former.key, *leading)
        identity = self._state.arrived(url, visit, leading=leading, name=self._name(url))
        if identity == url:
            return
        article.moved_to = url if page_key(url) != page_key(identity) else None
        _give_address(facts, article, identity)

    def _is_of_another(self, url: str, article: ArticleFact, fetched: str) -> bool:
        """Tell whether the canonical address that a page says is wrong: of another article, with another story.

        A page at an address that the feed knows as one of that article, or that bears its name, is believed.
        """
        if page_key(url) == page_key(fetched):
            return False
        known, other = (self._state.find(each, self._name(each)) for each in (fetched, url))
        if other is None or (known and known.key == other.key):
            return False
        outline = self._state.wording(other)
        return outline is not None and tells_other(outline, _lines(article))


def _lines(article: ArticleFact) -> set[bytes]:
    texts = (article.title, article.perex or "", *(block.text for block in article.blocks))
    return {line_print(text) for text in texts if text}


def _give_address(facts: PageFacts, article: ArticleFact, url: str) -> None:
    article.url = url
    for link in facts.links:
        link.article_url = url


def target_of(former: Response) -> str | None:
    """Return where an address leads for good whose redirect was not followed, None where it does not."""
    location = (former.headers.get("Location") or b"").decode("latin-1")
    return absolute_url(former.url, location) if former.status in FOR_GOOD else None


def is_at(url: str, response: Response) -> bool:
    """Tell whether an address is that of the page of `response`, or leads there for good."""
    return page_key(url) in keys_that_lead_to(request_of(response))
