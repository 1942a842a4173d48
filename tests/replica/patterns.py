"""Addresses of the sites of the press: patterns that are filled with what an article is about."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .prose import slugify

if TYPE_CHECKING:
    from .newsroom import Newsroom
    from .site import ReplicaSite

_FACTOR, _SHIFT = 1_000_000_007, 1_405_071_317


@dataclass(frozen=True, slots=True)
class Id:
    """An article's id, written in `{digits:8}` or `{hex:32}` with as many characters: another for every number."""

    number: int
    alphabet: str

    def __format__(self, width: str) -> str:
        """Return the id in `width` characters; one of digits does not begin with 0."""
        base, places = len(self.alphabet), int(width)
        smallest = base ** (places - 1) if self.alphabet == string.digits else 0
        rest = smallest + (self.number * _FACTOR + _SHIFT) % (base**places - smallest)
        written = ""
        for _ in range(places):
            rest, digit = divmod(rest, base)
            written = self.alphabet[digit] + written
        return written


@dataclass(frozen=True, slots=True)
class Letters:
    """The initials of an article's author, written in `{initials:3}` with as many letters."""

    name: str

    def __format__(self, width: str) -> str:
        """Return the first letters of the surname and the first name."""
        words = slugify(self.name).split("-")
        return "".join(reversed(words)).ljust(int(width), "x")[: int(width)]


@dataclass(frozen=True, kw_only=True, eq=False)
class Patterns:
    """Addresses made of `{host}` (the section's), `{section}`, `{slug}`, `{published:%y%m%d}`, and ids.

    Ids are `{digits:6}`, `{hex:32}`, `{alnum:5}` and `{initials:3}`; a pattern must differ between any two articles.
    Other addresses are found with any query, or exactly as they are where their pattern has one.
    """

    current: str
    older: Mapping[str, str] = field(default_factory=dict)
    """Generation of a variant's address to its pattern."""
    served: tuple[str, ...] = ()
    """Other addresses that give the page itself; `{url}` is the canonical one: "{url}?setver=touch"."""
    moved: tuple[str, ...] = ()
    """Other addresses that redirect (301) to the canonical one."""

    def url(self, newsroom: Newsroom, number: int, generation: str) -> str:
        """Return the address of an article in a generation of the site's addresses."""
        pattern = self.current if generation == "current" else self.older[generation]
        return pattern.format_map(_fields(newsroom, number))

    def find(self, newsroom: Newsroom, url: str) -> tuple[int, bool] | None:
        """Return the article behind `url`, and whether it is served there."""
        address, places = urlsplit(url), _places(self, newsroom)
        path = f"{address.netloc}{address.path}"
        found = places.get(f"{path}?{address.query}") or places.get(path)
        if found:
            return found[0], found[1] and address.scheme == "https"
        other = path[:-1] if path.endswith("/") else f"{path}/"
        return (places[other][0], False) if other in places else None

    def listed(self, newsroom: Newsroom, number: int, host: str) -> str:
        """Return the link of a listing: mostly the canonical path, sometimes an address that redirects or is equal."""
        url = newsroom.url(number)
        mark = "&" if "?" in url else "?"
        equal = {
            0: url.replace("https:", "http:", 1),
            1: f"{url}{mark}utm_source=web&utm_medium=vypis&utm_campaign=hp",
            4: f"{url}#foto",
        }
        return equal.get(number % 11, newsroom.href(number, host))

    def aliases(self, newsroom: Newsroom, number: int) -> list[str]:
        """Return the other addresses of an article."""
        return [address for address, _ in self.others(newsroom, number)]

    def others(self, newsroom: Newsroom, number: int) -> list[tuple[str, bool]]:
        """Return the other addresses of an article, and whether each serves it.

        An article of a former generation has only those that are made of its own address.
        """
        fields = _fields(newsroom, number) | {"url": newsroom.url(number)}
        is_current = newsroom.variant(number).address == "current"
        patterns = [*((pattern, True) for pattern in self.served), *((pattern, False) for pattern in self.moved)]
        return [(form.format_map(fields), served) for form, served in patterns if is_current or "{url}" in form]

    def hosts(self, site: ReplicaSite) -> set[str]:
        """Return the hosts that a pattern names."""
        patterns = (self.current, *self.older.values(), *self.served, *self.moved)
        hosts = [pattern.partition("://")[2].partition("/")[0] for pattern in patterns if "://" in pattern]
        sections = [path for path, _ in (*site.sections, *site.old_sections)] + [
            special[0] for special in (site.weather, site.opinion, site.sponsored) if special
        ]
        filled = [(path, site.section_hosts.get(path, site.host)) for path in sections]
        return {host.format(section=path, host=own) for host in hosts for path, own in filled}


def _fields(newsroom: Newsroom, number: int) -> dict[str, object]:
    section = newsroom.section(number)[0]
    author = next(iter(newsroom.authors(number)), newsroom.site.staff[0])
    return {
        "host": newsroom.site.section_hosts.get(section, newsroom.site.host),
        "section": section,
        "slug": slugify(newsroom.headline(number).title),
        "published": newsroom.published_at(number),
        "digits": Id(number, string.digits),
        "hex": Id(number, string.digits + "abcdef"),
        "alnum": Id(number, string.digits + string.ascii_letters),
        "initials": Letters(author),
    }


@lru_cache(maxsize=64)
def _places(patterns: Patterns, newsroom: Newsroom) -> dict[str, tuple[int, bool]]:
    """Return (article, whether it is served there) by address without scheme, of every address there is."""
    places: dict[str, tuple[int, bool]] = {}
    for number in newsroom.numbers:
        older = [(pattern.format_map(_fields(newsroom, number)), False) for pattern in patterns.older.values()]
        for address, is_served in [(newsroom.url(number), True), *patterns.others(newsroom, number), *older]:
            place = address.partition("://")[2]
            if places.setdefault(place, (number, is_served))[0] != number:
                raise ValueError(f"{newsroom.site.name}: {address} is the address of two articles")
    return places
