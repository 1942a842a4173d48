"""robots.txt, RSS and sitemap of a replica site."""

from __future__ import annotations

from email.utils import format_datetime
from xml.sax.saxutils import escape

from .newsroom import Newsroom

_SITEMAP = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def robots(newsroom: Newsroom, crawl_delay: float) -> str:
    """Return robots.txt: some articles that listings link to are disallowed, `crawl_delay` is in seconds."""
    site = newsroom.site
    lines = [
        f"# {site.title}",
        "User-agent: BadBot",
        "Disallow: /",
        "",
        "User-agent: *",
        *(f"Disallow: {path}" for path in site.disallow),
        "Disallow: /hledani",
        f"Crawl-delay: {crawl_delay:g}",
    ]
    if site.sitemap:
        lines += ["", f"Sitemap: {site.origin}/sitemap.xml"]
    return "\n".join(lines) + "\n"


def rss(newsroom: Newsroom) -> str:
    """Return the feed of the newest `rss_size` articles, newest first; every third link carries utm parameters."""
    site = newsroom.site
    numbers = range(newsroom.articles, max(0, newsroom.articles - site.rss_size), -1)
    items = "".join(_rss_item(newsroom, number) for number in numbers)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(site.title)}</title><link>{site.origin}/</link><description>Nejnovější zprávy</description>"
        f'<language>cs</language><atom:link href="{site.origin}{site.rss_path}" rel="self" type="application/rss+xml"/>'
        f"{items}</channel></rss>\n"
    )


def _rss_item(newsroom: Newsroom, number: int) -> str:
    headline, url = newsroom.headline(number), newsroom.url(number)
    creators = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in newsroom.authors(number))
    link = f"{url}?utm_source=rss&utm_medium=feed" if number % 3 == 0 else url
    image = f'<enclosure url="{escape(headline.image.url)}" type="image/jpeg" length="0"/>'
    return (
        f"\n<item><title>{escape(headline.title)}</title><link>{escape(link)}</link>"
        f"<description><![CDATA[{' '.join(headline.perex)}]]></description>"
        f"<pubDate>{format_datetime(newsroom.published_at(number))}</pubDate>"
        f'<guid isPermaLink="true">{escape(url)}</guid>{creators}'
        f"<category>{escape(newsroom.section(number)[1])}</category>{image}</item>"
    )


def sitemap(newsroom: Newsroom) -> str:
    """Return a sitemap of all articles. INVENTED: no sitemap of an INCORP site is known."""
    urls = "".join(
        f"\n<url><loc>{escape(newsroom.url(number))}</loc>"
        f"<lastmod>{(newsroom.modified_at(number) or newsroom.published_at(number)).isoformat()}</lastmod></url>"
        for number in range(newsroom.articles, 0, -1)
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n<urlset {_SITEMAP}>{urls}\n</urlset>\n'
