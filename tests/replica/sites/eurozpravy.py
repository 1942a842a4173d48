"""EuroZprávy.cz (INCORP a.s.): "Související | Více souvisejících | tags | Aktuálně se děje | Další zprávy" (a button).

Sections are the site's own; the staff and the tags are invented.
"""

from ..addresses import Generations
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.incorp import Incorp

SITE = ReplicaSite(
    name="eurozpravy",
    series=19,
    host="eurozpravy.cz",
    title="EuroZprávy.cz",
    publisher="INCORP a.s.",
    sections=(
        ("domaci", "Domov"),
        ("zahranicni", "Zahraničí"),
        ("zahranicni/eu", "EU"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
        ("krimi", "Krimi"),
    ),
    old_sections=(("domaci/politika", "Politika"), ("domaci/spolecnost", "Společnost")),
    weather=("pocasi", "Počasí"),
    opinion=("nazory", "Názory"),
    sponsored=("ekonomika/komercni-sdeleni", "Komerční sdělení"),
    staff=("Oldřich Křivánek", "Lenka Švarcová", "Čeněk Úlehla", "Běla Obdržalová", "Řehoř Dřímal", "Dorota Ježdíková"),
    tags=(
        "Liberecký kraj",
        "Policie ČR",
        "Sněhová kalamita",
        "Vláda ČR",
        "Evropská unie",
        "Zdravotnictví",
        "Železnice",
    ),
    boxes=(
        BoxSpec(section="related", heading="Související", size=(2, 3), more="Více souvisejících"),
        BoxSpec(
            section="latest",
            heading="Aktuálně se děje",
            size=(8, 12),
            perex=True,
            stamps=True,
            newest=True,
            more="Další zprávy",
        ),
    ),
    legacy_hosts=("zahranicni.eurozpravy.cz", "domaci.eurozpravy.cz"),
    addresses=Generations(),
    hidden_section="interni",
    sources=(Source(url="https://eurozpravy.cz/rss/"),),
    keywords=("rozhodnutí", "obce", "budoucnost", "jednání"),
    sizes_printed=True,
    template=Incorp(tail=("related", "topics", "latest")),
)
