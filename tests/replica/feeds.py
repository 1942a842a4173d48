"""robots.txt, feeds, sitemaps and archives of a replica site."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from itertools import islice
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from .newsroom import Newsroom
from .site import Source

_SITEMAP = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
_FIELDS = {
    "section": "(?P<section>.+?)",
    "year": "(?P<year>[0-9]{4})",
    "month": "(?P<month>[0-9]{2})",
    "day": "(?P<day>[0-9]{2})",
    "number": "(?P<number>[0-9]+)",
}


def robots(newsroom: Newsroom, crawl_delay: float) -> str:
    """Return robots.txt: some articles that listings link to are disallowed, `crawl_delay` is in seconds."""
    site = newsroom.site
    hidden = [f"/{site.hidden_section}/"] if site.hidden_section else newsroom.disallowed_paths
    lines = [
        f"# {site.title}",
        "User-agent: BadBot",
        "Disallow: /",
        "",
        "User-agent: *",
        *(f"Disallow: {path}" for path in (*hidden, *site.disallow)),
        "Disallow: /hledani",
        f"Crawl-delay: {crawl_delay:g}",
        *site.rights.robots_own,
        "",
        *site.rights.robots_other,
    ]
    sitemaps = [url for source in site.sources if source.in_robots for url in parts(newsroom, source)]
    if sitemaps:
        lines += ["", *(f"Sitemap: {url}" for url in sitemaps)]
    return "\n".join(lines) + "\n"


def answer(newsroom: Newsroom, url: str) -> tuple[bytes, str] | None:
    """Return body and content type of the feed, sitemap or archive at `url` (https), None where there is none.

    Raises LookupError where it has no such part.
    """
    is_source = False
    for source in newsroom.site.sources:
        if match := _expression(source.url).fullmatch(_comparable(url)):
            is_source = True
            wanted = match.groupdict()
            numbers = (number for number in _numbers(newsroom, source) if _values(newsroom, source, number) == wanted)
            chosen = list(islice(numbers, source.size if source.form in ("rss", "news") else None))
            if chosen or not wanted:
                return _written(newsroom, source, url, chosen)
    if is_source:
        raise LookupError(url)
    return None


def parts(newsroom: Newsroom, source: Source) -> dict[str, datetime | None]:
    """Return the addresses of a source, oldest first, each with the time of its newest article or of a later edit."""
    if not _expression(source.url).groups:
        return {source.url: None}
    changed: dict[str, datetime | None] = {}
    edited: dict[str, datetime] = {}
    for number in reversed(list(_numbers(newsroom, source))):
        url = source.url.format_map(_values(newsroom, source, number))
        changed[url] = newsroom.published_at(number)
        if newsroom.edition(number).edits and (moment := newsroom.modified_at(number)):
            edited[url] = max(moment, edited.get(url, moment))
    return changed | {url: max(moment, changed[url] or moment) for url, moment in edited.items()}


def _numbers(newsroom: Newsroom, source: Source) -> Iterator[int]:
    """Yield the articles that a source may name, newest first."""
    for number in newsroom.published:
        section = newsroom.section(number)[0]
        if source.section is None or f"{section}/".startswith(f"{source.section}/"):
            yield number


def _values(newsroom: Newsroom, source: Source, number: int) -> dict[str, str]:
    """Return what an article has in the place of each field of the source's pattern."""
    day = newsroom.published_at(number)
    place = newsroom.articles - number if source.form in ("rss", "listing") else number - 1
    values: dict[str, Callable[[], str]] = {
        "section": lambda: newsroom.section(number)[0],
        "year": lambda: f"{day:%Y}",
        "month": lambda: f"{day:%m}",
        "day": lambda: f"{day:%d}",
        "number": lambda: str(source.first_number + place // source.size),
    }
    return {name: values[name]() for name in _expression(source.url).groupindex}


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"({\w+})", _comparable(pattern))
    return re.compile("".join(_FIELDS[piece[1:-1]] if piece.startswith("{") else re.escape(piece) for piece in pieces))


def _comparable(url: str) -> str:
    """Return an address without scheme, its parameters decoded and in order: clients write them in their own."""
    address = urlsplit(url)
    parameters = sorted(parse_qsl(address.query, keep_blank_values=True))
    return "".join((address.netloc, address.path, *(f"?{name}={value}" for name, value in parameters)))


