"""Which article of the feed a page is: the one at its address, or one that the feed knows by an older address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from newscrawl.crawling.visits import FOR_GOOD, keys_that_lead_to, request_of, visit_of
from newscrawl.czech.dates import parse_date
from newscrawl.state.known import keys_of, published
from newscrawl.state.wording import line_fingerprint, tells_other
from newscrawl.values.keys import body_key, page_key
from newscrawl.values.urls import absolute_url, canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import Response

    from newscrawl.facts import ArticleFact, PageFacts, Visit
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.page_table import KnownPage


class Identity:
    """Gives the article pages of one run the addresses by which the feed knows them."""

    def __init__(self, state: CrawlState, name_of: Callable[[str], str | None]) -> None:
        """Take the state of the crawl, and `name_of`.

        It returns what all addresses of the article at an address share (see `Site.article_id`), None where the address
        does not have it.
        """
        self._known = state.known
        self._notebook = state.notebook
        self._name_of = name_of

    def look_alike(self, article: ArticleFact) -> KnownPage | None:
        """Return the article of the feed that `article`, whose address is not known, may be: it may have moved there.

        That is one that was published at the same moment and has half of its lines on the page. Returns None where
        there is none, or the address is known.
        """
        url, printed = canonical_url(article.url), parse_date(article.published or "", article.fetched_at)
        if url is None or printed is None or published(self._known.page_at(url, self._name_of(url))):
            return None
        return self._known.alike(int(printed.timestamp()), partial(_lines, article))

    def is_published(self, visit: Visit) -> bool:
        """Tell whether an article that was asked for is in the feed."""
        return published(self._known.page(visit.key)) is not None

    def has_name_of(self, article: ArticleFact, former: KnownPage) -> bool:
        """Tell whether the addresses of `article` and `former` have the same name in them (see `Site.article_id`)."""
        name = self._name_of(former.url)
        return name is not None and name == self._name_of(article.url)

    def identify(self, facts: PageFacts, article: ArticleFact, response: Response, former: KnownPage | None) -> None:
        """Set the visit of `article`, and its address, also in the links of its page: the one the feed knows it by.

        Args:
            facts: of the page; its links are changed.
            article: of the page, after the spider's hook; it is changed.
            response: that brought the page.
            former: the article of the feed that has moved here, None where none is known to have.
        """
        url, request = canonical_url(article.url), request_of(response)
        if url is None:  # for Normalise to refuse
            self._notebook.visited(visit_of(request), "no_address")
            return
        fetched = canonical_url(response.url)
        if fetched and self._is_of_another(url, article, fetched):
            url = fetched
        visit, leading = visit_of(request, response), keys_that_lead_to(request)
        visit = replace(visit, body=body_key(response.body), reader=article.reader)
        if former:
            visit, leading = replace(visit, key=former.key), (former.key, *leading)
        identity = self._identity(url, visit, leading)
        article.visit = self._arrival(url, identity, visit, leading)
        article.moved_to = url if page_key(url) != page_key(identity) else None
        _give_address(facts, article, identity)

    def _identity(self, url: str, visit: Visit, leading: Iterable[int]) -> str:
        """Return the address by which the feed knows the article at `url`, `url` itself where it does not know it.

        It knows it by another address if that has the same name in it, or if that was asked for and led here for good:
        then its key is among `leading`, the keys of the addresses that do.
        """
        owner = published(self._known.page_at(url, self._name_of(url)))
        if owner is None and visit.key in leading:
            owner = published(self._known.page(visit.key))
        return owner.url if owner else url

    def _arrival(self, url: str, identity: str, visit: Visit, leading: Iterable[int]) -> Visit:
        """Return `visit` as a visit to the article that the feed knows at `identity`, with the other addresses it has.

        Args:
            url: canonical address of the page.
            identity: address by which the feed knows it.
            visit: to the page that was asked for.
            leading: keys of the addresses that lead to the page for good.
        """
        key = page_key(identity)
        aliases = {*keys_of(self._known.site, url, self._name_of(url)), *leading} - {key}
        passed = {visit.key} - aliases - {key}
        return replace(visit, key=key, aliases=tuple(aliases), passed=tuple(passed))

    def _is_of_another(self, url: str, article: ArticleFact, fetched: str) -> bool:
        """Tell whether the canonical address `url` that a page states is that of another article, with another story.

        It is not where the feed knows the address that was `fetched` as one of that same article.
        """
        if page_key(url) == page_key(fetched):
            return False
        known, other = (self._known.page_at(each, self._name_of(each)) for each in (fetched, url))
        if other is None or (known and known.key == other.key):
            return False
        wording = self._known.wording(other)
        return wording is not None and tells_other(wording, _lines(article))


def _lines(article: ArticleFact) -> set[bytes]:
    """Return the fingerprints of title, perex and blocks of a page: those of its story are among them."""
    texts = (article.title, article.perex or "", *(block.text for block in article.blocks))
    return {line_fingerprint(text) for text in texts if text}


def _give_address(facts: PageFacts, article: ArticleFact, url: str) -> None:
    """Set the address of `article`, and of the links of its page, to `url`."""
    article.url = url
    for link in facts.links:
        link.article_url, link.is_settled = url, True


def target_of(former: Response) -> str | None:
    """Return the canonical URL that a response redirects to for good, None where it does not redirect for good."""
    location = (former.headers.get("Location") or b"").decode("latin-1")
    return absolute_url(former.url, location) if former.status in FOR_GOOD else None


def is_at(url: str, response: Response) -> bool:
    """Tell whether `url` is an address of the page in `response`: its own, or one that led there for good."""
    return page_key(url) in keys_that_lead_to(request_of(response))
