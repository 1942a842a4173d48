"""The process that reads a crawl's pages: beside the event loop, and one that no page can hold up for good."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from collections import deque
from typing import TYPE_CHECKING, cast

from newscrawl.crawling.reader_messages import LENGTH_BYTES, Failed, OutOfMemory, Unreadable, length_of, packed
from newscrawl.exceptions import ReadingFailed, TooCostly

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process

    from newscrawl.crawling.reader_messages import Answer, Job, Setup
    from newscrawl.facts import PageFacts

_SERVE = "from newscrawl.crawling.reader_service import main; main()"


class ReaderHere:
    """Reads pages in this process, without limits of time and memory: for tests, and for looking into the reader."""

    def __init__(self, setup: Setup) -> None:
        """Take what holds for all pages."""
        self._setup = setup

    async def read(self, job: Job) -> PageFacts:
        """Return the facts of a page; raise ValueError where it is no text, or beyond the reader's limits."""
        from newscrawl.crawling.reader_service import read_job  # noqa: PLC0415  a crawl has the reader in its process

        return read_job(job, page=self._setup.page, site=self._setup.site)

    async def close(self) -> None:
        """Do nothing."""


class ReaderProcess:
    """Reads pages one after the other in a process of its own, started for the first and again after a costly one.

    A page is sent at once, so that the process has the next one while the crawl is busy with what was read before.
    """

    def __init__(self, setup: Setup) -> None:
        """Take what holds for all pages."""
        self._setup = setup
        self._process: Process | None = None
        self._waiting: deque[tuple[Job, asyncio.Future[Answer]]] = deque()
        """Pages that were not answered yet, in the order in which the process has or gets them."""
        self._receiving: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """Number of the process, None while there is none."""
        return self._process.pid if self._process is not None else None

    async def read(self, job: Job) -> PageFacts:
        """Return the facts of a page.

        Raises:
            ValueError: it is no text, or beyond the reader's limits.
            TooCostly: it took more time or memory than a page may.
            ReadingFailed: the reader failed on it.
        """
        answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, answered))
        if self._process is not None:
            _send(self._process, job)
        if self._receiving is None or self._receiving.done():
            self._receiving = asyncio.create_task(self._receive())
        answer = await answered
        if isinstance(answer, Unreadable):
            raise ValueError(answer.why)
        if isinstance(answer, OutOfMemory):
            raise TooCostly(f"more than {self._setup.megabytes} MB of memory")
        if isinstance(answer, Failed):
            raise ReadingFailed(answer.why)
        return answer

    async def close(self) -> None:
        """End the process; nothing is lost with it."""
        if self._receiving is not None:
            self._receiving.cancel()
        await self._end()

    async def _receive(self) -> None:
        """Give each page its answer, until none waits."""
        while self._waiting:
            try:
                process = self._process or await self._started()
                answer: Answer | Exception = await _answer_of(process)
            except (asyncio.IncompleteReadError, ConnectionError):
                answer = self._why_ended(await self._end())
            except OSError as error:  # no process can be had
                answer = ReadingFailed(str(error))
            _, answered = self._waiting.popleft()
            if isinstance(answer, OutOfMemory):
                await self._end()  # what is left of a process without memory is not to be relied on
            if answered.done():
                continue  # nobody waits for it any more
            if isinstance(answer, Exception):
                answered.set_exception(answer)
            else:
                answered.set_result(answer)

    async def _started(self) -> Process:
        """Start the process, which finds its modules where this one does, also in an egg, with the pages that wait."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SERVE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        _send(process, self._setup)
        for job, _ in self._waiting:
            _send(process, job)
        self._process = process
        return process

    async def _end(self) -> int:
        """End the process where it has not ended; return its status. The next page starts another."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.returncode is None and not cast("StreamReader", process.stdout).at_eof():
            process.kill()
        return await process.wait()

    def _why_ended(self, status: int) -> Exception:
        if status == -signal.SIGXCPU:
            return TooCostly(f"more than {self._setup.seconds} s of CPU time")
        if status in (-signal.SIGKILL, -signal.SIGABRT):
            return TooCostly("the reader's process was ended, as by a system short of memory")
        return ReadingFailed(f"the reader's process ended with status {status}")


def _send(process: Process, message: object) -> None:
    cast("StreamWriter", process.stdin).write(packed(message))


async def _answer_of(process: Process) -> Answer:
    answers = cast("StreamReader", process.stdout)
    length = length_of(await answers.readexactly(LENGTH_BYTES))
    answer: Answer = pickle.loads(await answers.readexactly(length))  # noqa: S301 - of a process of ours
    return answer
