"""AnswerStore: what a survey asked and what it was answered, on the disk before anything more is asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import time
from urllib.parse import urlsplit

import msgspec

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.naming import domain_at
from newscrawl.values.moments import in_prague

FILE = "survey.sqlite3"
"""Its name in the directory of a survey."""
_APPLICATION, _VERSION = 0x6F6E6264, 1
"""In the header of the file: whose it is ("onbd"), and which tables it has."""
_TABLES = """
CREATE TABLE survey (start TEXT NOT NULL, front TEXT NOT NULL, domain TEXT NOT NULL, asking INTEGER) STRICT;
CREATE TABLE request (
    number INTEGER PRIMARY KEY, url TEXT NOT NULL, turn TEXT NOT NULL, is_robots INTEGER NOT NULL,
    sent_at REAL NOT NULL, status INTEGER, headers BLOB, body BLOB
) STRICT;
CREATE TABLE answer (number INTEGER PRIMARY KEY, sent INTEGER NOT NULL, content BLOB NOT NULL) STRICT;
CREATE TABLE robots (origin TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
"""
_ANEW = "--fresh begins anew"
_DAMAGED = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class UnusableStore(Exception):  # noqa: N818 - says what is the case
    """The file cannot be used: damaged, another program's, of another site, in use; the message says so in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptResponse:
    """An answer as it came over the wire."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class AnswerStore:
    """The log of one survey: a SQLite file, of which each change is on the disk when the call that makes it returns.

    It is held by one process at a time. A request is counted before it is sent, and never forgotten. What comes back
    is kept as it came until the answer that it was a part of is settled; files of robots.txt are kept for good.

    All methods raise UnusableStore where the file cannot be read or written.
    """

    def __init__(self, directory: Path, start: str) -> None:
        """Open the survey of the site at the address `start` in `directory`, or begin it where there is none."""
        self._path = directory / FILE
        with self._told():
            directory.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(self._path, timeout=0, isolation_level=None)
            try:
                self._open(start)
            except BaseException:
                self._database.close()
                raise

    @classmethod
    def begin_anew(cls, directory: Path, start: str) -> AnswerStore:
        """Begin the survey in `directory`, whatever is there, unless another process is at it."""
        try:
            cls(directory, start).close()
        except StoreInUse:
            raise
        except UnusableStore:
            pass  # that is what is to be replaced
        for end in ("", "-wal", "-shm"):
            (directory / (FILE + end)).unlink(missing_ok=True)
        return cls(directory, start)

    def close(self) -> None:
        """Let another process use the file."""
        self._database.close()

    @property
    def front(self) -> str:
        """The address of the site's front page: the given one, or where that has moved for good."""
        return str(self._one("SELECT front FROM survey"))

    @property
    def domain(self) -> str:
        """The domain of that address, without `www.`."""
        return str(self._one("SELECT domain FROM survey"))

    @property
    def sent(self) -> int:
        """How many requests were sent, or were about to be."""
        return int(str(self._one("SELECT count(*) FROM request")))

    @property
    def asking(self) -> int | None:
        """How many requests had been sent before the first of the open question; None where it has sent none."""
        found = self._one("SELECT asking FROM survey")
        return None if found is None else int(str(found))

    @property
    def robots(self) -> dict[str, str]:
        """The robots.txt of each origin ("https://www.example.cz"), as text."""
        with self._told():
            return dict(self._database.execute("SELECT origin, text FROM robots ORDER BY origin"))

    def answers(self) -> Iterator[tuple[int, Answer]]:
        """Yield the answers in their order, each with how many requests had been sent when its question was put."""
        with self._told():
            rows = self._database.execute("SELECT sent, content FROM answer ORDER BY number").fetchall()
        for sent, content in rows:
            try:
                answer = msgspec.msgpack.decode(content, type=Answer)
            except msgspec.DecodeError as error:
                raise UnusableStore(f"{self._path} is damaged: {error}; {_ANEW}") from None
            yield sent, replace(answer, at=in_prague(answer.at))

    def last_sent(self) -> dict[str, float]:
        """Return when each host was sent its last request, in Unix seconds."""
        with self._told():
            rows = self._database.execute("SELECT url, max(sent_at) FROM request GROUP BY url").fetchall()
        last: dict[str, float] = {}
        for url, at in rows:
            host = urlsplit(url).hostname or ""
            last[host] = max(at, last.get(host, 0.0))
        return last

    def send(self, url: str, turn: str, *, is_robots: bool) -> int:
        """Count a request that is about to be sent; return its number.

        Args:
            url: its address.
            turn: what tells it from other requests for this address that serve the same question.
            is_robots: whether it asks for a robots.txt.
        """
        with self._told(), self._transaction() as database:
            database.execute("UPDATE survey SET asking = coalesce(asking, (SELECT count(*) FROM request))")
            made = database.execute(
                "INSERT INTO request (url, turn, is_robots, sent_at) VALUES (?, ?, ?, ?)",
                (url, turn, is_robots, time()),
            )
        return int(made.lastrowid or 0)

    def keep(self, number: int, response: KeptResponse) -> None:
        """Keep what came back of the request with this number."""
        headers = msgspec.msgpack.encode(response.headers)
        with self._told():
            self._database.execute(
                "UPDATE request SET status = ?, headers = ?, body = ? WHERE number = ?",
                (response.status, headers, response.body, number),
            )

    def kept(self, url: str, turn: str) -> KeptResponse | None:
        """Return what came back of a request before, None where nothing did."""
        with self._told():
            row = self._database.execute(
                "SELECT status, headers, body FROM request WHERE url = ? AND turn = ? AND headers IS NOT NULL "
                "ORDER BY number DESC LIMIT 1",
                (url, turn),
            ).fetchone()
        if row is None:
            return None
        status, headers, body = row
        try:
            pairs = msgspec.msgpack.decode(headers, type=list[tuple[bytes, bytes]])
        except msgspec.DecodeError as error:
            raise UnusableStore(f"{self._path} is damaged: {error}; {_ANEW}") from None
        return KeptResponse(status=status, headers=pairs, body=body)

    def settle(self, answer: Answer | None, robots: Mapping[str, str]) -> None:
        """Keep the answer to the open question; None leaves it open, to be asked anew by a later call.

        What came back on the way is forgotten, but for the robots.txt files that could be had.
        """
        with self._told(), self._transaction() as database:
            if answer is not None:
                database.execute(
                    "INSERT INTO answer (sent, content) "
                    "SELECT coalesce(asking, (SELECT count(*) FROM request)), ? FROM survey",
                    (msgspec.msgpack.encode(answer),),
                )
                database.execute("UPDATE survey SET asking = NULL")
            database.execute(
                "UPDATE request SET headers = NULL, body = NULL "
                "WHERE headers IS NOT NULL AND NOT (is_robots AND status < 500 AND status <> 429)"
            )
            database.executemany("INSERT OR REPLACE INTO robots VALUES (?, ?)", robots.items())

    def move(self, front: str, domain: str) -> None:
        """Note that the site has moved for good: the survey begins anew there, the requests stay counted."""
        with self._told(), self._transaction() as database:
            database.execute("DELETE FROM answer")
            database.execute("UPDATE survey SET front = ?, domain = ?, asking = NULL", (front, domain))

    def _open(self, start: str) -> None:
        """Take the file for this process, make its tables where it is new, and check whose it is."""
        database = self._database
        database.execute("PRAGMA locking_mode = EXCLUSIVE")  # until it is closed, or the process ends
        database.execute("PRAGMA journal_mode = WAL")  # one wait for the disk a change, not three
        database.execute("PRAGMA synchronous = FULL")
        database.execute("BEGIN IMMEDIATE")
        is_new = not self._one("SELECT count(*) FROM sqlite_schema")
        if is_new:
            domain = domain_at(start)
            for statement in _TABLES.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            database.execute(f"PRAGMA user_version = {_VERSION}")
            database.execute("INSERT INTO survey VALUES (?, ?, ?, NULL)", (start, start, domain))
        database.execute("COMMIT")
        if not is_new:
            self._check(start)

    def _check(self, start: str) -> None:
        marks = (self._one("PRAGMA application_id"), self._one("PRAGMA user_version"))
        if marks[0] != _APPLICATION:
            raise UnusableStore(f"{self._path} is no survey; {_ANEW}")
        if marks[1] != _VERSION:
            raise UnusableStore(f"{self._path} is a survey of another version; {_ANEW}")
        if self._one("PRAGMA quick_check") != "ok" or self._one("SELECT count(*) FROM survey") != 1:
            raise UnusableStore(f"{self._path} is damaged; {_ANEW}")
        if (known := self._one("SELECT start FROM survey")) != start:
            raise UnusableStore(f"{self._path} is the survey of {known}; {_ANEW}")

    def _one(self, query: str) -> object:
        """Return the only cell of a query."""
        with self._told():
            row = self._database.execute(query).fetchone()
        return row[0] if row else None

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield self._database
        except BaseException:
            self._database.execute("ROLLBACK")
            raise
        self._database.execute("COMMIT")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn what SQLite and the file system raise into one line."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the rest says more of the same
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreInUse(f"{self._path} is in use: another call is under way") from error
            if code in _DAMAGED:
                raise UnusableStore(f"{self._path} is damaged: {error}; {_ANEW}") from error
            raise UnusableStore(f"{self._path} cannot be used: {error}") from error
        except OSError as error:
            raise UnusableStore(f"{self._path} cannot be used: {error.strerror or error}") from error


class StoreInUse(UnusableStore):
    """Another process has the file open."""
