"""Pipeline 450: an article says which story it tells, and which article told it first in much the same words."""

from __future__ import annotations

from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, Self

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
        match = self._likest(article, sketched, last) or (self._match_of(same) if same else None)
        article.story_id = last or (match.story_id if match else article.id)
        if sketched:
            indexed = indexed_article(article, article.story_id, sketched)
            earliest = self.copies.earliest(indexed.story_id)
            if earliest and earliest.article_id != indexed.article_id and earliest.precedence <= indexed.precedence:
                article.copy_of = _copy(earliest, indexed)
            self.copies.remember(indexed)
        if same and not article.copy_of and _is_before(_precedence(same), precedence_of(article), is_new=last is None):
            article.copy_of = _exact_copy(same)
        if article.copy_of and match and match.story_id == article.story_id:
            article.copy_of.matched_id, article.copy_of.containment = match.article_id, round(match.containment, 4)

    def _match_of(self, same: KnownPage) -> _Match:
        """Return how an article is found to be like another one that reads the same."""
        found = article_id(same.url)
        indexed = self.copies.find(found)
        return _Match(1.0, found, indexed.story_id if indexed else same.story_id)

    def _likest(self, article: Article, sketched: Sketch | None, story: str | None) -> _Match | None:
        """Return the known article that another one is most like, None where it is like none.

        Args:
            article: the other one, which is not found itself.
            sketched: its sketch, None where it is too short to be like any.
            story: id of the story whose articles are looked at, None for those of all.
        """
        if sketched is None:
            return None
        owners = self.copies.owners(sketched.sample)
        weight = weights(owners)
        found = filter(None, map(self.copies.find, candidates(owners, weight)))
        matches = [
            _Match(likeness(sketched, indexed.sketch, weight), indexed.article_id, indexed.story_id)
            for indexed in found
            if indexed.article_id != article.id and story in (None, indexed.story_id)
        ]
        likest = max(matches, key=attrgetter("containment"), default=None)
        return likest if likest and likest.containment else None


class _Match(NamedTuple):
    """A known article that another one was found to be like."""

    containment: float
    """Share of the shorter text's word pairs that stand in the longer one, 0..1."""
    article_id: str
    story_id: str


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
