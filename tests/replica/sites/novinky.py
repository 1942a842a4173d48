"""Novinky, as their pages of February 2023 are, also at addresses of before: `data-dot` parts, UTC in the metadata.

Addresses, feeds, sitemaps, sections and headings of boxes are the site's own (sites.md); the staff is invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

_SITEMAPS = "https://www.novinky.cz/sitemaps"

SITE = ReplicaSite(
    name="novinky",
    series=4,
    host="www.novinky.cz",
    title="Novinky",
    publisher="Borgis a.s.",
    sections=(
        ("domaci", "Domácí"),
        ("zahranicni", "Zahraniční"),
        ("krimi", "Krimi"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
    ),
    opinion=("komentare", "Komentáře"),
    section_urls={
        "domaci": "https://www.novinky.cz/sekce/domaci-13",
        "zahranicni": "https://www.novinky.cz/sekce/zahranicni-7",
        "krimi": "https://www.novinky.cz/sekce/krimi-8",
        "ekonomika": "https://www.novinky.cz/sekce/ekonomika-10",
        "kultura": "https://www.novinky.cz/sekce/kultura-9",
        "komentare": "https://www.novinky.cz/sekce/komentare-266",
    },
    all_news=("https://www.novinky.cz/sekce/stalo-se-154",),
    paging="?timeline--pageItem={page}",
    staff=("Ladislav Břicháček", "Bedřich Jabloňský", "Hugo Vondra", "Rita Musilová"),
    tags=("Zubři", "Doupovské hory", "Armáda", "Olympiáda", "Rozpočet", "Zákony"),
    addresses=Patterns(
        current="https://www.novinky.cz/clanek/{section}-{slug}-{digits:8}",
        older={
            "2020": "https://www.novinky.cz/{section}/clanek/{slug}-{digits:8}",
            "2017": "https://www.novinky.cz/{section}/{digits:6}-{slug}.html",
        },
        moved=("https://novinky.cz/clanek/{section}-{slug}-{digits:8}",),
    ),
    sources=(
        Source(url="https://www.novinky.cz/rss", size=15, section_element="szn:sections"),
        Source(url=f"{_SITEMAPS}/sitemap_news.xml", form="news", size=15, in_robots=True),
        Source(url=f"{_SITEMAPS}/sitemap_articles_{{number}}.xml", form="sitemap", size=10),
    ),
    topic_path="tag/{slug}",
    author_path="autor/{slug}-304",
    boxes=(
        BoxSpec(section="more_news", heading="Výběr článků", size=(5, 8), place="bottom", perex=True),
        BoxSpec(
            section="recommended",
            heading="Mohlo by vás zajímat",
            size=(4, 4),
            newest=True,
            place="footer",
            date_form="%-d. %-m. %Y %-H:%M",
        ),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={"interview": "Rozhovor: "},
    credits=PRESS_CREDITS,
    variants=(
        *press("plain", "subheads", "list-and-quote", "images", "cards", "embed", "long", "opinion", "agency"),
        *press("agency-only", "two-authors", "short"),
        Variant(name="2020", address="2020", year=2020),
        Variant(name="2017", address="2017", year=2017),
    ),
    template=Press(),
)
