"""Resurvey: the survey of a site that has a file, which asks for the declared sources first."""

from __future__ import annotations

from collections.abc import Iterator

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.house.consent import ask_again, cookies_of
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.survey import Survey
from newscrawl.values.urls import canonical_url

_MOST_SOURCES = 30
"""Declared sources that are asked for: of a site of many sections the rest of the requests is for articles."""


class Resurvey:
    """Says what to ask for next: the front page, the sources that the file declares, then what any survey asks for."""

    def __init__(self, start: str, spider: type[NewsSpider]) -> None:
        """Take the address of the front page, and the spider as its file declares it."""
        self._start = canonical_url(start) or start
        self._spider = spider
        self._survey = Survey(start)

    def next(self, seen: Seen, left: int) -> Ask | None:
        """Return what to ask for next, None when enough is known; `left` requests may still be made.

        The declared cookies go with each request; where these do not open a wall, others are tried as by any survey.
        """
        if left <= 0:
            return None
        url = next((url for url in self._declared() if url not in seen.answers), None)
        ask = ask_again(seen) or (Ask(url, cookies_of(seen)) if url is not None else self._survey.next(seen, left))
        return Ask(ask.url, {**self._spider.cookies, **ask.cookies}) if ask is not None else None

    def _declared(self) -> Iterator[str]:
        yield self._start
        sources = (*self._spider.feeds, *self._spider.sitemaps, *self._spider.listings)
        for url in sources[:_MOST_SOURCES]:
            yield canonical_url(url) or url
