"""The files of published runs, opened with the distrust that files of unknown origin need.

Only plain files are opened, and no more is held in memory than one document or one line, neither of any length.
"""

from __future__ import annotations

import errno
import hashlib
import stat
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

import msgspec

from newscrawl.feed.run import FILES
from newscrawl.items import Address, Article, PageVisit, Rejection, RelatedLink, Sighting, Teaser, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

T = TypeVar("T")

ARTICLES, TOMBSTONES, RELATED_LINKS = FILES[Article], FILES[Tombstone], FILES[RelatedLink]
TEASERS, SIGHTINGS, VISITS, ADDRESSES = FILES[Teaser], FILES[Sighting], FILES[PageVisit], FILES[Address]
ROW_FILES = {
    ARTICLES: "article",
    TOMBSTONES: "tombstone",
    RELATED_LINKS: "related_link",
    TEASERS: "teaser",
    SIGHTINGS: "sighting",
    VISITS: "visit",
    ADDRESSES: "address",
    FILES[Rejection]: "rejection",
}
"""Name of a file to the type of its rows, in the order of reading: links come after the articles they point to,
sightings after their teasers."""
MAX_LINE_BYTES = 64 << 20
"""A longer line is not read: this is several times the largest page that is fetched."""
MAX_DOCUMENT_BYTES = 64 << 20
"""A larger manifest or report is not read: they have some kilobytes."""

ANY_ROW: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])
"""Decodes a line to plain JSON values."""


class BadFeed(ValueError):  # noqa: N818 - says what the feed is, as charset.NotText does
    """Part of a feed is not as docs/feed.md says; the message says how."""


def why_unreadable(error: BadFeed | OSError) -> str:
    """Return in a few words why a file of a feed could not be read."""
    if isinstance(error, FileNotFoundError):
        return "is not there"
    return f"cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)


def open_plain_file(path: Path) -> BinaryIO:
    """Open a file for reading; raise OSError, also for a link, a pipe, a directory."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return path.open("rb")


def read_document(path: Path, of: type[T]) -> T:
    """Return the JSON document at `path` as an instance of the class `of`.

    Raises:
        BadFeed: the file holds no such document.
        OSError: it cannot be read.
    """
    with open_plain_file(path) as file:
        content = file.read(MAX_DOCUMENT_BYTES + 1)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise BadFeed(f"larger than {MAX_DOCUMENT_BYTES >> 20} MiB")
    return _decode_json(content, msgspec.json.Decoder(of))


def decode_line(line: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Return the row of a line, given with its end; raise BadFeed."""
    if _is_beginning_only(line):
        raise BadFeed(f"longer than {MAX_LINE_BYTES >> 20} MiB")
    if not line.endswith(b"\n"):
        raise BadFeed("cut short: no line end")
    return _decode_json(line, decoder)


class Lines:
    """The lines of the file at `path`, which can be read once, and what they come to.

    After the iteration `size` (bytes), `rows` (line ends) and `sha256` (hex digits) are those of the whole file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.rows = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """The digest of what has been read."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line with its end, or the beginning of a line that is too long; raise OSError."""
        with open_plain_file(self.path) as file:
            while line := file.readline(MAX_LINE_BYTES + 1):
                self._count(line)
                yield line
                while line and _is_beginning_only(line):
                    line = file.readline(MAX_LINE_BYTES + 1)
                    self._count(line)

    def _count(self, part: bytes) -> None:
        self.size += len(part)
        self.rows += part.endswith(b"\n")
        self._digest.update(part)


def _is_beginning_only(line: bytes) -> bool:
    """Tell whether `line` is only the beginning of a line that is too long to be read."""
    return len(line) > MAX_LINE_BYTES and not line.endswith(b"\n")


def _decode_json(content: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Return what the JSON text `content` holds; raise BadFeed."""
    if content.startswith(b"\xef\xbb\xbf"):
        raise BadFeed("begins with a byte order mark")
    try:
        return decoder.decode(content)
    except UnicodeDecodeError as error:
        raise BadFeed(f"not UTF-8: {error.reason}") from None
    except ValueError as error:
        raise BadFeed(str(error)) from None
    except RecursionError:
        raise BadFeed("nested too deeply") from None
