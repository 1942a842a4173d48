"""Survey: the next address of a site to ask for, until enough is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.house.consent import ask_again, cookies_of
from newscrawl.onboarding.overview import Overview
from newscrawl.onboarding.stages.articles import articles, is_hopeless
from newscrawl.onboarding.stages.dated_lists import dated_lists
from newscrawl.onboarding.stages.doubtful import doubtful
from newscrawl.onboarding.stages.feeds import feeds, usual_feeds
from newscrawl.onboarding.stages.paging import further_pages
from newscrawl.onboarding.stages.sections import sections
from newscrawl.onboarding.stages.sitemaps import sitemaps, usual_sitemaps
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newscrawl.onboarding.seen import Seen

_FULL = 80
"""Requests for which the shares below are meant; a smaller survey takes smaller shares."""
_SHARES: tuple[tuple[Callable[[Overview], Sequence[str]], int], ...] = (
    (feeds, 8),
    (sitemaps, 7),
    (sections, 8),
    (articles, 6),  # a few early: what is an article's address shows which links are sections
    (sections, 18),
    (usual_feeds, 5),
    (usual_sitemaps, 5),
    (further_pages, 4),
    (dated_lists, 2),
    (articles, 16),
    (doubtful, 6),
    (articles, 40),
)
"""Stages in their order: which addresses each would ask for, the best first, and how many of these at most."""
_MOST_HOSTS = 10
"""Hosts of which a survey asks for anything: each costs a robots.txt."""


class Survey:
    """Says what to ask a site for next. The same answers lead to the same address: a survey is resumed by replay."""

    def __init__(self, start: str) -> None:
        """Take the address of the front page, as it was given."""
        self._start = canonical_url(start) or start
        self._overview: Overview | None = None

    def next(self, seen: Seen, left: int) -> Ask | None:
        """Return what to ask for next, None when enough is known or no more can be asked for.

        Args:
            seen: what has answered so far.
            left: requests that may still be made, those for robots.txt and redirects among them.
        """
        if left <= 0:
            return None
        if not seen.answers:
            return Ask(self._start)
        overview = self._of(seen)
        if overview.front is None or is_hopeless(overview):
            return None
        again = ask_again(seen)
        if again is not None and overview.cost(again.url) <= left:
            return again
        full = min(_FULL, overview.used() + left)
        for stage, share in _SHARES:
            wanted = stage(overview)
            room = max(1, share * full // _FULL) - sum(url in seen.answers for url in wanted)
            url = next((url for url in wanted if room > 0 and _is_open(overview, url, left, full)), None)
            if url is not None:
                return Ask(url, cookies_of(seen))
        return None

    def _of(self, seen: Seen) -> Overview:
        if self._overview is None or self._overview.seen is not seen:
            self._overview = Overview(seen)
        self._overview.refresh()
        return self._overview


def _is_open(overview: Overview, url: str, left: int, full: int) -> bool:
    """Tell whether an address may be asked for, was not, and is within what is left and the hosts of a survey."""
    if overview.is_asked(url) or not overview.may_ask(url):
        return False
    cost = overview.cost(url)
    return cost <= left and (cost == 1 or len(overview.seen.robots) < max(1, _MOST_HOSTS * full // _FULL))
