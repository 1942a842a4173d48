"""Spider arguments, as `scrapy crawl SITE -a NAME=VALUE` gives them: all texts, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self

from scrapy.exceptions import UsageError

from newscrawl.crawling.allowance import Allowance
from newscrawl.crawling.window import Window
from newscrawl.values.urls import canonical_url

DEFAULT_PAGES = 3
"""Pages read of each listing, children of each sitemap index, where a run does not say how many."""
ALL_PAGES = 1_000_000
"""Stands for as many pages as it takes: more than any listing has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a run is asked for."""

    pages: int
    """How many pages of each listing, and how many children of each sitemap index, are read at most."""
    limit: int
    """How many article pages are fetched at most, 0 for any number."""
    urls: list[str]
    """Canonical addresses of the articles that alone are fetched; [] for what the site's sources name."""
    window: Window
    """The days of publication that are meant."""
    allowance: Allowance
    """What the run may spend."""
    rereads: bool
    """Whether sources are read although they have not changed since the last run."""

    @classmethod
    def parse(cls, *, pages: str, limit: str, urls: str, since: str, until: str, budget: str) -> Self:
        """Return what the arguments that `NewsSpider` describes say, "" standing for one that is not given.

        Raises:
            ValueError: one of them cannot be; the message names it.
        """
        window = Window.parse(since, until)
        most_pages = whole_number("pages", pages) if pages else ALL_PAGES if since else DEFAULT_PAGES
        return cls(
            pages=most_pages,
            limit=whole_number("limit", limit),
            urls=addresses("urls", urls),
            window=window,
            allowance=Allowance.parse(budget),
            rereads=bool(pages or window),
        )


@contextmanager
def usage(site: str) -> Iterator[None]:
    """Turn a ValueError raised inside into a UsageError about a spider argument: one line that begins with the site."""
    try:
        yield
    except ValueError as error:
        raise UsageError(f"{site}: -a {error}", print_help=False) from None


def whole_number(name: str, value: str) -> int:
    """Return the number that an argument says; raise ValueError for anything else."""
    if not value.isdecimal():
        raise ValueError(f"{name}={value}: a whole number, please")
    return int(value)


def addresses(name: str, value: str) -> list[str]:
    """Return the canonical URLs that an argument names, separated by commas; raise ValueError for what is none."""
    found = [(part.strip(), canonical_url(part)) for part in value.split(",") if part.strip()]
    if wrong := [printed for printed, url in found if url is None]:
        raise ValueError(f"{name}: no http address: {', '.join(wrong)}")
    return [url for _, url in found if url]
