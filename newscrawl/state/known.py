"""What one crawl knows from earlier runs of its site, and of other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.state.wording import tells_same
from newscrawl.values.keys import hex_key, named_key, page_key
from newscrawl.values.moments import now

if TYPE_CHECKING:
    from collections.abc import Collection

    from newscrawl.items import Article, RelatedLink
    from newscrawl.state.detail_table import Sightings
    from newscrawl.state.page_table import KnownPage
    from newscrawl.state.source_table import KnownSource
    from newscrawl.state.store import Store


class Known:
    """Look-ups in the store for the event loop; without an open store nothing is known.

    All methods raise StateError when the store cannot be read.
    """

    def __init__(self, site: str) -> None:
        """Look up for the crawl of `site`, the name of a spider."""
        self.site = site
        self.store: Store | None = None
        self._links: tuple[int, Sightings] = (0, {})

    def page(self, key: int) -> KnownPage | None:
        """Return the page whose address has this key (see `values.keys.page_key`), be it its own or an alias."""
        return self.store.pages.find(key) if self.store else None

    def page_at(self, url: str, name: str | None = None) -> KnownPage | None:
        """Return the page at a canonical address, or the one that the site calls by the same `name` in its address."""
        return self.store.pages.find(*keys_of(self.site, url, name)) if self.store else None

    def article(self, url: str) -> KnownPage | None:
        """Return the article of the feed at a canonical address, be it taken down since."""
        return published(self.page(page_key(url)))

    def pages_due(self, most: int) -> list[KnownPage]:
        """Return the site's pages that are to be fetched by now, the newest first, `most` of them at most."""
        return self.store.pages.due(self.site, now(), most) if self.store else []

    def source(self, url: str) -> KnownSource | None:
        """Return what is known of the feed, sitemap or listing at a canonical address."""
        return self.store.sources.find(url) if self.store else None

    def found_sources(self) -> list[KnownSource]:
        """Return what the site's sources lead to: what no run has read yet, and the first pages of listings."""
        return self.store.sources.found(self.site) if self.store else []

    def wording(self, page: KnownPage) -> bytes | None:
        """Return the wording of the last revision of an article, None where it has none in the feed."""
        return self.store.details.wording(page.number) if self.store else None

    def alike(self, published_at: int, lines: Collection[bytes]) -> KnownPage | None:
        """Return an article of the site's feed that was published at that moment and reads much the same.

        Args:
            published_at: Unix seconds.
            lines: prints of the lines of a story (see `wording.line_print`); at least half of the article's are there.
        """
        for page in self.store.pages.born_at(self.site, published_at) if self.store else ():
            if tells_same(self.wording(page) or b"", lines):
                return page
        return None

    def same_story(self, article: Article) -> KnownPage | None:
        """Return another article of the site in the feed that has the same title, perex and text, if it has a text."""
        return self._same_story(article, article.site)

    def twin(self, article: Article) -> KnownPage | None:
        """Return the first other article of the feed, of any site, that has the same title, perex and text."""
        return self._same_story(article, None)

    def story(self, article: Article) -> str | None:
        """Return the id of the story that the last revision of an article tells, None where the feed has none of it."""
        last = self.article(article.url)
        return last.story_id if last else None

    def page_of_link(self, link: RelatedLink) -> KnownPage | None:
        """Return the page of a link's article where that link is in the feed, None where it is not."""
        page = self.article(link.article_url)
        return page if page and hex_key(link.id) in self._links_of(page) else None

    def forget_links(self) -> None:
        """Look the links of a page up again: the store has got new ones."""
        self._links = (0, {})

    def _same_story(self, article: Article, site: str | None) -> KnownPage | None:
        if not article.text or not self.store:
            return None
        return self.store.pages.same_story(hex_key(article.content_hash), site=site, but=page_key(article.url))

    def _links_of(self, page: KnownPage) -> Sightings:
        """Return the links of a page in the feed; links come page by page, so those of the last page are kept."""
        if self._links[0] != page.number and self.store:
            self._links = (page.number, self.store.details.links(page.number))
        return self._links[1]


def published(page: KnownPage | None) -> KnownPage | None:
    """Return `page` where the feed has a row of it, else None."""
    return page if page and page.is_published else None


def keys_of(site: str, url: str, name: str | None) -> tuple[int, ...]:
    """Return the keys of a canonical address: its own and, where the site names the article in it, that of `name`."""
    return (page_key(url), named_key(site, name)) if name else (page_key(url),)
