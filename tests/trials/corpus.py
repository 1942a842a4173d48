"""Folders of labelled pages: what their index says, and the pages themselves."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def index_of(folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a folder's index.jsonl, one for each page, of the format of ../shared/corpora.md."""
    lines = (folder / "index.jsonl").read_text(encoding="utf-8").split("\n")  # texts have other line ends in them
    return [json.loads(line) for line in lines if line]


def markup_of(folder: Path, row: dict[str, Any]) -> str:
    """Return the decoded page of a row."""
    return saved_page(folder, row).decode(row.get("charset") or "utf-8", "replace")


def saved_page(folder: Path, row: dict[str, Any]) -> bytes:
    """Return the page of a row as it was saved."""
    raw = (folder / row["file"]).read_bytes()
    return gzip.decompress(raw) if row["file"].endswith(".gz") else raw


def html_pages(folder: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield (row of the index, markup) of the HTML pages of a folder."""
    yield from ((row, markup_of(folder, row)) for row in index_of(folder) if row["file"].endswith(".html.gz"))
