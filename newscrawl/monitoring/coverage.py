"""Which fields the newest articles lack, whatever run they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.monitoring.chance import BEYOND_CHANCE, at_least, highest_share
from newscrawl.monitoring.history import MOST_EXAMPLES
from newscrawl.monitoring.problem import Problem
from newscrawl.monitoring.shares import LEAST_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newscrawl.monitoring.history import History, Seen
    from newscrawl.state.run_table import RecentArticle

FIELDS = ("perex", "text", "section", "topics", "authors", "published_at", "images", "boxes")
"""Fields that are judged of each site; "boxes" is a related link."""
NEWEST = 50
"""Articles over which coverage is judged."""
_STRETCHES = (3, 5, 8, 12, 20, 30, NEWEST)
"""Newest articles that are judged together: the fewer, the sooner; the more, the smaller a change is seen."""
_STILL = 5
"""Newest articles of which one must lack a field, else it is back."""
_LEAST_BEFORE = 20
"""Articles that must be known to say what is usual."""


def problems(seen: Seen, history: History, expect: Mapping[str, float]) -> Iterator[Problem]:
    """Yield a problem for each field that the newest articles lack more often than those of the two weeks before.

    `expect` has the least share of articles that have a field, as the site declares it; where it is not reached, that
    is a problem whatever was before. In a site's first run it is taken at its word, later it is judged beyond chance.
    """
    articles = [*history.articles, *seen.articles]
    if not articles:
        return
    for field in dict.fromkeys((*(key for key in expect if key != "articles"), *FIELDS)):
        if found := _problem(field, seen, articles, history, expect.get(field)):
            yield found


def _problem(
    field: str,
    seen: Seen,
    articles: Sequence[RecentArticle],
    history: History,
    expected: float | None,
) -> Problem | None:
    newest = articles[-NEWEST:]
    lacking = [_lacks(article, field) for article in newest]
    if not any(lacking[-_STILL:]):
        return None
    at_fault = [article.url for article in (*seen.articles, *reversed(newest)) if _lacks(article, field)]
    examples = tuple(dict.fromkeys(at_fault))[:MOST_EXAMPLES]
    told = _less_than_usual(field, articles, lacking, history) or _less_than_expected(
        lacking, expected, is_first=seen.is_first
    )
    if told is None:
        return None
    text, share, usual = told
    return Problem(
        name=f"coverage {field}", field=field, text=f"{field}: {text}", share=share, usual=usual, examples=examples
    )


def _less_than_usual(
    field: str, articles: Sequence[RecentArticle], lacking: Sequence[bool], history: History
) -> tuple[str, float, float] | None:
    """Return what is said of the stretch of newest articles that differs from those before, with both shares."""
    known = history.open.get(f"coverage {field}")
    for number in _STRETCHES:
        hits = sum(lacking[-number:])
        if number > len(lacking) or at_least(hits, number, LEAST_SHARE) >= BEYOND_CHANCE:
            continue
        before = [
            not _lacks(article, field)
            for article in articles[:-number]
            if known is None or article.entered < known.since
        ]
        if len(before) < _LEAST_BEFORE:
            continue
        have = sum(before)
        usual = highest_share(len(before) - have, len(before), LEAST_SHARE)
        if at_least(hits, number, usual) < BEYOND_CHANCE:
            text = f"{number - hits} of the newest {number} articles have it; {have} of {len(before)} before"
            return text, 1 - hits / number, have / len(before)
    return None


def _less_than_expected(
    lacking: Sequence[bool], expected: float | None, *, is_first: bool
) -> tuple[str, float, float] | None:
    """Return what is said of the newest articles if fewer than the site declares have the field, with both shares."""
    share = 1 - sum(lacking) / len(lacking)
    if expected is None or share >= expected:
        return None
    if not is_first and at_least(sum(lacking), len(lacking), max(1 - expected, LEAST_SHARE)) >= BEYOND_CHANCE:
        return None
    return f"found in {share:.1%} of {len(lacking)} articles, {expected:.1%} expected", share, expected


def _lacks(article: RecentArticle, field: str) -> bool:
    return field in article.lacking.split()
