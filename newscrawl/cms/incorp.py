"""INCORP a.s.: the CMS that globe24.cz, eurozpravy.cz, newsbox.cz and press1.cz share.

Of its present markup one class name is known, from one public scraper of eurozpravy.cz (2026); printed headings and
structure carry the reading.
"""

import re

from newscrawl.page import Page

INCORP = Page(
    publisher="INCORP a.s.",
    perex_first=True,
    body=("div.b-article-body__text",),
    kinds=(("/komercni-sdeleni/", "sponsored"), ("/nazory/", "opinion")),
)

HOUSE_NAMES = ("INCORP",)
"""The publisher as bylines name it."""
ARTICLE_SHAPE = r"[a-z0-9]-[a-z0-9-]+\.[0-9a-z]{8}(?:[/?]|$)"
"""A slug and an id of eight letters or digits, mostly letters alone."""
ID_IN_URL = r"[.-]([0-9a-z]{8})/?$|/(\d{3,7})-[a-z0-9-]+/?$"
"""The id at the end of an address, or the number that stood before the slug until 2020."""
OTHER_URL = r"/clanky-podle-stitku/"
"""Lists of articles with a tag."""

_SECTIONS = r"/(?!(?:autor|clanky-podle-stitku|tema|wiki)/)(?:[a-z0-9-]+/)"
_LEGACY_ID = r"\d{3,7}-[a-z0-9-]+"


def article_url(domain: str, before_id: str = ".") -> str:
    """Return the regular expression of article addresses of all generations on a site of this CMS.

    `/<section>[/<sub>]/<slug>.<id8>` since 2020 and `/<section>[/<sub>]/<digits>-<slug>` before, a slash may follow;
    until about 2018 also on section subdomains, where the section may be left out (addresses of eurozpravy.cz of
    2018-2026 and ids of the sister sites; the subdomains' paths are derived). `before_id` are the signs that may stand
    before the id.
    """
    site = re.escape(domain)
    ids = rf"(?:[a-z0-9-]+[{before_id}][0-9a-z]{{8}}|{_LEGACY_ID})/?$"
    return rf"^https?://(?:(?:www\.)?{site}{_SECTIONS}{{1,2}}|(?!www\.)[a-z0-9-]+\.{site}{_SECTIONS}{{0,2}}){ids}"


def section_url(domain: str) -> str:
    """Return the regular expression of a site's sections, `/<section>`, for sites whose sections are not known."""
    return rf"^https?://(?:www\.)?{re.escape(domain)}/[a-z-]+/?$"
