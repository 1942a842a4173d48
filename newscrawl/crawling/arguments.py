"""Spider arguments: the texts that `scrapy crawl SITE -a NAME=VALUE` gives, and what they ask for."""

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
"""Pages read of each listing, and children of each sitemap index without `-a pages` and `-a since`: what a day adds."""
ALL_PAGES = 1_000_000
"""Stands for "as many pages as there are": no listing has more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arguments:
    """What a run is asked to do."""

    pages: int
    """Pages of each listing, and children of each sitemap index, that are read at most."""
    limit: int
    """Article pages that are fetched at most, 0 for any number."""
    urls: list[str]
    """Canonical addresses of the only articles to fetch; [] for those that the site's sources name."""
    window: Window
    """The days of publication that the run is for."""
    allowance: Allowance
    """What the run may spend."""
    rereads: bool
    """Whether sources are read even if they have not changed since the last run."""

    @classmethod
    def parse(cls, *, pages: str, limit: str, urls: str, since: str, until: str, budget: str) -> Self:
        """Return what the arguments, which `NewsSpider` describes, ask for; "" stands for one that is not given.

        Raises:
            ValueError: one of them says nothing that it may; the message names it.
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
    """Turn a ValueError that is raised inside into a UsageError: one line, beginning with `site`, about an argument."""
    try:
        yield
    except ValueError as error:
        raise UsageError(f"{site}: -a {error}", print_help=False) from None


def whole_number(name: str, value: str) -> int:
    """Return the value of the argument `name` as a number; raise ValueError where it is none, or negative."""
    if not value.isdecimal():
        raise ValueError(f"{name}={value}: a whole number, please")
    return int(value)


def addresses(name: str, value: str) -> list[str]:
    """Return the canonical URLs in the value of the argument `name`, which commas separate.

    Raises:
        ValueError: one of them is no http address.
    """
    found = [(part.strip(), canonical_url(part)) for part in value.split(",") if part.strip()]
    if wrong := [printed for printed, url in found if url is None]:
        raise ValueError(f"{name}: no http address: {', '.join(wrong)}")
    return [url for _, url in found if url]
