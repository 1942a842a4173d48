"""A schedule of three sites against a real scrapyd, restarted meanwhile, with one job cancelled: feeds complete."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from newscrawl.feed.run import LOCK
from newscrawl.values.moments import PRAGUE
from replica.running import Replica
from support.command_calls import IN_PLACE
from support.scrapyd_daemon import ACCOUNT, Scrapyd, running_scrapyd
from trials.checks import check_crawl
from trials.crawls import LOCAL_SERVER
from trials.feed import published_runs

pytestmark = pytest.mark.integration
SITES = ("globe24", "press1", "novinky")
CANCELLED, *ORPHANS = SITES
SECONDS = 180
LONG_AGO = timedelta(days=2)


@pytest.fixture(scope="module")
def replica() -> Iterator[Replica]:
    with Replica(SITES, articles=60, crawl_delay=0.1) as running:
        yield running


@pytest.fixture(scope="module")
def scrapyd(replica: Replica, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    with running_scrapyd(tmp_path_factory.mktemp("schedule"), replica.env) as running:
        yield running


def wait_until(happened: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)


def crawl_of(scrapyd: Scrapyd, site: str) -> int | None:
    """Return the process that holds the lock of the site's feed, whatever scrapyd knows of it."""
    path = scrapyd.directory / "exports" / site / LOCK
    inode = f":{path.stat().st_ino}" if path.exists() else "none"
    for line in Path("/proc/locks").read_text().splitlines():
        _, kind, _, _, pid, file, *_ = line.split()
        if kind == "FLOCK" and file.endswith(inode):
            return int(pid)
    return None


def make_overdue(scrapyd: Scrapyd) -> None:
    """Let the last runs have begun long ago, so that a schedule makes up for what was missed when it starts."""
    for site in SITES:
        path = scrapyd.directory / "exports" / site / LOCK
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, ((datetime.now(UTC) - LONG_AGO).timestamp(),) * 2)


@contextmanager
def schedule(scrapyd: Scrapyd) -> Iterator[Path]:
    """Run `scrapy schedule run` in the daemon's directory until the block ends; give its log."""
    far = (datetime.now(PRAGUE) + timedelta(hours=12)).hour
    lines = [
        f'[defaults]\ncadence = ["{far:02}-{far + 1:02} every 24h"]\nbudget = "10m"\narguments = {{ pages = 100 }}',
        "[defaults.settings]",
        *(f'{name} = "{value}"' for name, value in LOCAL_SERVER.items()),
        f'[scrapyds.lab]\nurl = "{scrapyd.url}"',
        *(f"[sites.{site}]" for site in SITES),
    ]
    (scrapyd.directory / "schedule.toml").write_text("\n".join(lines))
    log = scrapyd.directory / "schedule.log"
    make_overdue(scrapyd)
    command = [sys.executable, "-m", "scrapy", "schedule", "run", "--logfile", str(log)]
    with subprocess.Popen(command, cwd=scrapyd.directory, env=os.environ | IN_PLACE | ACCOUNT) as running:
        try:
            yield log
        finally:
            running.send_signal(signal.SIGTERM)
            assert running.wait(SECONDS) == 0


def holds(log: Path, text: str) -> bool:
    return log.exists() and text in log.read_text()


def jobs(log: Path) -> dict[str, str]:
    """Return site to the job that was started last, as the schedule's log says."""
    lines = log.read_text().splitlines() if log.exists() else []
    started = [line.partition("INFO: ")[2].split(": started as job ") for line in lines if ": started as job " in line]
    return dict(tuple(pair) for pair in started)  # type: ignore[misc]


def test_feeds_are_complete_whatever_happens_to_jobs_and_daemon(scrapyd: Scrapyd, replica: Replica) -> None:
    assert scrapyd.deploy(**ACCOUNT).returncode == 0
    exports = scrapyd.directory / "exports"
    with schedule(scrapyd) as log:
        wait_until(lambda: set(jobs(log)) == set(SITES), "three jobs")
        wait_until(lambda: all(crawl_of(scrapyd, site) for site in SITES), "three crawls")
        wait_until(lambda: any(exports.glob(f"{CANCELLED}/*/*/articles.jsonl.part")), "articles")
        first = jobs(log)
    assert scrapyd.call("cancel.json", project="newscrawl", job=first[CANCELLED])["prevstate"] == "running"
    wait_until(lambda: not crawl_of(scrapyd, CANCELLED), "end of the cancelled crawl")
    orphans = {site: crawl_of(scrapyd, site) for site in ORPHANS}
    for process in orphans.values():
        assert process, "it ended too soon"
        os.kill(process, signal.SIGSTOP)  # so that they are still there when the next runs begin
    try:
        scrapyd.stop()
        scrapyd.start()
        assert scrapyd.call("listjobs.json?project=newscrawl")["running"] == []
        with schedule(scrapyd) as log:
            wait_until(
                lambda: not jobs(log).items() & first.items() and set(jobs(log)) == set(SITES), "three more jobs"
            )
            second = jobs(log)
        for site in ORPHANS:
            told = f"{site}: not started: another run of {site} is under way"
            wait_until(partial(holds, scrapyd.job_log(site, second[site]), told), told)
        assert orphans == {site: crawl_of(scrapyd, site) for site in ORPHANS}
    finally:
        for process in filter(None, orphans.values()):
            os.kill(process, signal.SIGCONT)
    for site, number in zip(SITES, (2, 1, 1), strict=True):
        wait_until(lambda site=site, number=number: len(published_runs(exports, site)) == number, site)  # type: ignore[misc]

    runs = {site: published_runs(exports, site) for site in SITES}
    assert [run.report["finish_reason"] for run in runs[CANCELLED]] == ["shutdown", "finished"]
    assert [run.report["finish_reason"] for site in ORPHANS for run in runs[site]] == ["finished", "finished"]
    everything = [run for site in SITES for run in runs[site]]
    assert [check for check in check_crawl(everything, replica, SITES) if not check.kept] == []
    assert "Traceback" not in (scrapyd.directory / "log").read_text()
