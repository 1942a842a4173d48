"""INCORP's three generations of addresses (incorp.md, section 1), whose ids are bijections of article numbers.

So a server finds the article of an address by arithmetic, whatever the size of the site.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from .newsroom import Newsroom
    from .site import ReplicaSite

_BASE36 = string.digits + string.ascii_lowercase
_ID8, _HEX, _DIGITS = 36**8, 2**32, 900_000
_FACTOR, _SHIFT = 1_000_000_007, 1_405_071_317
_ARTICLE = re.compile(
    r"/(?P<section>(?:[a-z0-9-]+/){1,2})(?:(?P<slug>[a-z0-9-]+)\.(?P<id8>[0-9a-z]{8})|(?P<digits>\d{6})-(?P<old>[a-z0-9-]+))/?"
)


def encode(number: int, generation: str) -> str:
    """Return the id of article `number` (0..899,999) in `generation`: "current", "hex" or "digits"."""
    if generation == "digits":
        return str(100_000 + number * _FACTOR % _DIGITS)
    if generation == "hex":
        return f"{(number * _FACTOR + _SHIFT) % _HEX:08x}"
    rest, digits = (number * _FACTOR + _SHIFT) % _ID8, ""
    for _ in range(8):
        rest, digit = divmod(rest, 36)
        digits += _BASE36[digit]
    return digits


def decode(path: str) -> set[int]:
    """Return the article numbers an address of this form may stand for, empty when `path` is no article's."""
    match = _ARTICLE.fullmatch(path)
    if not match:
        return set()
    if match["digits"]:
        return {(int(match["digits"]) - 100_000) * pow(_FACTOR, -1, _DIGITS) % _DIGITS}
    printed = match["id8"]
    value = sum(_BASE36.index(digit) * 36**place for place, digit in enumerate(printed))
    numbers = {(value - _SHIFT) * pow(_FACTOR, -1, _ID8) % _ID8}
    if not set(printed) - set(string.hexdigits):
        numbers.add((int(printed, 16) - _SHIFT) * pow(_FACTOR, -1, _HEX) % _HEX)
    return numbers


class Generations:
    """Addresses of an INCORP site; those of another host, generation, slug or section redirect to the canonical one."""

    def url(self, newsroom: Newsroom, number: int, generation: str, slug: str) -> str:
        """Return the address of an article in a generation: current, hex or digits."""
        section, printed_id = newsroom.section(number)[0], encode(number, generation)
        last = f"{printed_id}-{slug}" if generation == "digits" else f"{slug}.{printed_id}"
        return f"{newsroom.site.origin}/{section}/{last}"

    def find(self, newsroom: Newsroom, url: str) -> tuple[int, bool] | None:
        """Return the article behind `url`, and whether it is served there."""
        address = urlsplit(url)
        for number in decode(address.path):
            if newsroom.exists(number):
                canonical, requested = newsroom.url(number), f"{address.scheme}://{address.netloc}{address.path}"
                slash = "slash" in newsroom.variant(number).features
                return number, requested == canonical or (slash and requested == f"{canonical}/")
        return None

    def listed(self, newsroom: Newsroom, number: int, host: str) -> str:
        """Return the link of a listing: mostly the canonical path, sometimes an alias that redirects or is equal."""
        path, site = newsroom.path(number), newsroom.site
        if "slash" in newsroom.variant(number).features:
            return f"{path}/"
        aliases = (
            f"http://www.{host}{path}",
            f"{site.origin}{path}?utm_source=web&utm_medium=vypis&utm_campaign=hp",
            f"{path}/",
            newsroom.path(number, "digits"),
            f"{site.origin}{path}#foto",
            *(f"http://{former}{newsroom.path(number, 'digits')}" for former in site.legacy_hosts),
        )
        choice = number % 11
        return aliases[choice] if choice < len(aliases) else path

    def aliases(self, newsroom: Newsroom, number: int) -> list[str]:
        """Return nothing: `listed` writes the other addresses."""
        return []

    def learn(self, newsroom: Newsroom, number: int) -> None:
        """Do nothing: an address is found by its id."""

    def hosts(self, site: ReplicaSite) -> set[str]:
        """Return the one host that serves articles."""
        return {site.host}
