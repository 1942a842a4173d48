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

    def url(self, newsroom: Newsroom, number: int, generation: str, slug: str) -> str:
        """Return the address of an article in a generation of the site's addresses, with these words in it."""
        pattern = self.current if generation == "current" else self.older[generation]
        return pattern.format_map(_fields(newsroom, number, slug))

    def learn(self, newsroom: Newsroom, number: int) -> None:
        """Take in that an article is new or has another address."""
        _add(_places(self, newsroom), self, newsroom, number)

    def find(self, newsroom: Newsroom, url: str) -> tuple[int, bool] | None:
        """Return the article behind `url`, and whether it is served there."""
        address, places = urlsplit(url), _places(self, newsroom)
        path = f"{address.netloc}{address.path}"
        for place in (f"{path}?{address.query}", path):
            if place in places:
                number = places[place]
                return number, address.scheme == "https" and place in self._serving(newsroom, number)
        other = path[:-1] if path.endswith("/") else f"{path}/"
        return (places[other], False) if other in places else None

    def _serving(self, newsroom: Newsroom, number: int) -> set[str]:
        """Return the addresses, without scheme, that give the page of an article."""
        others = [address for address, is_served in self.others(newsroom, number) if is_served]
        return {_place(address) for address in (newsroom.url(number), *others)}

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

    def others(self, newsroom: Newsroom, number: int, slug: str | None = None) -> list[tuple[str, bool]]:
        """Return the other addresses of an article, today's or those it had with `slug`, and whether each serves it.

        An article of a former generation has only those that are made of its own address.
        """
        slug, generation = slug or newsroom.slugs(number)[-1], newsroom.variant(number).address
        fields = _fields(newsroom, number, slug) | {"url": self.url(newsroom, number, generation, slug)}
        is_current = generation == "current"
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


def _fields(newsroom: Newsroom, number: int, slug: str) -> dict[str, object]:
    section = newsroom.section(number)[0]
    author = next(iter(newsroom.authors(number)), newsroom.site.staff[0])
    return {
        "host": newsroom.site.section_hosts.get(section, newsroom.site.host),
        "section": section,
        "slug": slug,
        "published": newsroom.published_at(number),
        "digits": Id(number, string.digits),
        "hex": Id(number, string.digits + "abcdef"),
        "alnum": Id(number, string.digits + string.ascii_letters),
        "initials": Letters(author),
    }


@lru_cache(maxsize=64)
def _places(patterns: Patterns, newsroom: Newsroom) -> dict[str, int]:
    """Return the articles by address without scheme, of every address there is or was."""
    places: dict[str, int] = {}
    for number in newsroom.numbers:
        _add(places, patterns, newsroom, number)
    return places


def _add(places: dict[str, int], patterns: Patterns, newsroom: Newsroom, number: int) -> None:
    for slug in newsroom.slugs(number):
        generations = {newsroom.variant(number).address, *patterns.older}
        own = [patterns.url(newsroom, number, generation, slug) for generation in generations]
        for address in (*own, *(other for other, _ in patterns.others(newsroom, number, slug))):
            if places.setdefault(_place(address), number) != number:
                raise ValueError(f"{newsroom.site.name}: {address} is the address of two articles")


def _place(url: str) -> str:
    return url.partition("://")[2]
