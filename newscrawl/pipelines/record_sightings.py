"""Pipeline 350: what an article's page shows goes into the sightings, whether the page has news or not."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Self

from scrapy import signals

from newscrawl.facts import ArticleFact, ShownBox, ShownTeaser
from newscrawl.items import Article, Row, page_of
from newscrawl.state.crawl_state import state_of
from newscrawl.state.placed_link import PlacedLink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.crawler import Crawler

    from newscrawl.state.sightings import Sightings


class RecordSightings:
    """Collects the teasers of a page, which come before its article, and adds them to the sightings with the article.

    It comes after Validate, so that a page whose article is rejected shows nothing and a teaser that is rejected is not
    among the others; and before Deduplicate, which drops what the feed has. It returns each row as it is.
    """

    def __init__(self, sightings: Sightings) -> None:
        """Take where the sightings of the crawl go."""
        self._sightings = sightings
        self._waiting: defaultdict[str, list[PlacedLink]] = defaultdict(list)
        """Address of an article that has not come yet to the teasers of its page."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the state of `crawler`, and hear which of its articles are dropped."""
        self = cls(state_of(crawler).sightings)
        crawler.signals.connect(self.article_dropped, signals.item_dropped)
        crawler.signals.connect(self.article_dropped, signals.item_error)
        return self

    def process_item(self, item: Row) -> Row:
        """Return `item`; keep a teaser for its article, add what an article's page shows."""
        if isinstance(item, PlacedLink):
            self._waiting[item.article_url].append(item)
        elif isinstance(item, Article):
            boxes = shown_boxes(self._waiting.pop(item.url, ()))
            self._sightings.shown(item.url, "article", datetime.fromisoformat(item.fetched_at), boxes)
        return item

    def article_dropped(self, item: object) -> None:
        """Forget the teasers of a page whose article was dropped before it came here."""
        if isinstance(item, Article | ArticleFact):
            self._waiting.pop(page_of(item) or "", None)


def shown_boxes(links: Iterable[PlacedLink]) -> Iterator[ShownBox]:
    """Yield the boxes of a page's teasers, in document order."""
    boxes: defaultdict[int, list[PlacedLink]] = defaultdict(list)
    for link in links:
        boxes[link.box].append(link)
    for number in sorted(boxes):
        first = boxes[number][0]
        teasers = sorted(boxes[number], key=lambda link: link.position)
        yield ShownBox(
            number=number,
            section=first.section,
            heading=first.heading,
            teasers=tuple(
                ShownTeaser(position=link.position, url=link.url, title=link.title, image_url=link.image_url)
                for link in teasers
            ),
        )
