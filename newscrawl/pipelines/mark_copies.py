"""Pipeline 450: an article says which story it tells, and which article told it first in much the same words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from newscrawl.dates import PRAGUE
from newscrawl.items import Article, Copy, Row
from newscrawl.state.copies import Copies, Told
from newscrawl.state.recent import RecentCopies
from newscrawl.state.store import store_of
from newscrawl.stories import Sketch, candidates, likeness, share, sketch, weights

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class MarkCopies:
    """Sets `story_id` and `copy_of` of articles; nothing is dropped.

    After Deduplicate, so that only what goes into the feed is remembered; before Write, which ends the row. The story
    is that of the most alike article known, a revision stays in the story of its article. An article of too few words
    for a sketch is a story of its own.
    """

    def __init__(self, copies: Copies) -> None:
        """Take the articles of earlier runs and of other sites."""
        self.copies = RecentCopies(copies)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the store of `crawler`."""
        return cls(store_of(crawler).copies)

    def process_item(self, item: Row) -> Row:
        """Return `item`, an article with its story."""
        if isinstance(item, Article):
            self._mark(item)
        return item

    def _mark(self, article: Article) -> None:
        known = self.copies.of(article.id)
        article.story_id = known.story if known else article.id
        sketched = sketch(f"{article.perex or ''}\n{article.text}")
        if sketched is None:
            return
        if known is None:
            article.story_id = self._story(sketched) or article.id
        told = _told(article, article.story_id, sketched)
        earliest = self.copies.earliest(told.story, besides=told.article)
        if earliest and earliest.age <= told.age:
            article.copy_of = _copy(earliest, told)
        self.copies.remember(told)

    def _story(self, sketched: Sketch) -> str | None:
        """Return the story of the most alike article, None where none is alike."""
        owners = self.copies.owners(sketched.sample)
        weight = weights(owners)
        found = filter(None, map(self.copies.of, candidates(owners, weight)))
        likenesses = [(likeness(sketched, told.sketch, weight), told.story) for told in found]
        likest, story = max(likenesses, key=lambda pair: pair[0], default=(0.0, ""))
        return story if likest else None


def _told(article: Article, story: str, sketched: Sketch) -> Told:
    return Told(
        article=article.id,
        story=story,
        url=article.url,
        site=article.site,
        published=_seconds(article.published_at) if article.published_at else None,
        first_seen=_seconds(article.first_seen_at),
        added=_seconds(article.fetched_at),
        agencies=tuple(article.agencies),
        content_hash=article.content_hash,
        sketch=sketched,
    )


def _copy(earliest: Told, told: Told) -> Copy:
    published = earliest.published
    return Copy(
        article_id=earliest.article,
        url=earliest.url,
        site=earliest.site,
        published_at=None if published is None else datetime.fromtimestamp(published, PRAGUE).isoformat(),
        share=round(share(earliest.sketch.pairs, told.sketch.pairs), 4),
        exact=earliest.content_hash == told.content_hash,
        credit_kept=set(earliest.agencies) <= set(told.agencies) if earliest.agencies else None,
    )


def _seconds(timestamp: str) -> int:
    return int(datetime.fromisoformat(timestamp).timestamp())
