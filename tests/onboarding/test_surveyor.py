"""Surveys of the replica by `scrapy onboard`: what reaches the wire, and what is kept of it when the call is killed."""

from __future__ import annotations

import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from replica.faults import Fault
from replica.running import Replica
from support.forks import Fork
from support.loopback import FAST, start_scrapy

MOST = 30
LIMIT_SECONDS = 60


@pytest.fixture
def begin(replica: Replica, tmp_path: Path) -> Callable[..., Fork]:
    """Starts `scrapy onboard` for the site globe24 as if it had no spider, with a survey of so many questions."""

    def start(survey: str, *options: str, asks: int = 12, **settings: object) -> Fork:
        own = {
            **FAST,
            "LOG_LEVEL": "CRITICAL",
            "SPIDER_MODULES": "support.paths",  # has none
            "NEWSPIDER_MODULE": "",
            "ONBOARD_DIR": tmp_path / survey,
        }
        command = ("onboard", "https://globe24.cz/", "--requests", str(MOST), *options)
        environment = replica.env | {"TINY_SURVEY_ASKS": str(asks)}
        return start_scrapy(
            tmp_path, *command, settings=own | settings, environment=environment, module="support.tiny_survey"
        )

    return start


def ended(process: Fork) -> tuple[int, str]:
    """Return exit status and errors of a call that ends by itself."""
    with process:
        _, errors = process.communicate(LIMIT_SECONDS)
        return process.wait(), errors


def sent(replica: Replica) -> list[str]:
    return [request.url for request in replica.requests if request.method == "GET"]


def seen(directory: Path) -> str:
    return (directory / "globe24" / "seen.txt").read_text(encoding="utf-8")


def test_killed_twice_it_goes_on_repeats_nothing_and_ends_alike(replica, begin, tmp_path) -> None:
    assert ended(begin("whole"))[0] == 0
    whole = sent(replica)
    replica.reset()
    for count in (4, 9):
        with begin("parts") as process:
            deadline = time.monotonic() + LIMIT_SECONDS
            while len(sent(replica)) < count and time.monotonic() < deadline:
                time.sleep(0.002)
            process.kill()
            process.wait()
    status, errors = ended(begin("parts"))
    assert status == 0, errors
    assert seen(tmp_path / "parts") == seen(tmp_path / "whole")
    again = Counter(sent(replica)) - Counter(whole)
    assert sum(again.values()) <= 2  # the request that was under way, a call
    before = len(sent(replica))
    assert (ended(begin("parts"))[0], len(sent(replica))) == (0, before)


def test_interrupted_it_ends_politely_and_says_how_it_goes_on(replica, begin, tmp_path) -> None:
    with begin("cut", DOWNLOAD_DELAY=0.5) as process:
        deadline = time.monotonic() + LIMIT_SECONDS
        while not sent(replica) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(LIMIT_SECONDS)
        assert process.wait() == 1
    assert errors.splitlines()[-1].startswith("scrapy onboard: interrupted; the same call goes on from here (")
    assert ended(begin("cut"))[0] == 0
    assert "https://globe24.cz/ https://globe24.cz/ None" in seen(tmp_path / "cut")


def test_no_more_than_so_many_requests_reach_the_wire_whatever_happens_and_however_often_it_is_called(
    replica, begin
) -> None:
    replica.set_faults(
        Fault(kind="reset", pattern="(?<!/)(?<!robots.txt)$", probability=0.2),
        Fault(kind="status", pattern="(?<!/)(?<!robots.txt)$", probability=0.2),
        Fault(kind="loop", pattern="(?<!/)(?<!robots.txt)$", probability=0.1),
    )
    errors = ""
    for _ in range(2):
        status, errors = ended(begin("faults", asks=99, RETRY_TIMES=2, BREAKER_REFUSALS=99))
        assert status == 0, errors
        assert len(sent(replica)) == MOST
    assert errors == ""


def test_robots_txt_is_obeyed_kept_and_told_of(replica, begin, tmp_path) -> None:
    status, errors = ended(begin("robots", asks=25))
    assert status == 0
    paths = replica.disallowed("globe24")
    assert paths
    assert not [url for url in sent(replica) if any(url.endswith(path) for path in paths)]
    assert " robots.txt https://globe24.cz/robots.txt\n" in errors
    assert "a request every 0.02 s: 29 more take 1 s at most\n" in errors
    assert "2/30 page https://globe24.cz/ 200\n" in errors
    assert re.search(r"^https://globe24.cz [1-9]", seen(tmp_path / "robots"), re.MULTILINE)


def test_a_site_whose_front_page_cannot_be_had_now_is_asked_again_by_the_next_call(replica, begin) -> None:
    replica.set_faults(Fault(kind="status", pattern=r"cz/$", times=1))
    status, errors = ended(begin("later"))
    told = "https://globe24.cz/: status 503; the same call goes on from here (2 requests made)"
    assert (status, errors.splitlines()[-1]) == (1, f"scrapy onboard: {told}")
    assert ended(begin("later"))[0] == 0
    assert ended(begin("later", "--fresh", asks=1))[0] == 1
