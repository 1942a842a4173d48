"""Press1.cz (INCORP a.s.): teasers with perexes follow the body.

Its sections, staff, tags and the headings of its boxes are invented, and so is its sitemap: none is known, this one
stands here so that discovery by sitemap can be tested.
"""

from ..addresses import Generations
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.incorp import Incorp

SITE = ReplicaSite(
    name="press1",
    series=79,
    host="press1.cz",
    title="Press1.cz",
    publisher="INCORP a.s.",
    sections=(("zpravy", "Zprávy"), ("svet", "Svět"), ("ekonomika", "Ekonomika"), ("kultura", "Kultura")),
    old_sections=(("zpravy", "Zprávy"), ("svet", "Svět")),
    weather=("pocasi", "Počasí"),
    opinion=("nazory", "Názory"),
    sponsored=("ekonomika/komercni-sdeleni", "Komerční sdělení"),
    staff=("Alois Vydra", "Květa Dřímalová", "Vojtěch Čáslavka", "Jiřina Úlehlová"),
    tags=("Finance", "Bydlení", "Doprava", "Počítače", "Evropská unie", "Sociální služby"),
    boxes=(
        BoxSpec(section="related", heading="Čtěte dále", size=(2, 3)),
        BoxSpec(section="latest", heading="Aktuálně se děje", size=(4, 7), perex=True, stamps=True, newest=True),
        BoxSpec(section="recommended", heading="Doporučujeme", size=(3, 4), perex=True, place="aside"),
    ),
    addresses=Generations(),
    hidden_section="interni",
    sources=(
        Source(url="https://press1.cz/rss/"),
        Source(url="https://press1.cz/sitemap.xml", form="sitemap", in_robots=True),
    ),
    sizes_printed=True,
    template=Incorp(tail=("topics", "related", "latest")),
)
