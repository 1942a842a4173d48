"""Recovery: complete the runs of a site that ended without completing themselves."""

from __future__ import annotations

import logging
from itertools import chain
from typing import TYPE_CHECKING, Any

from newscrawl.exceptions import FeedError
from newscrawl.feed.journal import Sieve, part_of
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.run import FILES, VISIBLE, complete, is_run, report, site_directory
from newscrawl.items import Article, Rejection, RelatedLink, Row, Tombstone

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

logger = logging.getLogger(__name__)


def recover(
    exports: Path, site: str, commit: Callable[[Iterable[Row]], None], formats: Collection[str] = ()
) -> list[Path]:
    """Complete each run of `site` that has no manifest; return their directories. Its feed must be locked.

    Lines that are cut short or hold no row are taken out, then links whose article is not there: their page was not
    written to its end, so it is not in the store either and will be read again. The rest goes to `commit`, which must
    be idempotent, and is published, also in `formats`, or without copies where one cannot hold a row. Interrupted at
    any moment, the next call takes it up again. Raises OSError, FeedError when the files cannot be written, and what
    `commit` raises.
    """
    recovered = []
    for directory in sorted(site_directory(exports, site).glob(f"{VISIBLE}/{VISIBLE}")):
        if is_run(directory) and not (directory / MANIFEST).exists():
            _recover(directory, site, commit, formats)
            recovered.append(directory)
    return recovered


def _recover(directory: Path, site: str, commit: Callable[[Iterable[Row]], None], formats: Collection[str]) -> None:
    articles = Sieve(_file(directory, Article), Article)
    links = Sieve(_file(directory, RelatedLink), RelatedLink)
    cut = articles.sift()
    whole_pages = {article.id for article in articles.rows()}
    cut += links.sift(lambda link: link.article_id in whole_pages)
    rows = {"articles": len(whole_pages), "related_links": sum(1 for _ in links.rows())}
    stones: Iterator[Tombstone] = iter(())
    if _is_there(directory, Tombstone):
        tombstones = Sieve(_file(directory, Tombstone), Tombstone)
        cut += tombstones.sift()
        rows["tombstones"] = sum(1 for _ in tombstones.rows())
        stones = tombstones.rows()
    if _is_there(directory, Rejection):
        rejections = Sieve(_file(directory, Rejection), Rejection)
        cut += rejections.sift()
        rows["quarantine"] = sum(1 for _ in rejections.rows())
    commit(chain(links.rows(), articles.rows(), stones))
    content = report(site, directory.name, "recovered", rows) | _lost(cut)
    try:
        complete(directory, content, formats)
    except FeedError as error:
        logger.error("%s: published without copies: %s", site, error)
        complete(directory, content)
    logger.warning("%s: recovered %s: %s, %d lines cut", site, directory, rows, cut)


def _is_there(directory: Path, row_class: type) -> bool:
    """Tell whether the run had come to a file that only some runs have."""
    final = directory / FILES[row_class]
    return final.exists() or part_of(final).exists()


def _file(directory: Path, row_class: type) -> Path:
    """Return the file of `row_class` under the name it has now, an empty one when the run had not come so far."""
    final = directory / FILES[row_class]
    if final.exists():
        return final
    part_of(final).touch()
    return part_of(final)


def _lost(cut: int) -> dict[str, Any]:
    problem = f"the run ended without completing (killed, power or disk failure); {cut} unfinished lines cut"
    return {"ok": False, "problems": [problem]}
