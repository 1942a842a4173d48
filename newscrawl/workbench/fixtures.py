"""Fixtures: saved pages of a site, each with what a reader sees on it, which the tests compare with what is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any, Literal

import msgspec
from scrapy.exceptions import UsageError
from scrapy.utils.conf import closest_scrapy_cfg, get_config

from newscrawl.items import Article, Rights, Row

DERIVED = frozenset({"type", "schema_version", "id", "site", "text", "word_count", "content_hash", "revision"})
DERIVED |= {"moved_to", "changes", "story_id", "copy_of", "first_seen_at", "fetched_at", "provenance"}
"""Fields of an article that follow from others, from the spider, from former runs or from the time of the fetch."""
OF_THE_PAGE = frozenset({"type", "schema_version", "id", "article_id", "article_url", "site", "seen_at"})
"""Fields of a related link that follow from its page or from its other fields."""
USUAL = {"language": "cs", "kind": "article", "access": {"level": "free", "visible_share": None}, "warnings": []}
USUAL |= {"rights": msgspec.to_builtins(Rights())}
"""Fields of an article to the value that they have where a fixture does not list them."""

Truth = dict[str, Any]
"""`url`, `fetched_at`, `article` (None where the page is none), `related_links` and `not_in_text`."""


def fixtures_directory() -> Path:
    """Return the directory of the project's fixtures: `dir` in section [fixtures] of the closest scrapy.cfg.

    Closest is the one in the working directory or above it, as for all commands of Scrapy; `dir` is relative to it.

    Raises:
        UsageError: there is no such file, or it names no such directory.
    """
    file, directory = closest_scrapy_cfg(), get_config().get("fixtures", "dir", fallback="")
    if not (file and directory):
        raise UsageError("no directory for fixtures: say `dir = DIRECTORY` in section [fixtures] of scrapy.cfg")
    return Path(file).parent / directory


@dataclass(frozen=True, slots=True)
class Fixture:
    """The two files of one page, whether they are there or not."""

    directory: Path
    """Where the fixtures of a site lie; its name is that of the site's spider."""
    slug: str
    """Name of the files, without suffix."""

    @property
    def truth_path(self) -> Path:
        """The path of the truth."""
        return self.directory / f"{self.slug}.json"

    def page_path(self, suffix: Literal[".html", ".txt"]) -> Path:
        """Return the path of a page with this suffix."""
        return self.truth_path.with_suffix(suffix)

    @property
    def page(self) -> Path | None:
        """The path of the page that is there, None where there is none."""
        paths = (self.page_path(".html"), self.page_path(".txt"))
        return next((path for path in paths if path.is_file()), None)

    def truth(self) -> Truth:
        """Return what is recorded.

        Raises:
            OSError: there is no such file.
            ValueError: the file is no truth.
        """
        truth = json.loads(self.truth_path.read_text(encoding="utf-8"))
        if not isinstance(truth, dict) or not truth.keys() >= {"url", "fetched_at", "not_in_text"}:
            raise ValueError(f"{self.truth_path}: not a fixture's truth")
        return truth

    def write(self, truth: Truth) -> None:
        """Write the truth, over a former one."""
        self.truth_path.parent.mkdir(parents=True, exist_ok=True)
        self.truth_path.write_text(json.dumps(truth, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def truth_of_rows(rows: Iterable[Row], *, url: str, fetched_at: str, not_in_text: list[str]) -> Truth:
    """Return the truth of a page whose rows are right.

    Args:
        rows: the article, if there is one, and the related links.
        url: address of the page.
        fetched_at: when it was fetched (ISO 8601).
        not_in_text: snippets of the page that are no part of the story; a person types them.
    """
    articles = [row for row in rows if isinstance(row, Article)]
    links = [row for row in rows if not isinstance(row, Article)]
    return {
        "url": url,
        "fetched_at": fetched_at,
        "article": _article(msgspec.to_builtins(articles[0])) if articles else None,
        "related_links": [without_empty(msgspec.to_builtins(link), OF_THE_PAGE) for link in links],
        "not_in_text": not_in_text,
    }


def without_empty(row: dict[str, Any], left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the fields of a row that are neither null nor an empty list, nor among those that are `left_out`."""
    return {name: value for name, value in row.items() if value not in (None, []) and name not in left_out}


def difference(old: Truth, new: Truth) -> str:
    """Return how two truths differ as a unified diff, "" where they do not; the order of keys does not count."""
    before, after = (
        json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True).splitlines() for truth in (old, new)
    )
    return "\n".join(unified_diff(before, after, "recorded", "now", lineterm=""))


def _article(row: dict[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in row.items() if value != USUAL.get(name)}
    return {
        name: [without_empty(part) for part in value] if name in ("body", "images", "videos") else value
        for name, value in without_empty(told, DERIVED).items()
    }
