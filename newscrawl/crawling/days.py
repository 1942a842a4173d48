"""On which days articles were published, as far as a run can tell, and whether these are the days it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from newscrawl.crawling.discovery import Entry, newest_first
from newscrawl.crawling.window import Window
from newscrawl.czech.dates import parse_date


class Days:
    """Compares the window of one run with what addresses, sources and pages tell of an article's day.

    Addresses are canonical URLs. Where a method takes `now`, that is an aware datetime from which relative dates such
    as "včera" count.
    """

    def __init__(self, window: Window, in_url: re.Pattern[str], key: Callable[[str], str]) -> None:
        """Take the days the run is for, and how to find the day of an article.

        Args:
            window: these days.
            in_url: finds the day in an address that says it (see `Site.article_date`).
            key: returns the string that all addresses of one article share, from any of them.
        """
        self.window = window
        self._in_url = in_url
        self._key = key
        self._published: dict[str, date] = {}

    def may_hold(self, url: str) -> bool:
        """Tell whether the article at `url` may be of these days: it may unless its address says another one."""
        day = self._of_url(url)
        return day is None or self.window.holds(day)

    def wanted(self, entries: Iterable[Entry], now: datetime) -> list[str]:
        """Return the addresses of those of a source's entries that may be of these days, the newest first."""
        return [
            entry.url
            for entry in newest_first(entries, now)
            if self.window.may_hold(_day(entry.published, now), _day(entry.modified, now))
        ]

    def holds(self, url: str, published: str | None, now: datetime) -> bool:
        """Tell whether the article at `url` is of these days, by its date as `published` on its page.

        One without a date is taken to be. The day is remembered for `are_over`.
        """
        day = _day(published, now)
        if day is None:
            return True
        if self.window.since:
            self._published[self._key(url)] = day
        return self.window.holds(day)

    def are_over(self, urls: Sequence[str]) -> bool:
        """Tell whether all articles at `urls` whose day is known, one at least, are older than the window."""
        return self._all_over(self._of_url(url) or self._published.get(self._key(url)) for url in urls)

    def is_over(self, entries: Iterable[Entry], now: datetime) -> bool:
        """Tell whether all entries of a source that have a date, one at least, are older than the window."""
        return self._all_over(_day(entry.published, now) for entry in entries)

    def _all_over(self, days: Iterable[date | None]) -> bool:
        known = [day for day in days if day is not None]
        return bool(known) and all(map(self.window.is_over, known))

    def _of_url(self, url: str) -> date | None:
        """Return the day that an address says, None where it says none or one that no calendar has."""
        match = self._in_url.search(url)
        if match is None:
            return None
        year = int(match["year"])
        try:
            return date(year if year >= 100 else 2000 + year, int(match["month"]), int(match["day"]))
        except ValueError:
            return None


def _day(printed: str | None, now: datetime) -> date | None:
    """Return the day of a printed date in Europe/Prague, None where there is none or it cannot be read."""
    moment = parse_date(printed, now) if printed else None
    return moment.date() if moment else None
