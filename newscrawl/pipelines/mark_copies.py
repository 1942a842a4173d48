"""Pipeline 450: an article says which story it tells, and which article told it first in much the same words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from newscrawl.copies.index import (
    Copies,
    IndexedArticle,
    Precedence,
    indexed_article,
    precedence,
    precedence_of,
    sketch_of,
)
from newscrawl.copies.likeness import Sketch, candidates, likeness, share, weights
from newscrawl.copies.recent import RecentCopies
from newscrawl.items import Article, Copy, Row
from newscrawl.state.crawl_state import state_of
from newscrawl.values.moments import PRAGUE, to_iso
from newscrawl.values.urls import article_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from newscrawl.state.page_table import KnownPage


class MarkCopies:
    """Sets `story_id` and `copy_of` of articles; drops nothing.

    A new article tells the story of the known article it is most like, else one of its own; a revision stays in the
    story of its article. An article of too few words for a sketch, and one that repeats an article older than
    COPIES_DAYS, is a copy only where title, perex and text are the same word by word.

    It comes after Deduplicate, so that only what goes into the feed is remembered, and before Write, which takes the
    row as it is then.
    """

    def __init__(
        self,
        copies: Copies,
        same_content: Callable[[Article], KnownPage | None] = lambda _: None,
        story: Callable[[Article], str | None] = lambda _: None,
    ) -> None:
        """Take the articles among which copies are looked for, and what tells of all articles of the feed.

        Args:
            copies: the articles of the last days.
            same_content: returns the first other article of the feed, however old, with the same title, perex and text.
            story: returns the id of the story that the last revision of an article tells, None for a new article.
        """
        self.copies = RecentCopies(copies)
        self._same_content = same_content
        self._last_story = story

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the store of `crawler`."""
        state = state_of(crawler)
        return cls(state.copies, state.known.same_content, state.known.story)

    def process_item(self, item: Row) -> Row:
        """Return `item`; of an article, `story_id` and `copy_of` are set then."""
        if isinstance(item, Article):
            self._mark(item)
        return item

    def _mark(self, article: Article) -> None:
        known, sketched, same = self.copies.find(article.id), sketch_of(article), self._same_content(article)
        last = known.story_id if known else self._last_story(article)
        article.story_id = last or self._new_story(article, sketched, same)
        if sketched:
            indexed = indexed_article(article, article.story_id, sketched)
            earliest = self.copies.earliest(indexed.story_id)
            if earliest and earliest.article_id != indexed.article_id and earliest.precedence <= indexed.precedence:
                article.copy_of = _copy(earliest, indexed)
            self.copies.remember(indexed)
        if same and not article.copy_of and _is_before(_precedence(same), precedence_of(article), is_new=last is None):
            article.copy_of = _exact_copy(same)

    def _new_story(self, article: Article, sketched: Sketch | None, same: KnownPage | None) -> str:
        likest = sketched and self._likest_story(sketched)
        return likest or (self._story_of(same) if same else article.id)

    def _story_of(self, same: KnownPage) -> str:
        indexed = self.copies.find(article_id(same.url))
        return indexed.story_id if indexed else same.story_id

    def _likest_story(self, sketched: Sketch) -> str | None:
        """Return the id of the story of the known article that a sketch is most like, None where it is like none."""
        owners = self.copies.owners(sketched.sample)
        weight = weights(owners)
        found = filter(None, map(self.copies.find, candidates(owners, weight)))
        likenesses = [(likeness(sketched, indexed.sketch, weight), indexed.story_id) for indexed in found]
        likest, story = max(likenesses, key=lambda pair: pair[0], default=(0.0, ""))
        return story if likest else None


def _is_before(former: Precedence, own: Precedence, *, is_new: bool) -> bool:
    """Tell whether an article of the feed (`former`) told its story before this one; in a tie only if this is new."""
    return former < own or (is_new and former == own)


def _precedence(same: KnownPage) -> Precedence:
    return precedence(same.born, same.entered or same.first_seen)


def _exact_copy(same: KnownPage) -> Copy:
    published = None if same.born is None else to_iso(datetime.fromtimestamp(same.born, PRAGUE))
    return Copy(
        article_id=article_id(same.url), url=same.url, site=same.site, published_at=published, share=1.0, exact=True
    )


def _copy(earliest: IndexedArticle, indexed: IndexedArticle) -> Copy:
    published = earliest.published
    return Copy(
        article_id=earliest.article_id,
        url=earliest.url,
        site=earliest.site,
        published_at=None if published is None else datetime.fromtimestamp(published, PRAGUE).isoformat(),
        share=round(share(earliest.sketch.pairs, indexed.sketch.pairs), 4),
        exact=earliest.content_hash == indexed.content_hash,
        credit_kept=set(earliest.agencies) <= set(indexed.agencies) if earliest.agencies else None,
    )
