"""One run's directory in the feed: `<exports>/<site>/<day it began in Prague>/<run id>/`."""

from __future__ import annotations

import re
import secrets
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl.exceptions import AlreadyRunning, FeedError
from newscrawl.feed.files import lock, sync_directory, write_durably
from newscrawl.feed.formats import make_copies
from newscrawl.feed.journal import Journal, part_of
from newscrawl.feed.manifest import MANIFEST, manifest
from newscrawl.items import Article, Rejection, RelatedLink, Tombstone
from newscrawl.values.moments import PRAGUE, to_iso

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from newscrawl.feed.batch import Batch

FILES: dict[type, str] = {
    RelatedLink: "related_links.jsonl",
    Article: "articles.jsonl",
    Tombstone: "tombstones.jsonl",
    Rejection: "quarantine.jsonl",
}
"""Class of a row to its file, in the order of writing: an article's line says that all links of its page are there."""
REPORT = "report.json"
LOCK = ".lock"
VISIBLE = "[!.]*"
"""Glob of the names that are part of a feed: those that begin with a dot are not."""

_SITE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_RUN_ID = re.compile(r"\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{6}")
_ID_TIME = "%Y%m%dT%H%M%S.%f"


def site_directory(exports: Path, site: str) -> Path:
    """Return where the runs of `site` lie; raise FeedError for a name that is no plain directory name."""
    if not _SITE.fullmatch(site):
        raise FeedError(f"{site!r}: a site's name must be letters, digits, '.', '_' and '-'")
    return exports / site


def is_run(directory: Path) -> bool:
    """Tell whether `directory` is named as a run's."""
    return bool(_RUN_ID.fullmatch(directory.name))


def day_of(run_id: str) -> str:
    """Return the name of the directory in which a run lies: the day in Prague on which it began.

    Raises ValueError, OverflowError for an id whose moment no calendar has.
    """
    return _moment(run_id).astimezone(PRAGUE).date().isoformat()


def report(site: str, run_id: str, reason: str, rows: dict[str, int]) -> dict[str, Any]:
    """Return what every report says of a run that ends now; `rows` is by resource name."""
    return {
        "site": site,
        "run_id": run_id,
        "started_at": to_iso(_moment(run_id)),
        "finished_at": to_iso(datetime.now(UTC)),
        "finish_reason": reason,
        "rows": rows,
    }


def complete(directory: Path, content: dict[str, Any], formats: Collection[str] = ()) -> None:
    """Publish the run in `directory`: names of its files, report with `content`, copies, manifest.

    Its journals must be closed. Interrupted at any moment, it can be called again: what it finds is written anew.
    `formats` are keys of FORMATS.
    """
    for name in FILES.values():
        if part_of(directory / name).exists():
            part_of(directory / name).replace(directory / name)
    sync_directory(directory)
    write_durably(directory / REPORT, _pretty(content))
    make_copies(directory, FILES, formats)
    write_durably(directory / MANIFEST, _pretty(manifest(directory, content)))


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
    return held


class Run:
    """The directory of a live run; its site's feed must be locked."""

    def __init__(self, exports: Path, site: str, now: datetime) -> None:
        """Make the directory of a run of `site` that begins at the aware time `now`; raise OSError, FeedError.

        A clock that was put back does not bring a run before one that its readers may know: it begins after that.
        """
        self.site = site
        site_path = site_directory(exports, site)
        self.began = max(now, _end_of_last(site_path))
        self.id = f"{self.began.astimezone(UTC):{_ID_TIME}}"[:-3] + f"Z-{secrets.token_hex(3)}"
        day = site_path / day_of(self.id)
        self.path = day / self.id
        self.rows = Counter(articles=0, related_links=0)
        self.path.mkdir(parents=True)
        self._journals: dict[type, Journal] = {}
        for row_class in (RelatedLink, Article):
            self._journals[row_class] = Journal(self.path / FILES[row_class])
        for directory in (self.path, day, day.parent, exports):
            sync_directory(directory)

    def append(self, batch: Batch) -> None:
        """Write `batch` and wait until the disk has it; raise OSError when it cannot be."""
        for row_class, name in FILES.items():
            if lines := batch.lines.get(row_class):
                self._journal(row_class).append(lines)
                self.rows[name.removesuffix(".jsonl")] += len(lines)

    def publish(self, content: dict[str, Any], formats: Collection[str] = ()) -> None:
        """Make the run complete, with `content` as its report; raise OSError, FeedError when it cannot be written."""
        self.abandon()
        complete(self.path, content, formats)

    def abandon(self) -> None:
        """Stop writing and leave the journals to the next start."""
        for journal in self._journals.values():
            journal.close()
        self._journals.clear()

    def _journal(self, row_class: type) -> Journal:
        if row_class not in self._journals:
            self._journals[row_class] = Journal(self.path / FILES[row_class])
            sync_directory(self.path)
        return self._journals[row_class]


def _end_of_last(site: Path) -> datetime:
    """Return the first moment after the beginning of the site's last run."""
    for day in sorted(site.glob(VISIBLE), reverse=True):
        if ids := [run.name for run in day.glob(VISIBLE) if is_run(run)]:
            return _moment(max(ids)) + timedelta(milliseconds=1)
    return datetime.min.replace(tzinfo=UTC)


def _moment(run_id: str) -> datetime:
    return datetime.strptime(run_id.partition("Z")[0], _ID_TIME).replace(tzinfo=UTC)


def _pretty(content: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(content)) + b"\n"
