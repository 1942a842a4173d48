"""What the hand-written file of a replica site reads from its pages, in a process of its own.

Whoever imports one site file imports all, and what they declare of addresses and names then holds: so the process that
judges a made file asks another one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import msgspec
from scrapy.utils.project import get_project_settings

from newscrawl.reading import read_page
from newscrawl.workbench.saved_pages import Extractor
from replica.newsroom import Newsroom
from replica.site import load_sites
from support.forks import PYTHONPATH
from support.paths import ROOT
from support.replica_pages import FETCHED


def read_by_hand(site: str, articles: int, seed: int) -> dict[str, dict[str, Any]]:
    """Return by address what the file of a site reads from each of its articles, as `hand_read` does."""
    done = subprocess.run(
        [sys.executable, "-m", "trials.hand_reading", site, str(articles), str(seed)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": PYTHONPATH},
        capture_output=True,
        text=True,
        check=True,
    )
    pages: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return pages


def hand_read(site: str, articles: int, seed: int) -> dict[str, dict[str, Any]]:
    """Return by address the row of each article of a replica site, its related links under "links"."""
    extractor, declared = Extractor(get_project_settings()), load_sites()[site]
    newsroom = Newsroom(declared, articles=articles, seed=seed)
    page = extractor.spider(site).page
    pages = {}
    for number in newsroom.published:
        html, url = declared.template.article(declared, newsroom.story(number)), newsroom.url(number)
        facts = read_page(html, url=url, page=page, site=site, fetched_at=FETCHED)
        article, *links = map(msgspec.to_builtins, extractor.rows(facts))
        pages[url] = {**article, "access": article["access"]["level"], "links": links}
    return pages


if __name__ == "__main__":
    json.dump(hand_read(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])), sys.stdout)
