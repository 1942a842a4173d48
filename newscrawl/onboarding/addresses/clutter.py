"""`tracking` and `wrappers`: what the links of a site have around the address that they lead to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.values.paging import is_page_of
from newscrawl.values.urls import canonical_url, url_key

_FEWEST_TARGETS = 2
"""Articles that links with a parameter, or by a wrapper, lead to: one may be a page of its own."""
_OTHER_VIEWS = re.compile(
    r"tisk\w*|print\w*|pdf|mobile?|m|view|tab|sort|order|comments?|diskus\w*|reply\w*|foto|photo|img|gallery|galerie|"
    r"strana|stran|stranka|page|paged|p|pg|\w*page|\w*item|date|datum|lang",
    re.IGNORECASE,
)
"""Parameters that show something else at an article's address: a print version, a picture, a part of a report."""
_MOST_LINKS = 50_000
"""Links with a query that are looked at."""


def tracking(evidence: Evidence, is_article: Callable[[str], bool]) -> dict[str, tuple[str, ...]]:
    """Return the query parameters that say where a reader clicked, each with links that have it.

    Links from other pages that have one lead to the articles at the same addresses without it. What an article's own
    page links to with a parameter is its print version or its next page.
    """
    known = {key for url in (*evidence.sure, *evidence.teased) if (key := url_key(url))}
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, links in evidence.clutter.items():
        if not _OTHER_VIEWS.fullmatch(name):
            found[name] |= {plain: link for plain, link in links.items() if is_article(plain)}
    for page, link in _links_with_query(evidence):
        for name, value in parse_qsl(urlsplit(link).query, keep_blank_values=True):
            plain = _without(link, name)
            key = url_key(plain) or ""
            if (
                _OTHER_VIEWS.fullmatch(name)
                or url_key(page) == key
                or is_page_of(plain, link)
                or evidence.aliases.get(link, plain) != plain
            ):
                continue
            if is_article(plain) and (key in known or link in evidence.aliases) and not value.startswith("http"):
                found[name].setdefault(key, link)
    return {name: tuple(links.values())[:3] for name, links in sorted(found.items()) if len(links) >= _FEWEST_TARGETS}


def wrappers(evidence: Evidence, is_article: Callable[[str], bool]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return (start of the path, parameter) of links whose parameter is an article's address, each with such links.

    A link to log in carries the address of the page it stands on, and is none.
    """
    found: defaultdict[tuple[str, str], dict[str, tuple[str, str]]] = defaultdict(dict)
    for page, link in _links_with_query(evidence):
        path = urlsplit(link).path
        for name, value in parse_qsl(urlsplit(link).query):
            target = canonical_url(value)
            if target and is_article(target) and url_key(target) != url_key(page) and not is_article(link):
                found[name, path.split("/")[1]].setdefault(target, (path, link))
    made = {}
    for (name, _), links in sorted(found.items()):
        start = _common_start([path for path, _ in links.values()])
        if len(links) >= _FEWEST_TARGETS and start.strip("/"):
            made[start, name] = tuple(link for _, link in links.values())[:3]
    return made


def _links_with_query(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """Yield (address of the page, link) of the links on the site that have a query."""
    links = [(page, link) for page, links in evidence.pages.items() for link in links if "?" in link]
    return ((page, link) for page, link in links[:_MOST_LINKS] if evidence.own(link))


def _without(url: str, name: str) -> str:
    """Return a canonical address without a parameter."""
    parts = urlsplit(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != name]
    return canonical_url(urlunsplit(parts._replace(query=urlencode(query)))) or url


def _common_start(paths: list[str]) -> str:
    """Return what all paths begin with: a whole path, or whole directories."""
    if len(set(paths)) == 1:
        return paths[0]
    first, *rest = [path.split("/")[:-1] for path in paths]
    count = 0
    while count < len(first) and all(dirs[: count + 1] == first[: count + 1] for dirs in rest):
        count += 1
    return "/".join(first[:count]) + "/"
