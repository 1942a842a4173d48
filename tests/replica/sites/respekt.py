"""Respekt, as its two pages of February 2023 are: a Next.js site, link cards between paragraphs, a day without hour.

Addresses, feed and headings of boxes are the site's own; the staff is invented, tags are not printed.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="respekt",
    series=20,
    host="www.respekt.cz",
    title="Respekt",
    publisher="Economia, a.s.",
    sections=(
        ("kontext", "Kontext"),
        ("kultura", "Kultura"),
        ("literatura", "Literatura"),
    ),
    opinion=("komentare", "Komentáře"),
    staff=("Miloš Havelka", "Soňa Trnková", "Šimon Radil", "Klára Ponocná"),
    addresses=Patterns(
        current="https://www.respekt.cz/{section}/{slug}",
        served=("{url}?issueId=100495",),
        moved=("https://respekt.cz/{section}/{slug}",),
    ),
    sources=(
        Source(url="https://www.respekt.cz/api/rss", size=20),
        Source(url="https://www.respekt.cz/tydenik/{year}/{number}", form="listing", size=8, first_number=1),
    ),
    all_news=("https://www.respekt.cz/rozhovor",),
    author_path="redakce/{slug}",
    boxes=(
        BoxSpec(section="latest", heading="Nejnovější články", size=(4, 5), newest=True, place="grid"),
        BoxSpec(section="most_read", heading="Nejčtenější články za posledních 7 dní", size=(4, 5), place="grid"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={},
    credits=PRESS_CREDITS,
    always=frozenset({"day_only", "silent"}),
    always_modified=False,
    variants=press(
        *("plain", "subheads", "list-and-quote", "images", "cards", "long", "opinion", "two-authors", "short"),
    ),
    template=Press(),
)