def _written(newsroom: Newsroom, source: Source, url: str, numbers: Sequence[int]) -> tuple[bytes, str]:
    site = newsroom.site
    if source.form == "listing":
        page = site.template.listing(site, newsroom.shelves.selection(url, numbers))
        return page.encode(site.charset, "xmlcharrefreplace"), f"text/html; charset={site.charset}"
    if source.form == "rss":
        text, kind = _rss(newsroom, source, url, numbers), "application/rss+xml"
    else:
        text, kind = _sitemap(newsroom, source, numbers), "application/xml"
    declared = source.declared or source.charset
    body = f'<?xml version="1.0" encoding="{declared}"?>\n{text}\n'.encode(source.charset, "xmlcharrefreplace")
    if source.gzipped:
        return gzip.compress(body, mtime=0), "application/gzip"
    return body, f"{kind}; charset={declared}"


def _rss(newsroom: Newsroom, source: Source, url: str, numbers: Sequence[int]) -> str:
    site = newsroom.site
    items = "".join(_rss_item(newsroom, source, number) for number in numbers)
    seznam = ' xmlns:szn="https://www.seznam.cz"' if source.section_element.startswith("szn:") else ""
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f"{seznam}><channel>"
        f"<title>{escape(site.title)}</title><link>{site.origin}/</link><description>Nejnovější zprávy</description>"
        f'<language>cs</language><atom:link href="{escape(url)}" rel="self" type="application/rss+xml"/>'
        f"{items}</channel></rss>"
    )


def _rss_item(newsroom: Newsroom, source: Source, number: int) -> str:
    headline, url = newsroom.headline(number), newsroom.url(number)
    names = newsroom.authors(number) if source.creators else ()
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in names)
    mark = "&" if "?" in url else "?"
    link = f"{url}{mark}{source.link_query}" if number % 3 == 0 and source.link_query else url
    image = f'<enclosure url="{escape(headline.image.url)}" type="image/jpeg" length="0"/>'
    return (
        f"\n<item><title>{escape(headline.title)}</title><link>{escape(link)}</link>"
        f"<description><![CDATA[{' '.join(headline.perex)}]]></description>"
        f"<pubDate>{format_datetime(newsroom.published_at(number))}</pubDate>"
        f'<guid isPermaLink="true">{escape(url)}</guid>{creators}'
        f"{_rss_section(source.section_element, newsroom.section(number)[1])}{image}</item>"
    )


def _rss_section(element: str, name: str) -> str:
    if element == "szn:sections":
        return f"<szn:sections><szn:section><szn:value>{escape(name)}</szn:value></szn:section></szn:sections>"
    return f"<{element}>{escape(name)}</{element}>"


def _sitemap(newsroom: Newsroom, source: Source, numbers: Sequence[int]) -> str:
    if source.form == "index":
        children = [child for child in newsroom.site.sources if child.url in source.children]
        listed = {url: changed for child in children for url, changed in parts(newsroom, child).items()}
        entries = "".join(_index_entry(url, changed) for url, changed in listed.items())
        return f"<sitemapindex {_SITEMAP}>{entries}\n</sitemapindex>"
    entry = _news_entry if source.form == "news" else _sitemap_entry
    return f"<urlset {_SITEMAP}>{''.join(entry(newsroom, number) for number in numbers)}\n</urlset>"


def _index_entry(url: str, changed: datetime | None) -> str:
    lastmod = f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""
    return f"\n<sitemap><loc>{escape(url)}</loc>{lastmod}</sitemap>"


def _sitemap_entry(newsroom: Newsroom, number: int) -> str:
    moment = newsroom.modified_at(number) or newsroom.published_at(number)
    return f"\n<url><loc>{escape(newsroom.url(number))}</loc><lastmod>{moment.isoformat()}</lastmod></url>"


def _news_entry(newsroom: Newsroom, number: int) -> str:
    return (
        f"\n<url><loc>{escape(newsroom.url(number))}</loc><news:news><news:publication>"
        f"<news:name>{escape(newsroom.site.title)}</news:name><news:language>cs</news:language></news:publication>"
        f"<news:publication_date>{newsroom.published_at(number).isoformat()}</news:publication_date>"
        f"<news:title>{escape(newsroom.headline(number).title)}</news:title></news:news></url>"
    )
