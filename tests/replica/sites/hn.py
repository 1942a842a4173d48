"""Hospodářské noviny, as their page of February 2023 is (windows-1250), one article in the layout of ihned.cz of 2014.

Addresses, feeds and headings of boxes are the site's own (sites.md), the calendar of issues is that of 2020; the staff
and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="hn",
    series=9,
    host="hn.cz",
    title="Hospodářské noviny (HN.cz)",
    publisher="Economia, a.s.",
    sections=(
        ("byznys", "Byznys"),
        ("domaci", "Domácí"),
        ("zahranicni", "Zahraniční"),
        ("tech", "Tech"),
        ("archiv", "Archiv"),
    ),
    opinion=("nazory", "Názory"),
    staff=("Dalimil Kos", "Eliška Řezáčová", "Přemysl Vodička", "Zuzana Matějková"),
    tags=("Energetika", "Státní rozpočet", "Automobilový průmysl", "Reality", "Banky"),
    addresses=Patterns(
        current="https://{section}.hn.cz/c1-{digits:8}-{slug}",
        older={"2014": "https://{section}.ihned.cz/zpravodajstvi-cesko/c1-{digits:8}-{slug}"},
        served=("https://hn.cz/c1-{digits:8}-{slug}",),
        moved=("https://{section}.ihned.cz/c1-{digits:8}-{slug}",),
    ),
    sources=(
        Source(url="https://hn.cz/?m=rss", size=10, link_query="utm_source=mediafed&utm_medium=rss"),
        Source(url="https://{section}.hn.cz/?m=rss", size=10),
        Source(url="https://archiv.ihned.cz/?p=0A0000&archive[source_date]={year}-{month}-{day}", form="listing"),
    ),
    listing_url="https://{section}.hn.cz/",
    all_news=("https://hn.cz/",),
    topic_path="tagy/{slug}-356208",
    author_path="autori/{slug}/",
    boxes=(
        BoxSpec(
            section="related",
            heading="Související články",
            size=(1, 2),
            perex=True,
            date_form="%-d. %-m. %Y",
            place="column",
        ),
        BoxSpec(
            section="recommended",
            heading="Vybíráme z HN",
            size=(3, 5),
            perex=True,
            date_form="%-d. %-m. %Y",
            place="under",
        ),
    ),
    prefixes={"interview": "Rozhovor: "},
    credits=PRESS_CREDITS,
    charset="windows-1250",
    variants=(
        Variant(name="2014", features=frozenset({"subheads"}), layout="2014", address="2014", year=2014),
        *press("plain", "subheads", "list-and-quote", "table", "images", "embed", "long", "paid", "opinion"),
        *press("interview", "agency", "agency-only", "two-authors", "no-author", "short"),
    ),
    template=Press(),
)
