"""For the tests and trials of agency copies: articles as the index knows them, and an index written in batches."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from typing import Any

from newscrawl.copies.index import CopyIndex, IndexedArticle
from newscrawl.copies.likeness import Sketch, sketch
from newscrawl.state.migrations import migrate


def sketched(*phrases: str) -> Sketch:
    """Return the sketch of phrases of 20 words each; different names, different words."""
    found = sketch(" ".join(f"{phrase}{place}" for phrase in phrases for place in range(20)))
    assert found
    return found


def told(name: str, *phrases: str, **changes: Any) -> IndexedArticle:
    """Return what is known of an article; all follows from its name, its words from `phrases` if there are any."""
    identity = hashlib.sha256(name.encode()).hexdigest()
    values: dict[str, Any] = {
        "article_id": identity[:16],
        "story_id": identity[:16],
        "url": f"https://zpravy.example/{name}",
        "site": "lab",
        "published": 1_700_000_000,
        "first_seen": 1_700_000_100,
        "added": 1_700_000_200,
        "agencies": ("ČTK", "Reuters"),
        "content_hash": identity,
        "sketch": sketched(*(phrases or (name, f"{name} dále"))),
    }
    return IndexedArticle(**(values | changes))


def connect(path: Path) -> sqlite3.Connection:
    """Open a database with the tables of the index; the caller ends transactions and closes it."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA cache_size=-65536")  # KiB; the default of 2 MiB makes every look-up read the disk
    migrate(connection, is_new=True)
    return connection


class BatchedIndex(CopyIndex):
    """Copies whose remembered articles are in the index only after `write`, as with the rows of a batch."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.connection = connection
        self.waiting: list[IndexedArticle] = []

    def remember(self, told: IndexedArticle) -> None:
        self.waiting.append(told)

    def write(self) -> None:
        for told in self.waiting:
            self.insert(told)
        self.connection.commit()
        self.waiting.clear()
