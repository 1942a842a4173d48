"""The files that one run adds to the archive: `DIR/SITE/YYYY-MM-DD/SITE-RUNID-00001.warc.gz`."""

from __future__ import annotations

import os
import re
import zlib
from typing import TYPE_CHECKING, Any

from newscrawl.archive.written_records import warcinfo
from newscrawl.feed.files import sync_directory, sync_file, write_all

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OPEN = ".open"
"""End of the name of a file that is being written."""
_PIECE = 1 << 20
"""Bytes that are read, and unpacked, at a time."""


class RunArchive:
    """Writes the files of one run. The site's feed must be locked.

    `add` belongs to one thread; `sync` and `close` may run in another one, one of them at a time.
    """

    def __init__(self, root: Path, site: str, run_id: str, limit: int, info: Mapping[str, str]) -> None:
        """Take the archive's directory, a plain name of a site, the bytes of a file, and what `warcinfo` says."""
        self._root, self._site, self._run_id, self._limit, self._info = root, site, run_id, limit, info
        self._number = 0
        self._file: _OpenFile | None = None
        self._full: list[_OpenFile] = []
        self.files: list[dict[str, Any]] = []
        """Of each file its path relative to the archive, its bytes and its number of records."""

    def add(self, record_group: bytes, records: int, day: str) -> str:
        """Append members of gzip, which hold `records` records of `day`; return the file's name when it is finished.

        `day` is YYYY-MM-DD; the name is relative to the archive. Raises OSError, with the name of the file.
        """
        file = self._file
        if file is None or file.day != day or file.told["bytes"] >= self._limit:
            file = self._next(day)
        file.append(record_group, records)
        path: str = file.told["path"]
        return path

    def sync(self) -> None:
        """Wait until the disk has all that was added before, and name the files that are full; raise OSError."""
        present = self._file
        while self._full:
            self._full[0].finish()
            self._full.pop(0)
        if present:
            present.sync()

    def close(self) -> None:
        """Finish the last file; raise OSError."""
        if self._file:
            self._full.append(self._file)
            self._file = None
        self.sync()

    def _next(self, day: str) -> _OpenFile:
        self._number += 1
        name = f"{self._site}-{self._run_id}-{self._number:05}.warc.gz"
        file = _OpenFile(self._root, f"{self._site}/{day}/{name}", day)
        if self._file:
            self._full.append(self._file)
        self._file = file
        self.files.append(file.told)
        file.append(warcinfo(name, self._info), 1)
        return file


class _OpenFile:
    """A file that is being written."""

    def __init__(self, root: Path, path: str, day: str) -> None:
        self.day = day
        self.told: dict[str, Any] = {"path": path, "bytes": 0, "records": 0}
        self._final = root / path
        self._open = self._final.with_name(self._final.name + OPEN)
        self._open.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self._open, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)
        for directory in (self._open.parent, self._open.parent.parent, root, root.parent):
            sync_directory(directory)

    def append(self, content: bytes, records: int) -> None:
        try:
            write_all(self._descriptor, content)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._open)) from error
        self.told["bytes"] += len(content)
        self.told["records"] += records

    def sync(self) -> None:
        os.fsync(self._descriptor)

    def finish(self) -> None:
        self.sync()
        self._open.rename(self._final)
        os.close(self._descriptor)
        sync_directory(self._final.parent)


def recover(root: Path, site: str) -> list[Path]:
    """Cut each file of `site` that a killed run left to its last whole record and name it; return these files.

    The site's feed must be locked. A file without a whole record goes. Raises OSError.
    """
    finished = []
    for path in sorted((root / site).glob(f"*/*.warc.gz{OPEN}")):
        whole = _whole(path)
        if whole:
            os.truncate(path, whole)
            sync_file(path)
            final = path.with_name(path.name.removesuffix(OPEN))
            path.rename(final)
            finished.append(final)
        else:
            path.unlink()
        sync_directory(path.parent)
    return finished


def _whole(path: Path) -> int:
    """Return how many bytes of a file are whole members of gzip (RFC 1952 2.2)."""
    whole = 0
    with path.open("rb") as file:
        while True:
            end = _member_end(file, whole)
            if end is None:
                return whole
            whole = end


def _member_end(file: Any, start: int) -> int | None:
    """Return where the member that begins at `start` ends, None where it is not whole."""
    file.seek(start)
    member, position, data = zlib.decompressobj(31), start, b""
    try:
        while not member.eof:
            if not data:
                data = file.read(_PIECE)
                position += len(data)
                if not data:
                    return None
            member.decompress(data, _PIECE)  # so much at a time: a member may unpack to far more than it has
            data = member.unconsumed_tail
    except zlib.error:
        return None
    return position - len(member.unused_data)


def archived_name(path: str) -> str:
    """Return the name of an archive's file for rows: of one that a run has written relative to the archive."""
    own = re.search(r"[^/]+/\d{4}-\d\d-\d\d/[^/]+-\d{5}\.warc\.gz$", path)
    return own[0] if own else path


def plain_name(name: str) -> str:
    """Return `name` as a part of a path: letters, digits, ".", "_", "-" and no dot at its beginning."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", name).lstrip(".") or "_"
