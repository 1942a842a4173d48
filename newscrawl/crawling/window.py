"""The days of publication a run is for: `-a since=2025-01-01 -a until=2025-01-31`. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Days of publication in Europe/Prague, both ends included; None is an open end."""

    since: date | None = None
    until: date | None = None

    @classmethod
    def parse(cls, since: str, until: str) -> Self:
        """Return the window between two dates (ISO 8601, as text), "" being an open end.

        Raises:
            ValueError: a text is no date, or the end lies before the beginning; the message says which.
        """
        window = cls(since=_day("since", since), until=_day("until", until))
        if window.since and window.until and window.until < window.since:
            raise ValueError(f"until={until} is before since={since}")
        return window

    def __bool__(self) -> bool:
        """Tell whether a run is for some days only."""
        return self.since is not None or self.until is not None

    def is_over(self, day: date) -> bool:
        """Tell whether `day` lies before the window: then no older article lies in it either."""
        return self.since is not None and day < self.since

    def holds(self, day: date) -> bool:
        """Tell whether `day` lies in the window."""
        return not self.is_over(day) and (self.until is None or day <= self.until)

    def may_hold(self, published: date | None, modified: date | None) -> bool:
        """Tell whether an article, or a sitemap of articles, may be of these days, by what a source says of it.

        The day of publication decides where there is one; else what was last modified before the window was also
        published before it.
        """
        if published is not None:
            return self.holds(published)
        return modified is None or not self.is_over(modified)


def archive_urls(template: str, window: Window, today: date) -> Iterator[str]:
    """Yield the addresses of an archive (see `Site.archives`) for each day, month or year of a window, newest first.

    `{year}`, `{month}` and `{day}` of the template are filled in, no later than `today`; `{number}` is left as it is. A
    window that is open at its beginning yields nothing.
    """
    if window.since is None:
        return
    day, last = min(window.until or today, today), ""
    while day >= window.since:
        url = template.format(year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}", number="{number}")
        if url != last:
            yield url
        last = url
        day -= timedelta(days=1)


def _day(name: str, value: str) -> date | None:
    """Return the value of the argument `name` as a date, None for ""; raise ValueError where it is none."""
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise ValueError(f"{name}={value}: a date such as 2025-01-31, please") from None
