"""The name of the site around a title: what is cut off is known to be a name, by what the page says of itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from newscrawl.reading.document.metadata import lookup
from newscrawl.reading.fields.sources import Document
from newscrawl.values.text import fold

_SEPARATOR = re.compile(r"(\s+(?:[|–—•·»:/-]|::|\|\|)\s+)")
"""What stands between a headline and the name of its site."""
_BARS = ("|", "||", "»", "::")
"""Separators that no headline has in itself."""
_SHORTEST_HEADLINE_CHARS = 15
"""Characters that must be left of a title before a dash."""
_GUESSED_WORDS = 5
"""Words of the longest name that is guessed."""
_LONGER_NAME_WORDS = 4
"""Words of the longest name that is one because it begins or ends with the site's: "Zprávy z kraje"."""
_TELLING_KEY_CHARS = 5
"""Characters of a site's name that no other phrase begins or ends with by chance."""


def site_keys(document: Document) -> frozenset[str]:
    """Return the keys of the names that a page's site has: of Open Graph, of its publisher, of its host."""
    metadata = document.metadata
    host = (urlsplit(document.url).hostname or "").removeprefix("www.")
    labels = host.split(".")
    names = [
        *(value for name in ("og:site_name", "application-name") for value in metadata.meta.get(name, ())),
        *lookup(document.node, "publisher.name"),
        *(part for name in metadata.meta.get("og:site_name", ()) for part in _SEPARATOR.split(name)[::2]),
        host,
        *labels[-2:-1],
    ]
    return frozenset(key for name in names if len(key := _key(name)) > 1)


def without_site(title: str, keys: Collection[str], *, loosely: bool = False) -> str:
    """Return a title without the names of its site at either end.

    Args:
        title: as printed.
        keys: of the site's names (`site_keys`).
        loosely: whether a longer name that begins or ends with one of them is the site's, too.
    """
    parts = _SEPARATOR.split(title)
    while len(parts) > 1 and _is_site(parts[-1], keys, loosely=loosely):
        del parts[-2:]
    while len(parts) > 1 and _is_site(parts[0], keys, loosely=loosely):
        del parts[:2]
    return "".join(parts).strip()


def is_site_name(text: str, keys: Collection[str]) -> bool:
    """Tell whether a text is nothing but a name of the site; `keys` are those of `site_keys`."""
    return _key(text) in keys


def announced_title(document: Document, shared: str | None, titled: str | None) -> str:
    """Return the headline that a page without a shown one announces.

    Args:
        document: the page.
        shared: its title for other sites, of Open Graph or the like.
        titled: its `<title>`. Where one of the two has all of the other and more at its end, that is the site's name,
            and no dash in the rest is a separator of one.
    """
    keys = site_keys(document)
    title = shared or titled or ""
    if shared and titled:
        short, long = sorted((shared, titled), key=lambda text: len(fold(text)))
        if fold(long).startswith(f"{fold(short)} "):
            return _guessed(without_site(short, keys), bars_only=True)
    named = without_site(title, keys, loosely=True)
    return named if named != title else _guessed(title)


def _guessed(title: str, *, bars_only: bool = False) -> str:
    """Return a title without the end that is a site's name by its look: behind a bar, or few words with a capital."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 3:
        return title
    head, separator, last = "".join(parts[:-2]), parts[-2].strip(), parts[-1]
    if separator in _BARS:
        return head
    is_name = last[:1].isupper() and len(last.split()) <= _GUESSED_WORDS and separator not in (":", "/")
    return head if is_name and not bars_only and len(head) >= _SHORTEST_HEADLINE_CHARS else title


def _is_site(part: str, keys: Collection[str], *, loosely: bool) -> bool:
    key = _key(part)
    if key in keys:
        return True
    if not loosely or len(part.split()) > _LONGER_NAME_WORDS:
        return False
    telling = [name for name in keys if len(name) >= _TELLING_KEY_CHARS]
    return any(key.startswith(name) or key.endswith(name) for name in telling)


def _key(name: str) -> str:
    """Return what is equal for all spellings of a site's name: "Údolní deník", "udolnidenik.cz"."""
    plain = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]", "", re.sub(r"\.[a-z]{2,4}$", "", plain.strip()))
