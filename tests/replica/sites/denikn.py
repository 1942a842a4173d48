"""Deník N, as its page of February 2023 is: WordPress, a lock over the rest of paid stories, cards between paragraphs.

Addresses, feeds and headings of boxes are the site's own (sites.md); the staff and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, RightsSpec, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="denikn",
    series=16,
    host="denikn.cz",
    title="Deník N",
    publisher="Deník N",
    sections=(
        ("cesko", "Česko"),
        ("svet", "Svět"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
    ),
    opinion=("komentare", "Komentáře"),
    staff=("Radka Mlynářová", "Ota Brázda", "Hana Sojková", "Jiří Tvrzník"),
    tags=("Kauzy", "Rozhovory", "Školství", "Soudy", "Obrana"),
    addresses=Patterns(
        current="https://denikn.cz/{digits:7}/{slug}/",
        served=("{url}?ref=tit1",),
        moved=("https://denikn.cz/{digits:7}",),
    ),
    sources=(
        Source(url="https://denikn.cz/feed/", size=10),
        Source(url="https://denikn.cz/minuta/feed/", size=5),
        Source(url="https://denikn.cz/{section}/feed/", size=10),
        Source(url="https://denikn.cz/?m={year}{month}{day}", form="listing"),
    ),
    listing_url="https://{host}/{section}/",
    paging="?paged={page}",
    topic_path="tag/{slug}/",
    author_path="autor/{slug}/",
    boxes=(
        BoxSpec(section="more_news", heading="{section}", size=(4, 4), place="terms"),
        BoxSpec(section="most_read", heading="V tomto okamžiku nejčtenější", size=(5, 8), place="top"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    credits=PRESS_CREDITS,
    variants=press(
        *("plain", "subheads", "list-and-quote", "images", "cards", "embed", "long", "opinion", "agency"),
        *("two-authors", "short", "paid"),
    ),
    rights=RightsSpec(
        robots_other=("License: https://denikn.cz/rsl.xml",), headers={"X-Robots-Tag": "noai, noimageai"}
    ),
    template=Press(),
)
