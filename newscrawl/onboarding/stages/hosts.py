"""On which hosts of a site most of its pages lie."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from newscrawl.onboarding.overview import Overview


def main_hosts(overview: Overview) -> list[str]:
    """Return scheme and host of the front page, then those of other pages that answered, most pages first."""
    found = Counter(_origin(page.url) for page in overview.seen.pages.values())
    return list(dict.fromkeys([_origin(overview.front_url), *(origin for origin, _ in found.most_common())]))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
