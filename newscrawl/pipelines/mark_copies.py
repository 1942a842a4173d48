"""Pipeline 450: an article says which story it tells, and which article told it first in much the same words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from newscrawl.copies.index import Age, Copies, Told, age, age_of, sketch_of, told_of
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
    """Sets `story_id` and `copy_of` of articles; nothing is dropped.

    After Deduplicate, so that only what goes into the feed is remembered; before Write, which ends the row. The story
    is that of the most alike article known, a revision stays in the story of its article. An article of too few words
    for a sketch, or one that repeats what is older than COPIES_DAYS, is a copy where all of it is the same.
    """

    def __init__(
        self,
        copies: Copies,
        twin: Callable[[Article], KnownPage | None] = lambda _: None,
        story: Callable[[Article], str | None] = lambda _: None,
    ) -> None:
        """Take the articles of the last days, and what knows of all articles of the feed, however old.

        `twin` finds one that is the same word by word, `story` that of an article's last revision (None: it is new).
        """
        self.copies = RecentCopies(copies)
        self._twin = twin
        self._last_story = story

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the store of `crawler`."""
        state = state_of(crawler)
        return cls(state.copies, state.known.twin, state.known.story)

    def process_item(self, item: Row) -> Row:
        """Return `item`, an article with its story."""
        if isinstance(item, Article):
            self._mark(item)
        return item

    def _mark(self, article: Article) -> None:
        known, sketched, twin = self.copies.of(article.id), sketch_of(article), self._twin(article)
        last = known.story if known else self._last_story(article)
        article.story_id = last or self._new_story(article, sketched, twin)
        if sketched:
            told = told_of(article, article.story_id, sketched)
            earliest = self.copies.earliest(told.story)
            if earliest and earliest.article != told.article and earliest.age <= told.age:
                article.copy_of = _copy(earliest, told)
            self.copies.remember(told)
        if twin and not article.copy_of and _is_before(_age(twin), age_of(article), is_new=last is None):
            article.copy_of = _copy_of_twin(twin)

    def _new_story(self, article: Article, sketched: Sketch | None, twin: KnownPage | None) -> str:
        likest = sketched and self._likest_story(sketched)
        return likest or (self._story_of(twin) if twin else article.id)

    def _story_of(self, twin: KnownPage) -> str:
        told = self.copies.of(article_id(twin.url))
        return told.story if told else twin.story_id

    def _likest_story(self, sketched: Sketch) -> str | None:
        """Return the story of the most alike article, None where none is alike."""
        owners = self.copies.owners(sketched.sample)
        weight = weights(owners)
        found = filter(None, map(self.copies.of, candidates(owners, weight)))
        likenesses = [(likeness(sketched, told.sketch, weight), told.story) for told in found]
        likest, story = max(likenesses, key=lambda pair: pair[0], default=(0.0, ""))
        return story if likest else None


def _is_before(former: Age, own: Age, *, is_new: bool) -> bool:
    """Tell whether an article of the feed told its story before another one; of the same age, before a new one only."""
    return former < own or (is_new and former == own)


def _age(twin: KnownPage) -> Age:
    return age(twin.born, twin.entered or twin.first_seen)


def _copy_of_twin(twin: KnownPage) -> Copy:
    published = None if twin.born is None else to_iso(datetime.fromtimestamp(twin.born, PRAGUE))
    return Copy(
        article_id=article_id(twin.url), url=twin.url, site=twin.site, published_at=published, share=1.0, exact=True
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
