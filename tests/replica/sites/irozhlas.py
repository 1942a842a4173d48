"""iROZHLAS (Český rozhlas), as its pages of 2020-2023 are: no paywall, cards between paragraphs, the author at the end.

Addresses, feeds, sitemaps and headings of boxes are the site's own (sites.md); the staff and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, RightsSpec, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

_FEEDS = "https://www.irozhlas.cz/rss/irozhlas"
_SITEMAPS = "https://www.irozhlas.cz/sites/default/files/irozhlas_feeds/sitemaps"

SITE = ReplicaSite(
    name="irozhlas",
    series=1,
    host="www.irozhlas.cz",
    title="iROZHLAS",
    publisher="Český rozhlas",
    sections=(
        ("zpravy-domov", "Domov"),
        ("zpravy-svet", "Svět"),
        ("ekonomika", "Ekonomika"),
        ("sport", "Sport"),
    ),
    opinion=("komentare", "Komentáře"),
    staff=("Otmar Vrzal", "Blanka Zemanová", "Kryštof Mužík", "Ludmila Peštová"),
    tags=("Povodí Labe", "Kraje", "Rozpočet", "Evropská komise", "Stavby", "Školství"),
    addresses=Patterns(
        current="https://www.irozhlas.cz/{section}/{slug}_{published:%y%m%d%H%M}_{initials:3}",
        moved=("https://irozhlas.cz/{section}/{slug}_{published:%y%m%d%H%M}_{initials:3}",),
    ),
    sources=(
        Source(url=_FEEDS, size=10),
        Source(url=f"{_FEEDS}/section/{{section}}", size=10),
        Source(url=f"{_SITEMAPS}/news.xml", form="news", size=15, in_robots=True),
        Source(url=f"{_SITEMAPS}/sitemap-{{number}}.xml", form="sitemap", size=12),
    ),
    topic_path="zpravy-tag/{slug}",
    author_path="{slug}-5346741",
    boxes=(
        BoxSpec(section="more_news", heading="Zprávy, které jste nečetli", size=(3, 5), place="side"),
        BoxSpec(section="related", heading="Související články", size=(2, 4), place="side"),
        BoxSpec(section="recommended", heading="Mohlo by vás zajímat", size=(4, 4), place="bottom"),
        BoxSpec(section="more_news", heading="{section}", size=(3, 5), place="bottom"),
        BoxSpec(section="most_read", heading="Nejčtenější za posledních 24 hodin", size=(4, 6), place="most_read"),
        BoxSpec(section="latest", heading="Nejnovější články", size=(4, 6), newest=True, place="latest"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    credits=PRESS_CREDITS,
    variants=press(
        *("plain", "subheads", "list-and-quote", "images", "cards", "embed", "long", "opinion", "agency"),
        *("agency-only", "two-authors", "short"),
    ),
    rights=RightsSpec(
        robots_other=(
            "User-agent: GPTBot",
            "User-agent: CCBot",
            "Disallow: /",
            "",
            "User-agent: PerplexityBot",
            "Allow: /",
        ),
        head='<meta name="copyright" content="Český rozhlas">',
    ),
    template=Press(),
)
