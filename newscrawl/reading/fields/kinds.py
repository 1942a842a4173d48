"""What kind of article a page is: by its address, its JSON-LD type, its headline's prefix."""

from __future__ import annotations

import re
from collections.abc import Iterable

from newscrawl.items import ArticleKind
from newscrawl.page import Page

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


def kind_of(url: str, title: str, declared: Page, types: Iterable[str] = ()) -> ArticleKind:
    """Return what kind of article an address, a JSON-LD type or a headline's prefix announces, in this order."""
    for mark, kind in declared.kinds:
        if not mark.startswith("css:") and re.search(mark, url):
            return kind  # type: ignore[return-value]
    for pattern, found in _URL_KINDS:
        if re.search(pattern, url):
            return found
    for name in types:
        if name in _LD_KINDS:
            return _LD_KINDS[name]
    return next((found for pattern, found in _TITLE_KINDS if re.match(pattern, title, re.IGNORECASE)), "article")
