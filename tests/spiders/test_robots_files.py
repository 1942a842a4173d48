"""No spider asks for a source that its site's robots.txt disallows, as far as these files are known."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from protego import Protego
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from newscrawl.values.urls import is_within

FILES = sorted((Path(__file__).parent / "robots").glob("*.txt"))
"""Robots files as sites served them, each named by its host."""
SETTINGS = get_project_settings()
LOADER = SpiderLoader.from_settings(SETTINGS)


def sources(host: str) -> list[tuple[str, str]]:
    """Return spider and address of each source that a site's file declares on `host`."""
    return [
        (name, url.replace("{", "").replace("}", ""))
        for name in LOADER.list()
        if any(is_within(host, domain) for domain in LOADER.load(name).allowed_domains)
        for attribute in ("feeds", "sitemaps", "listings", "archives")
        for url in getattr(LOADER.load(name), attribute)
        if urlsplit(url).hostname == host
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_a_robots_file_disallows_is_no_source(file: Path) -> None:
    rules = Protego.parse(file.read_text(encoding="utf-8"))
    declared = sources(file.stem)
    agent = SETTINGS["ROBOTSTXT_USER_AGENT"]
    assert declared
    assert [(name, url) for name, url in declared if not rules.can_fetch(url, agent)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_site_whose_robots_file_names_a_news_sitemap_declares_one(file: Path) -> None:
    named = set(Protego.parse(file.read_text(encoding="utf-8")).sitemaps)
    assert named & {url for _, url in sources(file.stem)}
