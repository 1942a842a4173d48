"""The forms in which a feed can be exported, by the name that `scrapy feed export --to` takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.feed.exporting.csv_files import write_csv
from newscrawl.feed.exporting.json_ld import write_json_ld
from newscrawl.feed.exporting.markdown import write_markdown
from newscrawl.feed.exporting.ninjs import write_ninjs
from newscrawl.feed.exporting.rss import write_rss

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How an export is written, where its form leaves a choice."""

    limit: int = 100
    """RSS: items of a file at most."""
    spreadsheet: bool = False
    """CSV: whether cells that a spreadsheet would take for formulas begin with an apostrophe."""


Rows = dict[str, int]
"""Number of rows that were written, by what they are."""


def _hugging_face(selection: Selection, directory: Path) -> Rows:
    from newscrawl.feed.exporting.hugging_face import write_hugging_face  # noqa: PLC0415  imports pyarrow

    return write_hugging_face(selection, directory)


def _croissant(selection: Selection, directory: Path) -> Rows:
    from newscrawl.feed.exporting.croissant import write_croissant  # noqa: PLC0415  imports pyarrow

    return write_croissant(selection, directory)


EXPORTS: dict[str, Callable[[Selection, Path, Options], Rows]] = {
    "ninjs": lambda selection, directory, options: write_ninjs(selection, directory),
    "jsonld": lambda selection, directory, options: write_json_ld(selection, directory),
    "markdown": lambda selection, directory, options: write_markdown(selection, directory),
    "csv": lambda selection, directory, options: write_csv(selection, directory, spreadsheet=options.spreadsheet),
    "rss": lambda selection, directory, options: write_rss(selection, directory, limit=options.limit),
    "huggingface": lambda selection, directory, options: _hugging_face(selection, directory),
    "croissant": lambda selection, directory, options: _croissant(selection, directory),
}
"""Name to what writes the selection to an empty directory; it may raise BadFeed, FeedError and OSError."""
