"""Globe24.cz (INCORP a.s.): "Témata: | Související | Aktuálně se děje | Zdroj: | Další zprávy", as the seed page.

Of its sections only /svet is known; the others, the staff and the tags are invented.
"""

from ..addresses import Generations
from ..site import BoxSpec, ReplicaSite, RightsSpec, Source
from ..templates.incorp import Incorp

SITE = ReplicaSite(
    name="globe24",
    series=18,
    host="globe24.cz",
    title="Globe24.cz",
    publisher="INCORP a.s.",
    sections=(
        ("svet", "Svět"),
        ("domov", "Domov"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
        ("sport", "Sport"),
    ),
    old_sections=(("svet", "Svět"), ("domov", "Domov")),
    weather=("pocasi", "Počasí"),
    opinion=("nazory", "Názory"),
    sponsored=("ekonomika/komercni-sdeleni", "Komerční sdělení"),
    staff=("Vilém Nedvídek", "Šárka Žďárská", "Radim Koubek", "Apolena Vydrová", "Bořivoj Tůma"),
    tags=(
        "Kraj Vysočina",
        "Doprava",
        "Policie ČR",
        "Zdravotnictví",
        "Evropská unie",
        "Školství",
        "Stavebnictví",
        "Kultura",
    ),
    boxes=(
        BoxSpec(section="related", heading="Související", size=(2, 3), more="Více souvisejících"),
        BoxSpec(section="latest", heading="Aktuálně se děje", size=(5, 9), perex=True, stamps=True, newest=True),
        BoxSpec(section="more_news", heading="Další zprávy", size=(3, 6), perex=True),
    ),
    always=frozenset({"source"}),
    legacy_hosts=("zpravy.globe24.cz",),
    addresses=Generations(),
    hidden_section="interni",
    sources=(Source(url="https://globe24.cz/rss/"),),
    keywords=("mosty", "lidé", "krajina", "peníze", "počasí a lidé"),
    sizes_printed=True,
    rights=RightsSpec(
        tdmrep='[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://globe24.cz/tdm.json"}]',
        robots_own=("Content-Signal: search=yes, ai-input=yes, ai-train=no",),
    ),
    template=Incorp(tail=("topics", "related", "latest", "more_news"), topics_label="Témata:"),
)
