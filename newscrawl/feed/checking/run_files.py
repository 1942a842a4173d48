"""Published runs as their readers find them: where they lie, what their manifests say, their lines.

What lies in a feed is not trusted: only plain files are opened, and no more is held than one line.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TypeVar

import msgspec
from msgspec import Meta

from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import is_run
from newscrawl.items import Text, Timestamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

T = TypeVar("T")

ROW_FILES = {
    "articles.jsonl": "article",
    "tombstones.jsonl": "tombstone",
    "related_links.jsonl": "related_link",
    "quarantine.jsonl": "rejection",
}
"""Name of a file to the type of its rows, in the order of reading: links come after the articles they point to."""
REQUIRED = frozenset(("articles.jsonl", "related_links.jsonl"))
"""Files that every run and every merged set has."""
MAX_LINE = 64 << 20
"""Bytes of the longest line that is read: several times the largest page that is fetched."""
MAX_DOCUMENT = 64 << 20
"""Bytes of the largest manifest or report that is read."""

FileName = Annotated[str, Meta(pattern=r"^[^./\\\x00][^/\\\x00]*$")]
Count = Annotated[int, Meta(ge=0)]


class BadFeed(ValueError):  # noqa: N818 - says what the feed is, as charset.NotText does
    """Part of a feed is not as docs/feed.md says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What a manifest says of one file of its directory."""

    name: Text
    path: FileName
    format: Text
    mediatype: Text
    encoding: Text | None = None
    compression: Text | None = None
    bytes: Count
    hash: Annotated[str, Meta(pattern="^sha256:[0-9a-f]{64}$")]
    rows: Count | None = None
    schema_version: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is read of a `datapackage.json`: that of a run, or of a merged set, which has `runs` and no `run_id`."""

    name: Text
    created: Timestamp
    site: Text | None
    run_id: Text | None
    finish_reason: Text
    resources: list[Resource]
    runs: list[Text] | None = None
    sites: list[Text] = field(default_factory=list)
    all_revisions: bool = False

    @property
    def merged(self) -> bool:
        """Whether this is a merged set."""
        return self.runs is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRuns:
    """Directories of runs, oldest first, and what could not be looked into."""

    complete: list[Path] = field(default_factory=list)
    incomplete: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def find_runs(directories: Iterable[Path]) -> FoundRuns:
    """Find the runs that `directories` are or have below them, each once, in the order of their names.

    What has a manifest is a complete run; what only has a run's name is an incomplete one. Names that begin with a dot
    are no part of a feed, and links to other directories are not followed: those that lead out are a problem, and so is
    a file, or a link that leads nowhere, with a run's name.
    """
    found = FoundRuns()
    for top in directories:
        before = len(found.complete) + len(found.incomplete) + len(found.problems)
        _walk(top, found)
        if len(found.complete) + len(found.incomplete) + len(found.problems) == before:
            found.problems.append(Problem(path=top, what="no run lies here"))
    return FoundRuns(complete=_once(found.complete), incomplete=_once(found.incomplete), problems=found.problems)


def _walk(top: Path, found: FoundRuns) -> None:
    def unreadable(error: OSError) -> None:
        found.problems.append(Problem(path=Path(error.filename), what=reason(error)))

    for name, below, files in os.walk(top, onerror=unreadable):
        path = Path(name)
        if MANIFEST in files or MANIFEST in below:
            found.complete.append(path)
            below.clear()
        elif is_run(path):
            found.incomplete.append(path)
            below.clear()
        else:
            for each in sorted(each for each in files if is_run(path / each)):
                found.problems.append(Problem(path=path / each, what="has a run's name and is no directory"))
            below[:] = sorted(each for each in below if not each.startswith("."))
            for each in below:
                if (path / each).is_symlink() and not (path / each).resolve().is_relative_to(top.resolve()):
                    found.problems.append(Problem(path=path / each, what="a link that leads out, not followed"))


def _once(runs: list[Path]) -> list[Path]:
    distinct = {run.resolve(): run for run in reversed(runs)}
    return sorted(distinct.values(), key=lambda run: (run.name, run))


def read_manifest(run: Path) -> Manifest:
    """Return the manifest of the complete run or merged set in `run`; raise BadFeed, OSError."""
    manifest = read_document(run / MANIFEST, Manifest)
    if (manifest.site is None or manifest.run_id is None) and not manifest.merged:
        raise BadFeed("site and run_id are null, which only a merged set's are")
    return manifest


def read_document(path: Path, of: type[T]) -> T:
    """Return the JSON document at `path` as `of`; raise BadFeed, OSError."""
    with open_plain(path) as file:
        content = file.read(MAX_DOCUMENT + 1)
    if len(content) > MAX_DOCUMENT:
        raise BadFeed(f"larger than {MAX_DOCUMENT >> 20} MiB")
    return decode(content, msgspec.json.Decoder(of))


def decode(content: bytes, decoder: msgspec.json.Decoder[T]) -> T:
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


def reason(error: BadFeed | OSError) -> str:
    """Return in a few words why a file of a feed could not be read."""
    if isinstance(error, FileNotFoundError):
        return "is not there"
    return f"cannot be read: {error.strerror}" if isinstance(error, OSError) else str(error)


def open_plain(path: Path) -> BinaryIO:
    """Open a file for reading; raise OSError, also for what is no plain file: a link, a pipe, a directory."""
    if not stat.S_ISREG(path.lstat().st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    return path.open("rb")


class Lines:
    """The lines of the file at `path`, read once.

    After the iteration `size` (bytes), `rows` (line ends) and `sha256` (hex digits) are those of the whole file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = 0
        self.rows = 0
        self._digest = hashlib.sha256()

    @property
    def sha256(self) -> str:
        """Digest of what has been read."""
        return self._digest.hexdigest()

    def __iter__(self) -> Iterator[bytes]:
        """Yield each line with its end, of one that is longer than MAX_LINE the beginning; raise OSError."""
        with open_plain(self.path) as file:
            while line := file.readline(MAX_LINE + 1):
                self._count(line)
                yield line
                while line and is_too_long(line):
                    line = file.readline(MAX_LINE + 1)
                    self._count(line)

    def differs_from(self, resource: Resource) -> str | None:
        """Tell how the file, read to its end, is not what the manifest says; None when it is."""
        if self.size != resource.bytes:
            return f"{self.size} bytes, {resource.bytes} in the manifest"
        if f"sha256:{self.sha256}" != resource.hash:
            return f"sha256:{self.sha256}, {resource.hash} in the manifest"
        if self.path.suffix == ".jsonl" and self.rows != resource.rows:
            return f"{self.rows} rows, {resource.rows} in the manifest"
        return None

    def _count(self, part: bytes) -> None:
        self.size += len(part)
        self.rows += part.endswith(b"\n")
        self._digest.update(part)


def is_too_long(line: bytes) -> bool:
    """Tell whether `line` is only the beginning of one that is not read."""
    return len(line) > MAX_LINE and not line.endswith(b"\n")


def decode_line(line: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """Return the row of a line with its end; raise BadFeed."""
    if is_too_long(line):
        raise BadFeed(f"longer than {MAX_LINE >> 20} MiB")
    if not line.endswith(b"\n"):
        raise BadFeed("cut short: no line end")
    return decode(line, decoder)


ANY_ROW: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any])
"""Decodes a line to plain JSON values."""
