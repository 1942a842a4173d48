"""What speaks for and against an address being an article's, gathered from all that a survey has seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date

from newscrawl.czech.article_urls import is_never_article, looks_like_author, looks_like_tag
from newscrawl.onboarding.address_form import with_less_query
from newscrawl.onboarding.addresses.parts import IDS, taken_apart
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.urls import canonical_url, domain_of, is_front, is_within, split, url_key

_MENU_SHARE = 0.6
"""Of the pages seen: what so many link to, and no box shows as a teaser, is a menu's."""
_SHARED = frozenset(("ac", "co", "com", "edu", "gov", "net", "org"))
"""Names below a country's that many sites share: "co.uk"."""
_TAIL = re.compile(r"[/?&%](?=.)")
_MOST_ENTRIES = 2_000
"""Of one feed or sitemap that are looked at, from all of its length; a sitemap has up to 50,000."""
_FEWEST_PAGES = 4
"""Below which nothing tells a menu."""


@dataclass(slots=True, kw_only=True)
class Evidence:
    """Canonical addresses on the site, by what they are known to be."""

    domain: str
    """That all its hosts are within."""
    read: dict[str, date | None] = field(default_factory=dict)
    """Of pages that read as articles -> the day of their publication, as far as the page says it."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Another address that led to an article -> the article's own."""
    named: dict[str, None] = field(default_factory=dict)
    """That feeds and news sitemaps name."""
    teased: dict[str, None] = field(default_factory=dict)
    """That boxes show as teasers."""
    clutter: dict[str, dict[str, str]] = field(default_factory=dict)
    """Parameter that feeds add to addresses that tell the article without -> that address -> as it was printed."""
    sitemaps: list[tuple[str, ...]] = field(default_factory=list)
    """What each plain sitemap names: pages of any kind."""
    others: dict[str, None] = field(default_factory=dict)
    """Of pages that read as none, and of menus."""
    pages: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Address of a page -> all its links, on this site and others."""

    @property
    def sure(self) -> list[str]:
        """The addresses that are articles' almost surely."""
        return list(dict.fromkeys([*self.read, *self.named]))

    @property
    def listings(self) -> frozenset[str]:
        """Paths, without slash at the end, of all pages on the site that are linked to, or were asked for."""
        links = {link for links in self.pages.values() for link in links if self.own(link)}
        return frozenset(split(url).path.rstrip("/") for url in (*self.others, *links))

    def own(self, url: str) -> bool:
        """Tell whether an address lies on the site."""
        return is_within(split(url).hostname or "", self.domain)


def gather(seen: Seen) -> Evidence:
    """Return what the pages, feeds and sitemaps that were seen say of addresses."""
    hosts = [split(page.url).hostname or "" for page in seen.pages.values()]
    wide = domain_of(f"https://{seen.domain}/")
    is_wider = wide.partition(".")[0] not in _SHARED and any(
        is_within(host, wide) and not is_within(host, seen.domain) for host in hosts
    )
    evidence = Evidence(domain=wide if is_wider else seen.domain)
    for page in seen.articles:
        _add_article(evidence, page)
    _add_sources(evidence, seen, {evidence.domain, *(domain_of(page.url) for page in seen.articles)})
    _take_views_away(evidence)
    for page in seen.pages.values():
        evidence.pages[page.url] = tuple(page.listing.links())
        _add_teasers(evidence, page)
    _add_others(evidence, seen)
    return evidence


def _add_article(evidence: Evidence, page: SeenPage) -> None:
    address = canonical_url(page.decisions.document.address)
    if address is None or is_front(address):
        return
    evidence.read[address] = page.published.date() if page.published else None
    for other in (*page.answer.way, page.answer.url, page.url):
        canonical = canonical_url(other)
        if canonical and canonical != address:
            evidence.aliases[canonical] = address


def _take_views_away(evidence: Evidence) -> None:
    """Make aliases of addresses that have but one parameter more than an article's: its print version, its pictures."""
    known = evidence.read.keys() | evidence.named.keys()
    for url in list(evidence.read):
        plain = next((plain for plain in with_less_query(url) if plain in known), None)
        if plain is not None:
            del evidence.read[url]
            evidence.aliases[url] = plain


def _add_sources(evidence: Evidence, seen: Seen, domains: set[str]) -> None:
    """Add what feeds and sitemaps name and was not asked for; an entry with a day of publication is an article's."""
    asked = {url_key(url) for page in seen.pages.values() for url in (page.answer.url, page.url)}

    def is_new(url: str) -> bool:
        host = split(url).hostname or ""
        return url_key(url) not in asked and not is_front(url) and any(is_within(host, each) for each in domains)

    sources = [(list(feed), True) for feed in seen.feeds.values()]
    sources += [(list(each.entries), False) for each in seen.sitemaps.values() if each.kind == "pages"]
    for entries, is_feed in sources:
        new = [entry for entry in entries[:: 1 + len(entries) // _MOST_ENTRIES] if is_new(entry.url)]
        for entry in new:
            if is_feed or entry.published:
                evidence.named[_uncluttered(evidence, entry.url)] = None
        evidence.sitemaps.append(tuple(entry.url for entry in new if not is_feed and not entry.published))


def _uncluttered(evidence: Evidence, url: str) -> str:
    """Return an address without a query, and note its parameters, where an id in the path tells the article."""
    path, mark, query = url.partition("?")
    if not mark or not any(part.kind in IDS for each in taken_apart(path).segments for part in each):
        return url
    for pair in query.split("&"):
        evidence.clutter.setdefault(pair.partition("=")[0], {})[path] = url
    return path


def _add_teasers(evidence: Evidence, page: SeenPage) -> None:
    """Add what the boxes of a page lead to; those of an article's page as its teasers were read."""
    if page.is_article:
        urls = [link.url for link in page.decisions.facts.links]
    else:
        urls = [teaser.url for box in page.boxes for teaser in box.teasers]
    for url in urls:
        canonical = canonical_url(url) if url else None
        if canonical and evidence.own(canonical) and not is_front(canonical):
            evidence.teased[canonical] = None


def _add_others(evidence: Evidence, seen: Seen) -> None:
    """Add pages that are none, what stands in the menus of most pages, and what no site has its articles at."""
    articles = evidence.read.keys() | evidence.aliases.keys() | evidence.named.keys()
    for page in seen.others:
        for url in (canonical_url(page.answer.url), canonical_url(page.url)):
            if url and url not in articles and not is_front(url):
                evidence.others[url] = None
    counts = Counter(link for links in evidence.pages.values() for link in links if evidence.own(link))
    most = max(_FEWEST_PAGES, _MENU_SHARE * len(evidence.pages))
    for link, count in counts.items():
        in_menu = count >= most and link not in evidence.teased
        never = is_never_article(link) or looks_like_tag(link) or looks_like_author(link)
        if (in_menu or never) and link not in articles and not is_front(link):
            evidence.others[link] = None
    sure = articles | evidence.teased.keys()
    evidence.teased = {url: None for url in evidence.teased if url not in evidence.others and not _has_tail(url, sure)}


def _has_tail(url: str, articles: Set[str]) -> bool:
    """Tell whether an address is an article's with something behind it: its discussion, its pictures."""
    return any(url[: tail.start()] in articles for tail in _TAIL.finditer(url))
