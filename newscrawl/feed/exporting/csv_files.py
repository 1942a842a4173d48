"""CSV files (RFC 4180, UTF-8): articles, related links and tombstones, each with all fields of its rows as columns."""

from __future__ import annotations

import csv
import dataclasses
from typing import TYPE_CHECKING, Any

import msgspec

from newscrawl.feed.exporting.cells import cell, spreadsheet_cell
from newscrawl.items import Article, RelatedLink, Tombstone

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.feed.exporting.selection import Selection


def write_csv(selection: Selection, directory: Path, *, spreadsheet: bool) -> dict[str, int]:
    """Write three files to `directory`; return the number of their rows. See `Options` for `spreadsheet`."""
    return {
        name: _write(rows, directory / f"{name}.csv", row_class, spreadsheet)
        for name, rows, row_class in (
            ("articles", selection.articles(), Article),
            ("related_links", selection.links(), RelatedLink),
            ("tombstones", selection.tombstones(), Tombstone),
        )
    }


def _write(rows: Iterable[Any], path: Path, row_class: type, spreadsheet: bool) -> int:
    names = [field.name for field in dataclasses.fields(row_class)]
    as_cell, number = spreadsheet_cell if spreadsheet else cell, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)  # its default dialect ends lines with CRLF, as the RFC wants
        table.writerow(names)
        for row in rows:
            values = msgspec.to_builtins(row)
            number += 1
            table.writerow([as_cell(values[name]) for name in names])
    return number
