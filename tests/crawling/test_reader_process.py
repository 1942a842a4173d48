"""The process that reads pages: what it answers, and how it ends a page that costs too much."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from newscrawl.crawling.reader_messages import Job, Setup
from newscrawl.crawling.reader_process import ReaderProcess
from newscrawl.crawling.reader_service import read_job
from newscrawl.exceptions import ReadingFailed, TooCostly
from newscrawl.spiders.globe24 import Globe24Spider
from newscrawl.values.known_sites import registered

SETUP = Setup(site="globe24", page=Globe24Spider.page, known_sites=registered(), seconds=10, megabytes=1024)
SENTENCE = "Oprava mostu začne v květnu a potrvá do podzimu, řekl starosta obce novinářům. "
STORY = f"<html><body><h1>Obec opraví most přes řeku</h1>{f'<p>{SENTENCE * 3}</p>' * 4}</body></html>"
DENSE = f"<html><body><h1>Obec opraví most přes řeku</h1>{'<p><a href=/a>b</a> c</p>' * 24_000}</body></html>"


def job(html: str | bytes, **changes: Any) -> Job:
    body = html if isinstance(html, bytes) else html.encode()
    page = Job(
        body=body,
        content_type="text/html; charset=utf-8",
        url="https://globe24.cz/domov/12345-obec-opravi-most",
        fetched_at=datetime(2026, 11, 30, 12, tzinfo=UTC),
    )
    return replace(page, **changes)


def ask(setup: Setup, use: Callable[[ReaderProcess], Awaitable[Any]]) -> Any:
    """Return what `use` returns for a process with this setup, which is closed then."""

    async def main() -> Any:
        reader = ReaderProcess(setup)
        try:
            return await use(reader)
        finally:
            await reader.close()

    return asyncio.run(main())


async def outcome(reader: ReaderProcess, page: Job) -> str:
    """Return the headline that was read, else the exception."""
    try:
        facts = await reader.read(page)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return facts.article.title if facts.article else facts.reason or ""


def test_it_reads_what_is_read_in_this_process() -> None:
    page = job(STORY)
    facts = ask(SETUP, lambda reader: reader.read(page))
    assert facts.article.title == "Obec opraví most přes řeku"
    assert facts == read_job(page, page=Globe24Spider.page, site="globe24")


def test_many_at_once_get_each_their_own_answer() -> None:
    pages = [job(STORY.replace("Obec opraví", f"Obec {number} opraví")) for number in range(20)]

    async def all_at_once(reader: ReaderProcess) -> list[str]:
        return await asyncio.gather(*(outcome(reader, page) for page in pages))

    assert ask(SETUP, all_at_once) == [f"Obec {number} opraví most přes řeku" for number in range(20)]


@pytest.mark.parametrize(
    ("setup", "bad", "why"),
    [
        (SETUP, job(b"\x89PNG\r\n\x1a\n"), "ValueError: not text but a PNG image"),
        (SETUP, job(f"<body>{'<p>' * 200_000}"), "ValueError: page of 200001 tags, more than 100000"),
        (replace(SETUP, seconds=0), job(DENSE), "TooCostly: more than 0 s of CPU time"),
        (replace(SETUP, megabytes=180), job(DENSE), "TooCostly: more than 180 MB of memory"),
    ],
)
def test_a_page_that_cannot_be_read_costs_itself_alone(setup: Setup, bad: Job, why: str) -> None:
    async def between(reader: ReaderProcess) -> list[str]:
        return [await outcome(reader, page) for page in (job(STORY), bad, job(STORY))]

    assert ask(setup, between) == ["Obec opraví most přes řeku", why, "Obec opraví most přes řeku"]


@pytest.mark.parametrize("changes", [{"seconds": 0}, {"megabytes": 180}])
def test_pages_that_wait_behind_a_costly_one_are_read(changes: dict[str, int]) -> None:
    pages = [job(STORY.replace("Obec", f"Obec {number}")) for number in range(6)]
    pages[2] = job(DENSE)

    async def all_at_once(reader: ReaderProcess) -> list[str]:
        return await asyncio.gather(*(outcome(reader, page) for page in pages))

    titles = ask(replace(SETUP, **changes), all_at_once)
    assert titles[2].startswith("TooCostly: more than")
    assert titles[:2] + titles[3:] == [f"Obec {number} opraví most přes řeku" for number in (0, 1, 3, 4, 5)]


def test_a_page_that_nobody_waits_for_any_more_takes_no_other_s_answer() -> None:
    async def given_up(reader: ReaderProcess) -> str:
        waiting = asyncio.create_task(outcome(reader, job(STORY)))
        await asyncio.sleep(0)
        waiting.cancel()
        return await outcome(reader, job(STORY.replace("Obec", "Město")))

    assert ask(SETUP, given_up) == "Město opraví most přes řeku"


def test_a_reader_that_fails_says_where() -> None:
    async def fails(reader: ReaderProcess) -> str:
        return await outcome(reader, job(STORY, url=7))

    said = ask(SETUP, fails)
    assert said.startswith("ReadingFailed: Traceback")
    assert "reading" in said


@pytest.mark.parametrize(
    ("ending", "error"), [(signal.SIGKILL, TooCostly), (signal.SIGSEGV, ReadingFailed), (signal.SIGXCPU, TooCostly)]
)
def test_when_the_process_ends_the_page_fails_and_the_next_is_read(ending: int, error: type[Exception]) -> None:
    async def end_between(reader: ReaderProcess) -> str:
        await reader.read(job(STORY))
        assert reader.pid is not None
        os.kill(reader.pid, ending)
        with pytest.raises(error):
            await reader.read(job(STORY))
        return await outcome(reader, job(STORY))

    assert ask(SETUP, end_between) == "Obec opraví most přes řeku"


def test_signals_to_the_crawl_do_not_end_it() -> None:
    async def signalled(reader: ReaderProcess) -> str:
        await reader.read(job(STORY))
        assert reader.pid is not None
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(reader.pid, number)
        return await outcome(reader, job(STORY))

    assert ask(SETUP, signalled) == "Obec opraví most přes řeku"


def test_a_closed_process_is_gone() -> None:
    async def closed(reader: ReaderProcess) -> int | None:
        await reader.read(job(STORY))
        pid = reader.pid
        await reader.close()
        assert reader.pid is None
        return pid

    pid = ask(SETUP, closed)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
