"""MAFRA a.s.: the CMS that idnes.cz and lidovky.cz share.

Real pages of 2014-2023 (idnes.cz, also on its old subdomains) and of 2023 (lidovky.cz) have the same names inside the
story; the paywall's are known from readers' scripts of 2023-26. There is no JSON-LD, and the microdata's dates say
"CET" in summer too, so the `article:` metadata come first: local time without a zone.
"""

import re

from newscrawl.page import Page

MAFRA = Page(
    publisher="MAFRA a.s.",
    title=("css:h1[itemprop~='headline']", "css:h1.arttit"),
    perex=("css:div.art-full div.opener",),
    published=("meta:article:published_time", "css:div.art-info span.time"),
    modified=("meta:article:modified_time",),
    authors=("css:div.authors [itemprop='name']", "css:div.authors"),
    topics=("css:div.art-tags a",),
    section=("css:h4.rub a", "css:ul.portalmenu-2 > li.act > a", "css:#p-menu-2 > li.act > a"),
    body=("div[itemprop='articleBody'] div.bbtext", "#art-text div.bbtext"),
    drop=(
        "[data-redistribute]",
        "[id^='AdTrack']",
        ".r-main",
        ".imagelist",
        ".equip-tv",
        ".artend",
        ".blockquote-box",
        ".tag-list",
        "#selfart-box",
        "#hyper300",
        ".lach-list",
        "#paywall > :not(.paywall-foot):not(:has(.paywall-foot))",
    ),
    boxes=(
        "#related-list",
        "#abcnejctenejsi",
        "#abcpremium",
        "#abchlavniz",
        "#list-art-kolotoc",
        "#recombee-premium",
        "#topeject",
        ".paywall-foot",
        "div.bbtext table.complete",
        "div.bbtext .not4bbtext:not(.imagelist)",
    ),
    paywall=("#paywall",),
    kinds=(
        (r"^https?://(?:sdeleni\.idnes|pr\.lidovky)\.cz/", "sponsored"),
        (r"^https?://(?:www\.)?lidovky\.cz/nazory/|_ln_nazory_", "opinion"),
        ("css:div.online2016", "live"),
    ),
)
"""Tables and `not4bbtext` inside the story are boxes beside it: cards of other articles, galleries, facts."""

COOKIES = {"dCMP": "1"}
"""Without it every article redirects to CONSENT_URL (the wall: several sources; the cookie: one, 2026)."""
CONSENT_URL = r"/nastaveni-souhlasu"
TRACKING = ("setver", "zdroj")
"""On what device the page is read, and from which box the reader came (pages of 2018-23)."""
WRAPPERS = (("/_servix/recombee/", "url"),)
"""Links of recommended articles (pages of 2020-23)."""
OTHER_URL = r"\.K\d+(?:\?|$)"
"""Lists of articles about a topic or a person, `/wiki/<slug>.K455005`, `/archiv/<slug>.K5145938` (pages of 2023)."""
HOUSE_NAMES = ("MAFRA",)
"""The publisher as bylines name it."""

_ID = r"A\d{6}_\d{6,7}_[\w-]+"
ARTICLE_ID = rf"[.=]({_ID})(?:[/?&]|$)"
"""What all addresses of one article share, also /foto, /diskuse and its twin on the sister site.

The day in it is when the article was begun, on real pages up to five days before its publication: no `article_date`.
"""


def article_url(domain: str) -> str:
    """Return the regular expression of article addresses of both generations on a site of this CMS.

    `/<section>[/<sub>]/<slug>.A230216_145638_<section>_<author>` on www; before 2018 on subdomains
    `/<slug>-<3 characters>-/<section>.aspx?c=A180111_155756_<section>_<author>`. An id with a tail (/foto, /diskuse,
    /tisk) is another page of the article.
    """
    present = rf"(?:[a-z0-9_-]+/)+[^/?]+\.{_ID}$"
    until_2018 = rf"[^/?]+-/[\w-]+\.aspx\?(?:[^#]*&)?c={_ID}(?:&|$)"
    return rf"^https?://(?:[a-z0-9-]+\.)*{re.escape(domain)}/(?:{present}|{until_2018})"
