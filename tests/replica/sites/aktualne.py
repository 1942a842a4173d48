"""Aktuálně.cz, as its pages of 2022-23 are, some articles in the CMS of 2026 and in that of 2013-18.

Addresses, feeds, selectors of 2026 and headings of boxes are the site's own (sites.md); staff and tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="aktualne",
    series=6,
    host="zpravy.aktualne.cz",
    front_host="www.aktualne.cz",
    title="Aktuálně.cz",
    publisher="Economia, a.s.",
    sections=(
        ("domaci", "Domácí"),
        ("zahranici", "Zahraničí"),
        ("ekonomika", "Ekonomika"),
        ("regiony", "Regiony"),
        ("kultura", "Kultura"),
        ("fotbal", "Fotbal"),
    ),
    opinion=("komentare", "Komentáře"),
    section_hosts={
        "kultura": "magazin.aktualne.cz",
        "fotbal": "sport.aktualne.cz",
        "komentare": "nazory.aktualne.cz",
    },
    section_urls={"fotbal": "https://sport.aktualne.cz/", "komentare": "https://nazory.aktualne.cz/"},
    listing_url="https://{host}/{section}/",
    staff=("Vilma Kratochvílová", "Ota Mareček", "Sylva Hronková", "Radim Pecháček"),
    tags=("Doprava", "Školství", "Zdraví", "Evropská unie", "Vodní stavby"),
    addresses=Patterns(
        current="https://{host}/{section}/{slug}/r~{hex:32}/",
        older={"2013": "https://{host}/{section}/{slug}/r~i:article:{digits:6}/"},
        served=("https://www.aktualne.cz/{slug}/r~{hex:32}/",),
    ),
    sources=(
        Source(url="https://www.aktualne.cz/rss/", size=10),
        Source(url="https://www.aktualne.cz/sitemapnews/", form="news", size=10, in_robots=True),
        Source(
            url="https://www.aktualne.cz/sitemaps/sitemap.xml.gz",
            form="index",
            children=("https://www.aktualne.cz/sitemaps/sitemap{number}.xml.gz",),
            gzipped=True,
            in_robots=True,
        ),
        Source(
            url="https://www.aktualne.cz/sitemaps/sitemap{number}.xml.gz",
            form="sitemap",
            size=20,
            first_number=1,
            gzipped=True,
        ),
    ),
    disallow=("/message-bus/*", "/api/*", "/users/comeback", "/*?t=*", "/*&t=*", "/rss/", "/*?tisk="),
    topic_path="{slug}/l~i:keyword:27/",
    author_path="autori/{slug}/l~i:author:155/",
    boxes=(
        BoxSpec(section="recommended", heading="Mohlo by vás zajímat", size=(3, 4), place="end"),
        BoxSpec(
            section="latest",
            heading="Právě se děje",
            size=(4, 6),
            newest=True,
            perex=True,
            date_form="%-d. %-m. %Y %-H:%M",
            place="timeline",
        ),
    ),
    cards=BoxSpec(section="related", heading="Související", size=(1, 1)),
    promos=("Viděli jste", "Čtěte také", "Přečtěte si"),
    prefixes={},
    credits=PRESS_CREDITS,
    variants=(
        Variant(name="2013", layout="2013", address="2013", year=2013),
        *press("plain", "subheads", "list-and-quote", "table", "images", "promo", "cards", "dateline", "embed"),
        Variant(name="2026", features=frozenset({"subheads", "cards"}), layout="2026"),
        *press("long", "short", "opinion", "updated", "two-authors", "agency", "agency-only", "no-author"),
    ),
    template=Press(),
)
