"""Page: what a site declares about the markup of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import get_args

from newscrawl.items import ArticleKind

_SOURCES = re.compile(r"(json-ld|meta|itemprop|css):\S.*")
OF_SECTION = "section:"
"""Beginning of a mark of `Page.kinds` that names a section."""
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

    `root` to `paywall` are plain CSS selectors. Do not select on class names that a build has hashed: they change.
    """

    publisher: str | None = None
    title: tuple[str, ...] = ()
    perex: tuple[str, ...] = ()
    perex_first: bool = False
    """Whether every story opens with its perex, so that its first paragraph is the perex where no source has one."""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    external_id: tuple[str, ...] = ()
    """The site's own id of an article, where its address has none (`Site.article_id`): `css:article@data-id`."""
    root: tuple[str, ...] = ()
    """The articles of a page that may show several: its own is the one whose id has the number in its address."""
    body: tuple[str, ...] = ()
    """Containers of the story's blocks; where one selector matches several elements, all are read in their order."""
    drop: tuple[str, ...] = ()
    """What is neither story nor teaser: share bars, players, adverts."""
    boxes: tuple[str, ...] = ()
    """Boxes of teasers that are not found by structure alone."""
    lazy_boxes: tuple[str, ...] = ()
    """Boxes of teasers that a script loads, when they come into view: where one is missing or has no link, the page is
    shown in a browser."""
    paywall: tuple[str, ...] = ()
    """Elements that are on a page only when part of its story is withheld."""
    twins: tuple[str, ...] = ()
    """Other domains of the same site: a canonical link to one of them is the page's own address.

    A canonical link to any other site is not: it says that the page is a copy.
    """
    kinds: tuple[tuple[str, str], ...] = ()
    """(mark; article kind): the first that matches decides.

    A mark is a regular expression searched in the URL, `css:SELECTOR`, or `section:NAME`, the name of the article's
    section as it is read.
    """

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name not in ("publisher", "perex_first") and not isinstance(value, tuple):
                raise TypeError(f"Page.{field.name}: a tuple, not {type(value).__name__} (a comma missing?)")
        for name in ("title", "perex", "published", "modified", "authors", "topics", "section", "external_id"):
            for source in getattr(self, name):
                if not _SOURCES.fullmatch(source):
                    raise ValueError(f"Page.{name}: {source!r} is not json-ld:, meta:, itemprop: or css:")
        for mark, kind in self.kinds:
            if not mark.startswith(("css:", OF_SECTION)):
                re.compile(mark)
            if kind not in _KINDS:
                raise ValueError(f"Page.kinds: {kind!r} is none of {', '.join(_KINDS)}")
