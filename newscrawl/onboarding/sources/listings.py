"""Which pages a site file declares as listings, and which pattern leads to more of them than it can list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from newscrawl.czech.article_urls import looks_like_author, looks_like_tag
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.sources.declared_feeds import answering
from newscrawl.onboarding.stages.paging import further_page
from newscrawl.onboarding.stages.sections import below, may_be_section
from newscrawl.values.terminal import counted
from newscrawl.values.urls import place_of, split

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.onboarding.overview import Overview

_FEWEST_OWN = 1
"""Articles that a section names and most other pages do not."""
_MOST_DECLARED = 40
_FEWEST_OF_A_PATTERN = 8
"""Links of one kind that were not read until a pattern stands for all."""


def learn_listings(overview: Overview, is_article: Callable[[str], bool]) -> Finding[object] | None:
    """Return the sections that name articles, then those of the same menu that were not read.

    The front page, which every run reads, is one only where there is no other, or where it has further pages.
    """
    read = listing_pages(overview, is_article)
    front = next(iter(overview.seen.pages), None)
    found = dict.fromkeys(answering(overview.seen, url) for url in read if url != front)
    alike = _unread_alike(overview, read, is_article)[: max(0, _MOST_DECLARED - len(found))]
    if front in read and (not found or _goes_on(overview, front) or _leads_to_patterns(overview, read, is_article)):
        found = dict.fromkeys([answering(overview.seen, front), *found])
    if not found:
        return None
    why = f"articles are listed on {len(read)} of {counted(len(_others(overview)), 'page')} that could list them"
    if alike:
        return Finding(
            value=(*found, *alike),
            certainty="few",
            why=f"{why}; {counted(len(alike), 'section')} of the same menu could not be read",
            addresses=tuple(alike[:5]),
        )
    return Finding(value=tuple(found), why=why)


def learn_section_url(overview: Overview, is_article: Callable[[str], bool]) -> Finding[object] | None:
    """Return an expression for sections that are too many to be listed: regions' hosts, or one folder's."""
    patterns = _patterns(overview, listing_pages(overview, is_article), is_article)
    if not patterns:
        return None
    count = sum(map(len, patterns.values()))
    addresses = tuple(url for urls in patterns.values() for url in urls[:3])[:5]
    return Finding(
        value="|".join(patterns),
        certainty="few",
        why=f"it takes {counted(count, 'link')} to pages like sections that were read",
        addresses=addresses,
    )


def listing_pages(overview: Overview, is_article: Callable[[str], bool]) -> list[str]:
    """Return the pages, as asked for, that list articles of their own, not only those that stand beside every page."""
    named = {
        url: {place_of(link.url) for link in overview.links[url] if is_article(link.url)} for url in _others(overview)
    }
    unlike = set(map(frozenset, named.values()))  # a site may answer with its front page to all that it does not know
    shown = Counter(place for places in unlike for place in places)
    everywhere = {place for place, count in shown.items() if count > max(3, len(unlike) / 2)}
    found: dict[str, str] = {}
    front = next(iter(overview.seen.pages), None)
    for url, places in named.items():
        final = overview.seen.pages[url].url
        if url != front and not (
            may_be_section(url) and may_be_section(final) and _is_prominent(overview, url, places)
        ):
            continue
        if looks_like_tag(final) or looks_like_author(final) or _is_further(overview, url):
            continue
        if len(places - everywhere) >= _FEWEST_OWN:
            found.setdefault(place_of(final), url)
    return list(found.values())


def _is_prominent(overview: Overview, url: str, places: set[str]) -> bool:
    """Tell whether the front page or most lists link to a page, or an article that it names shows it as its section.

    Neither holds of topics and authors. `places` are those of the articles that it names.
    """
    lists = _others(overview)
    linking = [page for page in lists if any(link.url == url for link in overview.links[page])]
    if lists[0] in linking or 2 * len(linking) >= len(lists):
        return True
    named = [page.answer.url for page in overview.seen.articles if place_of(page.url) in places]
    return any(
        below(article, url) or any(link.url == url and link.is_in_menu for link in overview.links[article])
        for article in named
    )


def _others(overview: Overview) -> list[str]:
    return [url for url, page in overview.seen.pages.items() if not page.is_article]


def _is_further(overview: Overview, url: str) -> bool:
    """Tell whether a page is a further one of a listing that was read."""
    return any(further_page(page.url, url) is not None for page in overview.seen.pages.values())


def _goes_on(overview: Overview, url: str) -> bool:
    page = overview.seen.pages[url]
    return page.listing.next_page() is not None or any(further_page(page.url, other) for other in _others(overview))


def _unread_alike(overview: Overview, read: list[str], is_article: Callable[[str], bool]) -> list[str]:
    """Return links of menus that were not read and lie on hosts where all that was read of the menu lists articles."""
    menu = {
        link.url: split(link.url).hostname
        for url in _others(overview)
        for link in overview.links[url]
        if link.is_in_menu and not link.is_in_foot
    }
    hosts = {split(url).hostname for url in read}
    tried = [url for url in menu if overview.is_asked(url)]
    if not tried or sum(url in read for url in tried) < 0.8 * len(tried):
        return []
    covered = [re.compile(pattern) for pattern in _patterns(overview, read, is_article)]
    return [
        url
        for url, host in menu.items()
        if host in hosts
        and not (overview.is_asked(url) or is_article(url))
        and may_be_section(url)
        and overview.may_ask(url)
        and not overview.is_articlelike(url)
        and not any(pattern.search(url) for pattern in covered)
    ]


def _leads_to_patterns(overview: Overview, read: list[str], is_article: Callable[[str], bool]) -> bool:
    """Tell whether pages that match a pattern of sections are linked to by the front page alone."""
    front = next(iter(overview.seen.pages))
    patterns = [re.compile(pattern) for pattern in _patterns(overview, read, is_article)]
    leading = {url for url in read for link in overview.links[url] if any(p.search(link.url) for p in patterns)}
    return front in leading and leading == {front}


def _patterns(overview: Overview, read: list[str], is_article: Callable[[str], bool]) -> dict[str, list[str]]:
    """Return expressions for sections, each with the links that match it and were not read."""
    kinds: dict[str, list[str]] = defaultdict(list)
    for url in overview.named_by:
        if (
            (pattern := _pattern(overview, url))
            and may_be_section(url)
            and not (overview.is_articlelike(url) or is_article(url))
        ):
            kinds[pattern].append(url)
    hits = Counter(_pattern(overview, url) for url in read)
    unread = {pattern: [url for url in urls if not overview.is_asked(url)] for pattern, urls in kinds.items()}
    return {pattern: urls for pattern, urls in unread.items() if len(urls) >= _FEWEST_OF_A_PATTERN and hits[pattern]}


def _pattern(overview: Overview, url: str) -> str | None:
    """Return the expression for what is like a section: roots of hosts, or one folder's; None for others."""
    parts, domain = split(url), overview.seen.domain
    host = parts.hostname or ""
    folders = parts.path.strip("/").split("/") if parts.path.strip("/") else []
    if parts.query:
        return None
    if not folders and host.endswith(f".{domain}") and host != f"www.{domain}":
        return rf"^https?://(?!(?:www|m)\.)[a-z0-9-]+\.{re.escape(domain)}/?$"
    if len(folders) == 2:
        return rf"^https?://{re.escape(host)}/{re.escape(folders[0])}/[a-z0-9-]+/?$"
    return None
