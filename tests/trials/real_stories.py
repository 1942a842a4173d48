"""The stories of the corpus of real pages, read as `scrapy extract` reads them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .accuracy import extract
from .corpus import index_of


def real_stories(corpus: Path) -> Iterator[tuple[str, str]]:
    """Yield address, and perex and text, of each article in the corpus."""
    with tempfile.TemporaryDirectory() as name:
        rows = extract(corpus, index_of(corpus), None, Path(name), None).read_text(encoding="utf-8").splitlines()
    for item in (item for row in rows for item in json.loads(row).get("items", [])):
        if item["type"] == "article":
            yield item["url"], f"{item['perex'] or ''}\n{item['text']}"
