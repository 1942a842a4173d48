"""E15 (CZECH NEWS CENTER), as its pages of February 2023 are: premium articles give their perex, boxes at the side.

Addresses, feeds and headings of boxes are the site's own (sites.md); the staff and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, RightsSpec, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="e15",
    series=11,
    host="www.e15.cz",
    title="E15.cz",
    publisher="CZECH NEWS CENTER a.s.",
    sections=(
        ("domaci", "Domácí"),
        ("zahranicni", "Zahraniční"),
        ("byznys/burzy-a-trhy", "Burzy a trhy"),
        ("finexpert", "Finexpert"),
    ),
    opinion=("nazory", "Názory"),
    sponsored=("reklama", "Reklama"),
    staff=("Radim Kostka", "Pavlína Šindelová", "Hynek Drobný", "Libuše Machalová"),
    tags=("akcie", "mlékárny", "inflace", "celní správa", "hypotéky", "energetika"),
    addresses=Patterns(
        current="https://{host}/{section}/{slug}-{digits:7}",
        moved=("https://www.e15.cz/{section}/jina-slova-v-adrese-{digits:7}",),
    ),
    sources=(
        Source(url="https://www.e15.cz/rss", size=10),
        Source(url="https://www.e15.cz/rss/6089", size=8),
    ),
    all_news=("https://www.e15.cz/zpravy", "https://www.e15.cz/byznys", "https://www.e15.cz/rozhovory"),
    topic_path="tag/{slug}/1",
    author_path="writerprofile/{slug}",
    boxes=(
        BoxSpec(section="related", heading="Související články", size=(4, 6), place="after"),
        BoxSpec(
            section="recommended",
            heading="S předplatným můžete mít i tento exkluzivní obsah",
            size=(3, 4),
            place="premium",
            date_form="%-d. %-m. %Y • %H:%M",
        ),
        BoxSpec(section="more_news", heading="Hlavní zprávy", size=(3, 3), newest=True, place="aside"),
        BoxSpec(section="most_read", heading="Nejčtenější", size=(3, 5), place="aside"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    credits=PRESS_CREDITS,
    variants=press(
        *("plain", "subheads", "list-and-quote", "table", "images", "cards", "embed", "long", "short", "paid"),
        *("opinion", "sponsored", "updated", "two-authors", "agency", "agency-only"),
    ),
    rights=RightsSpec(tdmrep="<html>Stránka nenalezena", robots_other=("License: https://www.e15.cz/rsl.xml",)),
    template=Press(),
)
