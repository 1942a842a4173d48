"""Which addresses have the shape of an article's, on any Czech news site."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_NOT_ARTICLE = re.compile(
    r"/(?:tagy?|zpravy-tag|stitky?|tema(?:ta)?|autori?|author|wiki|profily|vop|napoveda|rubrika|sekce|kategorie|category|profil|predplatne|registrace"
    r"|login|prihlas\w*|diskus[ez]e?|diskuze|hledat|vyhledavani|kontakty?|redakce|galerie|fotogalerie|rss|podminky\w*|audiovizualni-medialni-sluzby[\w-]*"
    r"|clanky-podle-stitku|sharer?|intent|ochrana-(?:osobnich-udaju|soukromi)|zpracovani-osobnich-udaju|cookies|o-nas"
    r"|pravidla-\w+)(?:[/.?]|$)"
    r"|/l~|/r~i:(?!article)|/r~[^/]+/r~|/r~b:"
    r"|(?:/foto/?|/newsletter/?|/[\w-]*e-?mailem/.*|\.K\d+|-tag/?)(?:\?|$)|[?&](?:m=(?:authors|slots|search)|p=\w+_(?:authors|rss))",
    re.IGNORECASE,
)
_NOT_ARTICLE_HOST = re.compile(
    r"(?:.+\.)?(?:jobs|seduo|prace)\.cz$|(?:tv|predplatne|eshop|shop|obchod|login|prihlaseni|ucet|kariera|prace|inzerce|reklama)\."
)
_FILE = re.compile(
    r"\.(?:avif|css|docx?|gif|ico|jpe?g|js|json|mp[34]|pdf|png|svg|txt|webp|xlsx?|xml|zip)$", re.IGNORECASE
)
_ARTICLE = re.compile(
    r"[^\W_]+(?:[-_][^\W_]+){3,}|\d{5,}|[a-z0-9]-[a-z0-9-]+\.[0-9a-z]{8}(?:[/?]|$)|\w\.(?=[a-z]*\d)[0-9a-z]{8}(?:[/?]|$)|\.A\d{6}_\d{6}|/r~(?:[0-9a-f]{32}|i:article:\d+)(?:[/?]|$)"
    r"|[a-z0-9]-[a-z0-9-]+\.html?(?:\?|$)|/(?:19|20)\d\d/(?:0?[1-9]|[1-4]\d|5[0-3])/.*-",
    re.IGNORECASE,
)

_IN_ARTICLES = re.compile(r"/clanek/(?:[a-z0-9-]+/)+\d{4,}/[\w-]+(?:\.html)?/?$")
"""An id and a slug below /clanek/: an article whatever its section is named (reflex.cz, page of 2023)."""

_AUTHOR = re.compile(
    r"/(?:autori?|autorka|author|redaktori?|profil-autora|lide)(?:/|\?|$)|/redakce/[\w-]+/?$|[?&][mp]=(?:\w+_)?authors",
    re.IGNORECASE,
)


def looks_like_author(url: str) -> bool:
    """Tell whether an address, as printed, leads to a page about an author (16 sites, November 2026)."""
    return bool(_AUTHOR.search(url))


@lru_cache(maxsize=8192)
def looks_like_article(url: str) -> bool:
    """Tell by its address alone whether a page of a Czech news site may be an article.

    True for a slug of four words or more, an id (five digits; INCORP's `.abcd1234`; MAFRA's `.A260122_103049`;
    aktualne's `/r~`), a named .html file or a dated path; never for a file, nor where sites keep tags, authors,
    searches and accounts. Holds for the 55 article addresses of 16 sites known in November 2026.
    """
    parts = urlsplit(url)
    return not is_never_article(url) and bool(
        _IN_ARTICLES.search(parts.path) or _ARTICLE.search(unquote(f"{parts.path}?{parts.query}"))
    )


def is_never_article(url: str) -> bool:
    """Tell whether an address is a file, or lies where sites keep tags, authors, searches and accounts."""
    parts = urlsplit(url)
    if _FILE.search(parts.path) or _NOT_ARTICLE_HOST.match(parts.netloc):
        return True
    return not _IN_ARTICLES.search(parts.path) and bool(_NOT_ARTICLE.search(unquote(f"{parts.path}?{parts.query}")))
