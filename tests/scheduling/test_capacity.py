"""Before a schedule runs it is known whether the processes that there are can hold it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newscrawl.feed.run import Run, report
from newscrawl.scheduling.cadence import Cadence
from newscrawl.scheduling.capacity import USUAL_RUN_SECONDS, busiest, run_seconds, shortfalls
from newscrawl.scheduling.schedule import Entry, Schedule, Scrapyd

SITES = [f"site{number}" for number in range(24)]
BEGIN = datetime(2026, 11, 30, 8, tzinfo=UTC)


def schedule(*lines: str, max_proc: int = 4, budget: str = "", sites: list[str] = SITES) -> Schedule:
    cadence = Cadence.parse(lines)
    scrapyd = Scrapyd(name="local", url="http://a/", max_proc=max_proc, username_variable="", password_variable="")
    entries = tuple(Entry(site=site, cadence=cadence, budget=budget, scrapyd="local") for site in sites)
    return Schedule(entries=entries, scrapyds={"local": scrapyd})


def usual(sites: list[str] = SITES) -> dict[str, float]:
    return dict.fromkeys(sites, USUAL_RUN_SECONDS)


def publish(exports: Path, site: str, number: int, seconds: float, reason: str = "finished") -> None:
    run = Run(exports, site, BEGIN + timedelta(hours=number))
    run.publish(report(site, run.id, reason, dict(run.rows), run.began + timedelta(seconds=seconds)))


def test_a_round_of_24_sites_in_153_seconds_fits_five_minutes_and_not_two() -> None:
    (load,) = busiest(schedule("every 5m"), usual())
    assert load.runs == 24 * 12
    assert 0.5 < load.share < 0.55
    assert list(shortfalls(schedule("every 5m"), usual())) == []
    (told,) = shortfalls(schedule("every 2m"), usual())
    assert told.startswith("local: 720 runs on mon from 00:00 to 01:00 take 130% of the time of 4 processes")
    assert list(shortfalls(schedule("every 2m", max_proc=8), usual())) == []


def test_the_busiest_hour_is_told() -> None:
    (load,) = busiest(schedule("wed 07-08 every 2m", "every 30m"), usual())
    assert (load.weekday, load.hour, load.runs) == (2, 7, 720)


def test_a_site_whose_runs_are_longer_than_its_interval_is_named() -> None:
    slow = usual() | {"site3": 400.0}
    assert list(shortfalls(schedule("every 5m", max_proc=8), slow)) == [
        "site3: a run takes 400 s, and one is due every 300 s: some are left out"
    ]
    assert list(shortfalls(schedule("every 5m", budget="6m", sites=["a"]), {"a": 20.0})) == [
        "a: budget 6m is more than the 300 s from one run to the next"
    ]
    assert list(shortfalls(schedule("every 5m", budget="600", sites=["a"]), {"a": 20.0})) == []


def test_how_long_a_run_takes_is_known_from_the_last_runs(tmp_path: Path) -> None:
    assert run_seconds(tmp_path, "globe24") == USUAL_RUN_SECONDS
    for number in range(30):
        publish(tmp_path, "globe24", number, 1000 if number < 10 else 100)
    publish(tmp_path, "globe24", 40, 5000, reason="recovered")  # until somebody started the site again
    assert 100 < run_seconds(tmp_path, "globe24") < 110


def test_runs_without_a_report_do_not_count(tmp_path: Path) -> None:
    publish(tmp_path, "globe24", 0, 50)
    broken = Run(tmp_path, "globe24", BEGIN + timedelta(hours=1))
    (broken.path / "report.json").write_text(json.dumps(["no report"]))
    Run(tmp_path, "globe24", BEGIN + timedelta(hours=2))
    assert 50 < run_seconds(tmp_path, "globe24") < 60
