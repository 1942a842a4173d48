"""`make bench`: how fast pages are read, beside yardsticks measured in the same run.

Pages are the replica's, padded with inline style and script to the size of real ones. Times are CPU seconds of one
process, the best of several passes over the same pages; compare the ratios, not the seconds, between machines.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import trafilatura
from selectolax.lexbor import LexborHTMLParser

from newscrawl.reading import read_page
from newscrawl.spiders.generic import GenericSpider
from newscrawl.spiders.globe24 import Globe24Spider
from newscrawl.values.moments import PRAGUE
from replica.newsroom import Newsroom
from replica.routes import Router
from replica.site import load_sites
from support.paths import ROOT

SITE = "globe24"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=PRAGUE)
Page = tuple[str, str]
"""Address and text."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measures reading.")
    parser.add_argument("--pages", type=int, default=120, help="article pages (default 120)")
    parser.add_argument("--padding", type=int, default=100, metavar="KB", help="style and script in each (default 100)")
    parser.add_argument("--passes", type=int, default=5, help="of which the best counts (default 5)")
    options = parser.parse_args()
    pages = _pages(options.pages, options.padding)
    size = sum(len(text) for _, text in pages) / len(pages) / 1024
    print(f"{len(pages)} article pages of the replica, {size:.0f} KB each, best of {options.passes} passes\n")
    _reading(pages, options.passes)


def _pages(number: int, padding: int) -> list[Page]:
    newsroom = Newsroom(load_sites()[SITE], articles=number)
    router = Router([newsroom], padding=padding)
    stories = [newsroom.story(article) for article in range(1, number + 1)]
    answers = [(story, router.respond("https", newsroom.site.host, newsroom.path(story.number))) for story in stories]
    return [(story.url, answer.body.decode(story.charset)) for story, answer in answers if answer and answer.body]


def _reading(pages: Sequence[Page], passes: int) -> None:
    def read(spider: type[Globe24Spider | GenericSpider], url: str, text: str) -> None:
        read_page(text, url=url, page=spider.page, site=spider.name, fetched_at=NOW)

    subjects: dict[str, Callable[[str, str], object]] = {
        "lexbor, the parse alone": lambda url, text: LexborHTMLParser(text).root,
        "newscrawl, the site's spider": partial(read, Globe24Spider),
        "newscrawl, generic": partial(read, GenericSpider),
        "trafilatura, text and metadata": lambda url, text: trafilatura.bare_extraction(text, url, with_metadata=True),
    }
    seconds = dict.fromkeys(subjects, float("inf"))
    for _ in range(passes):  # in turns, so that a busy moment of the machine does not hit one alone
        for name, subject in subjects.items():
            seconds[name] = min(seconds[name], _cpu_seconds(subject, pages))
    yardstick = next(iter(seconds.values()))
    print(f"{'reading':32} {'ms a page':>10} {'pages/s':>9} {'times the parse':>16}")
    for name, total in seconds.items():
        print(f"{name:32} {1000 * total / len(pages):10.2f} {len(pages) / total:9.0f} {total / yardstick:16.1f}")


def _cpu_seconds(subject: Callable[[str, str], object], pages: Sequence[Page]) -> float:
    started = time.process_time()
    for url, text in pages:
        subject(url, text)
    return time.process_time() - started


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
