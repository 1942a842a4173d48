"""The files of an archive: WARC files, alone, in directories, or packed in a WACZ (its specification 1.1.1)."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from newscrawl.archive.pieces import PIECE, Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

_NAMES = (".warc", ".warc.gz", ".wacz")
_MOST_RATIO = 300
"""How many times its size a WARC in a WACZ may unpack to; those of the standard are stored as they are."""


class Part(NamedTuple):
    """A WARC file, or one inside a WACZ."""

    name: str
    """Path as it was given; of one inside a WACZ followed by its name there."""
    file: Path
    entry: str | None = None
    """Its name in the WACZ, None where it is a file of its own."""

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open it for reading, seekable; one inside a WACZ is copied into a temporary file first.

        Raises:
            OSError: it cannot be read.
            Damaged: the WACZ is broken, or a bomb.
        """
        if self.entry is None:
            with self.file.open("rb") as file:
                yield file
        else:
            with TemporaryFile() as copy:
                self._unpack(self.entry, copy)
                yield copy

    def _unpack(self, entry: str, copy: IO[bytes]) -> None:
        """Copy the entry as far as it is whole: what is read of a broken one is up to its records."""
        try:
            with zipfile.ZipFile(self.file) as wacz, wacz.open(entry) as packed:
                most = _MOST_RATIO * max(PIECE, wacz.getinfo(entry).compress_size)
                while piece := packed.read(PIECE):
                    if copy.tell() > most:
                        raise Damaged(f"{entry} unpacks to more than {_MOST_RATIO} times its size")
                    copy.write(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            if not copy.tell():
                raise Damaged(f"{entry} cannot be unpacked") from None
        except (
            NotImplementedError,
            RuntimeError,
            ValueError,
            KeyError,
        ) as error:  # other packers, passwords
            raise Damaged(f"{entry} cannot be unpacked: {error}") from None


def archive_files(path: Path) -> list[Path]:
    """Return a file, or the WARC and WACZ files in a directory and below it, by name."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.name.lower().endswith(_NAMES) and file.is_file())


def parts_of(file: Path) -> list[Part]:
    """Return the WARC files that a file holds: itself, or those in it where it is a WACZ.

    Raises:
        OSError: it cannot be read.
        Damaged: it begins as a WACZ and is none.
    """
    with file.open("rb") as opened:
        is_zip = opened.read(4) == b"PK\x03\x04"
    if not is_zip:
        return [Part(str(file), file)]
    try:
        with zipfile.ZipFile(file) as wacz:
            names = sorted(name for name in wacz.namelist() if name.lower().endswith((".warc", ".warc.gz")))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as error:
        raise Damaged(f"no whole WACZ: {error}") from None
    return [Part(f"{file}/{name}", file, name) for name in names]
