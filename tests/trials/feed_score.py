"""How well a feed holds what a replica site has: articles found, pages that are none, fields and boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .checks import TEASER
from .feed import PublishedRun

FIELDS = (
    *("title", "perex", "text", "kind", "topics", "authors", "agencies", "published_at", "modified_at", "section"),
    "access",
)
"""Fields of an article that are compared."""
_IF_PRINTED = frozenset({"section"})
"""Fields that an address may tell though no page prints them: where the truth has none, any value is right."""

Row = Mapping[str, Any]
Link = tuple[Any, ...]


@dataclass(kw_only=True)
class FeedScore:
    """What a feed has of a site's articles, and what it has wrong."""

    articles: int
    found: int = 0
    false: list[str] = field(default_factory=list)
    """Addresses of rows that are no article of the site, or of one that is there already."""
    lost: list[str] = field(default_factory=list)
    worse: Counter[str] = field(default_factory=Counter)
    """Field -> articles of which it is neither as expected nor as printed."""
    boxes: int = 0
    """Teasers that are expected and are not there, or not in their place."""
    strange: int = 0
    """Teasers that are neither expected nor printed."""
    examples: dict[str, str] = field(default_factory=dict)
    """Field, or "boxes" and "strange" -> one case."""

    @property
    def is_whole(self) -> bool:
        """Whether 98 % of the articles are there and nothing is wrong."""
        is_right = not (self.false or self.worse or self.boxes or self.strange)
        return is_right and self.found >= 0.98 * self.articles


def score(runs: Iterable[PublishedRun], truth: Iterable[Row], expected: Mapping[str, Row] | None = None) -> FeedScore:
    """Compare published runs with what pages print.

    Args:
        runs: of one site.
        truth: of every article of the site, see `Story.truth`.
        expected: by address what is to be found at least, where that is not all of the truth: a value that is as
            expected is right, even where the page prints another one.
    """
    runs = list(runs)
    printed = {page["url"]: page for page in truth}
    result = FeedScore(articles=len(printed))
    rows = [row for run in runs for row in run.articles]
    times = Counter(row["url"] for row in rows)
    result.false = sorted(url for url, count in times.items() if url not in printed or count > 1)
    result.lost = sorted(printed.keys() - times.keys())
    result.found = len(printed) - len(result.lost)
    links: dict[str, set[Link]] = {}
    for link in (link for run in runs for link in run.links):
        links.setdefault(link["article_url"], set()).add(_link(link))
    for row in rows:
        if page := printed.get(row["url"]):
            wanted = (expected or printed).get(row["url"], page)
            _compare_fields(result, {**row, "access": row["access"]["level"]}, wanted, page)
            _compare_links(result, links.get(row["url"], set()), wanted, page)
    return result


def _compare_fields(result: FeedScore, row: Row, wanted: Row, page: Row) -> None:
    for name in FIELDS:
        is_free = name in _IF_PRINTED and page[name] is None
        if row[name] not in (wanted[name], page[name]) and not is_free:
            result.worse[name] += 1
            difference = _difference(row[name], wanted[name])
            result.examples.setdefault(name, f"{page['variant']} {page['url']}: {difference}")


def _compare_links(result: FeedScore, found: set[Link], wanted: Row, page: Row) -> None:
    expected, printed = ({_link(link) for link in of["links"]} for of in (wanted, page))
    missing = (expected & printed) - found
    strange = found - expected - printed
    result.boxes += len(missing)
    result.strange += len(strange)
    for name, some in (("boxes", missing), ("strange", strange)):
        if some:
            result.examples.setdefault(name, f"{page['variant']} {page['url']}: {min(some, key=str)}")


def _link(link: Row) -> Link:
    return tuple(link[name] for name in TEASER)


def _difference(value: Any, wanted: Any) -> str:
    """Return two values as they differ: of texts what follows their common beginning."""
    if isinstance(value, str) and isinstance(wanted, str):
        same = next(
            (place for place, (one, other) in enumerate(zip(value, wanted, strict=False)) if one != other),
            min(len(value), len(wanted)),
        )
        start = max(0, same - 20)
        return f"{value[start : same + 80]!r} instead of {wanted[start : same + 80]!r}"
    return f"{value!r} instead of {wanted!r}"
