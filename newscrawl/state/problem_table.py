"""The tables `problem` and `problem_told`: what is wrong with sites, and whether people know. Moments: Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.state.plan import DAY, HOUR
from newscrawl.values.terminal import shortened

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

ENDED_KEPT = 35 * DAY
"""For how long a problem is kept after its end."""
RETURNS_WITHIN = DAY
"""A problem that is found again so soon after it was last found is the same one, and no new one."""
QUIET = HOUR
"""People are told of an end when a problem has not been found for so long, twice as long after each return ..."""
MOST_DOUBLINGS = 4
"""... up to 16 hours: less than RETURNS_WITHIN, so that nobody is told of an end after what is a new problem then."""
_MOST_CHARACTERS = 2_000
"""Of a name or a text: an address in it may be that long."""


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


_SELECT = "SELECT site, name, since, last, text, ended FROM problem"
_UNTOLD = (
    " LEFT JOIN (SELECT * FROM problem_told WHERE channel = ?2) USING (site, name, since)"
    " WHERE site = ?1 AND ((ended IS NULL AND told IS NULL)"
    " OR (ended IS NOT NULL AND told IS NOT NULL AND told_end IS NULL AND ?3 - last >= ?4 << min(returns, ?5)))"
    " ORDER BY since, name"
)


class KnownProblems:
    """Look-ups in the tables; they raise StateError when the store cannot be read."""

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

    def untold(self, site: str, channel: str, now: int) -> list[KnownProblem]:
        """Return what people are to be told of `site` by `channel`, the oldest first.

        That is problems that last and were not told by it; and problems told by it whose end was not, when they have
        not been found for long enough to be sure that they are over.
        """
        return [
            KnownProblem(*row)
            for row in self._reader.all(
                _SELECT + _UNTOLD,
                site,
                channel,
                now,
                QUIET,
                MOST_DOUBLINGS,
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsFound:
    """A run has ended and found these problems of its site, and no others."""

    site: str
    now: int
    texts: dict[str, str]
    """Name of each problem -> its text; what a site printed in them is kept in one line, without what UTF-8 lacks."""

    def apply(self, connection: Connection) -> None:
        """Begin the problems that are new, go on with those that last, end the others, forget the ones long over."""
        texts = {
            shortened(name, _MOST_CHARACTERS): shortened(text, _MOST_CHARACTERS) for name, text in self.texts.items()
        }
        for name, text in texts.items():
            row = connection.execute(
                "SELECT since, last, ended FROM problem WHERE site = ? AND name = ? ORDER BY since DESC LIMIT 1",
                (self.site, name),
            ).fetchone()
            if row and (row[2] is None or self.now - row[1] <= RETURNS_WITHIN):
                self._goes_on(connection, name, text, since=row[0], returns=row[2] is not None)
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO problem (site, name, since, last, text) VALUES (?, ?, ?, ?, ?)",
                    (self.site, name, self.now, self.now, text),
                )
        open_names = connection.execute("SELECT name FROM problem WHERE site = ? AND ended IS NULL", (self.site,))
        connection.executemany(
            "UPDATE problem SET ended = ? WHERE site = ? AND name = ? AND ended IS NULL",
            [(self.now, self.site, name) for (name,) in open_names.fetchall() if name not in texts],
        )
        connection.execute(
            "DELETE FROM problem WHERE site = ? AND ended < ?",
            (self.site, self.now - ENDED_KEPT),
        )

    def _goes_on(self, connection: Connection, name: str, text: str, *, since: int, returns: bool) -> None:
        """Keep that it was found again; if it `returns`, those who were told of its end are to hear of it anew."""
        connection.execute(
            "UPDATE problem SET last = ?, text = ?, ended = NULL, returns = returns + ?"
            " WHERE site = ? AND name = ? AND since = ?",
            (self.now, text, returns, self.site, name, since),
        )
        connection.execute(
            "DELETE FROM problem_told WHERE site = ? AND name = ? AND since = ? AND told_end IS NOT NULL",
            (self.site, name, since),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemTold:
    """People have been told of a problem, or of its end."""

    problem: KnownProblem
    channel: str
    """By which; a word of our own that is no secret."""
    now: int

    def apply(self, connection: Connection) -> None:
        """Keep when that was."""
        key = (self.problem.site, self.problem.name, self.problem.since, self.channel)
        if self.problem.ended is None:
            connection.execute(
                "INSERT OR REPLACE INTO problem_told (site, name, since, channel, told) VALUES (?, ?, ?, ?, ?)",
                (*key, self.now),
            )
        else:
            connection.execute(
                "UPDATE problem_told SET told_end = ? WHERE site = ? AND name = ? AND since = ? AND channel = ?",
                (self.now, *key),
            )
