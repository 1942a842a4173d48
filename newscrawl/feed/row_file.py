"""A JSON Lines file of rows that a crash or a bad disk may have damaged: read as far as it is good, and repaired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from newscrawl.feed.files import replacing, sync_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")


class RowFile(Generic[T]):
    """The file at `path`, whose good lines are those that end with a line end and hold a row of `row_class`."""

    def __init__(self, path: Path, row_class: type[T]) -> None:
        self.path = path
        self.skipped_lines = 0
        """Number of lines that `rows` has met and that hold no row."""
        self._decode = msgspec.json.Decoder(row_class).decode

    def rows(self) -> Iterator[T]:
        """Yield the rows of the good lines."""
        with self.path.open("rb") as lines:
            for line in lines:
                if (row := self._row(line)) is not None:
                    yield row
                else:
                    self.skipped_lines += 1

    def repair(self, keep: Callable[[T], bool] = lambda row: True) -> int:
        """Take out of the file all lines that are not good, or whose row `keep` refuses; return their number.

        A crash meanwhile leaves the file as it was. When this returns, the disk has what is left, also lines that the
        crashed run had not waited for.
        """
        with self.path.open("rb") as lines:
            bad = sum(not self._is_kept(line, keep) for line in lines)
        if bad:
            with replacing(self.path) as repaired, self.path.open("rb") as lines, repaired.open("wb") as kept:
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
