"""Which article of the feed a page is: the one at its address, or one that is known by an older address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl.dates import parse_date
from newscrawl.state.keys import page_key
from newscrawl.state.outline import fingerprint
from newscrawl.urls import absolute_url, canonical_url
from newscrawl.visiting import FOR_GOOD, keys_that_lead_to, request_of, visit_of

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.facts import ArticleFact, PageFacts
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.store import Page


class Identity:
    """Gives the article pages of one run the addresses that the feed knows them by."""

    def __init__(self, state: CrawlState, name: Callable[[str], str | None]) -> None:
        """Take the state, and what names the article in an address (see `NewsSpider.article_id`)."""
        self._state = state
        self._name = name

    def look_alike(self, article: ArticleFact) -> Page | None:
        """Return the article of the feed that an unknown one may be at a new address: its address tells."""
        url, published = canonical_url(article.url), parse_date(article.published or "", article.fetched_at)
        if url is None or published is None:
            return None
        texts = (article.title, article.perex or "", *(block.text for block in article.blocks))
        lines = {fingerprint(text) for text in texts}
        return self._state.look_alike(url, int(published.timestamp()), lines, name=self._name(url))

    def has_name_of(self, article: ArticleFact, former: Page) -> bool:
        """Tell whether the addresses of two articles name the same one."""
        name = self._name(former.url)
        return name is not None and name == self._name(article.url)

    def settle(self, facts: PageFacts, article: ArticleFact, response: Response, former: Page | None) -> None:
        """Give `article`, and the links of its page, the address that the feed has; say where it has moved since.

        `former` is the article that has moved here, where that is known.
        """
        url, request = canonical_url(article.url), request_of(response)
        if url is None:  # for Normalise to refuse
            self._state.visited(visit_of(request), "no_address")
            return
        visit, leading = visit_of(request, response), keys_that_lead_to(request)
        if former:
            visit, leading = replace(visit, key=former.key), (former.key, *leading)
        identity = self._state.arrived(url, visit, leading=leading, name=self._name(url))
        if identity == url:
            return
        article.moved_to = url if page_key(url) != page_key(identity) else None
        article.url = identity
        for link in facts.links:
            link.article_url = identity


def target_of(former: Response) -> str | None:
    """Return where an address leads for good whose redirect was not followed, None where it does not."""
    location = (former.headers.get("Location") or b"").decode("latin-1")
    return absolute_url(former.url, location) if former.status in FOR_GOOD else None


def is_at(url: str, response: Response) -> bool:
    """Tell whether an address is that of the page of `response`, or leads there for good."""
    return page_key(url) in keys_that_lead_to(request_of(response))
