"""Spider arguments, as `scrapy crawl SITE -a NAME=VALUE` gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from scrapy.exceptions import UsageError

from newscrawl.values.urls import canonical_url


@contextmanager
def usage(site: str) -> Iterator[None]:
    """Make a ValueError raised inside the UsageError of a spider argument, one line that begins with the site."""
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
