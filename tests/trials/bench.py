"""`make bench`: how fast pages are read, beside yardsticks measured in the same run.

Pages are the labelled real ones where they are beside the project; else the replica's, padded with inline style and
script to the size of real ones. Times are CPU seconds of one process, the best of several passes over the same pages;
compare the ratios, not the seconds, between machines.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import trafilatura
from scrapy.utils.project import get_project_settings
from selectolax.lexbor import LexborHTMLParser

from newscrawl.news_spider import NewsSpider
from newscrawl.reading import read_page
from newscrawl.spiders.generic import GenericSpider
from newscrawl.spiders.globe24 import Globe24Spider
from newscrawl.values.moments import PRAGUE
from newscrawl.workbench.saved_pages import Extractor
from replica.newsroom import Newsroom
from replica.routes import Router
from replica.site import load_sites
from support.paths import ROOT

from .corpus import html_pages

SITE = "globe24"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=PRAGUE)
_DEAR = 40
"""Times its parse from which reading a page is too dear."""


class Page(NamedTuple):
    """A page to read."""

    url: str
    text: str
    spider: type[NewsSpider]
    """The spider of its site."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measures reading.")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus", help="labelled real pages")
    parser.add_argument("--pages", type=int, default=120, help="pages of the replica (default 120)")
    parser.add_argument("--padding", type=int, default=100, metavar="KB", help="style and script in each (default 100)")
    parser.add_argument("--passes", type=int, default=5, help="of which the best counts (default 5)")
    options = parser.parse_args()
    is_real = (options.corpus / "index.jsonl").exists()
    pages = _real(options.corpus) if is_real else _replica(options.pages, options.padding)
    size = sum(len(page.text) for page in pages) / len(pages) / 1024
    kind = "real pages" if is_real else "article pages of the replica"
    print(f"{len(pages)} {kind}, {size:.0f} KB each, best of {options.passes} passes\n")
    _reading(pages, options.passes)
    _dearest(pages, options.passes)


def _real(corpus: Path) -> list[Page]:
    spider = Extractor(get_project_settings()).spider
    return [Page(row["url"], html, spider(row["spider"])) for row, html in html_pages(corpus)]


def _replica(number: int, padding: int) -> list[Page]:
    newsroom = Newsroom(load_sites()[SITE], articles=number)
    router = Router([newsroom], padding=padding)
    stories = [newsroom.story(article) for article in range(1, number + 1)]
    answers = [(story, router.respond("https", newsroom.site.host, newsroom.path(story.number))) for story in stories]
    return [
        Page(story.url, answer.body.decode(story.charset), Globe24Spider)
        for story, answer in answers
        if answer and answer.body
    ]


def _parse(page: Page) -> object:
    return LexborHTMLParser(page.text).root


def _read(page: Page, spider: type[NewsSpider] | None = None) -> object:
    own = spider or page.spider
    return read_page(page.text, url=page.url, page=own.page, site=own.name, fetched_at=NOW)


def _extract(page: Page) -> object:
    return trafilatura.bare_extraction(page.text, page.url, with_metadata=True)


def _reading(pages: Sequence[Page], passes: int) -> None:
    """Print what reading costs, beside the parse and trafilatura."""
    subjects: dict[str, Callable[[Page], object]] = {
        "lexbor, the parse alone": _parse,
        "newscrawl, the site's spider": _read,
        "newscrawl, generic": partial(_read, spider=GenericSpider),
        "trafilatura, text and metadata": _extract,
    }
    seconds = dict.fromkeys(subjects, float("inf"))
    for _ in range(passes):  # in turns, so that a busy moment of the machine does not hit one alone
        for name, subject in subjects.items():
            seconds[name] = min(seconds[name], _cpu_seconds(subject, pages))
    parse, own, _, other = seconds.values()
    print(f"{'reading':32} {'ms a page':>10} {'pages/s':>9} {'times the parse':>16}")
    for name, total in seconds.items():
        print(f"{name:32} {1000 * total / len(pages):10.2f} {len(pages) / total:9.0f} {total / parse:16.1f}")
    print(f"\ntrafilatura over newscrawl: {other / own:.1f}")


def _dearest(pages: Sequence[Page], passes: int) -> None:
    """Print which page costs most beside its own parse."""

    def best(subject: Callable[[Page], object], page: Page) -> float:
        return min(_cpu_seconds(subject, [page]) for _ in range(passes))

    times = [(best(_read, page) / best(_parse, page), page.url) for page in pages]
    dear = sum(ratio > _DEAR for ratio, _ in times)
    ratio, url = max(times)
    print(f"dearest page: {ratio:.0f} times its parse, {url}; {dear} pages above {_DEAR} times")


def _cpu_seconds(subject: Callable[[Page], object], pages: Sequence[Page]) -> float:
    started = time.process_time()
    for page in pages:
        subject(page)
    return time.process_time() - started


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
