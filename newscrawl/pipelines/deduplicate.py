"""Pipeline 400: a row goes into the feed once, a changed article as its next revision."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NoReturn, Self

from newscrawl.exceptions import (
    DuplicateItem,
    NotWritten,
    OlderCapture,
    SecondForm,
    StateError,
    SuspectRevision,
    UnchangedItem,
)
from newscrawl.facts import Visit
from newscrawl.items import Article, RelatedLink, Row, Tombstone
from newscrawl.pipelines.suspicion import why_suspect
from newscrawl.state.brake import CHANGED
from newscrawl.state.crawl_state import state_of
from newscrawl.state.page_notes import Reread
from newscrawl.state.page_table import SUSPECT, UNCHANGED
from newscrawl.state.visited_article import found_fields, visit_of_row
from newscrawl.state.wording import changes_between, wording
from newscrawl.values.keys import hex_key, page_key
from newscrawl.values.moments import PRAGUE, to_iso, unix, unix_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.state.page_table import KnownPage


class Deduplicate:
    """Drops rows that are in the feed or on their way there, and makes a changed article the next revision of its id.

    - An article is recognised by its page. One that reads as its last revision does is dropped as UnchangedItem; one
      that reads otherwise, or comes back after its tombstone, goes on with `revision`, `changes` and `first_seen_at`.
      One that only reads otherwise because the reader has changed since is as good as unchanged.
    - A revision that lacks much of the one before is held until a later visit finds the same (see `suspicion`).
    - A new article with the same title, perex and text as another one of its site is dropped: a site serves one story
      under several addresses. On another site the same story is no duplicate.
    - An article that reads otherwise than the row which this run has of it goes to quarantine, and is due again soon: a
      file of the feed has each id once.
    - A link is recognised by article, section and target, whatever its place in the box.
    - A tombstone goes on when its article is in the feed and not gone already.

    In a replay, whose pages come from an archive, these rules are others:

    - A capture that is older than what the feed has of the article is dropped as OlderCapture.
    - An article that reads otherwise than its last revision, from the same page, goes on with `reason` "re-read".
    - A suspect revision is held whatever former visits have found.

    It comes after Validate, so that a broken row does not keep out a good one of the same article.

    Settings: REPLAY.
    Stats: `deduplicate/revisions`, `deduplicate/comebacks`, `deduplicate/tombstones`, `deduplicate/reread`, and in a
    replay `replay/older` and `replay/unchanged`.
    """

    def __init__(self, crawler: Crawler) -> None:
        state = state_of(crawler)
        self.stats = crawler.stats
        self.is_replay = state.is_replay
        self.clock = state.clock
        self.known = state.known
        self.claims = state.claims
        self.brake = state.brake
        self.notebook = state.notebook
        self.visits = state.visits

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the state of `crawler`."""
        return cls(crawler)

    def process_item(self, item: Row) -> Row:
        """Return `item`, an article or tombstone with its revision; from here on it is claimed for the feed.

        Raises:
            DuplicateItem: the item is not new.
            NotWritten: the state cannot be read, so nobody can tell whether it is; Write ends the run.
        """
        try:
            return self._new(item)
        except StateError as error:
            raise NotWritten(f"{item.site}: {error}") from error

    def _new(self, item: Row) -> Row:
        if isinstance(item, RelatedLink):
            self._link(item)
        elif isinstance(item, Article):
            self._article(item)
        else:
            self._tombstone(item)
        self.claims.claim(item)
        return item

    def _link(self, link: RelatedLink) -> None:
        page, is_claimed = self.known.page_of_link(link), self.claims.holder(link) is not None
        if page and not is_claimed:
            self.notebook.seen_again(page, link)
        if page or is_claimed:
            raise DuplicateItem(f"{link.site}: link is in the feed already: {link.article_url} -> {link.url}")

    def _article(self, article: Article) -> None:
        known, visit = self.known.article(article.url), visit_of_row(article)
        original = self.claims.holder(article)
        if self.claims.form(article.url) not in (None, article.content_hash):
            self._second_form(article, visit)
        if original is None and known is None and (same := self.known.same_content_on_site(article)):
            original = same.key
        if original is not None:
            self._same_story(original, article, visit)
            raise DuplicateItem(f"{article.site}: the story is in the feed already: {article.url}")
        if known is None:
            return
        if self.is_replay:
            self._again(known, article, visit)
            return
        content = hex_key(article.content_hash)
        if known.content == content and not known.gone:
            if visit:
                self.notebook.visited(visit, UNCHANGED)
            raise UnchangedItem(f"{article.site}: unchanged since revision {known.revision}: {article.url}")
        if visit and _is_reread(known, article, visit):
            self.stats.inc_value("deduplicate/reread")
            self.brake.saw(visit, UNCHANGED)
            self.visits.ended(visit, UNCHANGED)
            self.notebook.note(
                Reread(visit=visit, content=content, has_text=bool(article.text), now=unix_of(self.clock.now()))
            )
            raise UnchangedItem(f"{article.site}: reads otherwise by another version of the reader: {article.url}")
        self._revise(known, article, visit)

    def _again(self, known: KnownPage, article: Article, visit: Visit | None) -> None:
        """Make an archived article the next revision of the one in the feed; drop it where it is none."""
        captured, fetched = unix(article.fetched_at), known.fetched or 0
        is_same = not known.gone and (captured == fetched or (visit is not None and known.body == visit.body))
        if not is_same and captured <= fetched:
            self.stats.inc_value("replay/older")
            raise OlderCapture(f"{article.site}: the feed has a later form: {article.url}")
        before = self.known.wording(known)  # of the last revision; `content` may be of a later reading
        is_told = before == wording(article) if before else known.content == hex_key(article.content_hash)
        if is_told and not known.gone:
            self.stats.inc_value("replay/unchanged")
            raise UnchangedItem(f"{article.site}: reads as revision {known.revision}: {article.url}")
        self._revise(known, article, visit)
        if is_same:
            article.reason = "re-read"

    def _revise(self, known: KnownPage, article: Article, visit: Visit | None) -> None:
        """Give an article what makes it the next revision of the one in the feed; refuse it where it is suspect."""
        before = self.known.wording(known)
        self._suspect(known, before, article, visit)
        self.stats.inc_value("deduplicate/comebacks" if known.gone else "deduplicate/revisions")
        article.revision = known.revision + 1
        article.first_seen_at = _first_seen(known)
        article.found_in, article.found_at = found_fields(known.found)
        article.changes = changes_between(before, wording(article)) if before else None

    def _same_story(self, original: int, article: Article, visit: Visit | None) -> None:
        """Note that the page of `article` is that of the story whose page has the key `original`."""
        addresses, names = (visit.addresses, visit.aliases) if visit else ((), ())
        self.notebook.same_as(original, (*addresses, article.url), names)
        if visit:
            if original == visit.key:
                self.visits.ended(visit, UNCHANGED, article_url=article.url)
            else:
                self.visits.ended(visit, "redirected")

    def _suspect(self, known: KnownPage, before: bytes | None, article: Article, visit: Visit | None) -> None:
        """Refuse a revision that is suspect and not confirmed; tell the brake of any other."""
        visit = visit or Visit(key=known.key)
        reason = why_suspect(known, before, article)
        self.brake.saw(visit, SUSPECT if reason else CHANGED)
        if reason and (self.is_replay or not self.brake.is_confirmed(known, SUSPECT)):
            raise SuspectRevision(f"{article.site} {article.url}: held, {reason}", article)

    def _second_form(self, article: Article, visit: Visit | None) -> NoReturn:
        """Refuse another form of an article of which this run has a row; a later run fetches it again."""
        if visit:
            self.notebook.same_as(page_key(article.url), visit.addresses, visit.aliases)
            self.visits.ended(visit, SecondForm.__name__, article_url=article.url)
        self.notebook.due_soon(article.url)
        raise SecondForm(f"{article.site}: reads otherwise than the row of this run: {article.url}", article)

    def _tombstone(self, stone: Tombstone) -> None:
        known = self.known.article(stone.url)
        if known is None or known.gone or self.claims.form(stone.url) is not None:
            if known and known.gone and (visit := visit_of_row(stone)):
                self.visits.ended(visit, str(stone.status))
            raise DuplicateItem(f"{stone.site}: no article of the feed, or gone already: {stone.url}")
        self.stats.inc_value("deduplicate/tombstones")
        stone.revision = known.revision + 1
        stone.first_seen_at = _first_seen(known)


def _first_seen(page: KnownPage) -> str:
    """Return when the first revision of an article was fetched, as rows say it."""
    return to_iso(datetime.fromtimestamp(page.entered or page.first_seen, PRAGUE))


def _is_reread(known: KnownPage, article: Article, visit: Visit) -> bool:
    """Tell whether an article only reads otherwise because its last revision was read by another version of the reader.

    Where the page has the same bytes as then, that is certain. Where they differ, or those of then are not known, most
    differences are counters and teasers: the page's own date of change decides, and a page that gives none was not
    changed.
    """
    if known.gone or known.content is None or visit.reader is None or known.reader == visit.reader:
        return False
    if known.body == visit.body or article.modified_at is None:
        return True
    return unix(article.modified_at) <= (known.fetched or 0)
