"""Which article of the feed a page is: the one at its address, or one that the feed knows by an older address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.crawling.visits import FOR_GOOD, addresses_that_lead_to, keys_that_lead_to, request_of, visit_of
from newscrawl.czech.dates import parse_date
from newscrawl.state.known import keys_of, published
from newscrawl.state.wording import line_fingerprint, tells_alike
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.urls import absolute_url, canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy.http import Response

    from newscrawl.facts import ArticleFact, PageFacts, Visit
    from newscrawl.state.crawl_state import CrawlState
    from newscrawl.state.page_table import KnownPage


class Told(NamedTuple):
    """What an address told in this run."""

    url: str
    """By which the feed knows the article there, or will."""
    wording: bytes
    """The fingerprints of its lines, the title's first, joined; empty where there is no article."""


class Identity:
    """Gives the article pages of one run the addresses by which the feed knows them.

    The canonical address that a page states is a claim. It is the page's own where the site's name for the article
    (`Site.article_id`) is in both addresses, where the feed knows both as one article, or where the page there, in the
    feed or in this run, tells the same. Else the page keeps the address that it was fetched from.

    Stats: `identity/asked` for canonical addresses that were asked for what they tell, `identity/refused` for pages
    that kept their own.
    """

    def __init__(
        self,
        state: CrawlState,
        name_of: Callable[[str], str | None],
        *,
        is_article_url: Callable[[str], bool],
        count: Callable[[str], None],
    ) -> None:
        """Take the state of the crawl, and what the site declares.

        Args:
            state: of the crawl.
            name_of: returns what all addresses of the article at an address share (see `Site.article_id`), None where
                the address does not have it.
            is_article_url: tells whether a canonical URL is that of one of the site's articles.
            count: adds 1 to the counter of this name.
        """
        self._known = state.known
        self._notebook = state.notebook
        self._name_of = name_of
        self._is_article_url = is_article_url
        self._count = count
        self._told: dict[int, Told] = {}
        """What this run has read so far, by the keys of the addresses."""

    def settle(self, article: ArticleFact, response: Response, *, may_ask: bool) -> str | None:
        """Set the address of `article`: the canonical one that its page states, or the one it was fetched from.

        Returns the canonical address where that must be asked for first, since nothing tells yet whether it is this
        article's, and `may_ask`. None where the address is settled, or none at all.
        """
        stated, fetched = canonical_url(article.url), canonical_url(response.url)
        if stated is None or fetched is None or page_key(stated) == page_key(fetched):
            return None
        is_own = self._is_own(article, stated, fetched)
        if is_own is None and may_ask:
            self._count("identity/asked")
            return stated
        if not is_own:
            self._count("identity/refused")
            article.url = fetched
        elif (told := self._told.get(page_key(stated))) and told.wording:
            article.url = told.url
        return None

    def _is_own(self, article: ArticleFact, stated: str, fetched: str) -> bool | None:
        """Tell whether the canonical address `stated` is that of the page `fetched`, None where nothing tells yet."""
        if self._is_article_url(fetched) and not self._is_article_url(stated):
            return False
        name, stated_name = self._name_of(fetched), self._name_of(stated)
        if name and stated_name:
            return name == stated_name
        known, there = (self._known.page_at(each, self._name_of(each)) for each in (fetched, stated))
        if known and there and known.key == there.key:
            return True
        if published(known):
            return False
        if told := self._told.get(page_key(stated)):
            return tells_alike(told.wording, _lines(article))
        wording = self._known.wording(there) if there else None
        return None if wording is None else tells_alike(wording, _lines(article))

    def read_nothing(self, url: str) -> None:
        """Take it that there is no article at `url`, which has answered."""
        self._told.setdefault(page_key(url), Told(url, b""))

    def leads(self, url: str, target: str) -> None:
        """Take it that `url` leads for good to the page at `target`, which was read: both tell the same."""
        if told := self._told.get(page_key(target)):
            self._told.setdefault(page_key(url), told)

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
            article: of the page, with its settled address, after the spider's hook; it is changed.
            response: that brought the page.
            former: the article of the feed that has moved here, None where none is known to have.
        """
        url, request = canonical_url(article.url), request_of(response)
        if url is None:  # for Normalise to refuse
            self._notebook.visited(visit_of(request, response), "no_address")
            return
        visit, leading = _read(visit_of(request, response), response, article), keys_that_lead_to(request)
        if former:
            visit, leading = replace(visit, key=former.key), (former.key, *leading)
        identity = self._identity(url, visit, leading)
        article.visit = self._arrival(url, identity, visit, leading, addresses_that_lead_to(request))
        article.moved_to = url if page_key(url) != page_key(identity) else None
        self._remember(article, identity, url, response.url)
        _give_address(facts, article, identity)

    def _identity(self, url: str, visit: Visit, leading: Iterable[int]) -> str:
        """Return the address by which the feed knows the article at `url`, `url` itself where it does not know it.

        It knows it by another address if that has the same name in it, or if that was asked for and led here for good:
        then its key is among `leading`, the keys of the addresses that do. An article that this run has met before has
        the address that it was given then.
        """
        owner = published(self._known.page_at(url, self._name_of(url)))
        if owner is None and visit.key in leading:
            owner = published(self._known.page(visit.key))
        if owner:
            return owner.url
        told = (self._told.get(key) for key in keys_of(self._known.site, url, self._name_of(url)))
        return next((before.url for before in told if before and before.wording), url)

    def _remember(self, article: ArticleFact, identity: str, *urls: str) -> None:
        """Keep what the article with this `identity` tells in this run, also at `urls`; the first form stays."""
        texts = (article.title, article.perex or "", *(block.text for block in article.blocks))
        told = Told(identity, b"".join(map(line_fingerprint, texts)))
        keys = {key for url in (identity, *urls) for key in keys_of(self._known.site, url, self._name_of(url))}
        for key in keys:
            if not (before := self._told.get(key)) or not before.wording:
                self._told[key] = told

    def _arrival(
        self, url: str, identity: str, visit: Visit, leading: Iterable[int], addresses: Iterable[str]
    ) -> Visit:
        """Return `visit` as a visit to the article that the feed knows at `identity`, with the other addresses it has.

        Args:
            url: canonical address of the page.
            identity: address by which the feed knows it.
            visit: to the page that was asked for.
            leading: keys of the addresses that lead to the page for good.
            addresses: those that do in this visit, as they were asked for.
        """
        key = page_key(identity)
        aliases = {*keys_of(self._known.site, url, self._name_of(url)), *leading} - {key}
        passed = {visit.key} - aliases - {key}
        others = dict.fromkeys(filter(None, (url, *map(canonical_url, addresses))))
        return replace(
            visit,
            key=key,
            aliases=tuple(aliases),
            addresses=tuple(other for other in others if page_key(other) != key),
            passed=tuple(passed),
        )


def _read(visit: Visit, response: Response, article: ArticleFact) -> Visit:
    """Return the visit to a page whose `article` was read from the body of `response`."""
    digits = sha256(response.body).hexdigest()
    exchange = visit.exchange and replace(visit.exchange, body_sha256=digits)
    return replace(visit, exchange=exchange, body=hex_key(digits), reader=article.reader, moment=article.fetched_at)


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
