"""`scrapy schedule`: what it shows and writes, and that wrong schedules are one line and status 2."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from newscrawl.clock import Clock
from newscrawl.commands import schedule as command
from newscrawl.feed.run import LOCK, lock_site
from support.command_calls import IN_PLACE, call
from support.paths import ROOT

EXAMPLE = ROOT / "deploy" / "schedule.toml"
NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
TWO_SITES = """
[sites.globe24]
cadence = ["every 5m"]
budget = "4m"
[sites.novinky]
cadence = ["03-04 every 24h"]
arguments = { pages = 2 }
"""


class NineInPrague(Clock):
    def now(self) -> datetime:
        return NOW


@pytest.fixture
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory of the command, in which a schedule of two sites lies."""
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "clock_of", lambda _: NineInPrague())
    (tmp_path / "schedule.toml").write_text(TWO_SITES, encoding="utf-8")
    return tmp_path


def began(exports: Path, site: str, moment: datetime) -> None:
    """Leave what a run that began at this moment leaves of its lock."""
    os.close(lock_site(exports, site))
    os.utime(exports / site / LOCK, (moment.timestamp(),) * 2)


def test_the_example_names_every_site_that_has_a_spider(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("schedule", "show", "--json", "-s", f"SCHEDULE_FILE={EXAMPLE}") == 0
    shown = [json.loads(line)["site"] for line in capsys.readouterr().out.splitlines()]
    assert sorted([*shown, "generic"]) == sorted(get_spider_loader(get_project_settings()).list())
    assert call("schedule", "show", "-s", f"SCHEDULE_FILE={EXAMPLE}") == 0
    out = capsys.readouterr().out
    assert "of the time of 4 processes" in out
    assert "warning" not in out


def test_show_tells_last_and_next_runs_and_what_is_due(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    began(directory / "exports", "globe24", NOW - timedelta(seconds=1))
    began(directory / "exports", "novinky", NOW - timedelta(days=1, hours=7))
    assert call("schedule", "show", "--json", "--runs", "2") == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first == {
        "site": "globe24",
        "scrapyd": "local",
        "budget": "4m",
        "arguments": {},
        "settings": {},
        "last": "2026-11-30T08:59:59+01:00",
        "due": None,
        "next": ["2026-11-30T09:03:21+01:00", "2026-11-30T09:08:21+01:00"],
    }
    assert second["due"].startswith("2026-11-29T03:")
    assert [moment[:13] for moment in second["next"]] == ["2026-12-01T03", "2026-12-02T03"]
    assert call("schedule", "show", "novinky") == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == ["site", "scrapyd", "budget", "last", "due", "next"]
    assert table[1].split()[:4] == ["novinky", "local", "-", "2026-11-29T02:00:00+01:00"]


def test_a_cadence_that_cannot_be_held_is_told(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (directory / "schedule.toml").write_text(
        "[sites.globe24]\ncadence = 'c'\nbudget='3m'\n[cadences]\nc = 'every 1m'\n"
    )
    told = "warning: globe24: budget 3m is more than the 60 s from one run to the next\n"
    for action in (("show",), ("crontab",), ("systemd", "--to", directory / "units")):
        assert call("schedule", *action) == 0
        said = capsys.readouterr()
        assert told in (said.out if action == ("show",) else said.err)


def test_crontab_and_systemd_run_the_crawls_here(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("schedule", "crontab") == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum("scrapy crawl globe24 -a budget=4m" in line for line in lines) == 1
    assert all(f"cd {directory} && " in line for line in lines if "scrapy crawl" in line)
    assert call("schedule", "systemd", "--to", directory / "units") == 0
    names = {f"newscrawl-{site}.{kind}" for site in ("globe24", "novinky") for kind in ("service", "timer")}
    assert {path.name for path in (directory / "units").iterdir()} == names
    assert {Path(line).name for line in capsys.readouterr().out.splitlines()} == names
    service = (directory / "units" / "newscrawl-novinky.service").read_text()
    assert f"ExecStart={sys.executable} -m scrapy crawl novinky -a pages=2\n" in service
    assert f"WorkingDirectory={directory}\n" in service


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "one of show, run, crontab, systemd, please"),
        (("start",), "one of show, run, crontab, systemd, please"),
        (("run", "globe24"), "sites, --json and --runs are for show"),
        (("crontab", "--json"), "sites, --json and --runs are for show"),
        (("show", "--runs", "0"), "--runs=0: a number from 1 to 1000, please"),
        (("show", "press1"), "not in the schedule: press1"),
        (("systemd",), "systemd needs --to DIR"),
        (("show", "--to", "x"), "systemd needs --to DIR"),
        (("show", "-s", "SCHEDULE_FILE=nowhere.toml"), "nowhere.toml: No such file or directory"),
    ],
)
def test_wrong_usage(
    directory: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    assert call("schedule", *arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"scrapy schedule: {told}")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("[sites.noviny]", "sites.noviny: no spider 'noviny'; `scrapy list` names them all"),
        ("[sites.generic]", "sites.generic: generic: -a start=URL or -a urls=URL is missing"),
        ("[sites.globe24]\narguments = { page = 2 }", "sites.globe24: globe24: no such argument: page"),
        ("[sites.globe24]\narguments = { pages = 'x' }", "sites.globe24: globe24: -a pages=x: a whole number, please"),
        ("[sites.globe24]\nsettings = { DOWNLOAD_DELAY = 'x' }", "sites.globe24: DOWNLOAD_DELAY=x: a number from 0"),
        (
            "[sites.globe24]\nsettings = { EXPORT_FORMATS = 'rar' }",
            "sites.globe24: EXPORT_FORMATS: no such format: rar",
        ),
        ("[sites.globe24]\ncadence = 'often'", "sites.globe24.cadence: 'often' is none of those declared: c"),
    ],
)
@pytest.mark.parametrize("action", [("show",), ("run",), ("crontab",), ("systemd", "--to", "units")])
def test_a_wrong_schedule_is_one_line(
    directory: Path, capsys: pytest.CaptureFixture[str], action: tuple[str, ...], table: str, told: str
) -> None:
    (directory / "schedule.toml").write_text(f"[cadences]\nc = 'every 5m'\n[defaults]\ncadence = 'c'\n{table}\n")
    assert call("schedule", *action) == 2
    said = capsys.readouterr()
    assert said.err.startswith(f"scrapy schedule: schedule.toml: {told}")
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert not (directory / "units").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_says_once_that_nobody_answers_and_ends_when_it_is_told(directory: Path, number: signal.Signals) -> None:
    with socket.socket() as nobody:  # bound as long as the test runs, or a server of another test takes the port
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        began(directory / "exports", "novinky", datetime.now(UTC) - timedelta(days=2))
        content = f"{TWO_SITES}\n[scrapyds.local]\nurl = '{url}'\n".replace("03-04 every 24h", "every 24h")
        (directory / "schedule.toml").write_text(content)
        lines = said_until_told_to_end(directory, number)
    assert f"scrapyd local ({url}) cannot be asked: Connection refused; again every 30 s" in lines[-2]
    assert "Schedule: told to end; crawls that are under way go on" in lines[-1]


def said_until_told_to_end(directory: Path, number: signal.Signals) -> list[str]:
    """Return the log of `scrapy schedule run`, which is sent a signal when it says that it cannot ask a scrapyd."""
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", "scrapy", "schedule", "run"],
        cwd=directory,
        env=os.environ | IN_PLACE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr
        for line in running.stderr:
            lines.append(line)
            if "cannot be asked" in line:
                running.send_signal(number)
        assert running.wait(30) == 0
    return lines
