"""`scrapy health`: which sites are well, what is wrong with the others, and the exit status that says so."""

from __future__ import annotations

import fcntl
import json
import os
import re
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from newscrawl.scheduling.schedule import due_times, load_schedule
from newscrawl.state import opening
from newscrawl.state.notes import of_rows
from newscrawl.state.opening import STORE, open_store
from newscrawl.state.plan import DAY, HOUR, MINUTE
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.run_table import KnownRun, RunEnded
from newscrawl.state.store import Store, mark_of
from support.command_calls import IN_PLACE, call
from support.run_histories import LIVES, fill, notes
from support.state_notes import NOW, article, named

pytestmark = pytest.mark.usefixtures("clock")

WELL, REFUSED, SILENT = (
    next(life for life in LIVES if life.site == site) for site in ("novinky", "cnnprima", "lidovky")
)


@pytest.fixture
def health(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call the command on the state and schedule of the test; return exit status, output and errors."""

    def called(*arguments: object) -> tuple[int, str, str]:
        settings = (f"STATE_DIR={tmp_path / 'state'}", f"SCHEDULE_FILE={tmp_path / 'schedule.toml'}")
        status = call("health", *arguments, *(part for setting in settings for part in ("-s", setting)))
        return status, *capsys.readouterr()

    return called


@pytest.fixture
def document(health: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Call it with `--json`; return exit status and document, its sites by name."""

    def called(*arguments: object) -> tuple[int, dict[str, Any]]:
        status, printed, _ = health("--json", *arguments)
        found = json.loads(printed)
        return status, found | {"sites": {site["site"]: site for site in found["sites"]}}

    return called


def schedule(directory: Path, *sites: str, cadence: str = "every 10m", budget: str = "8m") -> None:
    lines = [f'[defaults]\ncadence = ["{cadence}"]\nbudget = "{budget}"', *(f"[sites.{site}]" for site in sites)]
    (directory / "schedule.toml").write_text("\n".join(lines), encoding="utf-8")


def run(site: str, began: int, *, lasted: int = 60, ok: int = 1, reason: str = "finished", **figures: Any) -> RunEnded:
    content = json.dumps(figures).encode()
    return RunEnded(run=KnownRun(site, f"{site} {began}", began, began + lasted, reason, ok, content))


def test_status_is_0_when_all_are_well(store, health):
    fill(store, days=1, lives=[WELL])
    status, printed, errors = health()
    assert (status, errors) == (0, "")
    head, line = printed.splitlines()
    assert head.split("  ")[0] == "site"
    assert re.match(r"novinky  ok +\d+ (min|s) ago ", line)


def test_who_is_not_well_comes_first_and_the_status_is_1(store, health):
    fill(store, days=1, lives=[WELL, REFUSED, SILENT])
    status, printed, _ = health()
    assert status == 1
    lines = printed.splitlines()
    assert [line.split()[:2] for line in lines[1:4]] == [["lidovky", "silent"], ["cnnprima", "ill"], ["novinky", "ok"]]
    assert re.fullmatch(r"lidovky: since 2026-11-21T\S+: no run has ended since .+", lines[4])
    assert re.fullmatch(r"cnnprima: since 2026-11-22T\S+: 31 of 31 pages answered 403; .+", lines[5])
    assert len(lines) == 6


def test_json_says_all_of_a_site(store, document):
    store.apply(of_rows([article(1, at=NOW - HOUR)]))
    store.apply([named(2, NOW - HOUR)])
    store.apply([run("lab", NOW - 2 * DAY), run("lab", NOW - 3 * HOUR, new=4, revised=2, gone=1, requests=20)])
    counts = {
        "statuses": {"200": 8, "304": 2, "403": 1, "999": 1},
        "errors": {"a.b.A": 1, "newscrawl.exceptions.HostLeft": 9},
        "rejected": {"B": 2, "C": 3},
    }
    store.apply([run("lab", NOW - HOUR, ok=0, requests=5, **counts)])
    store.apply([ProblemsFound(site="lab", now=NOW - HOUR, texts={"refused": "3 of 3"})])
    status, found = document()
    assert (status, found["ok"], found["state"], found["at"]) == (1, False, None, "2026-11-22T08:00:00+01:00")
    assert found["sites"]["lab"] == {
        "site": "lab",
        "status": "ill",
        "ok": False,
        "problems": [{"name": "refused", "text": "3 of 3", "since": "2026-11-22T07:00:00+01:00"}],
        "last_run": "2026-11-22T07:00:00+01:00",
        "last_run_ended": "2026-11-22T07:01:00+01:00",
        "last_run_age": HOUR,
        "last_good_run": "2026-11-22T05:00:00+01:00",
        "last_good_run_age": 3 * HOUR,
        "newest_article": "2026-11-22T06:50:00+01:00",
        "newest_article_age": HOUR + 600,
        "next_run": None,
        "due": 2,
        "due_not_in_feed": 1,
        "last_day": {
            **{"runs": 2, "requests": 25, "new": 4, "revised": 2, "gone": 1, "rejected": 5, "errors": 1},
            "statuses": {"2xx": 8, "3xx": 2, "4xx": 1, "other": 1},
        },
    }


def test_a_run_that_was_not_ok_is_told_also_without_a_problem(store, document):
    store.apply([run("lab", NOW - HOUR, ok=0, reason="shutdown")])
    _, found = document()
    assert found["sites"]["lab"]["status"] == "ill"
    assert found["sites"]["lab"]["problems"] == [
        {"name": "unwell", "text": "the last run was not well: shutdown", "since": "2026-11-22T07:00:00+01:00"}
    ]


def test_figures_of_another_version_are_no_obstacle(store, document):
    strange = KnownRun("lab", "1", NOW - 600, NOW - 500, "finished", 1, b'{"new": "many"}')
    store.apply([RunEnded(run=strange), run("lab", NOW - 300, new=2, unheard_of=3)])
    status, found = document()
    assert (status, found["sites"]["lab"]["last_day"]["new"]) == (0, 2)


def test_all_sites_of_the_schedule_are_looked_at_and_no_others(store, document, tmp_path):
    fill(store, days=0.2, lives=[WELL, REFUSED])
    schedule(tmp_path, "novinky", "globe24")
    status, found = document()
    assert status == 1
    assert {name: site["status"] for name, site in found["sites"].items()} == {"globe24": "never ran", "novinky": "ok"}
    assert found["sites"]["globe24"]["next_run"] is not None


def test_named_sites_are_looked_at_alone(store, document, tmp_path):
    fill(store, days=0.2, lives=[WELL, REFUSED])
    assert list(document("cnnprima", "globe24")[1]["sites"]) == ["globe24", "cnnprima"]
    schedule(tmp_path, "cnnprima")
    status, found = document("novinky")
    assert (status, list(found["sites"])) == (0, ["novinky"])


@pytest.mark.parametrize(
    ("case", "status"),
    [
        (("every 10m", "8m", 22), "ok"),  # the next was due in the ten minutes after that, and may take 8 and 15 more
        (("every 10m", "8m", 34), "silent"),
        (("every 10m", "1h", 34), "ok"),
        (("every 10m", "", 34), "silent"),  # no run took longer than a minute
        (("every 1h", "8m", 22), "ok"),
        (("every 1h", "8m", 84), "silent"),
        (("every 24h", "8m", 22), "ok"),
        (("every 24h", "8m", 24 * 60 + 24), "silent"),
        (("08-22 every 10m", "8m", 9 * 60), "ok"),  # it is 8:00, and nothing was due in the night
        (("mon-fri every 10m", "8m", 31 * 60), "ok"),  # it is Sunday, and this was on Friday
        (("mon-sat every 10m", "8m", 10 * 60), "silent"),
    ],
)
def test_a_site_is_silent_when_a_run_that_was_due_has_not_ended(store, document, tmp_path, case, status):
    cadence, budget, minutes = case
    schedule(tmp_path, "novinky", cadence=cadence, budget=budget)
    [entry] = load_schedule(tmp_path / "schedule.toml").entries
    last = datetime.fromtimestamp(NOW - minutes * MINUTE, UTC)
    *_, began = due_times(entry, last - timedelta(days=3), last)
    store.apply([run("novinky", int(began.timestamp()))])
    assert document()[1]["sites"]["novinky"]["status"] == status


@pytest.mark.parametrize(("hours", "status"), [(0.9, "ok"), (1.9, "silent"), (30, "silent")])
def test_without_a_schedule_a_site_is_silent_that_pauses_longer_than_it_ever_did(store, document, hours, status):
    last = NOW - int(hours * HOUR)
    store.apply([run("novinky", last - HOUR * before) for before in range(40, -1, -1)])
    assert document()[1]["sites"]["novinky"]["status"] == status


def test_nights_without_runs_are_no_silence(store, document):
    by_day = [run("novinky", NOW - day * DAY - hour * HOUR) for day in range(9, -1, -1) for hour in range(20, 10, -1)]
    store.apply(by_day)
    assert document()[1]["sites"]["novinky"]["status"] == "ok"


def test_a_state_made_anew_knows_the_newest_article(store, document):
    store.apply(of_rows([article(1, at=NOW - DAY), article(2, at=NOW - HOUR)]))
    status, found = document()
    assert (status, found["sites"]["lab"]["status"]) == (1, "never ran")
    assert found["sites"]["lab"]["newest_article_age"] == HOUR + 600


def test_without_a_state_nobody_is_well(document, health, tmp_path):
    assert health() == (1, "", f"scrapy health: {tmp_path / 'state' / STORE}: there is no store\n")
    schedule(tmp_path, "novinky")
    status, found = document()
    assert (status, found["ok"]) == (1, False)
    assert found["sites"]["novinky"]["status"] == "unknown"


def test_nobody_is_well_where_no_site_is_known(store, health):
    assert health() == (1, "", "scrapy health: no site is scheduled or known to the state\n")


def test_a_damaged_state_is_told(store, document, tmp_path):
    fill(store, days=0.2, lives=[WELL])
    mark_of(store.path).touch()
    status, found = document()
    assert (status, found["sites"]) == (1, {})
    assert "damaged" in found["state"]
    mark_of(store.path).unlink()
    assert document()[0] == 0
    store.close()
    for part in tmp_path.glob("state/newscrawl.sqlite3-*"):
        part.unlink()
    store.path.write_bytes(b"SQLite format 3\x00" + b"\x07" * 9000)
    status, found = document("novinky")
    assert (status, found["sites"]["novinky"]["status"]) == (1, "unknown")
    assert "newscrawl.sqlite3" in found["state"]


def test_a_state_that_is_being_made_is_not_waited_for(store, document, monkeypatch):
    fill(store, days=0.2, lives=[WELL])
    store.close()
    monkeypatch.setattr(opening, "_PATIENCE_SECONDS", 0)
    with store.path.with_name(f"{STORE}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        status, found = document("novinky")
    assert (status, found["sites"]["novinky"]["status"]) == (1, "unknown")
    assert "makes it anew" in found["state"]
    assert document("novinky")[0] == 0


def test_a_crawl_that_commits_is_no_obstacle(store, document):
    fill(store, days=0.2, lives=[WELL])
    with store.transaction() as connection:
        connection.execute("DELETE FROM run")
        assert document()[0] == 0


def test_what_sites_print_does_not_control_the_terminal(store, health):
    store.apply([run("lab", NOW - 60), ProblemsFound(site="lab", now=NOW, texts={"x": "a\x1b[2Jb\nc"})])
    assert "\nlab: since 2026-11-22T08:00:00+01:00: a·[2Jb c\n" in health()[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nosuch"], "no such site: nosuch"),
        (["--serve", "0"], "a port from 1 to 65535"),
        (["--serve", "http"], "a port from 1 to 65535"),
        (["--serve", "9"], "METRICS_USERNAME and METRICS_PASSWORD"),
        (["--nosuch"], "no such option: --nosuch"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(health, monkeypatch, arguments, told):
    monkeypatch.delenv("METRICS_PASSWORD", raising=False)
    status, printed, errors = health(*arguments)
    assert (status, printed, errors.count("\n")) == (2, "", 1)
    assert told in errors


def test_a_schedule_that_cannot_be_used_is_wrong_usage(health, tmp_path):
    (tmp_path / "schedule.toml").write_text("[sites.novinky]\n", encoding="utf-8")
    status, _, errors = health()
    assert (status, errors.count("\n")) == (2, 1)
    assert "cadence is missing" in errors


def test_textfile_holds_what_was_found_and_nothing_is_printed(store, health, tmp_path):
    fill(store, days=1, lives=[WELL, SILENT])
    target = tmp_path / "collector" / "newscrawl.prom"
    target.parent.mkdir()
    target.write_text("old")
    assert health("--textfile", target) == (1, "", "")
    assert [path.name for path in target.parent.iterdir()] == ["newscrawl.prom"]
    families = {family.name: family for family in text_string_to_metric_families(target.read_text(encoding="utf-8"))}
    statuses = {tuple(sample.labels.values()): sample.value for sample in families["newscrawl_site_status"].samples}
    assert {status for _, status in statuses} == {"ok", "ill", "silent", "never_ran", "unknown"}
    assert (statuses["lidovky", "silent"], statuses["lidovky", "ok"], statuses["novinky", "ok"]) == (1, 0, 1)
    [sample] = families["newscrawl_site_last_run_timestamp_seconds"].samples[-1:]
    assert NOW - 20 * MINUTE < sample.value < NOW


def test_textfile_that_cannot_be_written_is_one_line_and_status_1(store, health, tmp_path):
    status, _, errors = health("--textfile", tmp_path / "nosuch" / "newscrawl.prom")
    assert (status, errors.count("\n")) == (1, 1)


def test_textfile_says_so_when_the_state_is_missing(health, tmp_path):
    assert health("--textfile", tmp_path / "newscrawl.prom")[0] == 1
    assert "newscrawl_state_readable 0.0" in (tmp_path / "newscrawl.prom").read_text()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[str], Store]]:
    """The address at which `scrapy health --serve` answers, its process, and the state that it looks at."""
    store = open_store(tmp_path / "state", tmp_path / "exports")
    store.apply(notes(WELL, days=0.2))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", "health", "--serve", str(port), "-s", f"STATE_DIR={tmp_path / 'state'}"],
        cwd=tmp_path,
        env=os.environ | IN_PLACE | {"METRICS_USERNAME": "prometheus", "METRICS_PASSWORD": "tajné: heslo"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    assert address == f"http://127.0.0.1:{port}/metrics"
    yield address, process, store
    process.kill()
    process.communicate()
    store.close()


def basic(username: str, password: str) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'{username}:{password}'.encode()).decode()}"}


def test_metrics_are_served_to_those_who_know_the_password(served):
    address, process, store = served
    right = basic("prometheus", "tajné: heslo")
    wrong = ({}, {"Authorization": "Basic !!"}, {"Authorization": right["Authorization"].replace("Basic", "Bearer")})
    for headers in (*wrong, basic("prometheus", "tajné: hesl"), basic("", "")):
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(address, headers=headers), timeout=20)
        assert (refused.value.code, refused.value.read()) == (401, b"")
        assert refused.value.headers["WWW-Authenticate"].startswith("Basic ")
    with urlopen(Request(address, headers=right), timeout=20) as answer:
        families = {family.name for family in text_string_to_metric_families(answer.read().decode())}
    assert {"newscrawl_state_readable", "newscrawl_site_status", "newscrawl_site_day_requests"} <= families
    for path, method, status in (("/", "GET", 404), ("/metrics", "POST", 405)):
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(address.replace("/metrics", path), method=method, headers=right), timeout=20)
        assert refused.value.code == status
    port = address.split(":")[2].removesuffix("/metrics")
    taken = subprocess.run(
        [sys.executable, "-m", "scrapy", "health", "--serve", port],
        cwd=store.path.parent,
        env=os.environ | IN_PLACE | {"METRICS_USERNAME": "a", "METRICS_PASSWORD": "b"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (taken.returncode, taken.stderr.count("\n"), "in use" in taken.stderr) == (1, 1, True)
    store.apply([ProblemsFound(site="novinky", now=NOW, texts={"refused": "a", "refused https://a.cz/": "b"})])
    with urlopen(Request(address, headers=right), timeout=20) as answer:
        assert 'newscrawl_site_problems{kind="refused",site="novinky"}' in answer.read().decode()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    with pytest.raises(URLError):
        urlopen(address, timeout=20)
