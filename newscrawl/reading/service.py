"""Reads pages for another process: jobs come on stdin, answers go to stdout, each with its length before it.

It reads within limits that the system keeps, whatever the page: more CPU time than a page is allowed ends this process
by SIGXCPU (setrlimit(2)); more memory fails the page.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import struct
import sys
import traceback
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from newscrawl.facts import PageFacts
from newscrawl.page import Page
from newscrawl.reading.html import read_page
from newscrawl.values.charset import decode
from newscrawl.values.known_sites import KnownSite, register

_LENGTH = struct.Struct(">Q")
LENGTH_BYTES = _LENGTH.size
"""Bytes before each message that tell how many follow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The first message: what holds for all pages of a crawl."""

    site: str
    """The spider's name."""
    page: Page
    known_sites: dict[str, KnownSite]
    """What all sites declare of addresses and names, by spider."""
    seconds: int
    """CPU time of one page."""
    megabytes: int
    """Memory of the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A page as it was fetched."""

    body: bytes
    content_type: str | None
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The answer for a page that is no text, or beyond what a page may have."""

    why: str


@dataclass(frozen=True, slots=True)
class OutOfMemory:
    """The answer for a page that took more memory than it may."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer for a page on which the reader failed, with the traceback."""

    why: str


Answer = PageFacts | Unreadable | OutOfMemory | Failed


def read_job(job: Job, *, page: Page, site: str) -> PageFacts:
    """Return the facts of a page.

    Raises:
        ValueError: it is no text, or beyond the reader's limits.
    """
    text, _ = decode(job.body, job.content_type)
    return read_page(text, url=job.url, page=page, site=site, fetched_at=job.fetched_at)


def packed(message: object) -> bytes:
    """Return a message as it goes through a pipe."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def length_of(head: bytes) -> int:
    """Return how many bytes follow the LENGTH_BYTES of a message."""
    length: int = _LENGTH.unpack(head)[0]
    return length


def serve(jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer jobs, the first message being the Setup, until there are no more."""
    setup: Setup = _next(jobs)
    for name, site in setup.known_sites.items():
        register(name, site)
    _limit(resource.RLIMIT_DATA, setup.megabytes * 1024 * 1024)
    while (job := _next(jobs)) is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + setup.seconds)
        answers.write(packed(_answer(job, setup)))
        answers.flush()


def _answer(job: Job, setup: Setup) -> Answer:
    try:
        return read_job(job, page=setup.page, site=setup.site)
    except ValueError as error:
        return Unreadable(str(error))
    except MemoryError:
        return OutOfMemory()
    except Exception:  # a page on which the reader fails costs itself, not the crawl
        return Failed(traceback.format_exc())


def _next(jobs: BinaryIO) -> Any:
    """Return the next message, None where there is none."""
    head = jobs.read(LENGTH_BYTES)
    return pickle.loads(jobs.read(length_of(head))) if len(head) == LENGTH_BYTES else None  # noqa: S301 - our parent's


def _limit(kind: int, most: int) -> None:
    """Set a limit of this process, no higher than it may be."""
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def main() -> None:
    """Serve the process that started this one; what ends that ends its pipe and so this."""
    for ending in (signal.SIGINT, signal.SIGTERM):  # they are meant for the crawl, which ends in order
        signal.signal(ending, signal.SIG_IGN)
    with os.fdopen(os.dup(0), "rb") as jobs, os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what is printed by mistake is no answer
        sys.stdin.close()
        serve(jobs, answers)
