"""Recovery: publish the runs of a site that a crash kept from publishing themselves."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import FeedError
from newscrawl.feed.files import write_durably
from newscrawl.feed.journal import part_of
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.row_file import RowFile
from newscrawl.feed.run import FILES, VISIBLE, complete, has_run_name, reader_of, report, site_directory
from newscrawl.items import Article, Rejection, RelatedLink, Row, Tombstone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)

_LAST_DAY = ".recovered"
"""Name of the file, in the directory of a site, that names the newest of its days at the last recovery."""


def recover(
    exports: Path, site: str, commit: Callable[[Iterable[Row], int | None], None], formats: Collection[str] = ()
) -> list[Path]:
    """Complete each run of `site` that has no manifest; return their directories. The site's feed must be locked.

    Runs of the days before the newest one at the last call are complete, so they are not looked at: a year of runs
    every few minutes has tens of thousands of directories.

    Lines that are cut short or hold no row are taken out, then links whose article is not there: their page was not
    written to its end, so the state does not know it either and it will be read again. What is left goes to `commit`
    and is published. Interrupted at any moment, the next call begins again.

    Args:
        exports: directory of the feed.
        site: name of the spider.
        commit: keeps rows in the state, which a version of the reader has read, None for an unknown one; it may get
            rows that are kept already.
        formats: keys of FORMATS; a run with a row that one of them cannot hold is published as JSON Lines only.

    Raises:
        OSError: the files cannot be written.
        FeedError: `site` is no plain name.
        Exception: what `commit` raises.
    """
    recovered = []
    site_path = site_directory(exports, site)
    days = sorted(day.name for day in site_path.glob(VISIBLE) if day.is_dir())
    former = _last_day(site_path)
    for day in days if former not in days else days[days.index(former) :]:
        for directory in sorted((site_path / day).glob(VISIBLE)):
            if has_run_name(directory) and not (directory / MANIFEST).exists():
                _recover(directory, site, commit, formats)
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
    directory: Path, site: str, commit: Callable[[Iterable[Row], int | None], None], formats: Collection[str]
) -> None:
    articles = RowFile(_file(directory, Article), Article)
    links = RowFile(_file(directory, RelatedLink), RelatedLink)
    cut = articles.repair()
    whole_pages = {article.id for article in articles.rows()}
    cut += links.repair(lambda link: link.article_id in whole_pages)
    rows = {"articles": len(whole_pages), "related_links": sum(1 for _ in links.rows())}
    gone: Iterator[Tombstone] = iter(())
    if _is_there(directory, Tombstone):
        tombstones = RowFile(_file(directory, Tombstone), Tombstone)
        cut += tombstones.repair()
        rows["tombstones"] = sum(1 for _ in tombstones.rows())
        gone = tombstones.rows()
    if _is_there(directory, Rejection):
        rejections = RowFile(_file(directory, Rejection), Rejection)
        cut += rejections.repair()
        rows["quarantine"] = sum(1 for _ in rejections.rows())
    commit(chain(links.rows(), articles.rows(), gone), reader_of(directory))
    content = report(site, directory.name, "recovered", rows, datetime.now(UTC)) | _lost(cut)
    try:
        complete(directory, content, formats)
    except FeedError as error:
        logger.error("%s: published without copies: %s", site, error)
        complete(directory, content)
    logger.warning("%s: recovered %s: %s, %d lines cut", site, directory, rows, cut)


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
