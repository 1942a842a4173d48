"""Seznam Zprávy, as its pages of November 2025 are: `data-dot` parts, UTC in the metadata, cards between paragraphs.

Addresses, feeds, sitemaps, sections and headings of boxes are the site's own (sites.md); the staff is invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

_SITEMAPS = "https://www.seznamzpravy.cz/sitemaps"

SITE = ReplicaSite(
    name="seznamzpravy",
    series=5,
    host="www.seznamzpravy.cz",
    title="Seznam Zprávy",
    publisher="Seznam Zprávy, a.s.",
    sections=(
        ("domaci", "Domácí"),
        ("zahranicni", "Svět"),
        ("ekonomika", "Byznys"),
        ("kultura", "Kultura"),
        ("sport", "Sport"),
    ),
    opinion=("nazory-komentare", "Názory"),
    section_urls={
        "domaci": "https://www.seznamzpravy.cz/sekce/domaci-13",
        "zahranicni": "https://www.seznamzpravy.cz/sekce/zahranicni-11",
        "ekonomika": "https://www.seznamzpravy.cz/sekce/ekonomika-194",
        "kultura": "https://www.seznamzpravy.cz/sekce/kultura-163",
        "sport": "https://www.seznamzpravy.cz/sekce/sport-147",
        "nazory-komentare": "https://www.seznamzpravy.cz/sekce/nazory-komentare-246",
    },
    all_news=("https://www.seznamzpravy.cz/sekce/stalo-se-177",),
    paging="?timeline--pageItem={page}",
    staff=("Gita Malá", "Otakar Běhounek", "Radka Svobodníková", "Petr Halama", "Ivona Ráčková"),
    tags=("Třebonice", "Lázně", "Rozpočet", "Povodí Sázavy", "Hasiči", "Volby"),
    addresses=Patterns(
        current="https://www.seznamzpravy.cz/clanek/{section}-{slug}-{digits:6}",
        served=("{url}?amp=1",),
        moved=("https://seznamzpravy.cz/clanek/{section}-{slug}-{digits:6}",),
    ),
    sources=(
        Source(url="https://www.seznamzpravy.cz/rss", size=15, section_element="szn:sections"),
        Source(url=f"{_SITEMAPS}/sitemap_news.xml", form="news", size=15, in_robots=True),
        Source(url=f"{_SITEMAPS}/sitemap_articles_{{number}}.xml", form="sitemap", size=10),
    ),
    topic_path="tag/{slug}",
    author_path="autor/{slug}-1811",
    boxes=(
        BoxSpec(section="more_news", heading=None, size=(4, 6), newest=True, place="strip"),
        BoxSpec(
            section="latest",
            heading="Nejnovější",
            size=(3, 3),
            newest=True,
            place="side",
            date_form="%-d. %-m. %Y %-H:%M",
        ),
        BoxSpec(section="more_news", heading="Hlavní zprávy", size=(5, 8), place="bottom"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={"gallery": "Obrazem: ", "interview": "Rozhovor: "},
    credits=PRESS_CREDITS,
    variants=(
        *press(
            "plain", "subheads", "list-and-quote", "table", "images", "cards", "embed", "long", "opinion", "interview"
        ),
        *press("agency", "agency-only", "two-authors", "short"),
    ),
    template=Press(),
)
