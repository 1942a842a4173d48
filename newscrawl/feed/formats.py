"""Copies of a run's JSON Lines files in other formats, for readers that load those sooner: setting EXPORT_FORMATS."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, get_args

from scrapy.exceptions import UsageError

from newscrawl.feed.files import replacing
from newscrawl.items import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from scrapy.settings import BaseSettings

SETTING = "EXPORT_FORMATS"

_CHUNK = 1 << 20


def _compress(codec: str, source: Path, target: Path, row_class: type) -> None:
    import pyarrow  # noqa: PLC0415  half a second and 60 MB, and most runs ask for no copy

    with source.open("rb") as lines, pyarrow.output_stream(target, compression=codec) as compressed:
        shutil.copyfileobj(lines, compressed, _CHUNK)


def _parquet(source: Path, target: Path, row_class: type) -> None:
    from newscrawl.feed.parquet import write_parquet  # noqa: PLC0415  imports pyarrow

    write_parquet(source, target, row_class)


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format of copies."""

    suffix: str
    """What the name of a copy has in place of `.jsonl`."""
    write: Callable[[Path, Path, type], None]
    """Writes the copy of the file given first, whose rows are of the class given last, to the path between them."""
    declared: dict[str, str]
    """What the manifest says of a copy."""
    stable_rows_only: bool = False
    """Whether it takes only rows of the output schema, so not those of the quarantine, whose form is not stable."""


FORMATS = {
    "gzip": Format(
        suffix=".jsonl.gz",
        write=partial(_compress, "gzip"),
        declared={"format": "jsonl", "mediatype": "application/gzip", "compression": "gz", "encoding": "utf-8"},
    ),
    "zstd": Format(
        suffix=".jsonl.zst",
        write=partial(_compress, "zstd"),
        declared={"format": "jsonl", "mediatype": "application/zstd", "compression": "zst", "encoding": "utf-8"},
    ),
    "parquet": Format(
        suffix=".parquet",
        write=_parquet,
        declared={"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
        stable_rows_only=True,
    ),
}
"""Names that EXPORT_FORMATS may hold."""


def export_formats(settings: BaseSettings) -> tuple[str, ...]:
    """Return the formats that EXPORT_FORMATS asks for, each once; raise UsageError when it names an unknown one."""
    asked = [str(name).strip() for name in settings.getlist(SETTING)]
    if unknown := [name for name in asked if name and name not in FORMATS]:
        known = ", ".join(FORMATS)
        raise UsageError(f"{SETTING}: no such format: {', '.join(unknown)}; there are {known}", print_help=False)
    return tuple(name for name in FORMATS if name in asked)


def make_copies(directory: Path, files: Mapping[type, str], formats: Collection[str]) -> None:
    """Copy the files of a run in `directory` in each of `formats`, and remove what an interrupted call left.

    Args:
        directory: the run's; its JSON Lines files have their final names.
        files: class of a row to the name of its file; those that are not there are passed over.
        formats: keys of FORMATS.

    Raises:
        OSError: a copy cannot be written.
        FeedError: a line holds no row of its class.
    """
    suffixes = [form.suffix for form in FORMATS.values()]
    for leftover in [path for path in directory.iterdir() if any(suffix in path.name for suffix in suffixes)]:
        leftover.unlink()
    for form in map(FORMATS.__getitem__, formats):
        for row_class, name in files.items():
            source = directory / name
            if source.exists() and (row_class in get_args(Row) or not form.stable_rows_only):
                with replacing(source.with_suffix(form.suffix)) as unfinished:
                    form.write(source, unfinished, row_class)
