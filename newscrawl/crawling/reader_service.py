"""Reads pages for a crawl, in a process of its own: jobs come on stdin, answers go to stdout.

It reads within limits that the system keeps, whatever the page: more CPU time than a page is allowed ends this process
by SIGXCPU (setrlimit(2)); more memory fails the page.
"""

from __future__ import annotations

import math
import os
import pickle
import resource
import signal
import sys
import traceback
from typing import Any, BinaryIO

from newscrawl.crawling.reader_messages import (
    LENGTH_BYTES,
    Answer,
    Failed,
    Job,
    OutOfMemory,
    Setup,
    Unreadable,
    length_of,
    packed,
)
from newscrawl.facts import PageFacts
from newscrawl.page import Page
from newscrawl.reading import read_boxes, read_page
from newscrawl.values.charset import decode
from newscrawl.values.known_sites import register


def read_job(job: Job, *, page: Page, site: str) -> PageFacts:
    """Return the facts of a page.

    Raises:
        ValueError: it is no text, or beyond the reader's limits.
    """
    text, _ = decode(job.body, job.content_type)
    if job.kind != "article":
        return PageFacts(boxes=read_boxes(text, url=job.url))
    return read_page(text, url=job.url, page=page, site=site, fetched_at=job.fetched_at)


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
