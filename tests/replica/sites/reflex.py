"""Reflex (CZECH NEWS CENTER), as its pages of February 2023 are: the most read above the headline, many texts paid.

Addresses, feeds, sitemaps and headings of boxes are the site's own (sites.md); the staff and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="reflex",
    series=12,
    host="www.reflex.cz",
    title="Reflex.cz",
    publisher="CZECH NEWS CENTER a.s.",
    sections=(("zpravy", "Zprávy"), ("kultura", "Kultura"), ("causy", "Causy"), ("historie", "Historie")),
    opinion=("komentare", "Komentáře"),
    staff=("Bohdan Rezek", "Alžběta Frýdová", "Vratislav Půta", "Sidonie Kalná"),
    tags=("film", "kauzy", "dějiny", "Šumava", "pověry", "literatura"),
    addresses=Patterns(
        current="https://{host}/clanek/{section}/{digits:6}/{slug}.html",
        served=("{url}?utm_source=blesk",),
        moved=("https://www.reflex.cz/clanek/{section}/{digits:6}/{slug}",),
    ),
    sources=(
        Source(url="https://www.reflex.cz/rss", size=10),
        Source(url="https://www.reflex.cz/rss/2984", size=5, section="komentare"),
        Source(url="https://www.reflex.cz/sitemap{number}.xml", form="sitemap", size=10),
    ),
    all_news=(
        "https://www.reflex.cz/kategorie/3025/zpravy",
        "https://www.reflex.cz/kategorie/2984/komentare",
        "https://www.reflex.cz/kategorie/3091/kultura",
        "https://www.reflex.cz/fotogalerie",
        "https://www.reflex.cz/lideazeme",
    ),
    topic_path="tag/{slug}/1",
    author_path="writerprofile/{slug}/",
    section_printed=False,
    boxes=(
        BoxSpec(section="most_read", heading="Nejčtenější články z Reflex.cz", size=(3, 3), place="top"),
        BoxSpec(
            section="recommended",
            heading="Vybíráme z placeného obsahu",
            size=(4, 5),
            place="premium",
            date_form="%-d. {month} %Y • %H:%M",
        ),
        BoxSpec(section="related", heading="Čtěte také", size=(4, 6), place="after"),
        BoxSpec(section="most_read", heading="Nejčtenější", size=(4, 5), place="aside"),
    ),
    credits=PRESS_CREDITS,
    variants=press(
        *("plain", "subheads", "list-and-quote", "images", "embed", "long", "short", "paid", "opinion"),
        *("two-authors", "updated", "pages"),
    ),
    template=Press(),
)
