"""Whether the articles of a site are shells that scripts fill, and from where these load what they show."""

from __future__ import annotations

import re
from collections import defaultdict
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.downloading.part_rules import refusal_of
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.house.pages import readable
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.values.terminal import counted
from newscrawl.values.urls import is_within

_NEARLY_ALL = 0.9
"""Share of the pages that may be articles that must be shells: where only some are, they tell by themselves."""
_FEWEST = 3
"""Shells that must have been seen."""
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\)]{4,500}")
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|css|woff2?|mp[34])(?:$|[?])", re.IGNORECASE)


def learn_scripts(seen: Seen) -> Findings:
    """Return `browser` where nearly all pages that may be articles are shells, and `render_hosts` beside it.

    A host serves what a shell shows where each shell names an address of its own on it.
    """
    findings = Findings()
    pages = [page for page in readable(seen) if page.is_article or _may_be_article(page, seen)]
    shells = [page for page in pages if page.decisions.facts.needs_scripts in ("shell", "consent")]
    if len(shells) < _FEWEST or len(shells) < _NEARLY_ALL * len(pages):
        return findings
    addresses = tuple(page.url for page in shells[:3])
    why = f"scripts put in the story on {len(shells)} of {counted(len(pages), 'page')}"
    findings.site["browser"] = Finding(value=True, why=why, addresses=addresses)
    if hosts := _content_hosts(shells, seen.domain):
        why = "scripts load what they show from there, by what the pages name"
        findings.site["render_hosts"] = Finding(value=hosts, certainty="few", why=why, addresses=addresses)
    return findings


def _may_be_article(page: SeenPage, seen: Seen) -> bool:
    named = {entry.url for entries in seen.feeds.values() for entry in entries}
    return page.answer.url in named or looks_like_article(page.url)


def _content_hosts(shells: list[SeenPage], domain: str) -> tuple[str, ...]:
    """Return the hosts of other sites on which each shell names an address that no other one names."""
    named: dict[str, list[frozenset[str]]] = defaultdict(list)
    for page in shells:
        urls: dict[str, set[str]] = defaultdict(set)
        for url in set(_ADDRESS.findall(page.html)):
            host = _host(url)
            if host and not is_within(host, domain) and not _PICTURE.search(url) and _may_load(url):
                urls[host].add(url)
        for host, found in urls.items():
            named[host].append(frozenset(found))
    return tuple(sorted(host for host, sets in named.items() if len(sets) == len(shells) == len(set(sets))))


def _host(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def _may_load(url: str) -> bool:
    return refusal_of("fetch", "GET", url, is_own=False) is None
