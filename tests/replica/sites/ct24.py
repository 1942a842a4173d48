"""ČT24: addresses, feeds and sitemaps of the site (sites.md); of its markup only what one scraper of 2025 names.

Nothing else of its pages is known, so the skeleton around those names is plain HTML; staff and topics are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, RightsSpec, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

_HOST = "https://ct24.ceskatelevize.cz"

SITE = ReplicaSite(
    name="ct24",
    series=7,
    host="ct24.ceskatelevize.cz",
    title="ČT24",
    publisher="Česká televize",
    sections=(
        ("domaci", "Domácí"),
        ("svet", "Svět"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
        ("veda", "Věda"),
        ("media", "Média"),
    ),
    section_urls={
        "domaci": f"{_HOST}/rubrika/domaci-5",
        "svet": f"{_HOST}/rubrika/svet-16",
        "ekonomika": f"{_HOST}/rubrika/ekonomika-17",
        "kultura": f"{_HOST}/rubrika/kultura-24",
        "veda": f"{_HOST}/rubrika/veda-25",
        "media": f"{_HOST}/rubrika/media-19",
    },
    staff=("Zdislava Nováčková", "Kamil Toušek", "Běla Hrdličková", "Ota Zavřel"),
    addresses=Patterns(
        current="https://ct24.ceskatelevize.cz/clanek/{section}/{slug}-{digits:6}",
        older={"2020": "https://ct24.ceskatelevize.cz/{section}/{digits:7}-{slug}"},
    ),
    sources=(
        Source(url=f"{_HOST}/rss", size=10),
        Source(url=f"{_HOST}/rss/hlavni-zpravy", size=5),
        Source(url=f"{_HOST}/rss/rubrika/domaci-5", section="domaci", size=5),
        Source(url=f"{_HOST}/rss/rubrika/svet-16", section="svet", size=5),
        Source(url=f"{_HOST}/rss/rubrika/ekonomika-17", section="ekonomika", size=5),
        Source(url=f"{_HOST}/rss/rubrika/media-19", section="media", size=5),
        Source(url=f"{_HOST}/rss/rubrika/kultura-24", section="kultura", size=5),
        Source(url=f"{_HOST}/rss/rubrika/veda-25", section="veda", size=5),
        Source(url=f"{_HOST}/sitemaps/sitemap_news.xml", form="news", in_robots=True),
        Source(url=f"{_HOST}/sitemaps/sitemap_articles_{{number}}.xml", form="sitemap", size=10, first_number=1),
    ),
    boxes=(
        BoxSpec(section="related", heading="Související", size=(2, 4), place="after"),
        BoxSpec(section="most_read", heading="Nejčtenější", size=(4, 5), place="after"),
    ),
    prefixes={"live": "ŽIVĚ: "},
    credits=PRESS_CREDITS,
    variants=(
        *press("plain", "subheads", "list-and-quote", "table", "images", "embed", "long", "two-authors", "agency"),
        *press("agency-only", "short", "live"),
        Variant(name="2020", address="2020", year=2020),
    ),
    rights=RightsSpec(
        headers={"Content-Usage": "train-ai=y", "tdm-reservation": "1"},
        head='<meta name="tdm-reservation" content="0">'
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">',
    ),
    template=Press(),
)
