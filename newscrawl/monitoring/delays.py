"""How long after their publication new articles come into the feed."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING

from newscrawl.monitoring.problem import Problem
from newscrawl.state.plan import HOUR, MINUTE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newscrawl.monitoring.history import History, Seen
    from newscrawl.state.run_table import RecentArticle

DELAY = "delay"
NEWEST = 20
"""Articles whose delay is judged."""
_LEAST_BEFORE = 50
_TIMES = 3
"""What so many times the usual delay is, and an hour more than it, is too late."""
_TENTHS = 10


def problems(seen: Seen, history: History) -> Iterator[Problem]:
    """Yield a problem where half of the newest articles come far later than nine of ten of those before."""
    known = history.open.get(DELAY)
    if known and not seen.articles:
        yield from history.lasting(DELAY)
        return
    articles = [*history.articles, *seen.articles]
    every = _delays(articles)
    delays = every[-NEWEST:]
    before = _delays([article for article in articles if article.entered < known.since]) if known else every[:-NEWEST]
    if len(delays) < NEWEST or len(before) < _LEAST_BEFORE:
        return
    now, usual = median(delays), quantiles(before, n=_TENTHS)[-1]
    if now > max(_TIMES * usual, usual + HOUR):
        yield Problem(
            name=DELAY,
            text=f"the newest {NEWEST} articles came {now // MINUTE:.0f} minutes after their publication (median),"
            f" nine of ten within {usual // MINUTE:.0f} minutes before",
            share=now,
            usual=usual,
            examples=tuple(article.url for article in seen.articles[-1:]),
        )


def _delays(articles: Sequence[RecentArticle]) -> list[int]:
    return [
        max(0, article.entered - article.published)
        for article in articles
        if article.is_news and article.published is not None
    ]
