"""Files that survive a crash, and the lock that shows that a run is alive."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from newscrawl.feed.json_text import json_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_AT_FDCWD, _RENAME_EXCHANGE = -100, 2
"""Of renameat2(2): names are relative to the working directory, and change places."""


def exchange(first: Path, second: Path) -> None:
    """Let two directories of one file system change places, at once for whoever looks (renameat2(2), Linux).

    Raises OSError, also where the file system cannot do it.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "renameat2"):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(second))
    if libc.renameat2(_AT_FDCWD, os.fsencode(first), _AT_FDCWD, os.fsencode(second), _RENAME_EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(second))
    sync_directory(first.parent)
    sync_directory(second.parent)


def sync_directory(directory: Path) -> None:
    """Wait until the disk has the names that were created, renamed or removed in `directory` (fsync(2), NOTES)."""
    sync_file(directory)


def sync_file(path: Path) -> None:
    """Wait until the disk has the content of the file at `path`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of `content` to the open file, in several parts where the kernel takes it so; raise OSError."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def replacing(path: Path, end: str = ".tmp") -> Iterator[Path]:
    """Give a temporary path to write at; when the block ends well, what was written there replaces the file at `path`.

    Readers of `path`, also after a crash, see all of it or what was there before. What a failure or crash leaves at the
    temporary path, whose name has `end` after that of `path`, is overwritten by the next attempt.
    """
    unfinished = path.with_name(path.name + end)
    yield unfinished
    sync_file(unfinished)
    unfinished.replace(path)
    sync_directory(path.parent)


@contextmanager
def making_directory(directory: Path) -> Iterator[Path]:
    """Give a temporary directory to fill; when the block ends well, it becomes `directory`, which is new or empty.

    Readers see all of it or nothing; a link is replaced where it leads. Raises OSError. What a killed process leaves
    has a hidden name beside `directory`.
    """
    target = directory.resolve()
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(3)}")
    try:
        unfinished.mkdir(parents=True)
        yield unfinished
        unfinished.rename(target)
        sync_directory(target.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a reader, or a start after a crash, sees all of it or nothing."""
    with replacing(path) as unfinished:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            write_all(descriptor, content)
        finally:
            os.close(descriptor)


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Put `content` at `path` as indented JSON, as `write_durably` does."""
    write_durably(path, json_document(content))


def lock(path: Path) -> int | None:
    """Lock the file at `path`, which is made when it is missing; return the descriptor that holds the lock.

    Return None when another descriptor, of this process or another one, holds it. The lock ends when the descriptor is
    closed, also by the end of a killed process.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
