"""Files that stand in for a made one, to try the comparison itself: the best there can be, and a poor one."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from replica.patterns import Patterns
from replica.site import ReplicaSite
from support.paths import ROOT

from .hidden_project import NAME, HiddenProject

_BARE = '''"""{domain}."""

from newscrawl.news_spider import NewsSpider


class ZkouskaSpider(NewsSpider):
    """{domain}, of which nothing is known."""

    name = "{name}"
    allowed_domains = ("{domain}",)
    listings = ("{front}",)
    article_url = r"/[^/]*\\d{{5,}}|-[^/]*-[^/]*-"
    cookies = {cookies!r}
'''


def copy_by_hand(project: HiddenProject, site: ReplicaSite) -> None:
    """Write the hand-written file of a site, under the name of the trial."""
    source = (ROOT / "newscrawl" / "spiders" / f"{site.name}.py").read_text()
    project.file.write_text(re.sub(r'^    name = ".*"$', f'    name = "{NAME}"', source, flags=re.MULTILINE))


def write_bare(project: HiddenProject, site: ReplicaSite) -> None:
    """Write a file that declares the front page, and of addresses what most sites have in common."""
    cookie = dict([site.consent.cookie.split("=", 1)]) if site.consent else {}
    domain = urlsplit(site.front).netloc.removeprefix("www.")
    project.file.write_text(_BARE.format(domain=domain, name=NAME, front=site.front, cookies=cookie))


_TOLD = '''"""{domain}."""

from newscrawl.news_spider import NewsSpider


class ZkouskaSpider(NewsSpider):
    """{domain}, as the replica itself declares it."""

    name = "{name}"
    allowed_domains = ("{domain}",)
    feeds = {feeds!r}
    sitemaps = {sitemaps!r}
    listings = {listings!r}
    listing_page_param = {parameter!r}
    article_url = {article_url!r}
    cookies = {cookies!r}
'''
_FIELDS = {
    "host": "[^/]+",
    "section": "[a-z0-9/-]+",
    "slug": "[a-z0-9]+(?:-[a-z0-9]+){3,}",
    "digits": "[0-9]",
    "hex": "[0-9a-f]",
    "alnum": "[0-9A-Za-z]",
    "initials": "[a-z]",
}
"""Field of `Patterns` -> what it stands for; of ids, one of their characters."""


def write_told(project: HiddenProject, site: ReplicaSite) -> None:
    """Write a file of what the replica site declares of its addresses: the most that can be learned of them."""
    domain = urlsplit(site.front).netloc.removeprefix("www.")
    sources = [source for source in site.sources if "{" not in source.url]
    numbered = re.fullmatch(r"\?([\w-]+)=\{page\}", site.paging)
    cookie = dict([site.consent.cookie.split("=", 1)]) if site.consent else {}
    text = _TOLD.format(
        domain=domain,
        name=NAME,
        feeds=tuple(source.url for source in sources if source.form == "rss"),
        sitemaps=tuple(source.url for source in sources if source.form in ("sitemap", "news", "index")),
        listings=(site.front, *map(site.section_url, site.all_sections), *site.all_news),
        parameter=numbered[1] if numbered else None,
        article_url=_article_url(site),
        cookies=cookie,
    )
    project.file.write_text(text)


def _article_url(site: ReplicaSite) -> str:
    """Return an expression for the addresses of a site's articles, of all generations."""
    if not isinstance(site.addresses, Patterns):
        raise TypeError(f"{site.name}: its addresses are no patterns")
    patterns = (site.addresses.current, *site.addresses.older.values())
    paths = (pattern.removeprefix("https://") for pattern in patterns)
    return "|".join(f"^https?://{''.join(_expressions(path))}$" for path in paths)


def _expressions(pattern: str) -> Iterator[str]:
    for literal, name, form, _ in string.Formatter().parse(pattern):
        yield re.escape(literal)
        if name == "published":
            yield re.sub(r"%\w", "[0-9]+", form or "")
        elif name:
            yield f"{_FIELDS[name]}{{{form}}}" if form else _FIELDS[name]


STAND_INS: dict[str, Callable[[HiddenProject, ReplicaSite], None]] = {
    "hand": copy_by_hand,
    "bare": write_bare,
    "told": write_told,
}
"""Name -> what writes the file."""
