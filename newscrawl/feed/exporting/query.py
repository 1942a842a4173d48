"""What of a feed is exported: the sites, days and purpose that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.feed.checking.partitions import day_of_moment
from newscrawl.rights.purposes import PURPOSES, Purpose, reserved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Article, Tombstone


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which articles are asked for; what is None or empty asks for all."""

    sites: frozenset[str] = frozenset()
    since: str | None = None
    """First day of publication in Prague, YYYY-MM-DD; an article without a date counts by when it was first seen."""
    until: str | None = None
    """Last day, likewise."""
    purpose: Purpose | None = None
    """What the export is for: articles whose site reserves that are left out."""

    def asks_for(self, row: Article | Tombstone) -> bool:
        """Tell whether the row is of the sites and days; a tombstone is of the day on which the article was gone."""
        if self.sites and row.site not in self.sites:
            return False
        if not (self.since or self.until):
            return True
        moment = row.gone_at if row.type == "tombstone" else row.published_at or row.first_seen_at
        day = day_of_moment(moment)
        return (self.since or day) <= day <= (self.until or day)

    def why_left_out(self, article: Article) -> str | None:
        """Return why an article that is asked for may not serve the purpose, None where it may."""
        return reserved(article.rights, self.purpose) if self.purpose else None


def query_of(sites: Sequence[str], since: str | None, until: str | None, purpose: str | None) -> Query:
    """Return the query that a command line asks for; raise UsageError where it asks for none that there is."""
    for option, value in {"since": since, "until": until}.items():
        if value is not None and not _is_day(value):
            raise UsageError(f"--{option} {value}: a day such as 2026-11-22, please")
    if since and until and since > until:
        raise UsageError(f"--since {since}: is after --until {until}")
    known = next((known for known in PURPOSES if known == purpose), None)
    if purpose is not None and known is None:
        raise UsageError(f"--purpose {purpose}: one of {', '.join(PURPOSES)}, please")
    return Query(sites=frozenset(sites), since=since, until=until, purpose=known)


def _is_day(value: str) -> bool:
    """Tell whether `value` is a day of the calendar as YYYY-MM-DD."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
