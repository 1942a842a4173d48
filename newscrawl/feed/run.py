"""The directory of one run in the feed: `<exports>/<site>/<day it began in Prague>/<run id>/`."""

from __future__ import annotations

import os
import re
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import AlreadyRunning, FeedError
from newscrawl.facts import READER_VERSION
from newscrawl.feed.files import lock, sync_directory, write_durably, write_json
from newscrawl.feed.formats import write_formats
from newscrawl.feed.index import path_of, publish
from newscrawl.feed.journal import Journal, part_of
from newscrawl.feed.json_text import json_line
from newscrawl.feed.manifest import MANIFEST, build_manifest, resource_name
from newscrawl.feed.row_schemas import link_schemas, write_schemas
from newscrawl.feed.targets import FindTargets, fill_targets
from newscrawl.items import Address, Article, PageVisit, Rejection, RelatedLink, Sighting, Teaser, Tombstone
from newscrawl.values.moments import PRAGUE, to_iso

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from newscrawl.feed.batch import Batch

FILES: dict[type, str] = {
    RelatedLink: "related_links.jsonl",
    Teaser: "teasers.jsonl",
    Sighting: "sightings.jsonl",
    PageVisit: "visits.jsonl",
    Address: "addresses.jsonl",
    Article: "articles.jsonl",
    Tombstone: "tombstones.jsonl",
    Rejection: "quarantine.jsonl",
}
"""Class of a row to its file, in the order of writing: an article's line says that all links of its page are there, a
sighting's that its teasers are."""
REQUIRED_FILES = (FILES[Article], FILES[RelatedLink])
"""Files that every run and every merged set has, also when they have no rows."""
REPORT = "report.json"
LOCK = ".lock"
_READER = ".reader"
"""Name of the file, in the directory of a run that is not complete, that names the version of the reader."""
VISIBLE = "[!.]*"
"""Glob pattern of the names that are part of a feed: those that begin with a dot are not."""

_SITE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_RUN_ID = re.compile(r"\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{6}")
_ID_TIME = "%Y%m%dT%H%M%S.%f"
"""How a run id begins: the moment in UTC at which the run began."""


def site_directory(exports: Path, site: str) -> Path:
    """Return where the runs of `site` lie; raise FeedError for a name that is no plain directory name."""
    if not _SITE.fullmatch(site):
        raise FeedError(f"{site!r}: a site's name must be letters, digits, '.', '_' and '-'")
    return exports / site


def has_run_name(directory: Path) -> bool:
    """Tell whether `directory` is named like the directory of a run."""
    return bool(_RUN_ID.fullmatch(directory.name))


def day_of(run_id: str) -> str:
    """Return the name of the directory in which a run lies: the day on which it began in Prague, as YYYY-MM-DD.

    Raises ValueError or OverflowError for an id that names no day of the calendar.
    """
    return _moment(run_id).astimezone(PRAGUE).date().isoformat()


def is_placed(run: Path) -> bool:
    """Tell whether a run's directory lies in that of its day, which lies in that of its site, in that of a feed."""
    try:
        return has_run_name(run) and run.parent.name == day_of(run.name)
    except (ValueError, OverflowError):
        return False


def report(site: str, run_id: str, reason: str, rows: dict[str, int], now: datetime) -> dict[str, Any]:
    """Return what every report says of a run that ends `now`; `rows` is the number of rows by resource name."""
    return {
        "site": site,
        "run_id": run_id,
        "started_at": to_iso(_moment(run_id)),
        "finished_at": to_iso(now),
        "finish_reason": reason,
        "rows": rows,
    }


def complete(
    directory: Path, content: dict[str, Any], formats: Collection[str] = (), find_targets: FindTargets | None = None
) -> None:
    """Publish the run in `directory`, which lies in its feed: write all its files, then its manifest with a number.

    Arguments and errors are those of `prepare`; FeedError also where the index of the feed is locked for too long.
    """
    manifest = prepare(directory, content, formats, find_targets)
    publish(directory.parents[2], path_of(directory), manifest, partial(show, directory))


def prepare(
    directory: Path, content: dict[str, Any], formats: Collection[str] = (), find_targets: FindTargets | None = None
) -> dict[str, Any]:
    """Name the files of the run in `directory`, write its report and its files in `formats`; return its manifest.

    Its journals must be closed. Interrupted at any moment, it can be called again and writes anew what it finds.

    Args:
        directory: the run's.
        content: content of the report.
        formats: keys of FORMATS.
        find_targets: tells which teasers lead to articles of the feed, None where they are to stay as they are.

    Raises:
        OSError: a file cannot be written.
        FeedError: a row does not fit into one of `formats`.
        Exception: what `find_targets` raises.
    """
    for row_class in (RelatedLink, Teaser) if find_targets else ():
        unnamed = part_of(directory / FILES[row_class])
        if find_targets and unnamed.exists() and unnamed.stat().st_size:
            fill_targets(unnamed, find_targets)
    for name in FILES.values():
        if part_of(directory / name).exists():
            part_of(directory / name).replace(directory / name)
    sync_directory(directory)
    write_json(directory / REPORT, content)
    write_formats(directory, FILES, formats)
    manifest = build_manifest(directory, content)
    link_schemas(manifest["resources"])
    return manifest


