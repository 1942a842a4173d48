"""A replica of one site that changes from run to run, with the feed and the state of its crawls."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

from replica.running import Replica
from support.forks import Fork

from .crawls import SECONDS, fork_crawl

LIKELY = (
    *[("edit", 0.8)] * 5,
    ("reteaser", 0.7),
    ("noise", 0.5),
    ("move", 0.5),
    ("delete", 0.5),
    ("restore", 0.4),
)
"""Methods of `Replica` that change an article, with how likely each is called between two runs."""
EDITS: tuple[tuple[str, bool | int], ...] = (
    ("title", True),
    ("perex", True),
    ("added", 1),
    ("removed", 1),
    ("edited", 1),
)
"""Arguments of `Replica.edit`."""


class World:
    """A running replica of `site`; feed, state and logs of its crawls lie in `directory`, which must be there.

    Crawls are as scheduled ones: what former runs know is not done again.
    """

    def __init__(self, replica: Replica, site: str, directory: Path) -> None:
        self.replica = replica
        self.site = site
        self.directory = directory
        self.exports = directory / "exports"
        self.newsroom = replica.newsrooms[site]

    def start(self, log: str = "log", **options: Any) -> Fork:
        """Start a crawl whose log goes to the file named `log`, `options` as for `crawl_command`."""
        return fork_crawl(self.replica, self.site, self.exports, self.directory / log, **{"arguments": ()} | options)

    def run(self, log: str = "log", **options: Any) -> int:
        """Crawl and return the exit status, arguments as for `start`; raises subprocess.TimeoutExpired."""
        with self.start(log, **options) as crawl:
            return crawl.wait(SECONDS)

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of an SQL statement on the state; no crawl may be running."""
        with closing(sqlite3.connect(self.directory / "state" / "newscrawl.sqlite3")) as store, store:
            return store.execute(statement).fetchall()

    def make_due(self) -> None:
        """Let the time of the next visit be here for every article of the feed, and of one that confirms another."""
        self.sql("UPDATE page SET next_visit = 1, held_since = held_since - 10800 WHERE revision")

    def url(self, number: int) -> str:
        """Return the present address of an article."""
        return self.newsroom.url(number)

    def change(self, chance: Random) -> Counter[str]:
        """Let some things happen at the site, each to another article; return how often what did.

        What cannot be done to the chosen article is left out: an old address has no words to change.
        """
        desk, there = self.replica.desks[self.site], list(self.newsroom.published)
        chance.shuffle(there)
        gone = [number for number in range(1, self.newsroom.articles + 1) if number not in there]
        done: Counter[str] = Counter()
        for what, likely in LIKELY:
            numbers = gone if what == "restore" else there
            if numbers and chance.random() < likely:
                with suppress(ValueError):
                    getattr(desk, what)(numbers.pop(), **_details(what, chance))
                    done[what] += 1
        done["publish"] = len(desk.publish(chance.choice((1, 1, 1, 2))))
        return done


def _details(what: str, chance: Random) -> dict[str, Any]:
    """Return the arguments of a change that has any."""
    if what == "edit":
        return dict(chance.sample(EDITS, chance.randint(1, 2)))
    return {"status": chance.choice((404, 410))} if what == "delete" else {}
