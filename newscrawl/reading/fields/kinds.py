"""What kind of article a page is: by its address, its JSON-LD type, its headline's prefix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import cast

from newscrawl.items import ArticleKind
from newscrawl.page import OF_SECTION, Page
from newscrawl.reading.fields.sources import Document, Found

_TITLE_KINDS: tuple[tuple[str, ArticleKind], ...] = (
    (r"(?:živě|online|on-line|minutu po minutě)\s*[:|–-]", "live"),
    (r"(?:rozhovor|interview)\s*[:|–-]", "interview"),
    (r"(?:obrazem|fotogalerie|foto)\s*[:|–-]", "gallery"),
    (r"video\s*[:|–-]", "video"),
    (r"podcast\s*[:|–-]", "podcast"),
    (r"(?:komentář|glosa|názor)\s*[:|–-]", "opinion"),
)
_URL_KINDS: tuple[tuple[str, ArticleKind], ...] = (
    (r"/(?:komercni-sdeleni|komercni-prezentace|advertorial|pr-clanky|promo|inzerce)(?:/|$)", "sponsored"),
    (r"/(?:komentare?|nazory|blogy?|glosy?)(?:/|$)|//(?:nazory|blogy?)\.", "opinion"),
    (r"/(?:rozhovory?)(?:/|$)", "interview"),
    (r"/(?:podcasty?)(?:/|$)", "podcast"),
)
_LD_KINDS: dict[str, ArticleKind] = {"LiveBlogPosting": "live", "OpinionNewsArticle": "opinion"}


def find_kind(document: Document, title: str, section: str | None) -> Found[ArticleKind]:
    """Return what kind of article a page is, by the site's marks, its address, JSON-LD type or headline's prefix.

    Args:
        document: the page.
        title: its headline.
        section: the name of its section.
    """
    for mark, kind in document.declared.kinds:
        is_on_page = mark.startswith("css:") and document.outline.tree.css_matches(mark[4:])
        if is_on_page or (section is not None and mark == f"{OF_SECTION}{section}"):
            return Found(_kind(kind), mark, "the site's mark")
    types = document.node.get("@type")
    names = types if isinstance(types, list) else [types]
    return _told(document.url, title, document.declared, [name for name in names if isinstance(name, str)])


def kind_of(url: str, title: str, declared: Page, types: Iterable[str] = ()) -> ArticleKind:
    """Return what kind of article an address, a JSON-LD type or a headline's prefix announces, in this order."""
    return _told(url, title, declared, types).value


def _told(url: str, title: str, declared: Page, types: Iterable[str]) -> Found[ArticleKind]:
    for mark, kind in declared.kinds:
        if not mark.startswith(("css:", OF_SECTION)) and re.search(mark, url):
            return Found(_kind(kind), "url", "an address that the site names")
    for pattern, found in _URL_KINDS:
        if re.search(pattern, url):
            return Found(found, "url", "a word of the address")
    for name in types:
        if name in _LD_KINDS:
            return Found(_LD_KINDS[name], "json-ld:@type", name)
    for pattern, found in _TITLE_KINDS:
        if re.match(pattern, title, re.IGNORECASE):
            return Found(found, "title", "the headline's prefix")
    return Found("article")


def _kind(declared: str) -> ArticleKind:
    """Return a declared kind, which `Page` has checked."""
    return cast(ArticleKind, declared)
