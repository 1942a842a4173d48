"""Deník.cz and a regional paper of it (VLTAVA LABE MEDIA), in its layouts of 2016, 2023 and 2026.

Addresses, feeds, sitemaps and headings of boxes are the site's own (sites.md and real pages); of 2026 only the names of
perex, story and paywall are known, the rest of that layout is plain markup. The staff and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="denik",
    series=8,
    host="www.denik.cz",
    title="Deník.cz",
    publisher="VLTAVA LABE MEDIA a.s.",
    sections=(
        ("z_domova", "Česko"),
        ("ze_sveta", "Svět"),
        ("ekonomika", "Ekonomika"),
        ("krimi", "Krimi"),
        ("zpravy_region", "Zprávy z Jičínska"),
    ),
    opinion=("komentare", "Komentáře"),
    section_hosts={"zpravy_region": "jicinsky.denik.cz"},
    section_urls={"komentare": "https://www.denik.cz/nazory/"},
    listing_url="https://{host}/{section}/",
    staff=("Lubomír Šafář", "Darina Hájíčková", "Tadeáš Brož", "Ilona Smržová"),
    tags=("Doprava", "Nemocnice", "Povodně", "Rozpočet", "Školství"),
    addresses=Patterns(
        current="https://{host}/{section}/{slug}-{published:%Y%m%d}.html",
        older={
            "2016": "https://{host}/{section}/{slug}{published:%Y%m%d}.html",
            "2026": "https://{host}/{section}/{slug}-{digits:5}/",
        },
        moved=("https://{host}/{section}/{slug}-{published:%Y%m%d}-{alnum:4}.html",),
    ),
    sources=(
        Source(url="https://www.denik.cz/rss/all.html", size=10),
        Source(url="https://www.denik.cz/rss/nazory.html", section="komentare"),
        Source(url="https://www.denik.cz/sitemaps/news.html", form="news", size=12, in_robots=True),
        Source(url="https://www.denik.cz/sitemap.xml", form="sitemap"),
        Source(url="https://jicinsky.denik.cz/", form="listing", section="zpravy_region"),
    ),
    topic_path="tagy/{slug}-3231.html",
    author_path="autor/{slug}-3556.html",
    boxes=(
        BoxSpec(section="related", heading="Související články", size=(2, 3), place="related"),
        BoxSpec(section="more_news", heading="Hlavní zprávy", size=(4, 6), perex=True, place="main"),
        BoxSpec(section="more_news", heading="Další články z rubriky", size=(3, 3), place="side"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={},
    credits=PRESS_CREDITS,
    always_modified=False,
    variants=(
        Variant(name="2016", layout="2016", address="2016", year=2016, features=frozenset({"silent"})),
        *press("plain", "subheads", "list-and-quote", "images", "cards", "embed", "dateline"),
        Variant(name="2026", features=frozenset({"subheads"}), layout="2026", address="2026"),
        Variant(name="2026-paid", layout="2026", address="2026", access="paid"),
        *press("long", "opinion", "updated", "two-authors", "agency", "agency-only", "no-author"),
    ),
    template=Press(),
)
