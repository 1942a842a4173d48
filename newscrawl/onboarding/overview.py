"""Overview: what a survey knows by now of the addresses of a site, whether they were asked for or not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import is_never_article, looks_like_article
from newscrawl.downloading.robots_rules import ProductTokenRules
from newscrawl.downloading.walls import carries
from newscrawl.onboarding.address_form import form_of, group_of, is_specific, with_less_query
from newscrawl.onboarding.page_links import Link, links_of
from newscrawl.values.urls import canonical_url, is_within, place_of, split

if TYPE_CHECKING:
    from newscrawl.crawling.discovery import Entries
    from newscrawl.onboarding.answer import Answer
    from newscrawl.onboarding.seen import Seen, SeenPage

OUR_NAME = "newscrawl"
"""Product token under which a robots.txt names us, the setting ROBOTSTXT_USER_AGENT."""
_FEWEST_ALIKE = 2
"""Addresses of one form that a feed names until others of that form are taken for articles, too."""
_MOST_WITHOUT_ARTICLE = 2
"""Pages of one group that read as no article until no more of that group are looked at."""
_WRAPS = re.compile(r"[?&][^=]*=https?(?::|%3A)", re.IGNORECASE)
"""Redirects and share buttons: another address is a parameter of theirs."""
_FIRST_ERROR = 400
_MOST_ENTRIES = 300
"""Of one feed or sitemap that are looked at, from all of its length."""
_MOST_NAMES = 20_000
"""Addresses that are kept of all pages, feeds and sitemaps; surveys of the largest sites meet fewer than 10,000."""
_CHANGES = re.compile(
    r"[/?=&](?:odhlas\w*|log-?out|prihlas\w*|log-?in|registr\w*|hlasovat|hlasuj|vote|smazat|delete|kosik|cart|objednat)"
    r"(?:[/.?=&]|$)",
    re.IGNORECASE,
)
"""Addresses that may do something when they are asked for, or lead to a form."""
_CLASSES = re.compile(r"""\sclass=["']([^"'<>]{1,500})""", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Overview:
    """Takes in each answer once, and keeps what it says of addresses: links, entries, which groups are articles'."""

    def __init__(self, seen: Seen) -> None:
        """Take what was seen; `refresh` takes what is added to it later."""
        self.seen = seen
        self.links: dict[str, list[Link]] = {}
        """Address of a page as asked for -> its links; of what was asked for and is a wall, none."""
        self.named_by: dict[str, list[str]] = defaultdict(list)
        """Canonical address -> the pages, feeds and sitemaps that name it, as asked for, in the order they came."""
        self._by_path: dict[str, str] = {}
        self.read: dict[str, bool] = {}
        """Place of each page that answered, under all its addresses -> whether it reads as an article."""
        self.articles_of: Counter[str] = Counter()
        """Form, or group, of addresses -> how many of them read as articles."""
        self.others_of: Counter[str] = Counter()
        """The same of those that do not."""
        self.aliases_of: Counter[str] = Counter()
        """Group of addresses -> how many of them answered as an article that has another address."""
        self.listed_forms: Counter[str] = Counter()
        """Form -> how many addresses of it the feeds and news sitemaps name."""
        self.since_new_names = 0
        """Articles that were read since one had class names that none before it had."""
        self.article_hosts: set[str] = set()
        """Hosts of articles that were read."""
        self._class_names: set[str] = set()
        self._taken: dict[str, Answer] = {}
        self._articlelike: dict[str, bool] = {}
        self._allowed: dict[str, bool] = {}
        self.refresh()

    def refresh(self) -> None:
        """Take in what came since the last call."""
        for url, answer in self.seen.answers.items():
            if self._taken.get(url) is not answer:  # what was asked for again counts anew
                self._taken[url] = answer
                self._take(url, answer)
                self._articlelike.clear()
                self._allowed.clear()

    @property
    def front(self) -> SeenPage | None:
        """The page at the address that was asked for first, None where that is none."""
        first = next(iter(self.seen.answers), None)
        return self.seen.pages.get(first) if first is not None else None

    @property
    def front_url(self) -> str:
        """Address of the front page as it answered, "" before that."""
        answer = next(iter(self.seen.answers.values()), None)
        return (canonical_url(answer.final_url) or answer.final_url) if answer else ""

    def is_asked(self, url: str) -> bool:
        """Tell whether a canonical address, or the same in another spelling, was asked for or has answered."""
        return url in self.seen.answers or place_of(url) in self.read

    def may_ask(self, url: str) -> bool:
        """Tell whether a canonical address is on the site and no robots.txt that is known forbids it."""
        if url not in self._allowed:
            self._allowed[url] = self._may_ask(url)
        return self._allowed[url]

    def _may_ask(self, url: str) -> bool:
        parts = split(url)
        if not is_within(parts.hostname or "", self.seen.domain) or _CHANGES.search(url):
            return False
        text = self.seen.robots.get(f"{url.partition(':')[0]}://{parts.netloc}")
        return text is None or allows(text, url)

    def cost(self, url: str) -> int:
        """Return how many requests an address takes: one more at a host whose robots.txt is not known."""
        parts = urlsplit(url)
        return 1 if f"{parts.scheme}://{parts.netloc}" in self.seen.robots else 2

    def used(self) -> int:
        """Return how many requests were made."""
        return len(self.seen.robots) + sum(1 + len(answer.way) for answer in self.seen.answers.values())

    def is_articlelike(self, url: str) -> bool:
        """Tell whether an address on the site seems to be an article's, by its words and what was read of its kind."""
        if url not in self._articlelike:
            self._articlelike[url] = self._seems_article(url)
        return self._articlelike[url]

    def _seems_article(self, url: str) -> bool:
        if _WRAPS.search(url):
            return False
        group, form = group_of(url), form_of(url)
        if self.others_of[group] >= _MOST_WITHOUT_ARTICLE and not self.articles_of[group]:
            return False
        if self._is_listed(url):
            return True
        if is_never_article(url):
            return False
        if is_specific(form) and (self.articles_of[form] or self.listed_forms[form] >= _FEWEST_ALIKE):
            return self.others_of[group] <= self.articles_of[group] + 1
        return looks_like_article(url)

    def is_alias(self, url: str) -> bool:
        """Tell whether an address seems to be another one of an article that has one: it only adds a query, has
        another host, or its group is known for that."""
        known = (plain for plain in with_less_query(url) if plain in self.named_by or place_of(plain) in self.read)
        if any(map(self.is_articlelike, known)):
            return True
        if is_specific(form_of(url)) and self._by_path.get(_path_of(url), url) != url:
            return True
        group = group_of(url)
        return self.aliases_of[group] >= max(_FEWEST_ALIKE, self.articles_of[group])

    def robots_sitemaps(self) -> list[str]:
        """Return the sitemaps that the known robots.txt files name, each once."""
        printed = (url for text in self.seen.robots.values() for url in _SITEMAP_LINE.findall(text))
        return list(dict.fromkeys(filter(None, map(canonical_url, printed))))

    def _is_listed(self, url: str) -> bool:
        """Tell whether a feed or a sitemap with dates of publication names an address."""
        return any(by in self.seen.feeds for by in self.named_by.get(url, ()))

    def _take(self, url: str, answer: Answer) -> None:
        final = canonical_url(answer.final_url) or answer.final_url
        if answer.final_url != url and carries(answer.final_url, [url]):
            if url in self.seen.pages:
                self.links[url] = []
        elif url in self.seen.pages:
            self._take_page(url, final)
        elif answer.status is not None and answer.status >= _FIRST_ERROR:
            self.others_of.update((form_of(url), group_of(url)))
        elif url in self.seen.feeds:
            self._take_entries(url, self.seen.feeds[url], is_news=True)
        elif url in self.seen.sitemaps and self.seen.sitemaps[url].kind == "pages":
            entries = self.seen.sitemaps[url].entries
            self._take_entries(url, entries, is_news=any(entry.published for entry in entries))
        for address in (url, *answer.way, final):
            self.read.setdefault(place_of(address), url in self.seen.pages and self.seen.pages[url].is_article)

    def _take_page(self, url: str, final: str) -> None:
        page = self.seen.pages[url]
        self.links[url] = links_of(page)
        for link in self.links[url]:
            self._name(link.url, url)
        tally = self.articles_of if page.is_article else self.others_of
        tally.update({key for address in {url, final} for key in (form_of(address), group_of(address))})
        if page.is_article and place_of(page.decisions.document.address) != place_of(url):
            self.aliases_of[group_of(url)] += 1
        if page.is_article:
            self.article_hosts.add(urlsplit(final).hostname or "")
            names = {_NUMBER.sub("", name) for names in _CLASSES.findall(page.html) for name in names.split()}
            self.since_new_names = 0 if names - self._class_names else self.since_new_names + 1
            self._class_names |= names

    def _name(self, url: str, by: str) -> None:
        """Note who names an address; of those with one path, the secure one on the front page's host comes first."""
        if url not in self.named_by and len(self.named_by) >= _MOST_NAMES:
            return
        self.named_by[url].append(by)
        known = self._by_path.setdefault(_path_of(url), url)
        if url != known and self._rank(url) > self._rank(known):
            self._by_path[_path_of(url)] = url

    def _rank(self, url: str) -> tuple[bool, bool, bool]:
        parts = urlsplit(url)
        is_own = is_within(parts.hostname or "", self.seen.domain)
        return is_own, parts.netloc == urlsplit(self.front_url).netloc, parts.scheme == "https"

    def _take_entries(self, url: str, entries: Entries, *, is_news: bool) -> None:
        for entry in entries[:: 1 + len(entries) // _MOST_ENTRIES]:
            self._name(entry.url, url)
            if is_news:
                self.listed_forms[form_of(entry.url)] += 1


def _path_of(url: str) -> str:
    return url.partition("://")[2].partition("/")[2].rstrip("/")


@lru_cache(maxsize=64)
def _rules(text: str) -> ProductTokenRules:
    return ProductTokenRules(text.encode(), OUR_NAME)


def allows(robots: str, url: str) -> bool:
    """Tell whether the text of a robots.txt lets us ask for an address."""
    return _rules(robots).allowed(url, OUR_NAME)
