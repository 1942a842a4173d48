"""The table `problem`: what is wrong with sites, and whether people have been told. Moments are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

ENDED_KEPT = 35 * DAY
"""For how long a problem is kept after its end, once people have been told."""


@dataclass(frozen=True, slots=True)
class KnownProblem:
    """A row of the table: a problem of a site, from the first run that found it to the first that did not."""

    site: str
    name: str
    """Tells it from the site's other problems: `monitoring.problem.Problem.name`."""
    since: int
    """When the first run found it."""
    last: int
    """When the last run found it."""
    text: str
    """As that run described it, one line with an example."""
    ended: int | None
    """When a run first found it no longer, None while it lasts."""
    told: int | None
    """When people were told of it, None while they were not."""
    told_end: int | None
    """When people were told that it has ended, None while they were not."""


_SELECT = "SELECT site, name, since, last, text, ended, told, told_end FROM problem"


class KnownProblems:
    """Look-ups in the table; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def open(self, site: str | None = None) -> list[KnownProblem]:
        """Return the problems of `site`, None for all sites, that last, the oldest first."""
        condition = "WHERE ended IS NULL AND (?1 IS NULL OR site = ?1) ORDER BY since, site, name"
        return [KnownProblem(*row) for row in self._reader.all(f"{_SELECT} {condition}", site)]

    def since(self, moment: int, site: str | None = None) -> list[KnownProblem]:
        """Return the problems of `site`, None for all sites, that lasted at `moment` or later, the oldest first."""
        condition = "WHERE (ended IS NULL OR ended >= ?1) AND (?2 IS NULL OR site = ?2) ORDER BY since, site, name"
        return [KnownProblem(*row) for row in self._reader.all(f"{_SELECT} {condition}", moment, site)]

    def untold(self, site: str) -> list[KnownProblem]:
        """Return what people are to be told of `site`: problems that last and are not told, told ones that ended."""
        condition = (
            "WHERE site = ? AND ((ended IS NULL AND told IS NULL)"
            " OR (ended IS NOT NULL AND told IS NOT NULL AND told_end IS NULL)) ORDER BY since, name"
        )
        return [KnownProblem(*row) for row in self._reader.all(f"{_SELECT} {condition}", site)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsFound:
    """A run has ended and found these problems of its site, and no others."""

    site: str
    now: int
    texts: dict[str, str]
    """Name of each problem -> its text."""

    def apply(self, connection: Connection) -> None:
        """Begin the problems that are new, go on with those that last, end the others, forget the ones long over."""
        names = {
            name
            for (name,) in connection.execute("SELECT name FROM problem WHERE site = ? AND ended IS NULL", (self.site,))
        }
        for name, text in self.texts.items():
            if name in names:
                connection.execute(
                    "UPDATE problem SET last = ?, text = ? WHERE site = ? AND name = ? AND ended IS NULL",
                    (self.now, text, self.site, name),
                )
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO problem (site, name, since, last, text) VALUES (?, ?, ?, ?, ?)",
                    (self.site, name, self.now, self.now, text),
                )
        connection.executemany(
            "UPDATE problem SET ended = ? WHERE site = ? AND name = ? AND ended IS NULL",
            [(self.now, self.site, name) for name in names.difference(self.texts)],
        )
        connection.execute(
            "DELETE FROM problem WHERE site = ? AND ended < ?",
            (self.site, self.now - ENDED_KEPT),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemTold:
    """People have been told of a problem, or of its end."""

    problem: KnownProblem
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep when that was."""
        column = "told" if self.problem.ended is None else "told_end"
        connection.execute(
            f"UPDATE problem SET {column} = ? WHERE site = ? AND name = ? AND since = ?",  # noqa: S608
            (self.now, self.problem.site, self.problem.name, self.problem.since),
        )
