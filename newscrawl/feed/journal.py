"""A JSON Lines file while a run writes it: `<name>.part`, only appended to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newscrawl.feed.files import write_all

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def part_of(path: Path) -> Path:
    """Return where the file at `path` stands while it is not complete."""
    return path.with_name(path.name + ".part")


class Journal:
    """The open `.part` of one file."""

    def __init__(self, path: Path) -> None:
        """Make the journal of the file that is to stand at `path`; raise FileExistsError where there is one."""
        self.path = path
        self._descriptor = os.open(part_of(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL, 0o644)

    def append(self, lines: Iterable[bytes]) -> None:
        """Add `lines`, given without their ends, and wait until the disk has them; raise OSError when it cannot."""
        write_all(self._descriptor, b"".join(line + b"\n" for line in lines))
        os.fsync(self._descriptor)

    def close(self) -> None:
        """Stop writing; the `.part` stays."""
        os.close(self._descriptor)
