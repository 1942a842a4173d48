"""The feed's ledger as tables: the rows of complete runs in DuckDB, and what `shown.sql` makes of them."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.resources import files
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb

from newscrawl.exceptions import FeedError
from newscrawl.feed.published import published_runs
from newscrawl.feed.run import FILES
from newscrawl.items import Address, Article, PageVisit, Sighting, Teaser

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

_LONGEST_LINE_BYTES = 64 << 20
"""As `scrapy feed` has it: several times the largest page that is fetched."""
_TEXT, _MOMENT, _NUMBER = "VARCHAR", "TIMESTAMPTZ", "BIGINT"
_TABLES: dict[str, tuple[type, dict[str, str], str]] = {
    "sighting": (
        Sighting,
        {
            **dict.fromkeys(("run_id", "site", "page_url", "page_kind", "article_id"), _TEXT),
            "boxes": "STRUCT(box BIGINT, section VARCHAR, heading VARCHAR, teasers VARCHAR[])[]",
            "seen_at": _MOMENT,
        },
        "run_id, page_url, seen_at",
    ),
    "teaser": (Teaser, dict.fromkeys(("run_id", "id", "url", "target_id", "title", "image_url"), _TEXT), "run_id, id"),
    "visit": (
        PageVisit,
        {**dict.fromkeys(("run_id", "site", "page_url", "page_kind", "outcome"), _TEXT), "fetched_at": _MOMENT},
        "run_id, page_url, fetched_at",
    ),
    "article": (
        Article,
        {
            **dict.fromkeys(("id", "url", "moved_to", "site", "title"), _TEXT),
            "revision": _NUMBER,
            **dict.fromkeys(("first_seen_at", "fetched_at"), _MOMENT),
        },
        "id, revision",
    ),
    "address": (Address, dict.fromkeys(("article_id", "url", "site"), _TEXT), "article_id, url"),
}
"""Table -> class of its rows, the columns that are used with their types, and what tells a row from all others."""
_CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "1GB",  # what does not fit goes to the directory for temporary files
    "threads": 2,  # each holds two of the longest lines
    "autoinstall_known_extensions": False,  # no network
    "autoload_known_extensions": False,
}


@contextmanager
def opened(
    exports: Iterable[Path], sites: Iterable[str] = (), since: date | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to the tables of `shown.sql`, made from the complete runs in the directories `exports`.

    Args:
        exports: directories of feeds (`<exports>/<site>/<day>/<run id>/`).
        sites: the only sites whose rows are read, none for all.
        since: runs of earlier days are left out, None for none.

    Raises:
        FeedError: a file of a run cannot be read, or what is asked of the tables has no place on the disk.
    """
    runs = [run for directory in exports for run in _complete_runs(directory, set(sites), since)]
    with TemporaryDirectory() as spill, duckdb.connect(config=_CONFIG | {"temp_directory": spill}) as connection:
        try:
            for name, (row_class, columns, key) in _TABLES.items():
                paths = [path for run in runs if (path := run / FILES[row_class]).exists()]
                _fill(connection, name, paths, columns, key)
            connection.execute(files(__package__).joinpath("shown.sql").read_text(encoding="utf-8"))
            yield connection
        except duckdb.Error as error:
            raise FeedError(str(error).partition("\n")[0]) from error


def _complete_runs(exports: Path, sites: set[str], since: date | None) -> list[Path]:
    first = since.isoformat() if since else ""
    return [
        run
        for run in published_runs(exports)
        if run.parent.name >= first and (not sites or run.parent.parent.name in sites)
    ]


def _fill(
    connection: duckdb.DuckDBPyConnection, name: str, paths: list[Path], columns: dict[str, str], key: str
) -> None:
    """Make the table `name` of the rows in the JSON Lines files `paths`, each row once."""
    described = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"create temp table {name} ({described})")
    if paths:
        # A name of our own and columns of our own; the paths are values.
        statement = (
            f"insert into {name} select {', '.join(columns)} from read_json(?, format = 'newline_delimited',"  # noqa: S608
            f" columns = ?, maximum_object_size = {_LONGEST_LINE_BYTES})"
            f" qualify row_number() over (partition by {key}) = 1"
        )
        connection.execute(statement, [[str(path) for path in paths], columns])
