"""Page: what a site declares about its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import get_args

from newscrawl.items import ArticleKind

_SOURCES = re.compile(r"(json-ld|meta|itemprop|css):\S.*")
_KINDS = tuple(kind for kind in get_args(ArticleKind) if kind != "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a site says about its markup, all of it optional: what is not declared is found by metadata and structure.

    The sources of a field are tried in order, that of the newest layout first; the place in this order of the one that
    gave a value is counted (`read/FIELD/RANK`), so that a redesign shows. A source is one of:

    - `json-ld:KEY` a key of the page's NewsArticle node, `author.name` for nested ones
    - `meta:NAME` the content of `<meta name|property=NAME>`
    - `itemprop:NAME` microdata, outside nested items
    - `css:SELECTOR` the text of the match, `css:SELECTOR@ATTR` its attribute

    The other attributes are plain CSS selectors. Never select on build-hash class names.
    """

    publisher: str | None = None
    title: tuple[str, ...] = ()
    perex: tuple[str, ...] = ()
    perex_first: bool = False
    """True where every story opens with its perex: the first paragraph is it, if nothing else tells."""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    root: tuple[str, ...] = ()
    """The articles of a page that may show several: its own is the one with the address's number in its id."""
    body: tuple[str, ...] = ()
    """Containers of the story's blocks; a selector may match several elements, which are read in order."""
    drop: tuple[str, ...] = ()
    """Never story, never teaser: share bars, players, adverts."""
    boxes: tuple[str, ...] = ()
    """Boxes of teasers that structure alone would miss."""
    paywall: tuple[str, ...] = ()
    """Marks that stand on a page only when part of the story is withheld."""
    twins: tuple[str, ...] = ()
    """Other domains of the same site: a canonical link to them is believed. One to another site is that of a copy."""
    kinds: tuple[tuple[str, str], ...] = ()
    """(regular expression searched in the URL, or `css:SELECTOR` that matches; article kind), first match wins."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name not in ("publisher", "perex_first") and not isinstance(value, tuple):
                raise TypeError(f"Page.{field.name}: a tuple, not {type(value).__name__} (a comma missing?)")
        for name in ("title", "perex", "published", "modified", "authors", "topics", "section"):
            for source in getattr(self, name):
                if not _SOURCES.fullmatch(source):
                    raise ValueError(f"Page.{name}: {source!r} is not json-ld:, meta:, itemprop: or css:")
        for mark, kind in self.kinds:
            if not mark.startswith("css:"):
                re.compile(mark)
            if kind not in _KINDS:
                raise ValueError(f"Page.kinds: {kind!r} is none of {', '.join(_KINDS)}")
