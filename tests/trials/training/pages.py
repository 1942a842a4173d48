"""Labelled pages as the facts that reading finds on them."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from newscrawl.page import Page
from newscrawl.reading import html as reading
from newscrawl.reading.evidence.verdict import Verdict
from newscrawl.reading.refusal import is_of_czech_site

from ..corpus import index_of, markup_of

_KINDS = {"product": "goods", "collection": "goods", "listing": "other"}
"""Type of a page as WCXB has it -> its kind here, where that has another name."""
_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "gov", "net", "org", "blogspot", "wordpress", "github", "substack"}
)
"""Labels of a host before the last under which others than its owner have names of their own."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled page."""

    folder: str
    file: str
    publisher: str
    """Who must not be on both sides of a fold: the registrable domain, or the name that the labels give."""
    is_article: bool
    kind: str
    """What a page that is no article is; "" where the labels do not say."""
    is_czech: bool
    facts: dict[str, float]
    """Empty where a rule refuses it before the evidence is looked at."""
    ruled: bool
    """Whether a rule refuses it, whatever its evidence weighs."""


def judged_pages(folder: Path) -> list[Judged]:
    """Return the HTML pages of a folder of labelled pages, read without what sites declare."""
    rows = [row for row in index_of(folder) if row["file"].endswith(".html.gz")]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(_judged, [folder] * len(rows), rows, chunksize=8)
        return [page for page in found if page is not None]


def _judged(folder: Path, row: dict[str, Any]) -> Judged | None:
    """Return one page; None where it cannot be read."""
    html = markup_of(folder, row)
    url = row["url"] if "://" in row["url"] else f"http://{row['url']}"
    facts: dict[str, float] = {}

    def note(found: list[Any]) -> Verdict:
        facts.update({fact.name: fact.value for fact in found})
        return Verdict(float("-inf"), "", "")

    with (
        patch("newscrawl.reading.refusal.verdict", note),
        patch("newscrawl.reading.refusal._is_sure", lambda *_: False),
    ):
        try:
            decisions = reading.decide_page(
                html, url=url, page=Page(), site="generic", fetched_at=datetime(2026, 11, 30, tzinfo=UTC)
            )
        except ValueError:
            return None
    is_article = folder.name == "web" or row.get("truth") is not None
    kind = "" if is_article else _KINDS.get(row.get("type", ""), row.get("type", ""))
    return Judged(
        folder=folder.name,
        file=row["file"],
        publisher=row.get("publisher") or _owner(url, row["file"]),
        is_article=is_article,
        kind=kind,
        is_czech=is_of_czech_site(decisions.document),
        facts=facts,
        ruled=decisions.facts.article is None,
    )


def _owner(url: str, file: str) -> str:
    """Return the registrable domain of an address, roughly; the file's name where the address is not known."""
    labels = (urlsplit(url).hostname or file).split(".")
    return ".".join(labels[-3:] if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else labels[-2:])
