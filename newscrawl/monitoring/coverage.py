"""Which fields the newest articles lack, whatever run they came in."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from operator import sub
from typing import TYPE_CHECKING

from newscrawl.monitoring.chance import BEYOND_CHANCE, at_least, highest_share
from newscrawl.monitoring.history import MOST_EXAMPLES
from newscrawl.monitoring.problem import Problem
from newscrawl.monitoring.shares import LEAST_SHARE
from newscrawl.state.plan import DAY

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
_LEAST_TIME = 3 * DAY
"""For how long a field must be known that some articles lack anyway: those of the night may lack other fields."""
_BEYOND_THE_WORST = 0.02
"""How likely what was found may be, if it were as on the worst stretch of the days before."""


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
    """Return what is said of the stretch of newest articles that differs from those before, with both shares.

    It must also lack the field clearly more often than each stretch as long of the days before: some hours, such as
    nights, are unlike others.
    """
    known = history.open.get(f"coverage {field}")
    all_before = [_lacks(article, field) for article in articles if known is None or article.entered < known.since]
    ended = len(articles) - len(all_before)
    is_young = articles[-1].entered - articles[0].entered < _LEAST_TIME
    as_usual: list[int] | None = None
    for number in _STRETCHES:
        hits = sum(lacking[-number:])
        if number > len(lacking) or at_least(hits, number, LEAST_SHARE) >= BEYOND_CHANCE:
            continue
        before = all_before[: len(all_before) - max(0, number - ended)]
        if len(before) < _LEAST_BEFORE:
            continue
        have = len(before) - sum(before)
        share = 1 - have / len(before)
        if at_least(hits, number, highest_share(len(before) - have, len(before), LEAST_SHARE)) >= BEYOND_CHANCE:
            continue
        if is_young and share > LEAST_SHARE:
            continue
        as_usual = _summed(field, articles, history) if as_usual is None else as_usual
        most = max(map(sub, as_usual[number:], as_usual), default=0)
        if at_least(hits, number, most / number) >= _BEYOND_THE_WORST:
            continue
        text = f"{number - hits} of the newest {number} articles have it; {have} of {len(before)} before"
        return text, 1 - hits / number, 1 - share
    return None


def _summed(field: str, articles: Sequence[RecentArticle], history: History) -> list[int]:
    """Return how many of the first 0, 1, 2 ... articles that show what is usual lack a field.

    They are those before the newest ones, without those of runs with this problem and the ones right before these.
    """
    name, starts = f"coverage {field}", [run.started for run in history.runs]
    usual: list[bool] = []
    was_ill = False
    for article in articles:
        place = bisect_right(starts, article.entered) - 1
        is_ill = place >= 0 and name in history.runs[place].figures.problems
        if is_ill and not was_ill:
            del usual[-NEWEST:]
        elif not is_ill:
            usual.append(_lacks(article, field))
        was_ill = is_ill
    if not was_ill:
        del usual[-NEWEST:]
    return list(accumulate(usual, initial=0))


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
