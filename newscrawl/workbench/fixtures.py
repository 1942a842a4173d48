"""Fixtures: a page of a site and what a reader sees on it, in the form that tests/spiders/test_sites.py compares."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any, Literal

import msgspec

from newscrawl.items import Article, Row

FIXTURES = Path(__file__).parents[2] / "tests" / "fixtures"
"""One directory a spider."""
DERIVED = frozenset({"type", "schema_version", "id", "site", "text", "word_count", "content_hash", "revision"})
DERIVED |= {"moved_to", "changes", "story_id", "copy_of", "first_seen_at", "fetched_at", "provenance"}
"""Fields of an article that follow from others, from the spider, from former runs or from the time of the fetch."""
OF_THE_PAGE = frozenset({"type", "schema_version", "id", "article_id", "article_url", "site", "seen_at"})
"""Fields of a related link that are those of its page."""
USUAL = {"language": "cs", "kind": "article", "access": {"level": "free", "visible_share": None}, "warnings": []}
"""What an article is unless its fixture says otherwise."""

Truth = dict[str, Any]
"""`url`, `fetched_at`, `article` (None where the page is none), `related_links` and `not_in_text`."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """The two files of one page, whether they are there or not."""

    spider: str
    slug: str

    @property
    def truth_path(self) -> Path:
        """Return where the truth lies."""
        return FIXTURES / self.spider / f"{self.slug}.json"

    def page_path(self, suffix: Literal[".html", ".txt"]) -> Path:
        """Return where the page lies."""
        return self.truth_path.with_suffix(suffix)

    @property
    def page(self) -> Path | None:
        """Return the page that is there."""
        paths = (self.page_path(".html"), self.page_path(".txt"))
        return next((path for path in paths if path.is_file()), None)

    def truth(self) -> Truth:
        """Return what is recorded.

        Raises:
            OSError: nothing is.
            ValueError: the file is no truth.
        """
        truth = json.loads(self.truth_path.read_text(encoding="utf-8"))
        if not isinstance(truth, dict) or not truth.keys() >= {"url", "fetched_at", "not_in_text"}:
            raise ValueError(f"{self.truth_path}: not a fixture's truth")
        return truth

    def write(self, truth: Truth) -> None:
        """Write the truth."""
        self.truth_path.parent.mkdir(parents=True, exist_ok=True)
        self.truth_path.write_text(json.dumps(truth, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def expected(rows: Iterable[Row], *, url: str, fetched_at: str, not_in_text: list[str]) -> Truth:
    """Return the truth of a page that gives `rows`; `not_in_text` is typed by hand, so it comes from the caller."""
    articles = [row for row in rows if isinstance(row, Article)]
    links = [row for row in rows if not isinstance(row, Article)]
    return {
        "url": url,
        "fetched_at": fetched_at,
        "article": _article(msgspec.to_builtins(articles[0])) if articles else None,
        "related_links": [short(msgspec.to_builtins(link), OF_THE_PAGE) for link in links],
        "not_in_text": not_in_text,
    }


def short(row: dict[str, Any], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return a row without what is null or empty, and without the fields named."""
    return {name: value for name, value in row.items() if value not in (None, []) and name not in without}


def changes(old: Truth, new: Truth) -> str:
    """Return what differs between two truths as a unified diff, "" where nothing does; the order of keys is nothing."""
    before, after = (
        json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True).splitlines() for truth in (old, new)
    )
    return "\n".join(unified_diff(before, after, "recorded", "now", lineterm=""))


def _article(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if value != USUAL.get(name)}
    return {
        name: [short(part) for part in value] if name in ("body", "images") else value
        for name, value in short(told, DERIVED).items()
    }
