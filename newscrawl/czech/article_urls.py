"""Which addresses have the shape of an article's, on any Czech news site.

Here stand the words and shapes that many sites share. What one site alone does, its file declares as `article_shape`
and `other_url`, and these come first: they are known, the rest is a guess.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from newscrawl.values.known_sites import remembered, sites_at
from newscrawl.values.urls import MAX_URL_CHARACTERS, joined, split

_OTHER_FOLDERS = r"""
    tagy? | zpravy-tag | stitky? | tema(?:ta)? | wiki                       # what articles are filed under
  | rubrika | sekce | kategorie | category                                  # sections
  | autori? | author | redakce | profil | profily                           # people
  | galerie | fotogalerie                                                   # pictures
  | login | prihlas\w* | registrace | predplatne | diskus[ez]e? | diskuze   # what readers do
  | hledat | vyhledavani | rss                                              # ways to find articles
  | kontakty? | napoveda | o-nas | vop | cookies | podminky\w* | pravidla-\w+
  | ochrana-(?:osobnich-udaju|soukromi) | zpracovani-osobnich-udaju
  | audiovizualni-medialni-sluzby[\w-]*                                     # what the law wants said
  | sharer? | intent                                                        # share buttons: Facebook, Telegram, Twitter
"""
"""Folders, or files without their suffix, below which no site keeps articles."""
_NOT_ARTICLE = re.compile(
    rf"""
    /(?:{_OTHER_FOLDERS})(?:[/.?]|$)
  | (?:
        /foto/?          # an article's pictures
      | /newsletter/?    # the form; what lies below it may be an article
      | -tag/?           # a topic's articles (cnn.iprima.cz, respekt.cz)
    )(?:\?|$)
    """,
    re.VERBOSE,
)
"""Searched in path and query, percent-decoded, in lower case."""
_NOT_ARTICLE_HOST = re.compile(
    r"""
    (?:.+\.)?(?:jobs|seduo|prace)\.cz$     # job offers, which news sites print in boxes
  | (?:
        tv | kariera | prace | inzerce | reklama
      | predplatne | eshop | shop | obchod
      | login | prihlaseni | ucet
    )\.                                    # what publishers keep on hosts of their own
    """,
    re.VERBOSE,
)
_FILE = re.compile(
    r"""\.(?:
        avif | gif | ico | jpe?g | png | svg | webp    # pictures
      | mp[34]                                         # sound and film
      | docx? | pdf | txt | xlsx? | zip                # documents
      | css | js | json | xml                          # what machines read
    )$""",
    re.IGNORECASE | re.VERBOSE,
)
_ID = re.compile(r"\d{5}")
_SLUG = re.compile(r"(?<![^\W_])[^\W_]++(?:[-_][^\W_]++){3}")
"""A slug of four words or more."""
_MIXED_ID = re.compile(r"\w\.(?=[a-z]*\d)[0-9a-z]{8}(?:[/?]|$)")
"""An id of letters and digits behind the slug."""
_NAMED_FILE = re.compile(r"(?<![a-z0-9-])-*+[a-z0-9]++-[a-z0-9-]++\.html?(?:\?|$)")
"""A file with a name of two words or more."""
_DATED_FOLDER = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|[1-4]\d|5[0-3])/")
"""A year and a month or week; an article's slug, which has a dash, lies below it."""
_AUTHOR = re.compile(
    r"""
    /(?:autori?|autorka|author|redaktori?|profil-autora|lide)(?:/|\?|$)
  | /redakce/[\w-]+/?$                # a member of the newsroom (respekt.cz, page of 2023)
  | [?&][mp]=(?:\w+_)?authors         # ihned.cz
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TAG = re.compile(
    r"""
    /(?:tagy? | zpravy-tag | stitky? | stitek | clanky-podle-stitku | tema(?:ta)? | wiki)(?:[/.?]|$)
  | -tag/?(?:\?|$)                     # cnn.iprima.cz, respekt.cz
    """,
    re.IGNORECASE | re.VERBOSE,
)


def looks_like_tag(url: str) -> bool:
    """Tell whether an address leads to the articles of a topic rather than to a section (16 sites, November 2026)."""
    return bool(_TAG.search(url))


def looks_like_author(url: str) -> bool:
    """Tell whether an address, as printed, leads to a page about an author (16 sites, November 2026)."""
    return bool(_AUTHOR.search(url))


def looks_like_article(url: str) -> bool:
    """Tell by its address alone whether a page of a Czech news site may be an article.

    True for a shape that a known site declares as its articles', and on any site for a slug of four words or more, an
    id (five digits or more; eight letters and digits behind a point), a named .html file or a dated path; never where
    `is_never_article` is true. Holds for the 55 article addresses of 16 sites known in November 2026.
    """
    return len(url) <= MAX_URL_CHARACTERS and _has_article(url) is True


def links_to_article(base: str, href: str) -> bool:
    """Tell whether the link `href`, as printed on a page at `base`, may lead to an article: never one to the same page.

    What a site declares holds on its hosts, so a link that names no host must be resolved first.
    """
    if not href or href.startswith(("#", "?")):
        return False
    try:
        return looks_like_article(joined(base, href))
    except ValueError:  # no address at all: "http://["
        return False


def is_never_article(url: str) -> bool:
    """Tell whether an address is a file, or lies where sites keep tags, authors, searches and accounts.

    What a known site declares comes before the words that sites share: reflex.cz has articles below
    /clanek/fotogalerie/ and /clanek/tema/ (page of 2023).
    """
    return _has_article(url) is False


@remembered
def _has_article(url: str) -> bool | None:
    """Return whether an address is an article's by a known shape, False where it never is, None where nothing tells."""
    parts = split(url)
    if _FILE.search(parts.path) or _NOT_ARTICLE_HOST.match(parts.netloc):
        return False
    sites = sites_at(parts.hostname or "")
    if any(site.has_other_at(url) for site in sites):
        return False
    if any(site.has_article_at(url) for site in sites):
        return True
    told = f"{parts.path}?{parts.query}".lower()
    told = unquote(told).lower() if "%" in told else told
    if _NOT_ARTICLE.search(told):
        return False
    return _has_article_shape(told) or None


def _has_article_shape(path: str) -> bool:
    """Tell whether path and query, percent-decoded and in lower case, have a slug, an id or a dated folder."""
    if (
        _ID.search(path)
        or (path.count("-") + path.count("_") > 2 and _SLUG.search(path))
        or (".htm" in path and _NAMED_FILE.search(path))
        or ("." in path and _MIXED_ID.search(path))
    ):
        return True
    dated = _DATED_FOLDER.search(path)
    return dated is not None and "-" in path[dated.end() :]
