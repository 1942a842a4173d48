"""What a note is, a change of the store, and which notes follow from rows of the feed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from newscrawl.items import Article, RelatedLink, Row
from newscrawl.state.page_table import LinksPublished, Published, Withdrawn
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.keys import hex_key
from newscrawl.values.moments import unix

if TYPE_CHECKING:
    from sqlite3 import Connection


class Note(Protocol):
    """A change of the store. A note that follows from a row may be applied twice: the second time changes nothing."""

    def apply(self, connection: Connection) -> None:
        """Make the change inside an open transaction."""


def of_rows(rows: Iterable[Row], learnt: int = 0) -> list[Note]:
    """Return the notes that follow from rows in the feed.

    `learnt` is the moment (Unix seconds) at which this run read them in the feed, 0 for rows that it publishes itself.
    """
    links: dict[str, dict[int, int]] = {}
    seen: dict[str, int] = {}
    articles: list[Article] = []
    notes: list[Note] = []
    for row in rows:
        if isinstance(row, RelatedLink):
            links.setdefault(row.article_url, {})[hex_key(row.id)] = row.position
            seen[row.article_url] = unix(row.seen_at)
        elif isinstance(row, Article):
            articles.append(row)
        else:
            notes.append(Withdrawn(tombstone=row))
    notes += [
        Published(article=article, links=links.pop(article.url, {}), visit=visit_of_row(article), learnt=learnt)
        for article in articles
    ]
    notes += [LinksPublished(page_url=url, links=late, now=seen[url]) for url, late in links.items()]
    return notes
