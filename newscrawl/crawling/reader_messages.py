"""What a crawl and the process that reads its pages tell each other."""

from __future__ import annotations

import pickle
import struct
from dataclasses import dataclass
from datetime import datetime

from newscrawl.facts import PageFacts
from newscrawl.items import PageKind
from newscrawl.page import Page
from newscrawl.values.known_sites import KnownSite

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
    kind: PageKind = "article"
    """As which it is read: an article's page, or one whose boxes of teasers are looked for alone."""


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


def packed(message: object) -> bytes:
    """Return a message as it goes through a pipe."""
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(data)) + data


def length_of(head: bytes) -> int:
    """Return how many bytes follow the LENGTH_BYTES of a message."""
    length: int = _LENGTH.unpack(head)[0]
    return length
