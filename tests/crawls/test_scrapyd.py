"""A real scrapyd on 127.0.0.1 with a password: `make deploy`, a scheduled crawl of the replica, its whole feed."""

from __future__ import annotations

import re
import time
import urllib.error
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from replica.running import Replica
from support.paths import ROOT
from support.scrapyd_daemon import ACCOUNT, SECONDS, Scrapyd, running_scrapyd
from trials.checks import check_crawl
from trials.crawls import ALL_PAGES, LOCAL_SERVER
from trials.feed import published_runs

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def scrapyd(replica_server: Replica, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """The daemon as docs/operations.md configures it; its jobs crawl the replica."""
    with running_scrapyd(tmp_path_factory.mktemp("scrapyd"), replica_server.env) as running:
        yield running


@pytest.fixture(scope="module")
def deployed(scrapyd: Scrapyd) -> Scrapyd:
    done = scrapyd.deploy(**ACCOUNT)
    assert done.returncode == 0, done.stdout + done.stderr
    return scrapyd


def test_nothing_goes_without_the_password(deployed: Scrapyd) -> None:
    for account in ({}, ACCOUNT | {"SCRAPYD_PASSWORD": "jine"}):
        for service in ("daemonstatus.json", "listprojects.json", "logs/", ""):
            with pytest.raises(urllib.error.HTTPError, match="401"):
                deployed.call(service, account)
    eggs = deployed.eggs()
    refused = deployed.deploy(**ACCOUNT | {"SCRAPYD_PASSWORD": "jine"})
    assert refused.returncode == 2
    assert "401" in refused.stderr
    assert deployed.eggs() == eggs


def test_password_may_come_from_netrc(deployed: Scrapyd) -> None:
    netrc = deployed.directory / ".netrc"
    netrc.touch(mode=0o600)
    netrc.write_text(f"machine 127.0.0.1 login {ACCOUNT['SCRAPYD_USERNAME']} password {ACCOUNT['SCRAPYD_PASSWORD']}\n")
    try:
        assert deployed.deploy().returncode == 0
    finally:
        netrc.unlink()


def test_daemon_listens_on_loopback_only(deployed: Scrapyd) -> None:
    listening = f":{deployed.port:04X} 00000000:0000 0A"
    lines = [line for line in Path("/proc/net/tcp").read_text().splitlines() if listening in line]
    assert len(lines) == 1
    assert "0100007F:" in lines[0]


def test_egg_holds_the_whole_package_and_nothing_else(deployed: Scrapyd) -> None:
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "newscrawl").rglob("*.py")}
    with zipfile.ZipFile(deployed.eggs()[0]) as egg:
        files = {name for name in egg.namelist() if not name.startswith("EGG-INFO/")}
    assert {name for name in files if name.endswith(".py")} == package
    compiled = {name for name in files if re.fullmatch(r"newscrawl/(\w+/)*__pycache__/\w+\.[\w-]+\.pyc", name)}
    weights = {f"newscrawl/reading/learned/{name}" for name in ("story.npz", "flattened.npz", "whole.json")}
    beside = (ROOT / "newscrawl" / "workbench" / "inspection_page").iterdir()
    assets = {path.relative_to(ROOT).as_posix() for path in beside if path.suffix in (".jinja", ".css", ".js")}
    assert len(assets) > 4
    reporting = ROOT / "newscrawl" / "reporting"
    pages = (*reporting.glob("*/templates/*"), *reporting.glob("*/*.sql"))
    assets |= {path.relative_to(ROOT).as_posix() for path in pages}
    assert weights | assets <= files
    assert files - package - compiled - weights - assets <= {"newscrawl/py.typed"}


def test_deploying_leaves_nothing_behind(deployed: Scrapyd) -> None:
    assert {path.name for path in deployed.project.iterdir()} == {
        "Makefile",
        "deploy",
        "newscrawl",
        "requirements.txt",
        "scrapy.cfg",
        "tests",
    }


def test_all_spiders_are_there(deployed: Scrapyd) -> None:
    spiders = {path.stem for path in (ROOT / "newscrawl" / "spiders").glob("*.py")} - {"__init__"}
    assert set(deployed.call("listspiders.json?project=newscrawl")["spiders"]) == spiders


def test_scheduled_crawl_brings_the_whole_feed(deployed: Scrapyd, replica: Replica) -> None:
    settings = [f"{name}={value}" for name, value in LOCAL_SERVER.items()]
    arguments = dict(argument.split("=") for argument in ALL_PAGES)
    job = deployed.call("schedule.json", project="newscrawl", spider="globe24", setting=settings, **arguments)
    deadline = time.monotonic() + SECONDS
    jobs = deployed.call("listjobs.json?project=newscrawl")
    while not jobs["finished"] and time.monotonic() < deadline:
        time.sleep(0.2)
        jobs = deployed.call("listjobs.json?project=newscrawl")
    log = deployed.job_log("globe24", job["jobid"])
    runs = published_runs(deployed.directory / "exports", "globe24")
    assert [run.report["finish_reason"] for run in runs] == ["finished"], log.read_text()
    assert [check for check in check_crawl(runs, replica, ["globe24"]) if not check.kept] == []
    assert "published" in log.read_text()
    assert "Traceback" not in (deployed.directory / "log").read_text()


def test_a_job_with_a_wrong_argument_says_so_in_its_log(deployed: Scrapyd) -> None:
    job = deployed.call("schedule.json", project="newscrawl", spider="press1", budget="soon")["jobid"]
    log, deadline = deployed.job_log("press1", job), time.monotonic() + SECONDS
    while not (log.exists() and log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert (
        "Wrong usage, nothing was crawled: press1: -a budget=soon: a number of requests such as 500" in log.read_text()
    )


@pytest.mark.parametrize("condition", ["True", "'SCRAPY_PROJECT' in os.environ"], ids=["anywhere", "by scrapyd"])
def test_egg_that_cannot_be_loaded_is_an_error(deployed: Scrapyd, condition: str) -> None:
    broken = deployed.project / "newscrawl" / "spiders" / "broken.py"
    broken.write_text(f"import os\n\nif {condition}:\n    raise RuntimeError('this site file is broken')\n")
    try:
        done = deployed.deploy(**ACCOUNT)
    finally:
        broken.unlink()
    assert done.returncode == 2
    assert "this site file is broken" in done.stdout + done.stderr
