"""The process that reads a crawl's pages: beside the event loop, and one that no page can hold up for good."""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
from typing import TYPE_CHECKING, cast

from newscrawl.exceptions import ReadingFailed, TooCostly
from newscrawl.reading.service import LENGTH_BYTES, Failed, OutOfMemory, Unreadable, length_of, packed, read_job

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from asyncio.subprocess import Process

    from newscrawl.facts import PageFacts
    from newscrawl.reading.service import Answer, Job, Setup

_SERVE = "from newscrawl.reading.service import main; main()"


class ReaderHere:
    """Reads pages in this process, without limits of time and memory: for tests, and for looking into the reader."""

    def __init__(self, setup: Setup) -> None:
        """Take what holds for all pages."""
        self._setup = setup

    async def read(self, job: Job) -> PageFacts:
        """Return the facts of a page; raise ValueError where it is no text, or beyond the reader's limits."""
        return read_job(job, page=self._setup.page, site=self._setup.site)

    async def close(self) -> None:
        """Do nothing."""


class ReaderProcess:
    """Reads pages one after the other in a process of its own, started for the first and again after a costly one."""

    def __init__(self, setup: Setup) -> None:
        """Take what holds for all pages."""
        self._setup = setup
        self._process: Process | None = None
        self._turn = asyncio.Lock()

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
        async with self._turn:
            process = self._process or await self._started()
            try:
                answer = await self._ask(process, job)
            except (asyncio.IncompleteReadError, ConnectionError):
                raise self._why_ended(await self._ended(process)) from None
            except asyncio.CancelledError:
                await self.close()
                raise
        if isinstance(answer, Unreadable):
            raise ValueError(answer.why)
        if isinstance(answer, OutOfMemory):
            await self.close()  # what is left of a process without memory is not to be relied on
            raise TooCostly(f"more than {self._setup.megabytes} MB of memory")
        if isinstance(answer, Failed):
            raise ReadingFailed(answer.why)
        return answer

    async def close(self) -> None:
        """End the process; nothing is lost with it."""
        if self._process is not None:
            if self._process.returncode is None:
                self._process.kill()
            await self._ended(self._process)

    async def _ask(self, process: Process, job: Job) -> Answer:
        jobs, answers = cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
        jobs.write(packed(job))
        await jobs.drain()
        length = length_of(await answers.readexactly(LENGTH_BYTES))
        answer: Answer = pickle.loads(await answers.readexactly(length))  # noqa: S301 - of a process of ours
        return answer

    async def _started(self) -> Process:
        """Start the process, which finds its modules where this one does, also in an egg."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _SERVE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        cast("StreamWriter", process.stdin).write(packed(self._setup))
        self._process = process
        return process

    async def _ended(self, process: Process) -> int:
        """Return the status of the process, which has ended or is about to; the next page starts another."""
        self._process = None
        return await process.wait()

    def _why_ended(self, status: int) -> Exception:
        if status == -signal.SIGXCPU:
            return TooCostly(f"more than {self._setup.seconds} s of CPU time")
        if status in (-signal.SIGKILL, -signal.SIGABRT):
            return TooCostly("the reader's process was ended, as by a system short of memory")
        return ReadingFailed(f"the reader's process ended with status {status}")
