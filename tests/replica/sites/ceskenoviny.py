"""České noviny (ČTK), as the page of 2023 is: microdata, the agency as every article's author, no section printed.

Addresses, feeds, sitemaps and headings of boxes are the site's own (sites.md); photographers and tags are invented.
"""

from dataclasses import replace

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press

_SITE = "https://www.ceskenoviny.cz"

SITE = ReplicaSite(
    name="ceskenoviny",
    series=13,
    host="www.ceskenoviny.cz",
    title="ČeskéNoviny.cz",
    publisher="ČTK",
    sections=(
        ("cr", "ČR"),
        ("svet", "Svět"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
        ("sport", "Sport"),
        ("magazin", "Magazín"),
    ),
    section_printed=False,
    always_modified=False,
    staff=("Hana Vlčková", "Marek Zbořil", "Ivo Hrdlička", "Dana Kubíčková"),
    tags=("Česko", "doprava", "kraje", "počasí", "rozpočet", "školy"),
    addresses=Patterns(
        current=f"{_SITE}/zpravy/{{slug}}/{{digits:7}}",
        moved=(f"{_SITE}/index_view.php?id={{digits:7}}", f"{_SITE}/zpravy/clanek/{{digits:7}}"),
    ),
    sources=(
        Source(url=f"{_SITE}/sluzby/rss/zpravy.php", size=12, creators=False),
        Source(url=f"{_SITE}/sluzby/rss/{{section}}.php", size=10, creators=False),
        Source(url=f"{_SITE}/sitemap.php", form="sitemap", in_robots=True),
        Source(url=f"{_SITE}/sitemap_zpravy.php", form="news", size=15, in_robots=True),
        Source(url=f"{_SITE}/sitemap_zpravy_pr.php", form="news", section="pr", in_robots=True),
    ),
    listing_url="https://{host}/{section}/",
    all_news=(f"{_SITE}/prehled-zprav/",),
    topic_path="tema/{slug}",
    author_path="autor/{slug}",
    disallow=("/vyhledavani/", "/tema/"),
    boxes=(
        BoxSpec(section="related", heading="Čtěte také:", size=(4, 6), place="below"),
        BoxSpec(section="latest", heading="Právě zveřejněno", size=(4, 6), newest=True, place="side"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={"live": "ŽIVĚ: "},
    credits=("ČTK/Hana Vlčková", "ČTK/Marek Zbořil", "ČTK/AP/Paul Weaver", "ČTK/Dana Kubíčková"),
    variants=tuple(
        replace(variant, author="agency_only")
        for variant in press(
            "plain", "subheads", "dateline", "table", "long", "short", "several", "updated", "own-words"
        )
    ),
    template=Press(),
)
