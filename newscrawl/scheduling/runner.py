"""Runs a schedule: has each site crawled by its scrapyd when it is due."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from newscrawl.scheduling.schedule import next_due
from newscrawl.scheduling.scrapyd_api import ScrapydError, UnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newscrawl.clock import Clock
    from newscrawl.scheduling.schedule import Schedule
    from newscrawl.scheduling.scrapyd_api import ScrapydApi

logger = logging.getLogger(__name__)

_PAUSE = timedelta(seconds=30)
"""Until a scrapyd that cannot be asked is asked again."""
_LONGEST_WAIT_SECONDS = 60.0
"""Between two looks at the clock: it may be set, and a machine may sleep."""


class Runner:
    """Starts the runs of a schedule, each at its time and no two of a site at once.

    A run that is due while the site's last one waits or runs is left out. A scrapyd that was restarted does not list
    the jobs that it had started before; a run that begins beside such a job ends by itself, with status 3, for the job
    holds the lock of the site's feed.

    While a scrapyd cannot be asked, its runs wait, of each site one.
    """

    def __init__(self, schedule: Schedule, apis: Mapping[str, ScrapydApi], clock: Clock) -> None:
        """Take the schedule, the clients of its daemons by their names, and the clock that says what is due."""
        self._entries = {entry.site: entry for entry in schedule.entries}
        self._apis = apis
        self._clock = clock
        self._due: dict[str, datetime] = {}
        """By site, when its next run is to begin."""
        self._unreachable: dict[str, datetime] = {}
        """By scrapyd that could not be asked, when it is asked again."""
        self._refused: dict[str, str] = {}
        """By site that scrapyd would not crawl at last, why."""

    def run(self, wait: Callable[[float], bool], overdue: Iterable[str] = ()) -> None:
        """Start runs when they are due, those of the sites `overdue` at once, until it is told to end.

        `wait` waits for so many seconds at most, and returns whether it is to end.
        """
        now = self._clock.now()
        self._due = {site: next_due(entry, now) for site, entry in self._entries.items()}
        self._due.update(dict.fromkeys(overdue, now))
        while not wait(self._start_due()):
            pass

    def _start_due(self) -> float:
        """Start what is due by now; return how many seconds later something may be due again."""
        for site, entry in self._entries.items():  # sooner than planned where the clock was put back
            self._due[site] = min(self._due[site], next_due(entry, self._clock.now()))
        for name, api in self._apis.items():
            now = self._clock.now()
            sites = [site for site, entry in self._entries.items() if entry.scrapyd == name and self._due[site] <= now]
            if sites and self._unreachable.get(name, now) <= now:
                self._start(api, sorted(sites, key=self._due.__getitem__))
        now = self._clock.now()
        moments = [max(due, self._unreachable.get(self._entries[site].scrapyd, due)) for site, due in self._due.items()]
        return min(max((min(moments) - now).total_seconds(), 0.0), _LONGEST_WAIT_SECONDS)

    def _start(self, api: ScrapydApi, sites: list[str]) -> None:
        """Start a run of each of the sites, which are due, by their scrapyd."""
        try:
            active = api.jobs()
            for site in sites:
                self._start_site(api, site, active)
        except UnreachableError as error:
            self._not_reached(api, error)
        except ScrapydError as error:  # it has no such project
            for site in sites:
                self._refuse(site, error)
        else:
            if self._unreachable.pop(api.scrapyd.name, None):
                logger.info("scrapyd %s (%s) answers again", api.scrapyd.name, api.scrapyd.url)

    def _start_site(self, api: ScrapydApi, site: str, active: Mapping[str, str]) -> None:
        if site in active:
            logger.info("%s: left out, its last run is under way: job %s", site, active[site])
            self._plan(site)
            return
        job = f"{site}-{self._clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"
        try:
            api.start(self._entries[site], job)
        except UnreachableError:
            raise
        except ScrapydError as error:
            self._refuse(site, error)
        else:
            logger.info("%s: started as job %s", site, job)
            self._refused.pop(site, None)
            self._plan(site)

    def _plan(self, site: str) -> None:
        self._due[site] = next_due(self._entries[site], self._clock.now())

    def _refuse(self, site: str, error: ScrapydError) -> None:
        """Say why scrapyd does not crawl the site, once for each reason; it is asked again at the site's next time."""
        if self._refused.get(site) != str(error):
            logger.error("%s: not started, scrapyd says: %s", site, error)
        self._refused[site] = str(error)
        self._plan(site)

    def _not_reached(self, api: ScrapydApi, error: UnreachableError) -> None:
        """Say once that the daemon cannot be asked, and let its sites wait."""
        name = api.scrapyd.name
        if name not in self._unreachable:
            pause = int(_PAUSE.total_seconds())
            logger.error("scrapyd %s (%s) cannot be asked: %s; again every %d s", name, api.scrapyd.url, error, pause)
        self._unreachable[name] = self._clock.now() + _PAUSE
