"""What one crawl knows from earlier runs of its site, and of other sites."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.state.wording import tells_same
from newscrawl.values.keys import hex_key, named_key, page_key, row_keys
from newscrawl.values.known_sites import article_names
from newscrawl.values.moments import unix_of
from newscrawl.values.urls import split

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime

    from newscrawl.clock import Clock
    from newscrawl.items import Address, Article, RelatedLink
    from newscrawl.state.detail_table import Sightings
    from newscrawl.state.host_table import KnownFile, KnownHost
    from newscrawl.state.layout_table import KnownLayout
    from newscrawl.state.page_table import KnownPage
    from newscrawl.state.problem_table import KnownProblem
    from newscrawl.state.source_table import KnownSource
    from newscrawl.state.store import Store


class Target(NamedTuple):
    """An article of the feed at an address."""

    url: str
    """Of its rows."""
    by_name: bool
    """Whether only the name that its site gives it, which is in that address, tells that it is there."""


class Known:
    """Look-ups in the store for the event loop; without an open store nothing is known.

    All methods raise StateError when the store cannot be read.
    """

    def __init__(self, site: str, clock: Clock) -> None:
        """Look up for the crawl of `site`, the name of a spider; `clock` tells what is due."""
        self.site = site
        self._clock = clock
        self.store: Store | None = None
        self._links: tuple[str, KnownPage | None, Sightings] = ("", None, {})
        """Of the page whose links were asked for last: its address, what is known of it, its links in the feed."""

    def page(self, key: int) -> KnownPage | None:
        """Return the page that has an address with this key (`values.keys.page_key`), its own address or an alias."""
        return self.store.pages.find(key) if self.store else None

    def page_at(self, url: str, name: str | None = None) -> KnownPage | None:
        """Return the page at a canonical address, else the page of the site whose address has the same `name` in it.

        `name` is what all addresses of one article share (see `Site.article_id`), None where the address has none.
        """
        return self.store.pages.find(*keys_of(self.site, url, name)) if self.store else None

    def article(self, url: str) -> KnownPage | None:
        """Return the article of the feed at an address as its row has it, also one that was taken down since."""
        return published(self.store.pages.find(*row_keys(url))) if self.store else None

    def pages_due(self, most: int) -> list[KnownPage]:
        """Return those of the site's pages that are due now, the newest first, `most` of them at most."""
        return self.store.pages.due(self.site, unix_of(self._clock.now()), most) if self.store else []

    def has_been_well_since(self, moment: int) -> bool:
        """Tell whether a visit after `moment` (Unix seconds) found an article of the site as it should be."""
        return bool(self.store and self.store.pages.has_been_well_since(self.site, moment))

    def has_dated(self) -> bool:
        """Tell whether articles of the site in the feed have dates of publication."""
        return bool(self.store and self.store.pages.has_dated(self.site))

    def source(self, url: str) -> KnownSource | None:
        """Return what is known of the feed, sitemap or listing at a canonical address."""
        return self.store.sources.find(url) if self.store else None

    def named(self, source: str) -> list[int]:
        """Return the keys of the articles that the source at a canonical address names, as far as they are kept."""
        return self.store.sources.named(source) if self.store else []

    def promoted(self, since: int, until: int) -> list[tuple[str, int]]:
        """Return the addresses that pages of the site first led to from `since` until `until` (Unix seconds).

        The newest first, each with that moment; those that were not seen for some days are forgotten.
        """
        return self.store.promoted.between(self.site, since, until) if self.store else []

    def in_feed(self, keys: Collection[int]) -> int:
        """Return how many pages that have addresses with these keys the feed has, those taken down included."""
        return self.store.pages.published_among(keys) if self.store else 0

    def found_sources(self) -> list[KnownSource]:
        """Return the sources of the site that were found but not read yet, and the first pages of its listings."""
        return self.store.sources.found(self.site) if self.store else []

    def host(self, name: str) -> KnownHost | None:
        """Return what is known of the host of this name, None where nothing is held against it."""
        return self.store.hosts.find(name) if self.store else None

    def untold_problems(self, channel: str) -> list[KnownProblem]:
        """Return the problems of the site that people are to be told of by `channel` now, or whose end they are."""
        now = unix_of(self._clock.now())
        return self.store.problems.untold(self.site, channel, now) if self.store else []

    def robots(self, origin: str, now: datetime) -> KnownFile | None:
        """Return the robots.txt of an origin ("https://www.example.cz") as it last was, None if that is too old."""
        return self.store.hosts.robots(origin, now) if self.store else None

    def tdmrep(self, origin: str, now: datetime) -> KnownFile | None:
        """Return the tdmrep.json of an origin as it was in the last day, None where it is to be asked for."""
        return self.store.hosts.tdmrep(origin, now) if self.store else None

    def last_host_files(self, origin: str) -> tuple[bytes | None, bytes | None]:
        """Return robots.txt and tdmrep.json of an origin as they last were, None for one that is not kept."""
        return self.store.hosts.last_files(origin) if self.store else (None, None)

    def layout(self, name: str) -> KnownLayout | None:
        """Return what the browser has done for the site's pages of a layout, None where it has shown none."""
        return self.store.layouts.find(self.site, name) if self.store else None

    def wording(self, page: KnownPage) -> bytes | None:
        """Return the wording of the last revision of a page's article, None where the feed has no article of it."""
        return self.store.details.wording(page.number) if self.store else None

    def alike(self, published_at: int, lines: Callable[[], Collection[bytes]]) -> KnownPage | None:
        """Return an article of the site in the feed, published at a moment, that has half of its lines among `lines`.

        Args:
            published_at: the moment in Unix seconds.
            lines: returns the fingerprints of the lines of another page (see `wording.line_fingerprint`); it is only
                called where an article was published at that moment.
        """
        born = self.store.pages.born_at(self.site, published_at) if self.store else []
        there = lines() if born else frozenset()
        return next((page for page in born if tells_same(self.wording(page) or b"", there)), None)

    def same_content_on_site(self, article: Article) -> KnownPage | None:
        """Return the first other article of the same site in the feed that has the same title, perex and text.

        Returns None where there is none, or `article` has no text.
        """
        return self._same_content(article, site=article.site)

    def same_content(self, article: Article) -> KnownPage | None:
        """Return the first other article in the feed, of any site, that has the same title, perex and text.

        Returns None where there is none, or `article` has no text.
        """
        return self._same_content(article, site=None)

    def story(self, article: Article) -> str | None:
        """Return the id of the story that the last revision of `article` in the feed tells, None where it is new."""
        last = self.article(article.url)
        return last.story_id if last else None

    def page_of_link(self, link: RelatedLink) -> KnownPage | None:
        """Return the page that a link stands on where the link is in the feed already, None where it is not.

        What is known of one page is remembered until `forget_links`, for links come page by page.
        """
        if self._links[0] != link.article_url:
            page = self.article(link.article_url)
            in_feed = self.store.details.links(page.number) if page and self.store else {}
            self._links = (link.article_url, page, in_feed)
        _, page, in_feed = self._links
        return page if hex_key(link.id) in in_feed else None

    def targets(self, urls: Collection[str]) -> dict[str, Target]:
        """Return the articles that the feed has or had at canonical addresses, of any site, by address.

        They are found at their own addresses, at others that are known of them, and by the names that their sites give
        them in addresses.
        """
        if not self.store:
            return {}
        keys = {url: (page_key(url), *_named_keys(url)) for url in urls}
        there = self.store.pages.articles_at({key for some in keys.values() for key in some})
        found = {url: next((key for key in some if key in there), None) for url, some in keys.items()}
        return {url: Target(there[key], by_name=key != page_key(url)) for url, key in found.items() if key is not None}

    def untold_addresses(self) -> list[Address]:
        """Return the rows of the addresses of the site's articles that the feed does not have yet."""
        return self.store.addresses.untold(self.site) if self.store else []

    def forget_links(self) -> None:
        """Look up the links of a page anew from here on, because new ones were committed."""
        self._links = ("", None, {})

    def _same_content(self, article: Article, *, site: str | None) -> KnownPage | None:
        if not article.text or not self.store:
            return None
        return self.store.pages.same_content(hex_key(article.content_hash), site=site, but=page_key(article.url))


def published(page: KnownPage | None) -> KnownPage | None:
    """Return `page` where the feed has a row of it, else None."""
    return page if page and page.is_published else None


def _named_keys(url: str) -> Iterator[int]:
    """Yield the keys of the names that the article at a canonical address may have on its site."""
    with suppress(ValueError):
        yield from (named_key(site, name) for site, name in article_names(split(url).hostname or "", url))


def keys_of(site: str, url: str, name: str | None) -> tuple[int, ...]:
    """Return the keys of a canonical address: its own and, where `site` names the article in it, that of `name`."""
    return (page_key(url), named_key(site, name)) if name else (page_key(url),)