def show(directory: Path, manifest: dict[str, Any]) -> None:
    """Write the manifest of the run in `directory`, which makes it part of its feed, after the schemas of its rows.

    The index of the feed must be locked. Raises OSError.
    """
    write_schemas(directory.parents[2])
    write_durably(directory / MANIFEST, json_line(manifest) + b"\n")
    (directory / _READER).unlink(missing_ok=True)


def reader_of(directory: Path) -> int | None:
    """Return the version of the reader of a run that is not complete, None where it is not known."""
    try:
        return int((directory / _READER).read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def lock_site(exports: Path, site: str) -> int:
    """Lock the feed of `site` for one run, as long as the process lives; return the descriptor that holds the lock.

    Raises:
        AlreadyRunning: another run has it.
        FeedError: `site` is no plain name.
        OSError: the directory cannot be written.
    """
    directory = site_directory(exports, site)
    directory.mkdir(parents=True, exist_ok=True)
    held = lock(directory / LOCK)
    if held is None:
        raise AlreadyRunning(f"another run of {site} is under way in {exports}")
    os.utime(held)
    return held


def last_start(exports: Path, site: str) -> datetime | None:
    """Return when the last run of `site` began, in UTC, whether it has left a directory or not; None if none is known.

    Raises:
        FeedError: `site` is no plain name.
        OSError: the directory cannot be read.
    """
    try:
        return datetime.fromtimestamp((site_directory(exports, site) / LOCK).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def newest_runs(exports: Path, site: str) -> Iterator[Path]:
    """Yield the directories of the site's runs, complete or not, the newest first; raise FeedError, OSError."""
    return _newest_first(site_directory(exports, site))


class Run:
    """The directory of a run that is being written; the feed of its site must be locked."""

    def __init__(self, exports: Path, site: str, now: datetime, *, keep_empty: bool = True) -> None:
        """Begin a run of `site` at the aware time `now`.

        Where the site's last run began later than that, because the clock was put back since, this run begins a
        millisecond after it: readers rely on the order of runs.

        Its directory is made now; without `keep_empty` when the first row comes, so that a run without any has none.

        Raises:
            OSError: the directory cannot be written.
            FeedError: `site` is no plain name.
        """
        self.site = site
        self._exports = exports
        site_path = site_directory(exports, site)
        self.began = max(now, _earliest_beginning(site_path))
        self.id = f"{self.began.astimezone(UTC):{_ID_TIME}}"[:-3] + f"Z-{secrets.token_hex(3)}"
        self.path = site_path / day_of(self.id) / self.id
        self.rows = Counter(dict.fromkeys(map(resource_name, REQUIRED_FILES), 0))
        self._journals: dict[str, Journal] = {}
        self._is_made = False
        if keep_empty:
            self._make()

    def append(self, batch: Batch) -> None:
        """Write `batch` and wait until the disk has it; raise OSError when that fails."""
        if not self._is_made and any(batch.lines.values()):
            self._make()
        for row_class, name in FILES.items():
            if lines := batch.lines.get(row_class):
                self._journal(name).append(lines)
                self.rows[resource_name(name)] += len(lines)

    def publish(
        self, content: dict[str, Any], formats: Collection[str] = (), find_targets: FindTargets | None = None
    ) -> bool:
        """Close the journals and publish the run; arguments and errors are those of `complete`.

        Return whether there is a directory: a run without any row may have none.
        """
        self.abandon()
        if self._is_made:
            complete(self.path, content, formats, find_targets)
        return self._is_made

    def abandon(self) -> None:
        """Close the journals, which stay for the next run of the site to recover."""
        for journal in self._journals.values():
            journal.close()
        self._journals.clear()

    def _make(self) -> None:
        """Make the directory and the files that every run has."""
        self.path.mkdir(parents=True)
        self._is_made = True
        (self.path / _READER).write_bytes(str(READER_VERSION).encode())  # an empty one, after a crash, says nothing
        self._journals = {name: Journal(self.path / name) for name in FILES.values() if name in REQUIRED_FILES}
        for directory in (self.path, self.path.parent, self.path.parent.parent, self._exports):
            sync_directory(directory)

    def _journal(self, name: str) -> Journal:
        if name not in self._journals:
            self._journals[name] = Journal(self.path / name)
            sync_directory(self.path)
        return self._journals[name]


def _earliest_beginning(site: Path) -> datetime:
    """Return the first moment at which a run can begin after the last one in the directory `site`."""
    for run in _newest_first(site):
        return _moment(run.name) + timedelta(milliseconds=1)
    return datetime.min.replace(tzinfo=UTC)


def _newest_first(site: Path) -> Iterator[Path]:
    for day in sorted(site.glob(VISIBLE), reverse=True):
        yield from sorted(filter(has_run_name, day.glob(VISIBLE)), reverse=True)


def _moment(run_id: str) -> datetime:
    """Return when the run began; raise ValueError for an id that names no moment of the calendar."""
    return datetime.strptime(run_id.partition("Z")[0], _ID_TIME).replace(tzinfo=UTC)
