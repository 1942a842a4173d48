"""For the tests of the state: notes, articles and tombstones by number, and all that a store holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from newscrawl.items import Article, Tombstone
from newscrawl.state.page_notes import Named
from newscrawl.state.page_table import KnownPage
from newscrawl.state.store import Store
from newscrawl.values.keys import page_key
from support.row_crawls import article as row_article
from support.row_crawls import sha

NOW = 1_795_330_800
"""22 November 2026, 7:00 UTC."""


def stamp(moment: int) -> str:
    """Return a Unix time as rows print it."""
    return datetime.fromtimestamp(moment, UTC).isoformat()


def url(number: int) -> str:
    return f"https://zpravy.example/clanek-{number}"


def key(number: int) -> int:
    return page_key(url(number))


def article(number: int, *, at: int = NOW, text: str | None = None, **changes: Any) -> Article:
    """Return a form of article `number` that was fetched `at`; its content follows from `text`."""
    text = f"Text číslo {number}." if text is None else text
    values = {"fetched_at": stamp(at), "first_seen_at": stamp(at), "published_at": stamp(at - 600), "text": text}
    return row_article(number, **(values | {"content_hash": sha(text)} | changes))


def tombstone(number: int, *, at: int, revision: int) -> Tombstone:
    return Tombstone(
        id=row_article(number).id,
        url=url(number),
        site="lab",
        status=404,
        revision=revision,
        first_seen_at=stamp(at),
        gone_at=stamp(at),
    )


def named(number: int, seen: int = NOW, site: str = "lab") -> Named:
    return Named(key=key(number), site=site, url=url(number), seen=seen)


def known(store: Store, number: int) -> KnownPage:
    """Return a page that must be known."""
    page = store.pages.find(key(number))
    assert page is not None
    return page


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that the tables of pages and sources hold."""
    with store.snapshot() as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}


TABLES = ("page", "alias", "detail", "source")
