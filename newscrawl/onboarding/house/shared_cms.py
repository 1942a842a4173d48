"""What `newscrawl.cms` says of the CMS that the sites of one publisher share."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import cast
from urllib.parse import parse_qsl, urlsplit

import newscrawl.cms
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.house.names import company_key
from newscrawl.onboarding.house.pages import links_of
from newscrawl.onboarding.seen import Seen
from newscrawl.page import Page
from newscrawl.site import Site
from newscrawl.values.terminal import counted

_SHARED_BY_CHANCE = re.compile(r"(?:[a-z0-9]+|[\s>+~,]|\[(?:itemprop|datetime|href)[^\]]*\])+")
"""A selector of tags and usual attributes alone: many a site has it."""
_SINGLE = ("title", "perex", "published", "modified", "authors", "topics", "section", "external_id")
"""Words of Page whose entries are sources; those of the others are selectors."""
_PLAIN = ("root", "body", "drop", "boxes", "lazy_boxes", "paywall")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCms:
    """One module of `newscrawl.cms`."""

    name: str
    """Of its page, such as "mafra.MAFRA"."""
    page: Page
    words: Mapping[str, object] = field(default_factory=dict)
    """Word of Site -> what the module says of it, such as "tracking"."""

    @property
    def selectors(self) -> list[str]:
        """The selectors of its page that are its own: by a class, an id or a data attribute."""
        sources = (source for name in _SINGLE for source in getattr(self.page, name))
        selectors = [source[4:].partition("@")[0] for source in sources if source.startswith("css:")]
        selectors += [selector for name in _PLAIN for selector in getattr(self.page, name)]
        return [selector for selector in selectors if not _SHARED_BY_CHANCE.fullmatch(selector)]

    def words_borne_out(self, seen: Seen) -> dict[str, Finding[object]]:
        """Return what the module says besides its page, as far as addresses that were seen bear it out.

        Names of the house, cookies and the wall that these answer are told elsewhere.
        """
        links = links_of(seen)
        articles = [page.decisions.document.address for page in seen.articles]
        found: dict[str, Finding[object]] = {}
        for word, bears_out in _BEARS_OUT.items():
            value = self.words.get(word)
            if value and (why := bears_out(value, links, articles)):
                found[word] = Finding(value=value, certainty="sure", why=f"{why}; shared by the publisher's sites")
        return found

    def is_published_by(self, publisher: str) -> bool:
        """Tell whether its publisher has this name, however that is spelt."""
        return self.page.publisher is not None and company_key(self.page.publisher) == company_key(publisher)


def _tracking(value: object, links: Collection[str], _: list[str]) -> str | None:
    """Return how many links have one of these parameters."""
    names = set(cast("tuple[str, ...]", value))
    number = sum(not names.isdisjoint(name for name, _ in parse_qsl(urlsplit(link).query)) for link in links)
    return f"on {counted(number, 'link')}" if number else None


def _wrappers(value: object, links: Collection[str], _: list[str]) -> str | None:
    starts = tuple(start for start, _ in cast("tuple[tuple[str, str], ...]", value))
    number = sum(urlsplit(link).path.startswith(starts) for link in links)
    return f"around {counted(number, 'link')}" if number else None


def _of_others(value: object, links: Collection[str], articles: list[str]) -> str | None:
    pattern = re.compile(cast("str", value))
    number = sum(map(bool, map(pattern.search, links)))
    return (
        f"it takes {counted(number, 'link')}, no article" if number and not any(map(pattern.search, articles)) else None
    )


def _of_articles(value: object, _: Collection[str], articles: list[str]) -> str | None:
    pattern = re.compile(cast("str", value))
    number = sum(map(bool, map(pattern.search, articles)))
    return f"in {number} of {counted(len(articles), 'article')}" if 2 * number > len(articles) else None


_BEARS_OUT: dict[str, Callable[[object, Collection[str], list[str]], str | None]] = {
    "tracking": _tracking,
    "wrappers": _wrappers,
    "other_url": _of_others,
    "article_shape": _of_articles,
    "article_id": _of_articles,
    "id_in_url": _of_articles,
}
"""Word of Site -> what tells in a few words how links and articles bear a value out, None where they do not."""


@cache
def shared_cms() -> tuple[SharedCms, ...]:
    """Return all that `newscrawl.cms` knows, in the order of its modules."""
    return tuple(_all())


def _all() -> Iterator[SharedCms]:
    for info in pkgutil.iter_modules(newscrawl.cms.__path__):
        module = vars(import_module(f"newscrawl.cms.{info.name}"))
        words = {
            name.lower(): value for name, value in module.items() if name.isupper() and hasattr(Site, name.lower())
        }
        for name, page in module.items():
            if isinstance(page, Page) and not name.startswith("_") and page != Page():
                yield SharedCms(name=f"{info.name}.{name}", page=page, words=words)
