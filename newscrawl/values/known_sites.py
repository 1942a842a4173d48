"""What the known sites declare of their addresses and names, for whoever meets one of them on any page.

The site files stand above everything that reads or compares addresses, so they say it here when they are imported (see
`newscrawl.site.make_known`), and each rule is asked of the site it belongs to. Importing one of `newscrawl.spiders`
imports all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

_Function = TypeVar("_Function", bound=Callable[..., Any])

_ANSWERS = 8192
"""Answers that one function remembers: the links of some hundred pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSite:
    """The rules of one site, as `newscrawl.site.Site` explains them; they hold on its domains and below these."""

    domains: tuple[str, ...]
    article_shape: str = ""
    other_url: str = ""
    tracking: tuple[str, ...] = ()
    wrappers: tuple[tuple[str, str], ...] = ()
    house_names: tuple[str, ...] = ()

    def has_article_at(self, url: str) -> bool:
        """Tell whether an address has a shape that only the site's articles have."""
        return bool(self.article_shape) and re.search(self.article_shape, url) is not None

    def has_other_at(self, url: str) -> bool:
        """Tell whether the site says that what lies at an address is no article."""
        return bool(self.other_url) and re.search(self.other_url, url) is not None


_sites: dict[str, KnownSite] = {}
_caches: list[Any] = []


def remembered(function: _Function) -> _Function:
    """Let a function that depends on the known sites remember its answers until another site is registered."""
    cached = lru_cache(maxsize=_ANSWERS)(function)
    _caches.append(cached)
    return cast("_Function", cached)


def register(name: str, site: KnownSite) -> None:
    """Add the site of the spider `name`, or replace what that spider has said before.

    Two spiders may share a domain: then the rules of both hold there.
    """
    _sites[name] = site
    forget_answers()


def forget_answers() -> None:
    """Let every `remembered` function forget what it has answered."""
    for cached in _caches:
        cached.cache_clear()


@remembered
def sites_at(host: str) -> tuple[KnownSite, ...]:
    """Return the sites that a host, in lower case, belongs to: mostly one or none."""
    labels = host.rstrip(".").split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels))}
    return tuple(site for site in _sites.values() if not domains.isdisjoint(site.domains))


@remembered
def house_names() -> frozenset[str]:
    """Return the names of the houses of all sites, as printed: sister sites print one another's."""
    return frozenset(name for site in _sites.values() for name in site.house_names)
