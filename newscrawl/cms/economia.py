"""Economia, a.s.: aktualne.cz, hn.cz with its old home ihned.cz, respekt.cz.

Each has a system of its own; the one of aktualne.cz also served sections of ihned.cz (pages of 2015-17), under the
same form of address.
"""

from newscrawl.page import Page

ECONOMIA = Page(
    publisher="Economia, a.s.",
    modified=("meta:article:modified_time", "json-ld:dateModified"),
)
"""JSON-LD repeats the publication as dateModified where the meta tag has the change (pages of 2015-22)."""

TAGS = "css:#list-tags a[href*='~']"
"""Topics; the same list links to the site itself as `/`."""

ARTICLE_ID = r"/r~((?:i:article:\d+|[0-9a-f]{32}))/?$"
"""End of an article's address: 32 hex digits, a number in articles older than 2013; `r~i:photo:`, `r~i:wiki:`,
`r~b:...` are other things, `l~` are lists (addresses of 2010-2026)."""
ARTICLE_SHAPE = r"/r~(?:[0-9a-f]{32}|i:article:\d+)(?:[/?]|$)"
OTHER_URL = r"/l~|/r~(?:i:(?!article)|b:|[^/]+/r~)"
"""Those other things and lists; an address with two such parts is a photo of an article."""
HOUSE_NAMES = ("Economia",)
"""The publisher as bylines name it."""
