"""Runs end when they are told to, whatever the site does, and what they did not read comes in the next ones."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from support.loopback import Answer, ScrapyResult, ended, links_page, scrapy, start_scrapy
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns
from support.raw_server import Raw, raw, serve_raw

NAMES = [f"/novy-most-se-otevira.abcdef{number:02}" for number in range(8)]
FEED = rss(*((SITE + name, "Tue, 27 Jan 2026 09:11:00 +0100") for name in NAMES))
ARTICLES = [f"/domaci/hrazovice-otevrely-novy-most-pres-reku-{number}" for number in range(12340, 12346)]
"""Addresses that look like those of articles to the spider `generic`."""
LONG = 300.0
"""Seconds that no test waits for."""


def never() -> Iterable[bytes | float]:
    yield LONG


def dripping() -> Iterable[bytes | float]:
    yield raw(200, {"Content-Type": "text/html"})
    for _ in range(int(LONG)):
        yield b"a"
        yield 0.1


MISBEHAVIOUR = {"never answers": never, "drips": dripping}


def site(pages: Raw) -> dict[str, Answer | Raw]:
    return {f"{SITE}/rss": FEED, **{SITE + name: pages for name in NAMES}}


def pages(asked: list[str]) -> list[str]:
    return [path for path in asked if path in NAMES]


@pytest.mark.parametrize("pages_do", MISBEHAVIOUR)
def test_no_answer_is_waited_for_longer_than_the_timeout(tmp_path: Path, pages_do: str) -> None:
    with serve_raw(site(MISBEHAVIOUR[pages_do])) as server:
        run = NovinyRuns(tmp_path).crawl(server, DOWNLOAD_TIMEOUT=0.5, BREAKER_REFUSALS=100)

    assert run.scrapy.stats["failed/article/DownloadTimeoutError"] == len(NAMES)
    assert run.report["finish_reason"] == "finished"


@pytest.mark.parametrize("pages_do", MISBEHAVIOUR)
def test_after_the_budget_nothing_more_is_asked_for(tmp_path: Path, pages_do: str) -> None:
    runs = NovinyRuns(tmp_path)
    with serve_raw(site(MISBEHAVIOUR[pages_do])) as server:
        run = runs.crawl(server, "budget=3s", DOWNLOAD_TIMEOUT=4, BREAKER_REFUSALS=100, RETRY_TIMES=2)
    with serve_raw({f"{SITE}/rss": FEED, **{SITE + name: article(name[-2:]) for name in NAMES}}) as server:
        after = runs.crawl(server)

    assert pages(run.asked) == NAMES[:1]
    assert run.report["budget_left"] >= len(NAMES) - 1
    assert set(after.articles) >= set(NAMES[1:])


def test_robots_txt_is_not_waited_for_after_the_budget_either(tmp_path: Path) -> None:
    with serve_raw({f"{SITE}/robots.txt": never}) as server:
        run = NovinyRuns(tmp_path).crawl(server, "budget=1s", DOWNLOAD_TIMEOUT=2, RETRY_TIMES=5)

    assert run.asked == ["/robots.txt"]
    assert run.report["finish_reason"] == "finished"


class Told:
    """A server whose article pages never end, and that tells when the first of them is asked for."""

    def __init__(self) -> None:
        self.asked = threading.Event()

    def answer(self) -> Iterable[bytes | float]:
        self.asked.set()
        yield from dripping()


def crawl_until(directory: Path, *signals: signal.Signals) -> ScrapyResult:
    """Crawl, send `signals` one after another once a page is under way, and return what that left."""
    told = Told()
    settings = NovinyRuns(directory).options(DOWNLOAD_TIMEOUT=LONG, LOG_FILE=directory / "log")
    command = ("crawl", "generic", "-a", f"start={SITE}/", "-a", "pages=1")
    with serve_raw(
        {f"{SITE}/": links_page(*ARTICLES), **dict.fromkeys(map(SITE.__add__, ARTICLES), told.answer)}
    ) as server:
        process = start_scrapy(directory, *command, proxy=server, settings=settings)
        assert told.asked.wait(60)
        process.send_signal(signals[0])
        for again in signals[1:]:
            while "Send again to force" not in (directory / "log").read_text():
                time.sleep(0.05)
            process.send_signal(again)
        return ended(directory, process)


def report(directory: Path) -> dict[str, Any]:
    path = next(directory.glob("exports/generic/*/*/report.json"))
    return json.loads(path.read_text())


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_and_it_is_published_though_no_answer_ends(tmp_path: Path, told: signal.Signals) -> None:
    run = crawl_until(tmp_path, told)

    assert run.status == 0
    assert report(tmp_path)["finish_reason"] == "shutdown"
    assert "answers are not waited for any longer" in (tmp_path / "log").read_text()
    assert [name for name in run.stats if name.startswith("failed/")] == []


def test_a_second_signal_breaks_the_run_off_and_says_what_it_leaves(tmp_path: Path) -> None:
    run = crawl_until(tmp_path, signal.SIGINT, signal.SIGINT)

    assert run.status == 1
    log = (tmp_path / "log").read_text()
    assert "generic: broken off before its end: the next start publishes what was written to " in log
    assert "pages that were not read" in log

    with serve_raw({f"{SITE}/": links_page()}) as server:
        settings = NovinyRuns(tmp_path).options()
        after = scrapy(tmp_path, "crawl", "generic", "-a", f"start={SITE}/", proxy=server, settings=settings)
    assert after.stats["write/recovered_runs"] == 1
    assert any(url.endswith(ARTICLES[0]) for url in server.urls)
