"""A host that refuses is asked less often, then left alone, in this run and the next ones, then tried once."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from newscrawl.state.host_table import HostLeftAlone, HostWell
from newscrawl.state.store import Store
from support.loopback import Answer, page, serve
from support.noviny import SITE, article, rss
from support.noviny_runs import NovinyRuns
from support.raw_server import serve_raw

NAMES = [f"/novy-most-se-otevira.abcdef{number:02}" for number in range(12)]
FEED = rss(*((SITE + name, "Tue, 27 Jan 2026 09:11:00 +0100") for name in NAMES))
ROBOTS = {f"{SITE}/robots.txt": page("User-agent: *\nDisallow:", "text/plain")}


def refusal(status: int = 429, **headers: str) -> Answer:
    return status, {name.replace("_", "-"): value for name, value in headers.items()}, b"Klid."


def site(answer: Answer | Callable[[], Answer] | None = None) -> dict[str, Answer | Callable[[], Answer]]:
    """The site, whose article pages are all answered by `answer` where one is given."""
    return {**ROBOTS, f"{SITE}/rss": FEED, **{SITE + name: answer or article(name[-2:]) for name in NAMES}}


def first(*answers: Answer, then: Callable[[], Answer]) -> Callable[[], Answer]:
    """Answer with each of `answers` once, then with what `then` returns."""
    left: Iterator[Answer] = iter(answers)
    return lambda: next(left, None) or then()


def pages(asked: list[str]) -> list[str]:
    return [path for path in asked if path in NAMES]


@pytest.mark.parametrize(
    "wait", ["600", lambda: format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)]
)
@pytest.mark.parametrize("status", [429, 503])
def test_a_host_that_asks_for_long_is_left_alone_in_this_run_and_the_next(
    tmp_path: Path, status: int, wait: str | Callable[[], str]
) -> None:
    told = wait if isinstance(wait, str) else wait()
    runs = NovinyRuns(tmp_path)
    with serve(dict.fromkeys(site(), refusal(status, Retry_After=told))) as server:
        first_run = runs.crawl(server, RETRY_TIMES=2)
        second = runs.crawl(server, RETRY_TIMES=2)
    with serve(site(refusal(status, Retry_After="600"))) as server:
        runs.set_clock(0.25)
        third = runs.crawl(server, RETRY_TIMES=2)

    assert first_run.asked == ["/robots.txt"]
    assert second.asked == []
    assert third.asked == ["/robots.txt", "/rss", "/", NAMES[0]]
    for run in (first_run, second, third):
        assert run.report["ok"] is False
        assert any("noviny.example is left alone until 20" in line for line in run.report["problems"])
        assert run.quarantine == []


def test_a_site_that_answers_every_page_so_costs_two_requests_a_run(tmp_path: Path) -> None:
    answers = {**ROBOTS, **{url: refusal(Retry_After="600") for url in site() if not url.endswith("robots.txt")}}
    runs = NovinyRuns(tmp_path)
    with serve(answers) as server:
        for hours in range(0, 40, 10):
            runs.set_clock(hours)
            assert runs.crawl(server, RETRY_TIMES=2).asked == ["/robots.txt", "/rss"]


def test_a_short_time_is_waited_for(tmp_path: Path) -> None:
    answer = first(refusal(Retry_After="2"), then=lambda: article("00"))
    with serve({**site(), SITE + NAMES[0]: answer}) as server:
        run = NovinyRuns(tmp_path).crawl(server, RETRY_TIMES=1)

    times = [request.time for request in server.requests]
    refused = server.urls.index(SITE + NAMES[0])
    assert times[refused + 1] - times[refused] >= 1.9
    assert sorted(run.articles) == NAMES
    assert run.report["ok"] is True


def test_the_target_of_a_redirect_waits_too(tmp_path: Path) -> None:
    moved = (301, {"Location": NAMES[0] + "/", "Retry-After": "2"}, b"")
    with serve({**site(), SITE + NAMES[0]: moved, f"{SITE}{NAMES[0]}/": article("00")}) as server:
        NovinyRuns(tmp_path).crawl(server)

    times = {request.url: request.time for request in server.requests}
    assert times[f"{SITE}{NAMES[0]}/"] - times[SITE + NAMES[0]] >= 1.9


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_host_that_refuses_again_and_again_is_left_alone_in_the_run_and_its_pages_wait(
    tmp_path: Path, status: int
) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(refusal(status))) as server:
        run = runs.crawl(server)
    assert len(pages(run.asked)) == 5
    assert run.scrapy.log.count("WARNING: noviny.example is left alone in the rest of the run") == 1
    assert [alarm["name"] for alarm in run.report["alarms"]] == ["host noviny.example", "refused"]
    assert f"status {status}, 5 in a row" in run.report["problems"][0]
    assert run.scrapy.stats["breaker/left"] == 1

    with serve(site()) as server:
        well = runs.crawl(server)
        after = runs.crawl(server)
    assert set(NAMES[5:]) <= set(well.articles)
    assert well.report["problems"] == []
    assert after.report["problems"] == []


def test_a_trial_that_is_refused_leaves_the_host_for_twice_as_long(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    asked = {}
    with serve(site(refusal(403))) as server:
        for hours in (0, 0.1, 0.2, 0.4, 0.6, 1.3):
            runs.set_clock(hours)
            asked[hours] = len(pages(runs.crawl(server, CONCURRENT_REQUESTS_PER_DOMAIN=4).asked))

    under_way = asked.pop(0) - 5
    assert 0 <= under_way < 4
    assert asked == {0.1: 1, 0.2: 0, 0.4: 1, 0.6: 0, 1.3: 1}


def test_a_host_that_was_well_for_a_day_is_not_on_trial_any_more(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(refusal(403))) as server:
        runs.crawl(server)
        runs.set_clock(25)
        assert len(pages(runs.crawl(server).asked)) == 5


def test_a_refusal_among_answers_is_no_reason_to_leave(tmp_path: Path) -> None:
    turns = itertools.count()
    with serve(site(lambda: refusal(403) if next(turns) % 3 else article("01"))) as server:
        run = NovinyRuns(tmp_path).crawl(server)

    assert set(pages(run.asked)) == set(NAMES)
    assert [alarm["name"] for alarm in run.report["alarms"]] == ["refused"]


def test_a_few_pages_that_are_always_refused_do_not_speak_against_the_host(tmp_path: Path) -> None:
    broken = {SITE + name: refusal(503) for name in NAMES[:3]}
    with serve({**site(), **broken}) as server:
        run = NovinyRuns(tmp_path).crawl(server, RETRY_TIMES=2)

    assert sorted(run.articles) == NAMES[3:]
    assert [run.asked.count(name) for name in NAMES[:3]] == [3, 3, 3]
    assert run.report["problems"] == []


def test_a_trial_is_over_when_an_article_is_answered(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(refusal(403))) as server:
        runs.crawl(server)
    with serve({**site(refusal(403)), SITE + NAMES[6]: article("06")}) as server:
        runs.set_clock(0.2)
        runs.crawl(server, CONCURRENT_REQUESTS=1)
        runs.set_clock(0.3)
        assert runs.crawl(server).asked == []
        runs.set_clock(0.6)
        assert NAMES[6] in runs.crawl(server, "urls=" + SITE + NAMES[6]).asked
    with serve(site(refusal(403))) as server:
        runs.set_clock(0.61)
        assert len(pages(runs.crawl(server).asked)) > 1


def test_a_host_that_never_answers_is_left_alone(tmp_path: Path) -> None:
    answers: dict[str, Any] = {**site(), **{SITE + name: lambda: [30.0] for name in NAMES}}
    with serve_raw(answers) as server:
        run = NovinyRuns(tmp_path).crawl(server, DOWNLOAD_TIMEOUT=0.3, BREAKER_REFUSALS=3)

    assert len(pages(run.asked)) in (3, 4)
    assert any("timeout, 3 in a row" in line for line in run.report["problems"])


def test_another_host_of_the_site_is_not_left_alone(tmp_path: Path) -> None:
    other = "http://jine.noviny.example/jiny-most-se-otevira.abcdef99"
    feed = rss(*((url, "Tue, 27 Jan 2026 09:11:00 +0100") for url in [*(SITE + name for name in NAMES), other]))
    with serve({**site(refusal(Retry_After="600")), f"{SITE}/rss": feed, other: article("jine")}) as server:
        run = NovinyRuns(tmp_path).crawl(server)

    assert other in run.articles


def test_no_rest_is_longer_than_a_day(tmp_path: Path) -> None:
    runs = NovinyRuns(tmp_path)
    with serve(site(refusal(Retry_After="99999999"))) as server:
        runs.crawl(server)
        runs.set_clock(25)
        assert len(pages(runs.crawl(server).asked)) == 1


def test_the_store_keeps_what_is_held_against_a_host_until_it_is_well(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    until = datetime(2026, 11, 30, 12, tzinfo=UTC)
    store.apply([HostLeftAlone(name="noviny.example", until=until, seconds=600.0, reason="status 429")] * 2)
    known = store.hosts.find("noviny.example")
    assert known is not None
    assert (known.until, known.seconds, known.reason) == (until, 600.0, "status 429")
    assert store.hosts.find("jine.example") is None
    store.apply([HostWell(name="noviny.example")] * 2)
    assert store.hosts.find("noviny.example") is None
    store.close()
