"""The index of a feed: `runs.jsonl` has a line for each published run, with the number under which it was published.

Numbers are given one after the other, over all sites, under a lock: a run with a higher number was published later, and
what was read up to a number has been read for good. So the number is a cursor for incremental loading.

A publication leaves its traces in this order, and a crash after any of them is made good by the next one: the counter
says which number goes to which run, and what the index will be; the run gets its manifest, with the number; the index
is replaced. An index that is not what the counter says is made anew from the manifests.
"""

from __future__ import annotations

import hashlib
import logging
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl.exceptions import FeedError
from newscrawl.feed.files import lock, replacing, sync_file, write_durably
from newscrawl.feed.json_text import json_line
from newscrawl.feed.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

INDEX = "runs.jsonl"
_LOCK = ".index.lock"
_COUNTER = ".index.json"
MANIFESTS = f"[!.]*/[!.]*/[0-9]*T[0-9]*Z-*/{MANIFEST}"
"""Glob pattern of the manifests of the runs of a feed; merged sets by day lie as deep, under other names."""
_LOCK_SECONDS = 300
"""How long a publication waits for others; it takes them some milliseconds, or seconds where the index is made anew."""
_LOCK_AGAIN_SECONDS = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedRun:
    """A line of the index."""

    seq: int | None
    """Number of the publication, from 1; null for runs that were published before there were numbers."""
    run_id: str
    site: str
    path: str
    """Directory of the run below that of the feed, with slashes."""
    rows: dict[str, int]
    """Number of rows by resource name."""
    created: str
    """When it was published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resource:
    name: str
    path: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Manifest:
    """What the index takes from the manifest of a run."""

    run_id: str
    site: str
    created: str
    seq: int | None = None
    resources: list[_Resource]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counter:
    """The last publication or removal, written before it is done."""

    seq: int = 0
    """The highest number given."""
    path: str | None = None
    """The run that gets it with this publication; null where it was given before."""
    sha256: str = ""
    """That of the index afterwards."""


@dataclass(slots=True, kw_only=True)
class Rebuilt:
    """An index that was made anew."""

    lines: bytes = b""
    runs: int = 0
    last: int = 0
    """The highest number given."""
    unreadable: list[tuple[Path, str]] = field(default_factory=list)
    """Manifests that could not be read, and why; their runs are not in the index."""


def publish(
    exports: Path,
    path: str,
    manifest: dict[str, Any],
    show: Callable[[dict[str, Any]], None],
    instead: Collection[str] = (),
) -> None:
    """Give the run at `path` below `exports` the next number, and take it into the index.

    Interrupted at any moment, it can be called again as long as the run has no manifest.

    Args:
        exports: directory of the feed.
        path: of the run, as in the index.
        manifest: of the run, whose `seq` is not given yet.
        show: called with the manifest that has the number, under the lock; writes it to its place.
        instead: paths of runs that `show` removes.

    Raises:
        OSError: a file cannot be written.
        FeedError: the index is locked for too long.
    """
    with _locked(exports):
        lines, last = _settled(exports)
        numbered = manifest | {"seq": last + 1}
        line = index_line(indexed_run(path, numbered))
        with _replacing(exports, _without(lines, instead) + line, last + 1, path):
            show(numbered)


def remove(exports: Path, paths: Collection[str], hide: Callable[[], None]) -> None:
    """Take the runs at `paths` out of the index; `hide` takes them out of the feed, under the lock.

    Raises OSError, FeedError as `publish` does.
    """
    with _locked(exports):
        lines, last = _settled(exports)
        with _replacing(exports, _without(lines, paths), last, None):
            hide()


def rebuild(exports: Path) -> Rebuilt:
    """Make the index anew from the manifests; raise OSError, FeedError as `publish` does."""
    with _locked(exports):
        rebuilt = _rebuilt(exports, _counter(exports))
        with _replacing(exports, rebuilt.lines, rebuilt.last, None):
            return rebuilt


def indexed_run(path: str, manifest: object) -> IndexedRun:
    """Return the line of the run at `path` below the feed; raise ValueError where `manifest` is no run's."""
    return _indexed(path, msgspec.convert(manifest, _Manifest))


def index_line(run: IndexedRun) -> bytes:
    """Return the line of a run, with its end."""
    return msgspec.json.encode(run) + b"\n"


def order(run: IndexedRun) -> tuple[int, str]:
    """Return the key by which the lines of the index are sorted: runs without a number first, by their ids."""
    return (0, run.run_id) if run.seq is None else (run.seq, "")


def path_of(run: Path) -> str:
    """Return the path of a run's directory in the index of its feed: site, day and run id."""
    return "/".join(run.parts[-3:])


