"""What a survey may see of a replica site, made without network: for the tests of what is learned from it."""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.seen import Seen
from newscrawl.values.urls import canonical_url
from replica import feeds
from replica.newsroom import ANCHOR, Newsroom
from replica.routes import Router
from replica.site import ReplicaSite, load_sites

FETCHED = ANCHOR + timedelta(days=5)
_MOST_HOPS = 5


class OfflineSite:
    """A replica site asked without network, as a polite client would: its own answers, redirects followed."""

    def __init__(self, site: ReplicaSite | str, *, articles: int = 60, cookie: str | None = None) -> None:
        """Take a site, or its name; `cookie` is sent with every request, by default the one its wall asks for."""
        self.site = load_sites()[site] if isinstance(site, str) else site
        self.newsroom = Newsroom(self.site, articles=articles)
        self._router = Router([self.newsroom])
        consent = self.site.consent
        self._cookie = cookie if cookie is not None else consent.cookie if consent else ""

    def answer(self, url: str) -> Answer:
        """Return what comes of asking for an address."""
        way: list[str] = []
        target = url
        for _ in range(_MOST_HOPS):
            parts = urlsplit(target)
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            response = self._router.respond(parts.scheme, parts.netloc, path, self._cookie)
            if response is None:
                return Answer(url=url, final_url=target, way=tuple(way), failure="another site", at=FETCHED)
            headers = {name.lower(): value for name, value in response.headers.items()}
            if location := headers.get("location"):
                way.append(target)
                target = urljoin(target, location)
                continue
            failure = f"status {response.status}" if response.status >= 400 else None
            body = response.body if failure is None else b""
            return Answer(
                url=url,
                final_url=target,
                way=tuple(way),
                status=response.status,
                headers=headers,
                body=gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body,
                failure=failure,
                at=FETCHED,
            )
        return Answer(url=url, final_url=target, way=tuple(way), failure="too many redirects", at=FETCHED)

    def robots(self) -> dict[str, str]:
        """Return the robots.txt of each of its hosts that serve pages."""
        text = feeds.robots(self.newsroom, 0.02)
        return {f"https://{host}": text for host in sorted(self.site.live_hosts)}

    def seen(self, urls: Iterable[str], name: str = "zkouska") -> Seen:
        """Return what a survey has seen that asked for these addresses."""
        domain = urlsplit(self.site.front).netloc.removeprefix("www.")
        return Seen(name, domain, [self.answer(canonical_url(url) or url) for url in urls], self.robots())

    def surveyed(self, name: str = "zkouska", articles: int = 20) -> Seen:
        """Return what a good survey sees: front page, sources, sections with a second page, articles of all ages."""
        return self.seen([self.site.front, *self.sources(), *self.sections(), *self.articles(articles)], name)

    def sources(self) -> list[str]:
        """Return the addresses of its feeds and sitemaps, two at most of each pattern."""
        return [url for source in self.site.sources for url in list(feeds.parts(self.newsroom, source))[-2:]]

    def sections(self) -> list[str]:
        """Return the addresses of its sections, and of the pages after the first of the first two."""
        first = [self.site.section_url(path) for path in self.site.navigation]
        pages = [*self.site.all_news, *first]
        found = [self.newsroom.shelves.page(url) for url in pages]
        return [*pages, *(page.next_url for page in found if page and page.next_url)][: len(pages) + 2]

    def articles(self, count: int = 20) -> list[str]:
        """Return the addresses of articles of all ages, the oldest and the newest among them."""
        numbers = sorted(self.newsroom.published)
        step = max(1, (len(numbers) - 1) // max(1, count - 1))
        chosen = dict.fromkeys([*numbers[::step][:count], numbers[-1]])
        return [self.newsroom.url(number) for number in chosen]
