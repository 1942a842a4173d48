"""A run's JSON Lines files once more in other formats, for readers that prefer those: setting EXPORT_FORMATS."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.feed.files import replacing
from newscrawl.items import Rejection

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from pathlib import Path

    from scrapy.settings import BaseSettings

SETTING = "EXPORT_FORMATS"

_CHUNK_BYTES = 1 << 20
"""Read at a time, so that a file of any size needs no more memory."""


def _compress(codec: str, source: Path, target: Path, row_class: type) -> None:
    import pyarrow  # noqa: PLC0415  half a second and 60 MB, and most runs ask for no other format

    with source.open("rb") as lines, pyarrow.output_stream(target, compression=codec) as compressed:
        shutil.copyfileobj(lines, compressed, _CHUNK_BYTES)


def _parquet(source: Path, target: Path, row_class: type) -> None:
    from newscrawl.feed.parquet import write_parquet  # noqa: PLC0415  imports pyarrow

    write_parquet(source, target, row_class)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format that EXPORT_FORMATS may ask for."""

    suffix: str
    """End of the name of a file in this format, in place of `.jsonl`."""
    write: Callable[[Path, Path, type], None]
    """Called with a JSON Lines file, the path to write at, and the class of the rows."""
    properties: dict[str, str]
    """What the manifest says of each file in this format."""
    stable_rows_only: bool = False
    """Whether it cannot hold rows of the quarantine, whose form is not stable."""


FORMATS = {
    "gzip": Format(
        suffix=".jsonl.gz",
        write=partial(_compress, "gzip"),
        properties={
            "type": "table",
            "format": "jsonl",
            "mediatype": "application/gzip",
            "compression": "gz",
            "encoding": "utf-8",
        },
    ),
    "zstd": Format(
        suffix=".jsonl.zst",
        write=partial(_compress, "zstd"),
        properties={
            "type": "table",
            "format": "jsonl",
            "mediatype": "application/zstd",
            "compression": "zst",
            "encoding": "utf-8",
        },
    ),
    "parquet": Format(
        suffix=".parquet",
        write=_parquet,
        properties={"type": "table", "format": "parquet", "mediatype": "application/vnd.apache.parquet"},
        stable_rows_only=True,
    ),
}
"""Name in EXPORT_FORMATS to format."""


def export_formats(settings: BaseSettings) -> tuple[str, ...]:
    """Return the formats that EXPORT_FORMATS asks for, each once; raise UsageError when it names an unknown one."""
    return named_formats(settings.getlist(SETTING), SETTING)


def named_formats(names: Iterable[object], asked_by: str) -> tuple[str, ...]:
    """Return the formats called `names`, each once; raise UsageError, naming `asked_by`, where there is no such one."""
    asked = [str(name).strip() for name in names]
    if unknown := [name for name in asked if name and name not in FORMATS]:
        known = ", ".join(FORMATS)
        raise UsageError(f"{asked_by}: no such format: {', '.join(unknown)}; there are {known}", print_help=False)
    return tuple(name for name in FORMATS if name in asked)


def write_formats(directory: Path, files: Mapping[type, str], formats: Collection[str]) -> None:
    """Write the files of a run in `directory` in each of `formats`, after removing what an interrupted call left.

    Args:
        directory: the run's, in which the JSON Lines files have their final names.
        files: class of a row to the name of its JSON Lines file; one that is not there is left out.
        formats: keys of FORMATS.

    Raises:
        OSError: a file cannot be written.
        FeedError: a line holds no row of its class.
    """
    suffixes = [form.suffix for form in FORMATS.values()]
    for leftover in [path for path in directory.iterdir() if any(suffix in path.name for suffix in suffixes)]:
        leftover.unlink()
    for form in map(FORMATS.__getitem__, formats):
        for row_class, name in files.items():
            source = directory / name
            if source.exists() and (row_class is not Rejection or not form.stable_rows_only):
                with replacing(source.with_suffix(form.suffix)) as unfinished:
                    form.write(source, unfinished, row_class)
