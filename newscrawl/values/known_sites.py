"""What site files declare of addresses and names, for code that meets an address or name of any site on a page.

Such code may not import the site files, which stand above it; they register here when they are imported (see
`newscrawl.site.make_known`). Importing one module of `newscrawl.spiders` imports all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast
from urllib.parse import unquote

_Function = TypeVar("_Function", bound=Callable[..., Any])

_MOST_ANSWERS = 8192
"""Answers that one function remembers: they do for the links of some hundred pages."""


_MOST_HOST_CHARS = 253
"""Characters of the longest host name (RFC 1035, section 2.3.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSite:
    """The rules of one site, which `newscrawl.site.Site` explains; they hold on its domains and their subdomains."""

    domains: tuple[str, ...]
    id_in_url: str = ""
    """That of the site, or its `article_id` where it declares no other."""
    article_shape: str = ""
    other_url: str = ""
    tracking: tuple[str, ...] = ()
    wrappers: tuple[tuple[str, str], ...] = ()
    house_names: tuple[str, ...] = ()
    name: str = ""
    """Of the spider."""
    article_id: str = ""
    article_url: str = ""

    def external_id(self, url: str) -> str | None:
        """Return the site's own id of the article at a canonical URL, None where that lacks it."""
        match = re.search(self.id_in_url, url) if self.id_in_url else None
        return "-".join(filter(None, match.groups())) or None if match else None

    def has_article_at(self, url: str) -> bool:
        """Tell whether an address has a shape that only the site's articles have."""
        return _is_in(self.article_shape, url)

    def has_other_at(self, url: str) -> bool:
        """Tell whether the site declares that there is no article at a canonical URL on its domains."""
        return _is_in(self.other_url, url)


def name_in(pattern: re.Pattern[str], url: str) -> str | None:
    """Return what a pattern declared as `article_id` finds in an address, its groups joined; None where it is not."""
    match = pattern.search(url)
    return "-".join(filter(None, match.groups())) or None if match else None


def article_names(host: str, url: str) -> Iterator[tuple[str, str]]:
    """Yield the names of spiders, each with what all addresses of the article at `url` share on its site.

    A page that is no article may have an address of the same shape: a gallery or a profile with a number of its own.

    Args:
        host: of the address, in lower case.
        url: canonical.
    """
    for site in sites_at(host):
        is_of_article = site.article_id and _exactly(site.article_url).search(url)
        if is_of_article and (name := name_in(_exactly(site.article_id), url)):
            yield site.name, name


@lru_cache(maxsize=256)
def _exactly(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _is_in(pattern: str, url: str) -> bool:
    """Tell whether a declared pattern is in an address, in any case and however that is percent-encoded."""
    if not pattern:
        return False
    return _compiled(pattern).search(unquote(url) if "%" in url else url) is not None


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_sites: dict[str, KnownSite] = {}
_caches: list[Any] = []


def remembered(function: _Function) -> _Function:
    """Return `function`, which depends on the registered sites, with a memory of its answers (see `forget_answers`)."""
    cached = lru_cache(maxsize=_MOST_ANSWERS)(function)
    _caches.append(cached)
    return cast("_Function", cached)


def register(name: str, site: KnownSite) -> None:
    """Add the rules of the spider `name`, in place of those it registered before.

    Where two spiders share a domain, the rules of both hold there.
    """
    _sites[name] = site
    forget_answers()


def registered() -> dict[str, KnownSite]:
    """Return the rules of all sites by spider, to register them in another process."""
    return dict(_sites)


def forget_answers() -> None:
    """Clear the memories of all `remembered` functions."""
    for cached in _caches:
        cached.cache_clear()


@remembered
def sites_at(host: str) -> tuple[KnownSite, ...]:
    """Return the rules that hold on a host, given in lower case: mostly those of one site or none."""
    if len(host) > _MOST_HOST_CHARS:
        return ()
    labels = host.rstrip(".").split(".")
    domains = {".".join(labels[start:]) for start in range(len(labels))}
    return tuple(site for site in _sites.values() if not domains.isdisjoint(site.domains))


def rules_of_sites() -> list[tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]]:
    """Return domains, tracking parameters and wrappers of the sites that declare one of the latter, in one order."""
    declared = (site for site in _sites.values() if site.tracking or site.wrappers)
    return sorted((site.domains, site.tracking, site.wrappers) for site in declared)


@remembered
def house_names() -> frozenset[str]:
    """Return the house names of all sites: a byline may have that of another site, as those of one publisher do."""
    return frozenset(name for site in _sites.values() for name in site.house_names)
