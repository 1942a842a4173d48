"""Files that survive a crash: durable writes and the lock that shows a run is alive."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def sync_directory(directory: Path) -> None:
    """Make names that were created, renamed or removed in `directory` survive a power cut (fsync(2), NOTES)."""
    sync_file(directory)


def sync_file(path: Path) -> None:
    """Wait until the disk has the content of the file at `path`."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_all(descriptor: int, content: bytes) -> None:
    """Write all of `content`, also where the kernel takes it in parts; raise OSError where it takes no more."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give another path to write at; what is there at the end is put at `path`, so that all of it is seen or nothing.

    What a failure or crash leaves at the other path is overwritten by the next attempt.
    """
    unfinished = path.with_name(path.name + ".tmp")
    yield unfinished
    sync_file(unfinished)
    unfinished.replace(path)
    sync_directory(path.parent)


def write_durably(path: Path, content: bytes) -> None:
    """Put `content` at `path` so that a reader, or a start after a crash, sees all of it or nothing."""
    with replacing(path) as unfinished:
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            write_all(descriptor, content)
        finally:
            os.close(descriptor)


def lock(path: Path) -> int | None:
    """Lock the file at `path`, made when missing; return the descriptor that holds the lock, None if another does.

    The lock ends with the descriptor, so also with a killed process.
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
