"""Stores of former versions become one of today, with what they know."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.state.migrations import MIGRATIONS, version_of
from newscrawl.state.store import Store, connect
from newscrawl.values.urls import article_id
from support.state_notes import NOW, key, known, url


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_store_of_a_former_version_keeps_its_pages(tmp_path: Path, version: int) -> None:
    path = tmp_path / "store"
    connection = connect(path)
    for statements in MIGRATIONS[:version]:
        for statement in statements:
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute(
        "INSERT INTO page (key, site, url, first_seen, last_seen, revision) VALUES (?, 'lab', ?, ?, ?, 3)",
        (key(1), url(1), NOW, NOW),
    )
    connection.close()

    store = Store(path)
    page = known(store, 1)
    with store.snapshot() as connection:
        assert version_of(connection) == len(MIGRATIONS)
    store.close()
    assert (page.url, page.revision, page.story_id) == (url(1), 3, article_id(url(1)))


def test_listings_are_read_once_more_since_former_versions_did_not_tell_what_they_show(tmp_path: Path) -> None:
    path, before = tmp_path / "store", 8
    connection = connect(path)
    for statement in (statement for statements in MIGRATIONS[:before] for statement in statements):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {before}")
    connection.executemany(
        "INSERT INTO source (url, site, kind, number, etag, last_modified) VALUES (?, 'lab', ?, 1, '\"1\"', 'now')",
        [(url(1), "listing"), (url(2), "feed")],
    )
    connection.close()

    store = Store(path)
    listing, feed = store.sources.find(url(1)), store.sources.find(url(2))
    store.close()
    assert listing
    assert (listing.etag, listing.last_modified) == (None, None)
    assert feed
    assert (feed.etag, feed.last_modified) == ('"1"', "now")