@contextmanager
def _locked(exports: Path) -> Iterator[None]:
    """Hold the lock of the index; raise FeedError where another one holds it for too long."""
    until = time.monotonic() + _LOCK_SECONDS
    while (held := lock(exports / _LOCK)) is None:
        if time.monotonic() > until:
            raise FeedError(f"{exports / INDEX}: locked by another process for {_LOCK_SECONDS} s")
        time.sleep(_LOCK_AGAIN_SECONDS)
    try:
        yield
    finally:
        os.close(held)


@contextmanager
def _replacing(exports: Path, lines: bytes, seq: int, path: str | None) -> Iterator[None]:
    """Note what is about to happen, let the block do it, and replace the index by `lines`.

    The new index is on disk before the block, so that a full disk stops a publication before it is seen.
    """
    counter = _Counter(seq=seq, path=path, sha256=hashlib.sha256(lines).hexdigest())
    write_durably(exports / _COUNTER, json_line(msgspec.to_builtins(counter)) + b"\n")
    with replacing(exports / INDEX) as unfinished:
        unfinished.write_bytes(lines)
        sync_file(unfinished)
        yield


def _settled(exports: Path) -> tuple[bytes, int]:
    """Return the lines of the index and the highest number given, after making good what was interrupted or damaged."""
    counter, lines = _counter(exports), _read(exports / INDEX)
    if counter and hashlib.sha256(lines).hexdigest() == counter.sha256:
        return lines, counter.seq
    rebuilt = _rebuilt(exports, counter)
    if rebuilt.runs:
        logger.warning("%s: not as it was left, so made anew from %d manifests", exports / INDEX, rebuilt.runs)
    return rebuilt.lines, rebuilt.last


def _rebuilt(exports: Path, counter: _Counter | None) -> Rebuilt:
    """Return the index that the manifests make, and the highest number that was given so far as that is known."""
    runs: list[IndexedRun] = []
    unreadable = []
    decode = msgspec.json.Decoder(_Manifest).decode
    for manifest in exports.glob(MANIFESTS):
        try:
            runs.append(_indexed(path_of(manifest.parent), decode(manifest.read_bytes())))
        except (OSError, ValueError, RecursionError) as error:
            unreadable.append((manifest, str(error)))
            logger.warning("%s: not in %s: %s", manifest, INDEX, error)
    runs.sort(key=order)
    numbers = {run.path: run.seq or 0 for run in runs}
    last = max([_given(counter, numbers, _highest(_read(exports / INDEX))), *numbers.values()])
    return Rebuilt(lines=b"".join(map(index_line, runs)), runs=len(runs), last=last, unreadable=unreadable)


def _indexed(path: str, manifest: _Manifest) -> IndexedRun:
    if path.rpartition("/")[2] != manifest.run_id:
        raise ValueError(f"run_id is {manifest.run_id!r}, not the directory's name")
    rows = {each.name: each.rows or 0 for each in manifest.resources if each.path.endswith(".jsonl")}
    return IndexedRun(
        seq=manifest.seq,
        run_id=manifest.run_id,
        site=manifest.site,
        path=path,
        rows=rows,
        created=manifest.created,
    )


def _given(counter: _Counter | None, numbers: dict[str, int], highest: int) -> int:
    """Return the highest number that was given, as far as that is known.

    Not the counter's where its run never got its manifest. One that was removed by hand since had a line.

    Args:
        counter: what was noted last.
        numbers: those of the runs that are there, by path.
        highest: of the former index.
    """
    if counter is None:
        return highest
    is_pending = counter.path is not None and numbers.get(counter.path) != counter.seq and highest < counter.seq
    return counter.seq - is_pending


def _counter(exports: Path) -> _Counter | None:
    """Return what was noted of the last publication; None where it is not there or damaged."""
    try:
        return msgspec.json.decode(_read(exports / _COUNTER), type=_Counter)
    except (ValueError, RecursionError):
        return None


def _highest(lines: bytes) -> int:
    """Return the highest number in an index without a counter, of which not every line may be good."""
    decode, highest = msgspec.json.Decoder(IndexedRun).decode, 0
    for line in lines.splitlines():
        with suppress(ValueError, RecursionError):
            highest = max(highest, decode(line).seq or 0)
    return highest


def _without(lines: bytes, paths: Collection[str]) -> bytes:
    """Return the lines of all runs but those at `paths`."""
    if not paths:
        return lines
    decode, gone = msgspec.json.Decoder(IndexedRun).decode, frozenset(paths)
    return b"".join(line for line in lines.splitlines(keepends=True) if decode(line).path not in gone)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
