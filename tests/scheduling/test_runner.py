"""The schedule that runs: each site at its time, no two runs of one at once, whatever its daemon does meanwhile."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.clock import Clock
from newscrawl.scheduling.cadence import Cadence
from newscrawl.scheduling.runner import Runner
from newscrawl.scheduling.schedule import Entry, Schedule, Scrapyd, due_times
from newscrawl.scheduling.scrapyd_api import ScrapydError, UnreachableError

BEGIN = datetime(2026, 11, 30, 8, tzinfo=UTC)
SCRAPYD = Scrapyd(name="local", url="http://127.0.0.1:6800/", max_proc=4, username_variable="U", password_variable="P")


class SimulatedClock(Clock):
    def __init__(self) -> None:
        self.time = BEGIN

    def now(self) -> datetime:
        return self.time


class SimulatedScrapyd:
    """Takes jobs, and runs each for `run_seconds`; it is down, forgets what runs, or refuses when a test says so."""

    def __init__(self, clock: SimulatedClock, run_seconds: float = 20, scrapyd: Scrapyd = SCRAPYD) -> None:
        self.scrapyd = scrapyd
        self.clock = clock
        self.run_seconds = run_seconds
        self.started: list[tuple[datetime, str]] = []
        self.ids: list[str] = []
        self.asked = 0
        self.is_down: Callable[[datetime], bool] = lambda now: False
        self.refusal = ""
        self.known: dict[str, datetime] = {}

    def jobs(self) -> dict[str, str]:
        self.asked += 1
        if self.is_down(self.clock.time):
            raise UnreachableError("Connection refused")
        return {
            site: f"job-{site}"
            for site, begun in self.known.items()
            if self.clock.time < begun + timedelta(seconds=self.run_seconds)
        }

    def start(self, entry: Entry, job: str) -> None:
        if self.refusal:
            raise ScrapydError(self.refusal)
        assert entry.site not in self.jobs(), "two runs of a site at once"
        self.started.append((self.clock.time, entry.site))
        self.ids.append(job)
        self.known[entry.site] = self.clock.time


def entry(site: str, cadence: str = "every 5m", scrapyd: str = "local") -> Entry:
    return Entry(site=site, cadence=Cadence.parse([cadence]), budget="", scrapyd=scrapyd)


def run(
    clock: SimulatedClock,
    entries: list[Entry],
    *daemons: SimulatedScrapyd,
    hours: float = 1.0,
    overdue: tuple[str, ...] = (),
    each: Callable[[], None] = lambda: None,
) -> int:
    """Run the schedule for so long; return how often it looked at the clock."""
    schedule = Schedule(entries=tuple(entries), scrapyds={daemon.scrapyd.name: daemon.scrapyd for daemon in daemons})
    end, looks = clock.time + timedelta(hours=hours), 0

    def wait(seconds: float) -> bool:
        nonlocal looks
        looks += 1
        assert 0 <= seconds <= 60
        clock.time += timedelta(seconds=seconds + 0.01)
        each()
        return clock.time >= end

    Runner(schedule, {daemon.scrapyd.name: daemon for daemon in daemons}, clock).run(wait, overdue)  # type: ignore[misc]
    return looks


def test_each_run_begins_at_its_time() -> None:
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock)
    sites = [entry("globe24"), entry("novinky", "every 30m"), entry("press1", "every 1m")]
    looks = run(clock, sites, daemon)
    for site in sites:
        expected = list(due_times(site, BEGIN, BEGIN + timedelta(hours=1)))
        begun = [moment for moment, name in daemon.started if name == site.site]
        assert len(begun) == len(expected)
        assert all(moment - due < timedelta(seconds=1) for moment, due in zip(begun, expected, strict=True))
    assert looks < 200
    assert len(set(daemon.ids)) == len(daemon.ids)


def test_a_run_is_left_out_while_the_last_one_is_under_way(caplog: pytest.LogCaptureFixture) -> None:
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock, run_seconds=700)
    with caplog.at_level(logging.INFO):
        run(clock, [entry("globe24")], daemon)
    assert len(daemon.started) == 4
    assert caplog.text.count("globe24: left out, its last run is under way: job job-globe24") == 8


def test_what_scrapyd_forgot_is_left_to_the_lock() -> None:
    """A daemon that was restarted lists nothing: the next run is started, and ends by itself if the last one lives."""
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock, run_seconds=3600)
    run(clock, [entry("globe24")], daemon, each=daemon.known.clear)
    assert len(daemon.started) == 12


def test_a_daemon_that_is_down_is_told_once_and_then_has_each_site_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock)
    daemon.is_down = lambda now: now < BEGIN + timedelta(minutes=31)
    sites = [entry("globe24"), entry("novinky"), entry("press1", "every 1h")]
    with caplog.at_level(logging.INFO):
        run(clock, sites, daemon, hours=33 / 60)
    assert caplog.text.count("cannot be asked: Connection refused") == 1
    assert caplog.text.count("answers again") == 1
    back = BEGIN + timedelta(minutes=31, seconds=40)
    assert Counter(site for moment, site in daemon.started if moment < back).most_common(1)[0][1] == 1
    assert {site for moment, site in daemon.started if moment < back} >= {"globe24", "novinky"}
    assert daemon.asked < 90


def test_a_daemon_that_is_down_twice_is_told_twice(caplog: pytest.LogCaptureFixture) -> None:
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock)
    daemon.is_down = lambda now: (now - BEGIN) % timedelta(minutes=30) > timedelta(minutes=15)
    run(clock, [entry("globe24")], daemon)
    assert caplog.text.count("cannot be asked") == 2


def test_one_daemon_that_is_down_does_not_keep_another_from_its_sites() -> None:
    clock = SimulatedClock()
    first = SimulatedScrapyd(clock)
    second = SimulatedScrapyd(
        clock, scrapyd=Scrapyd(name="b", url="http://b/", max_proc=1, username_variable="", password_variable="")
    )
    first.is_down = lambda now: True
    run(clock, [entry("globe24"), entry("novinky", scrapyd="b")], first, second)
    assert first.started == []
    assert [site for _, site in second.started] == ["novinky"] * 12


def test_a_refusal_is_told_once_and_tried_at_the_next_time(caplog: pytest.LogCaptureFixture) -> None:
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock)
    daemon.refusal = "spider 'globe24' not found"

    def deployed_after_half_an_hour() -> None:
        if clock.time > BEGIN + timedelta(minutes=30):
            daemon.refusal = ""

    run(clock, [entry("globe24")], daemon, each=deployed_after_half_an_hour)
    assert caplog.text.count("globe24: not started, scrapyd says: spider 'globe24' not found") == 1
    assert len(daemon.started) == 6


def test_what_was_missed_is_started_at_once() -> None:
    clock = SimulatedClock()
    daemon = SimulatedScrapyd(clock)
    run(clock, [entry("globe24", "03-04 every 24h"), entry("novinky", "03-04 every 24h")], daemon, overdue=("novinky",))
    assert daemon.started == [(BEGIN, "novinky")]


@pytest.mark.parametrize("jump", [timedelta(days=-2), timedelta(days=2), timedelta(hours=-1)])
def test_runs_go_on_when_the_clock_is_set(jump: timedelta) -> None:
    clock = SimulatedClock()
    clock.time = BEGIN - jump
    daemon = SimulatedScrapyd(clock)
    run(clock, [entry("globe24")], daemon, hours=0.01)
    daemon.known.clear()
    jumped = []

    def once() -> None:
        if not jumped:
            jumped.append(1)
            clock.time += jump

    before = len(daemon.started)
    schedule_end_hours = jump.total_seconds() / 3600 + 1
    run(clock, [entry("globe24")], daemon, hours=schedule_end_hours, each=once)
    assert 12 <= len(daemon.started) - before <= 13
