"""Blesk (CZECH NEWS CENTER), as its pages of February 2023 are: news, weather, and charity without JSON-LD.

Addresses, feeds, sitemaps and headings of boxes are the site's own (sites.md); the staff and the tags are invented.
"Právě se stalo" prints days with its times, which the site does not: the replica's day is not the crawl's.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="blesk",
    series=10,
    host="www.blesk.cz",
    title="Blesk.cz",
    publisher="CZECH NEWS CENTER a.s.",
    sections=(
        ("zpravy-krimi", "Krimi"),
        ("zpravy-udalosti", "Události"),
        ("zpravy-politika", "Politika"),
        ("zpravy-pocasi", "Počasí"),
        ("regiony-plzen", "Plzeň"),
    ),
    section_hosts={"zpravy-pocasi": "pocasi.blesk.cz"},
    staff=("Robert Klusák", "pak", "Ilona Vodrážková", "Denis Hřebík"),
    tags=("požár", "hasiči", "nehoda", "soud", "kočky", "Plzeňský kraj"),
    addresses=Patterns(
        current="https://{host}/clanek/{section}/{digits:6}/{slug}.html",
        served=("{url}?date=2026-11-21&reportPage=2",),
        moved=("https://www.blesk.cz/clanek/{section}/{digits:6}/{slug}",),
    ),
    sources=(
        Source(url="https://www.blesk.cz/rss", size=10),
        Source(url="https://www.blesk.cz/rss/7", size=8),
        Source(url="https://www.blesk.cz/sitemap-news.xml", form="news", size=12, in_robots=True),
        Source(url="https://www.blesk.cz/sitemap{number}.xml", form="sitemap", size=10, first_number=1),
    ),
    all_news=(
        "https://www.blesk.cz/zpravy",
        "https://www.blesk.cz/zpravy/politika",
        "https://www.blesk.cz/zpravy/udalosti",
        "https://www.blesk.cz/zpravy/krimi",
        "https://www.blesk.cz/zpravy/svet",
        "https://www.blesk.cz/celebrity",
        "https://www.blesk.cz/regiony",
    ),
    topic_path="tag/{slug}/1",
    author_path="writerprofile/{slug}",
    boxes=(
        BoxSpec(section="most_read", heading="Nejčtenější na Blesk.cz", size=(4, 5), place="top"),
        BoxSpec(section="related", heading="Související", size=(4, 6), place="after"),
        BoxSpec(section="recommended", heading="Blesk Premium", size=(4, 4), place="premium"),
        BoxSpec(
            section="latest",
            heading="Právě se stalo",
            size=(5, 6),
            newest=True,
            place="aside",
            date_form="%-d. %-m. %Y %H:%M",
        ),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={"live": "ONLINE: "},
    credits=PRESS_CREDITS,
    variants=(
        *press("plain", "subheads", "images", "cards", "embed", "long", "short", "live"),
        *press("updated", "two-authors", "agency", "agency-only"),
        Variant(name="weather", layout="weather", features=frozenset({"cards", "subheads", "embed"})),
        Variant(name="weather-agency", layout="weather", author="agency"),
        Variant(name="charity", layout="charity", features=frozenset({"images", "cards"})),
    ),
    template=Press(),
)
