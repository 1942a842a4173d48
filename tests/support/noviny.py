"""For crawls over loopback: an invented site with one feed, its articles, and what a crawl asked for and found."""

from __future__ import annotations

from support.loopback import Answer, Loopback, ScrapyResult, page

SITE = "http://noviny.example"
PROSE = "Zastupitelé schválili stavbu nového mostu přes řeku, práce začnou na jaře a potrvají dva roky. " * 6


def article(name: str, published: str = "2026-01-27") -> Answer:
    title = f"Zastupitelé schválili most číslo {name}"
    return page(
        f"""<html lang="cs"><head><meta property="og:type" content="article">
        <meta property="article:published_time" content="{published}T09:11:00+01:00"></head><body><article>
        <h1>{title}</h1><p>{PROSE}</p><p>{title}. {PROSE}</p></article>
        <section><h2>Související</h2><ul>
        <li><a href="/jiny-dlouhy-titulek-o-necem.zzzzzzz1">Jiný dlouhý titulek o něčem</a></li>
        <li><a href="/dalsi-dlouhy-titulek-o-necem.zzzzzzz2">Další dlouhý titulek o něčem</a></li></ul></section>
        </body></html>"""
    )


def rss(*entries: tuple[str, str]) -> Answer:
    items = "".join(f"<item><link>{link}</link><pubDate>{date}</pubDate></item>" for link, date in entries)
    return page(f"<rss><channel>{items}</channel></rss>", "application/rss+xml")


def fetched(server: Loopback) -> list[str]:
    return [url.removeprefix(SITE) for url in server.urls if not url.endswith("/robots.txt")]


def articles(run: ScrapyResult) -> list[str]:
    return [item["url"] for item in run.items if item["type"] == "article"]
