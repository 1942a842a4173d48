"""The published runs of a site, in the order of their publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.row_schemas import SCHEMA_LINK, SCHEMAS
from newscrawl.feed.run import VISIBLE, day_of, has_run_name, newest_runs, site_directory
from newscrawl.values.moments import PRAGUE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FinishedRun:
    """A published run, or the compacted one that stands for several."""

    path: Path
    manifest: dict[str, Any] | None
    """None where it cannot be read."""

    @property
    def id(self) -> str:
        """Its id."""
        return self.path.name

    @property
    def site(self) -> str:
        """The name of its site."""
        return self.path.parent.parent.name

    @property
    def is_there(self) -> bool:
        """Whether it is part of the feed still."""
        return (self.path / MANIFEST).exists()

    @property
    def feed(self) -> Path:
        """The directory of its feed."""
        return self.path.parents[2]

    @property
    def place(self) -> str:
        """Where it lies in a feed: "<site>/<day>/<run id>"."""
        return f"{self.site}/{self.path.parent.name}/{self.id}"

    @property
    def last(self) -> str:
        """Id of the last run whose rows it has: its own, or of those that it supersedes."""
        return max((part["run_id"] for part in (self.manifest or {}).get("supersedes", ())), default=self.id)

    @property
    def files(self) -> list[str]:
        """Names of its files; the manifest, which says that all of them are there, is the last one."""
        return [*(resource["path"] for resource in (self.manifest or {})["resources"]), MANIFEST]

    @property
    def schemas(self) -> list[str]:
        """Paths below the feed of the JSON Schemas that its manifest names, of those that lie there."""
        links = [str(resource.get("json_schema")) for resource in (self.manifest or {})["resources"]]
        names = [link["file"] for link in map(SCHEMA_LINK.fullmatch, dict.fromkeys(links)) if link]
        return [f"{SCHEMAS}/{name}" for name in names if (self.feed / SCHEMAS / name).is_file()]


def runs_after(exports: Path, site: str, position: str) -> Iterator[FinishedRun]:
    """Yield the published runs of `site` that have rows of runs with an id greater than `position`, the oldest first.

    A site's runs are published in the order of their ids: no run begins before the former ones are published.

    Raises:
        OSError: a directory cannot be read.
        FeedError: `site` is no plain name.
    """
    site_path = site_directory(exports, site)
    first = day_of(position) if position else ""
    compacted = not (site_path / first / position).is_dir()  # so that a run of another id may have rows of later ones
    for day in sorted(site_path.glob(VISIBLE)):
        if day.name >= first:
            runs = (_read(path) for path in _published(day) if compacted or path.name > position)
            yield from sorted((run for run in runs if run.last > position), key=lambda run: run.last)


def number_after(exports: Path, site: str, position: str) -> int:
    """Return how many published runs of `site` have an id greater than `position`; raise OSError, FeedError."""
    first = day_of(position) if position else ""
    days = (day for day in site_directory(exports, site).glob(VISIBLE) if day.name >= first)
    return sum(run.name > position for day in days for run in _published(day))


def beginning_of(day: date) -> str:
    """Return what the ids of the runs of a day in Prague and of later ones are greater than."""
    try:
        moment = datetime.combine(day, time(), PRAGUE).astimezone(UTC)
    except OverflowError:  # the first day of all years
        return ""
    return f"{moment.year:04}{moment:%m%dT%H%M%S}.000"


def newest_published(exports: Path, site: str) -> str:
    """Return the id of the last published run of `site`, "" where there is none; raise OSError, FeedError."""
    published = (run.name for run in newest_runs(exports, site) if (run / MANIFEST).exists())
    return next(chain(published, ("",)))


def _published(day: Path) -> Iterator[Path]:
    return (path for path in day.glob(VISIBLE) if has_run_name(path) and (path / MANIFEST).exists())


def _read(path: Path) -> FinishedRun:
    try:
        manifest = msgspec.json.decode((path / MANIFEST).read_bytes())
        run = FinishedRun(path, manifest)
        if all(map(_is_plain, run.files)) and run.last:
            return run
    except (OSError, msgspec.DecodeError, KeyError, TypeError, AttributeError):
        pass
    return FinishedRun(path, None)


def _is_plain(name: str) -> bool:
    """Tell whether a name is that of a file in the run's own directory."""
    return "/" not in name and "\0" not in name and not name.startswith(".")
