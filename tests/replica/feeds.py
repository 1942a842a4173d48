"""robots.txt, feeds and sitemaps of a replica site."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from functools import lru_cache
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
    ]
    sitemaps = [url for source in site.sources if source.in_robots for url, _ in parts(newsroom, source)]
    if sitemaps:
        lines += ["", *(f"Sitemap: {url}" for url in sitemaps)]
    return "\n".join(lines) + "\n"


def answer(newsroom: Newsroom, url: str) -> tuple[bytes, str] | None:
    """Return body and content type of the feed or sitemap at `url` (https), None where there is none."""
    for source in newsroom.site.sources:
        if match := _expression(source.url).fullmatch(url):
            wanted = match.groupdict()
            for part, numbers in parts(newsroom, source):
                if _expression(source.url).fullmatch(part).groupdict() == wanted:  # type: ignore[union-attr]
                    return _written(newsroom, source, url, numbers)
    return None


def parts(newsroom: Newsroom, source: Source) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the addresses of a source, each with its articles, newest first."""
    chosen: dict[str, list[int]] = {}
    fields = set(re.findall(r"{(\w+)}", source.url))
    numbers = range(1, newsroom.articles + 1)
    for place, number in enumerate(numbers):
        section, day = newsroom.section(number)[0], newsroom.published_at(number)
        if source.section in (None, section):
            part = source.first_number + place // source.size
            values = {"section": section, "year": f"{day:%Y}", "month": f"{day:%m}", "day": f"{day:%d}", "number": part}
            url = source.url.format_map(values)
            chosen.setdefault(url, []).append(number)
    if not fields:
        chosen.setdefault(source.url, [])
    bounded = source.form in ("rss", "news")
    for url, found in chosen.items():
        yield url, found[::-1][: source.size] if bounded else found[::-1]


@lru_cache(maxsize=256)
def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"({\w+})", pattern)
    return re.compile("".join(_FIELDS[part[1:-1]] if part.startswith("{") else re.escape(part) for part in parts))


def _written(newsroom: Newsroom, source: Source, url: str, numbers: Sequence[int]) -> tuple[bytes, str]:
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
        listed = [(url, found) for child in children for url, found in parts(newsroom, child)]
        entries = "".join(
            f"\n<sitemap><loc>{escape(url)}</loc>"
            f"{f'<lastmod>{newsroom.published_at(found[0]).isoformat()}</lastmod>' if found else ''}</sitemap>"
            for url, found in listed
        )
        return f"<sitemapindex {_SITEMAP}>{entries}\n</sitemapindex>"
    entry = _news_entry if source.form == "news" else _sitemap_entry
    return f"<urlset {_SITEMAP}>{''.join(entry(newsroom, number) for number in numbers)}\n</urlset>"


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
