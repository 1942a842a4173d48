"""A survey made without network, and what a crawl with the sources learned from it would find."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from w3lib.url import add_or_replace_parameter

from newscrawl.crawling.discovery import Listing, newest_first, read_feed, read_sitemap
from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.survey import Survey
from newscrawl.values.charset import decode
from newscrawl.values.urls import canonical_url

_PAGES = 3
"""Pages of a listing and children of an index that a crawl reads, the default of `-a pages`."""


@dataclass(frozen=True, kw_only=True)
class Surveyed:
    """A survey that has ended."""

    seen: Seen
    asks: list[Ask] = field(default_factory=list)
    requests: int = 0
    """All that were made: redirects and robots.txt files, too."""


def survey(start: str, answer: Callable[[str], Answer], robots: Mapping[str, str], budget: int = 80) -> Surveyed:
    """Run a survey against a function that answers; `robots` has robots.txt texts by scheme and host."""
    seen = Seen("zkouska", (urlsplit(start).hostname or "").removeprefix("www."))
    plan, asks, left = Survey(start), [], budget
    while (ask := plan.next(seen, left)) is not None:
        asks.append(ask)
        answered = answer(ask.url)
        for url in (*answered.way, answered.final_url):
            parts = urlsplit(url)
            if (origin := f"{parts.scheme}://{parts.netloc}") not in seen.robots:
                seen.robots[origin] = robots.get(origin, "")
                left -= 1
        left -= 1 + len(answered.way)
        seen.add(answered)
    return Surveyed(seen=seen, asks=asks, requests=budget - left)


class OfflineCrawl:
    """Follows declared sources as a crawl does, and keeps the addresses of articles that it meets."""

    def __init__(self, answer: Callable[[str], Answer], is_article: Callable[[str], bool]) -> None:
        """Take the site, and what is an article's address."""
        self._answer = answer
        self._is_article = is_article
        self.found: set[str] = set()
        self.failed: list[str] = []

    def read(self, site: Mapping[str, Any]) -> None:
        """Read all sources of a declaration: word of `Site` -> value."""
        for url in site.get("feeds", ()):
            if body := self._body(url):
                self._take(entry.url for entry in read_feed(body, url))
        for url in site.get("sitemaps", ()):
            self._sitemap(url, is_child=False)
        sections = re.compile(site.get("section_url", "(?!)"))
        waiting, met = list(site.get("listings", ())), set(site.get("listings", ()))
        while waiting:
            for link in self._listing(waiting.pop(), site.get("listing_page_param")):
                if sections.search(link) and link not in met:
                    met.add(link)
                    waiting.append(link)

    def _sitemap(self, url: str, *, is_child: bool) -> None:
        if not (body := self._body(url)):
            return
        sitemap = read_sitemap(body, url)
        if sitemap.kind == "pages":
            self._take(entry.url for entry in sitemap.entries)
        elif not is_child:
            for entry in newest_first(sitemap.entries, self._answer(url).at)[:_PAGES]:
                self._sitemap(entry.url, is_child=True)

    def _listing(self, url: str, parameter: str | None) -> list[str]:
        links: list[str] = []
        page: str | None = url
        for number in range(1, _PAGES + 1):
            if page is None or not (body := self._body(page, may_fail=number > 1)):
                break
            listing = Listing(decode(body)[0], page)
            links += listing.links()
            following = add_or_replace_parameter(url, parameter, str(number + 1)) if parameter else None
            page = canonical_url(following) if following else listing.next_page()
        self._take(links)
        return links

    def _body(self, url: str, *, may_fail: bool = False) -> bytes:
        answer = self._answer(url)
        if answer.failure and not may_fail:
            self.failed.append(url)
        return answer.body

    def _take(self, urls: Iterable[str]) -> None:
        self.found.update(filter(self._is_article, urls))
