"""CNN Prima NEWS, as its page of February 2023 is: strips above the headline, "K tématu" in the story, a gallery.

Addresses, feeds, the sitemap of each year and the headings of boxes are the site's own (sites.md); staff and tags are
invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="cnnprima",
    series=15,
    host="cnn.iprima.cz",
    title="CNN Prima NEWS",
    publisher="FTV Prima",
    sections=(
        ("domaci", "Domácí"),
        ("zahranici", "Zahraničí"),
        ("ekonomika", "Ekonomika"),
        ("sport", "Sport"),
    ),
    opinion=("nazory", "Názory"),
    staff=("Tereza Halousková", "Igor Stýblo", "Monika Zářecká", "Vilém Pokorný"),
    tags=("Sníh", "Nehoda", "Vláda", "Zdravotnictví", "Praha", "Hokej"),
    addresses=Patterns(
        current="https://cnn.iprima.cz/{slug}-{digits:6}",
        served=("{url}?_il=hp", "https://cnn.iprima.cz/show-time/{slug}-{digits:6}"),
    ),
    sources=(
        Source(url="https://cnn.iprima.cz/rss", size=10),
        Source(url="https://cnn.iprima.cz/rss/{section}", size=10),
        Source(url="https://cnn.iprima.cz/sitemap-content-{year}.xml", form="sitemap"),
    ),
    topic_path="{slug}-tag",
    author_path="{slug}",
    boxes=(
        BoxSpec(section="more_news", heading=None, size=(4, 7), place="ticker"),
        BoxSpec(section="related", heading="K tématu", size=(2, 2), date_form="%-d. {month} %Y", place="end"),
        BoxSpec(
            section="latest",
            heading="Právě se děje",
            size=(4, 6),
            newest=True,
            date_form="%-H:%M",
            place="timeline",
        ),
        BoxSpec(
            section="recommended",
            heading="Mohlo by vás zajímat",
            size=(3, 3),
            date_form="%-d. {month} %Y %-H:%M",
            place="best-of",
        ),
        BoxSpec(
            section="recommended",
            heading="Návrhy pro vás",
            size=(3, 3),
            date_form="%-d. {month} %Y %-H:%M",
            place="for-you",
        ),
    ),
    promos=("ČTĚTE TAKÉ",),
    prefixes={"gallery": "OBRAZEM: ", "live": "ON-LINE: "},
    credits=PRESS_CREDITS,
    variants=press(
        *("plain", "subheads", "list-and-quote", "promo", "embed", "long", "short", "gallery", "opinion"),
        *("agency", "agency-only", "two-authors"),
    ),
    template=Press(),
)
