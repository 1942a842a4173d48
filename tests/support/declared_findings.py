"""Findings that say what a hand-written site file declares: for the tests of what is written of findings."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.declaration import WORDS
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.page import Page

BASES = {
    "aktualne": "economia.ECONOMIA",
    "blesk": "cnc.CNC",
    "e15": "cnc.CNC",
    "eurozpravy": "incorp.INCORP",
    "globe24": "incorp.INCORP",
    "hn": "economia.ECONOMIA",
    "idnes": "mafra.MAFRA",
    "lidovky": "mafra.MAFRA",
    "newsbox": "incorp.INCORP",
    "novinky": "seznam.SEZNAM",
    "press1": "incorp.INCORP",
    "reflex": "cnc.CNC",
    "respekt": "economia.ECONOMIA",
    "seznamzpravy": "seznam.SEZNAM",
}
"""Spider -> the constant of `newscrawl.cms` that its page is made from."""


def spider_of(name: str) -> type[NewsSpider]:
    """Return the class of a hand-written site file."""
    module = import_module(f"newscrawl.spiders.{name}")
    return next(
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, NewsSpider) and value.__dict__.get("name") == name
    )


def variant_of(name: str, **words: object) -> type[NewsSpider]:
    """Return a hand-written site file's class with other values of some words."""
    spider = spider_of(name)
    return cast("type[NewsSpider]", type(f"Other{spider.__name__}", (spider,), words))


def findings_of(name: str) -> Findings:
    """Return all that a hand-written site file declares as sure findings."""
    spider, base = spider_of(name), BASES.get(name)
    declared = {
        word: getattr(spider, word) for word in vars(spider) if word in WORDS and word not in ("page", "expect")
    }
    page = {word: getattr(spider.page, word) for word in Page.__dataclass_fields__}
    return Findings(
        site={word: Finding(value=value, why="on all pages") for word, value in declared.items()},
        page={word: Finding(value=value, why="on 20 of 20 articles") for word, value in page.items() if value},
        base=base,
    )
