"""A JSON Lines file in the making: `<name>.part`, appended to, and what a crash leaves of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from newscrawl.feed.files import replacing, sync_file, write_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

T = TypeVar("T")


def part_of(path: Path) -> Path:
    """Return where the file at `path` stands while it is not complete."""
    return path.with_name(path.name + ".part")


class Journal:
    """The open `.part` of one file."""

    def __init__(self, path: Path) -> None:
        """Start the journal of the file that is to stand at `path`."""
        self.path = path
        self._descriptor = os.open(part_of(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)

    def append(self, lines: Iterable[bytes]) -> None:
        """Add `lines`, given without their ends, and wait until the disk has them; raise OSError when it cannot."""
        write_all(self._descriptor, b"".join(line + b"\n" for line in lines))
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Stop writing; the `.part` stays."""
        os.close(self._descriptor)


class Sieve(Generic[T]):
    """Reads back what a crash left at `path`: complete lines that hold a row of `row_class`."""

    def __init__(self, path: Path, row_class: type[T]) -> None:
        self.path = path
        self.passed_over = 0
        """Lines that `rows` has met and that hold no row."""
        self._decode = msgspec.json.Decoder(row_class).decode

    def rows(self) -> Iterator[T]:
        """Yield the rows of the good lines."""
        with self.path.open("rb") as lines:
            for line in lines:
                if (row := self._row(line)) is not None:
                    yield row
                else:
                    self.passed_over += 1

    def sift(self, keep: Callable[[T], bool] = lambda row: True) -> int:
        """Leave only good lines whose row `keep` accepts, at once or not at all; return how many were taken out.

        What is left is on disk afterwards, also lines that the crashed run had not waited for.
        """
        with self.path.open("rb") as lines:
            bad = sum(not self._is_kept(line, keep) for line in lines)
        if bad:
            with replacing(self.path) as sifted, self.path.open("rb") as lines, sifted.open("wb") as kept:
                kept.writelines(line for line in lines if self._is_kept(line, keep))
        else:
            sync_file(self.path)
        return bad

    def _is_kept(self, line: bytes, keep: Callable[[T], bool]) -> bool:
        row = self._row(line)
        return row is not None and keep(row)

    def _row(self, line: bytes) -> T | None:
        if not line.endswith(b"\n"):
            return None
        try:
            return self._decode(line)
        except (ValueError, RecursionError):
            return None
