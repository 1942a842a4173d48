"""Recovery: publish the runs of a site that a crash kept from publishing themselves."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import FeedError
from newscrawl.feed.files import write_durably
from newscrawl.feed.journal import part_of
from newscrawl.feed.manifest import MANIFEST, resource_name
from newscrawl.feed.row_file import RowFile
from newscrawl.feed.run import FILES, REQUIRED_FILES, VISIBLE, complete, has_run_name, reader_of, report, site_directory
from newscrawl.feed.targets import FindTargets
from newscrawl.items import Address, Article, PageVisit, Rejection, RelatedLink, Row, Sighting, Teaser, Tombstone

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

logger = logging.getLogger(__name__)

Commit = Callable[[Iterable[Row | Address], int | None], None]
"""Keeps rows in the state, which a version of the reader has read, None for an unknown one."""
_LAST_DAY = ".recovered"
"""Name of the file, in the directory of a site, that names the newest of its days at the last recovery."""


def recover(
    exports: Path,
    site: str,
    commit: Commit,
    formats: Collection[str] = (),
    find_targets: FindTargets | None = None,
) -> list[Path]:
    """Complete each run of `site` that has no manifest; return their directories. The site's feed must be locked.

    Runs of the days before the newest one at the last call are complete, so they are not looked at: a year of runs
    every few minutes has tens of thousands of directories.

    Lines that are cut short or hold no row are taken out, then links whose article is not there: their page was not
    written to its end, so the state does not know it either and it will be read again. So go the visits of articles
    whose row is not there, and sightings of which a teaser is not. What is left goes to `commit` and is published.
    Interrupted at any moment, the next call begins again.

    Args:
        exports: directory of the feed.
        site: name of the spider.
        commit: keeps rows in the state, which a version of the reader has read, None for an unknown one; it may get
            rows that are kept already.
        formats: keys of FORMATS; a run with a row that one of them cannot hold is published as JSON Lines only.
        find_targets: as in `run.complete`.

    Raises:
        OSError: the files cannot be written.
        FeedError: `site` is no plain name.
        Exception: what `commit` and `find_targets` raise.
    """
    recovered = []
    site_path = site_directory(exports, site)
    days = sorted(day.name for day in site_path.glob(VISIBLE) if day.is_dir())
    former = _last_day(site_path)
    for day in days if former not in days else days[days.index(former) :]:
        for directory in sorted((site_path / day).glob(VISIBLE)):
            if has_run_name(directory) and not (directory / MANIFEST).exists():
                _recover(directory, site, commit, formats, find_targets)
                recovered.append(directory)
    if days and days[-1] != former:
        write_durably(site_path / _LAST_DAY, days[-1].encode())
    return recovered


def _last_day(site: Path) -> str:
    """Return the newest day of the site's runs at the last recovery; "" where that is not known."""
    try:
        return (site / _LAST_DAY).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""


def _recover(
    directory: Path, site: str, commit: Commit, formats: Collection[str], find_targets: FindTargets | None
) -> None:
    kinds = [kind for kind, name in FILES.items() if name in REQUIRED_FILES or _is_there(directory, kind)]
    files: dict[type, RowFile[Any]] = {kind: RowFile(_file(directory, kind), kind) for kind in kinds}
    cut = sum(files[kind].repair() for kind in (Article, Tombstone, Teaser) if kind in files)
    keep = _kept(files)
    cut += sum(file.repair(keep[kind]) for kind, file in files.items() if kind in keep)
    rows = {resource_name(FILES[kind]): sum(1 for _ in file.rows()) for kind, file in files.items()}
    known = (RelatedLink, Article, Tombstone, Address)
    commit(chain.from_iterable(files[kind].rows() for kind in known if kind in files), reader_of(directory))
    content = report(site, directory.name, "recovered", rows, datetime.now(UTC)) | _lost(cut)
    try:
        complete(directory, content, formats, find_targets)
    except FeedError as error:
        logger.error("%s: published without copies: %s", site, error)
        complete(directory, content)
    logger.warning("%s: recovered %s: %s, %d lines cut", site, directory, rows, cut)


def _kept(files: dict[type, RowFile[Any]]) -> dict[type, Callable[[Any], bool]]:
    """Return, by class, which rows may stay: those that tell of others only where these are there.

    Articles, tombstones and teasers have been repaired by then.
    """
    pages = {article.id for article in files[Article].rows()}
    gone = {stone.id for stone in files[Tombstone].rows()} if Tombstone in files else set()
    teasers = {teaser.id for teaser in files[Teaser].rows()} if Teaser in files else set()
    told = {"new": pages, "revised": pages, "gone": gone}
    lost = {
        visit.article_id
        for visit in (files[PageVisit].rows() if PageVisit in files else ())
        if visit.outcome in told and visit.article_id not in told[visit.outcome]
    }

    return {
        RelatedLink: lambda link: link.article_id in pages,
        Sighting: lambda sighting: all(teaser in teasers for box in sighting.boxes for teaser in box.teasers if teaser),
        PageVisit: lambda visit: visit.article_id is None or visit.article_id not in lost,
        Address: lambda _: True,
        Rejection: lambda _: True,
    }


def _is_there(directory: Path, row_class: type) -> bool:
    """Tell whether the run has a file for rows of `row_class`, under whatever name."""
    final = directory / FILES[row_class]
    return final.exists() or part_of(final).exists()


def _file(directory: Path, row_class: type) -> Path:
    """Return the run's file for rows of `row_class` under its present name; make an empty one where there is none."""
    final = directory / FILES[row_class]
    if final.exists():
        return final
    part_of(final).touch()
    return part_of(final)


def _lost(cut: int) -> dict[str, Any]:
    problem = f"the run ended without completing (killed, power or disk failure); {cut} unfinished lines cut"
    return {"ok": False, "problems": [problem]}
