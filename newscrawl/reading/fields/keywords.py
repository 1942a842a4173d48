"""The keywords of a page's metadata, without those that say nothing of its story."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.reading.fields.site_name import is_site_name, site_keys
from newscrawl.reading.fields.sources import Document, Found, Values, values_of
from newscrawl.values.text import clean, fold

_SOURCES = ("json-ld:keywords", "meta:news_keywords", "meta:keywords", "meta:article:tag", "meta:parsely-tags")
_SEPARATORS = re.compile(r"[,;\n]")
_MOST_KEYWORDS = 40
"""Keywords of one article; pages for search engines repeat hundreds."""
_MOST_WORDS = 400
"""Keywords of one source that are looked at."""
_SHORTEST_CHARS = 2
"""Characters of a word that is no keyword, but for an abbreviation."""
_LONGEST_CHARS = 60
_MACHINE = re.compile(r"[a-z]\w*[:=]\S.*|\S*_\S*|https?:.*|[\W\d]*|[0-9a-f-]{16,}", re.IGNORECASE)
"""What a content management system notes for itself: "type:article", "editors_pick", a number."""
_MARKS = frozenset({"RED", "BLUE"})
"""Marks of Seznam's system that stand among its keywords (pages of 2023-25)."""
_OF_ANY_SITE = frozenset(
    fold(word)
    for word in (
        *("zprávy", "aktuální zprávy", "zpravodajství", "online zprávy", "nejnovější zprávy", "novinky", "noviny"),
        *("aktuálně", "aktuality", "online", "deník", "článek", "články", "rubrika", "homepage", "magazín", "portál"),
        *("zprávy z domova", "zprávy ze světa", "zprávy z domova i ze světa", "události", "informace", "česko"),
        *("news", "latest news", "breaking news", "article", "newspaper", "nachrichten", "správy", "spravodajstvo"),
    )
)
"""What sites say of themselves on every page."""
_CUT_HEADLINE_WORDS = 4
"""Keywords of one word each, at least so many and all of the headline, that are the headline cut into words."""
_CUT_HEADLINE_SHARE = 0.8


def find_keywords(document: Document, title: str, section: str | None) -> Values:
    """Return the keywords of an article's metadata, each once; those that are topics are among them.

    Where one source has none of the words of another, surer one, they are the site's.

    Args:
        document: the page.
        title: the article's headline.
        section: its section: no keyword says more by repeating that.
    """
    told = {fold(section or ""), *map(fold, values_of(document, "json-ld:articleSection")), ""}
    names = site_keys(document)
    found: dict[str, str] = {}
    first: str | None = None
    for source in _SOURCES:
        words = [clean(word).strip("#\"' ") for word in _words(document, source)]
        is_of_site = found and found.keys().isdisjoint(map(fold, words))
        for word in () if is_of_site or _is_cut_headline(words, title, document.url) else words:
            key = fold(word)
            if key not in told and key not in found and _is_telling(word) and not is_site_name(word, names):
                found[key] = word
                first = first or source
    return Found(list(found.values())[:_MOST_KEYWORDS], first, "the page's keywords" if first else "")


def _words(document: Document, source: str) -> list[str]:
    values = values_of(document, source)
    return [word for value in values[:_MOST_WORDS] for word in _SEPARATORS.split(value)][:_MOST_WORDS]


def _is_telling(word: str) -> bool:
    """Tell whether a keyword may say something of a story."""
    is_short = len(word) <= _SHORTEST_CHARS and word.islower()
    is_long = len(word) > _LONGEST_CHARS or "+++" in word
    return not (is_short or is_long or word in _MARKS or fold(word) in _OF_ANY_SITE or _MACHINE.fullmatch(word))


def _is_cut_headline(words: Sequence[str], title: str, url: str) -> bool:
    """Tell whether keywords are but the words of the headline, or of the address made of it."""
    headline = {*fold(title).split(), *re.split(r"[\W_]+", url.lower())}
    if len(words) < _CUT_HEADLINE_WORDS or any(" " in word for word in words):
        return False
    return sum(word.lower() in headline for word in words) >= _CUT_HEADLINE_SHARE * len(words)
