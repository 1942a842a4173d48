"""What a run knows of the days on which articles were published, and which of them it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from newscrawl.crawling.discovery import Entry, newest_first
from newscrawl.crawling.window import Window
from newscrawl.czech.dates import parse_date


class Days:
    """The days of one run: its window, and what addresses, sources and pages tell of an article's day."""

    def __init__(self, window: Window, in_url: re.Pattern[str], key: Callable[[str], str]) -> None:
        """Take the days that are asked for, and where a day may be found.

        Args:
            window: the days.
            in_url: matches an address that says its article's day (see `Site.article_date`).
            key: returns what all addresses of the article at a canonical address share.
        """
        self.window = window
        self._in_url = in_url
        self._key = key
        self._published: dict[str, date] = {}

    def may_hold(self, url: str) -> bool:
        """Tell whether the article at `url` may be meant, by its address alone."""
        day = self._of_url(url)
        return day is None or self.window.holds(day)

    def wanted(self, entries: Iterable[Entry], now: datetime) -> list[str]:
        """Return the addresses of what may be meant of a source's entries, the newest first."""
        return [
            entry.url
            for entry in newest_first(entries, now)
            if self.window.may_hold(_day(entry.published, now), _day(entry.modified, now))
        ]

    def holds(self, url: str, published: str | None, now: datetime) -> bool:
        """Tell whether the article at `url` is meant; one without a date is. Its printed date is remembered."""
        day = _day(published, now)
        if day is None:
            return True
        if self.window.since:
            self._published[self._key(url)] = day
        return self.window.holds(day)

    def are_over(self, urls: Sequence[str]) -> bool:
        """Tell whether those of these articles whose day is known, one at least, are older than the window."""
        return self._all_over(self._of_url(url) or self._published.get(self._key(url)) for url in urls)

    def is_over(self, entries: Iterable[Entry], now: datetime) -> bool:
        """Tell whether those entries of a source that are dated, one at least, are older than the window."""
        return self._all_over(_day(entry.published, now) for entry in entries)

    def _all_over(self, days: Iterable[date | None]) -> bool:
        known = [day for day in days if day is not None]
        return bool(known) and all(map(self.window.is_over, known))

    def _of_url(self, url: str) -> date | None:
        match = self._in_url.search(url)
        if match is None:
            return None
        year = int(match["year"])
        try:
            return date(year if year > 99 else 2000 + year, int(match["month"]), int(match["day"]))
        except ValueError:
            return None


def _day(printed: str | None, now: datetime) -> date | None:
    """Return the day in Europe/Prague of a date as printed, None where it cannot be read."""
    moment = parse_date(printed, now) if printed else None
    return moment.date() if moment else None
