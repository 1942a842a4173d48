"""What a note is, a change of the store, and which notes follow from rows of the feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from newscrawl.derived import link_id
from newscrawl.items import Address, Article, RelatedLink, Row, Tombstone
from newscrawl.state.address_table import AddressTold
from newscrawl.state.page_notes import LinksPublished, Published, Withdrawn
from newscrawl.state.visited_article import visit_of_row
from newscrawl.values.keys import hex_key
from newscrawl.values.moments import unix
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from sqlite3 import Connection


class Note(Protocol):
    """A change of the store. A note that follows from a row may be applied twice: the second time changes nothing."""

    def apply(self, connection: Connection) -> None:
        """Make the change inside an open transaction."""


def of_rows(rows: Iterable[Row | Address], learnt: int = 0, reader: int | None = None) -> list[Note]:
    """Return the notes that follow from rows in the feed.

    Args:
        rows: in the feed.
        learnt: the moment (Unix seconds) at which this run read them in the feed, 0 for rows that it publishes itself.
        reader: version of the reader of rows that do not carry their visit, None where it is not known.
    """
    links: dict[str, dict[int, int]] = {}
    seen: dict[str, int] = {}
    stories: list[Article | Tombstone] = []
    addresses: list[Address] = []
    for row in rows:
        if isinstance(row, RelatedLink):
            links.setdefault(row.article_url, {}).update(dict.fromkeys(_link_keys(row), row.position))
            seen[row.article_url] = unix(row.seen_at)
        elif isinstance(row, Address):
            addresses.append(row)
        else:
            stories.append(row)
    notes: list[Note] = [
        Published(article=row, links=links.pop(row.url, {}), visit=visit_of_row(row), learnt=learnt, reader=reader)
        if isinstance(row, Article)
        else Withdrawn(tombstone=row)
        for row in sorted(stories, key=attrgetter("revision"))  # a compacted day has several of one article
    ]
    notes += [LinksPublished(page_url=url, links=late, now=seen[url]) for url, late in links.items()]
    return [*notes, *(AddressTold(address=address) for address in addresses)]


def is_respelt(link: RelatedLink) -> bool:
    """Tell whether the target of a link in the feed has another spelling today, so that the link has another id."""
    return link.url is not None and canonical_url(link.url) != link.url


def _link_keys(link: RelatedLink) -> Iterator[int]:
    """Yield the key of a link's id, and of the id that it has with its target as that is spelt today."""
    yield hex_key(link.id)
    if is_respelt(link):
        yield hex_key(link_id(link.article_id, link.section, canonical_url(link.url or ""), link.title))
