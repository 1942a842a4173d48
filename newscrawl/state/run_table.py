"""The tables `run` and `recent`: what runs did, and their newest articles, of all sites. Moments are Unix seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.state.plan import DAY

if TYPE_CHECKING:
    from sqlite3 import Connection

    from newscrawl.state.reader import Reader

KEPT = 35 * DAY
"""For how long runs are kept: `scrapy report` looks back over a month."""
RECENT_KEPT = 15 * DAY
"""For how long articles are kept: alarms look back over 14 days."""


@dataclass(frozen=True, slots=True)
class KnownRun:
    """A row of the table `run`."""

    site: str
    run_id: str
    started: int
    ended: int
    reason: str
    """Finish reason, as in its report."""
    ok: int
    figures: bytes
    """JSON of `monitoring.figures.Figures`."""


@dataclass(frozen=True, slots=True)
class RecentArticle:
    """A row of the table `recent`: an article as it first came into the feed."""

    site: str
    entered: int
    """When it was fetched."""
    url: str
    published: int | None
    lacking: str
    """Names of the fields that it does not have, with spaces between; "boxes" where it has no related link."""
    is_news: int
    """1 where it was published in the day before it was fetched, or is undated; 0 in the first run of a site."""


class KnownRuns:
    """Look-ups in the tables; they raise StateError when the store cannot be read."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def since(self, moment: int, site: str | None = None) -> list[KnownRun]:
        """Return the runs of `site`, None for all sites, that began at `moment` or later, the oldest first."""
        return [
            KnownRun(*row)
            for row in self._reader.all(
                "SELECT site, run_id, started, ended, reason, ok, figures FROM run"
                " WHERE started >= ?1 AND (?2 IS NULL OR site = ?2) ORDER BY started, run_id",
                moment,
                site,
            )
        ]

    def last(self, site: str, *, ok: bool = False) -> KnownRun | None:
        """Return the last run of `site`, with `ok` the last one that was ok; None where none is kept."""
        row = self._reader.one(
            "SELECT site, run_id, started, ended, reason, ok, figures FROM run"
            " WHERE site = ? AND ok >= ? ORDER BY started DESC, run_id DESC LIMIT 1",
            site,
            int(ok),
        )
        return KnownRun(*row) if row else None

    def sites(self) -> list[str]:
        """Return the sites of which runs are kept, sorted."""
        return [site for (site,) in self._reader.all("SELECT DISTINCT site FROM run ORDER BY site")]

    def times(self, site: str, since: int) -> list[tuple[int, int]]:
        """Return when the runs of `site` that began since `since` began and ended, the oldest first."""
        statement = "SELECT started, ended FROM run WHERE site = ? AND started >= ? ORDER BY started"
        return [(started, ended) for started, ended in self._reader.all(statement, site, since)]

    def newest(self, site: str) -> int | None:
        """Return when the newest of the articles kept of `site` was published, or fetched where that is not known."""
        row = self._reader.one(
            "SELECT max(min(coalesce(published, entered), entered)) FROM recent WHERE site = ?", site
        )
        return row[0] if row else None

    def recent(self, site: str, since: int) -> list[RecentArticle]:
        """Return the articles of `site` that came into the feed since `since`, the oldest first."""
        return [
            RecentArticle(*row)
            for row in self._reader.all(
                "SELECT site, entered, url, published, lacking, is_news FROM recent"
                " WHERE site = ? AND entered >= ? ORDER BY entered, url",
                site,
                since,
            )
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """A run is published."""

    run: KnownRun
    articles: tuple[RecentArticle, ...] = ()
    """Its new ones."""

    def apply(self, connection: Connection) -> None:
        """Keep the run and its articles, and forget those of the site that are too old."""
        run = self.run
        connection.execute(
            "INSERT OR REPLACE INTO run (site, run_id, started, ended, reason, ok, figures)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (run.site, run.run_id, run.started, run.ended, run.reason, run.ok, run.figures),
        )
        connection.executemany(
            "INSERT OR REPLACE INTO recent (site, entered, url, published, lacking, is_news) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (article.site, article.entered, article.url, article.published, article.lacking, article.is_news)
                for article in self.articles
            ],
        )
        connection.execute("DELETE FROM run WHERE site = ? AND started < ?", (run.site, run.started - KEPT))
        connection.execute("DELETE FROM recent WHERE site = ? AND entered < ?", (run.site, run.started - RECENT_KEPT))
