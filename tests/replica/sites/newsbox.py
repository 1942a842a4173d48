"""Newsbox.cz (INCORP a.s.): photo before author and date, "Sdílej:", perex, body, "Témata:", "Stalo se".

Its sections, staff and tags are invented; only the order of the parts of an article is known.
"""

from ..addresses import Generations
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.incorp import Incorp

SITE = ReplicaSite(
    name="newsbox",
    series=77,
    host="newsbox.cz",
    title="Newsbox.cz",
    publisher="INCORP a.s.",
    sections=(("domaci", "Domácí"), ("zahranicni", "Zahraniční"), ("byznys", "Byznys"), ("zivot", "Život")),
    old_sections=(("domaci", "Domácí"), ("zahranicni", "Zahraniční")),
    weather=("pocasi", "Počasí"),
    opinion=("nazory", "Názory"),
    sponsored=("byznys/komercni-sdeleni", "Komerční sdělení"),
    staff=("Přemysl Pšenička", "Zdislava Tůmová", "Šimon Bělohrad", "Růžena Křivánková"),
    tags=("Energetika", "Města a obce", "Policie ČR", "Soudnictví", "Evropská unie", "Zemědělství"),
    boxes=(
        BoxSpec(section="related", heading="Související", size=(2, 4)),
        BoxSpec(section="latest", heading="Stalo se", size=(5, 8), perex=True, stamps=True, newest=True, more="Domácí"),
        BoxSpec(section="most_read", heading="Nejčtenější", size=(4, 5), place="aside"),
    ),
    padded_hours=True,
    addresses=Generations(),
    hidden_section="interni",
    sources=(Source(url="https://newsbox.cz/rss/"),),
    sizes_printed=True,
    template=Incorp(tail=("topics", "related", "latest"), topics_label="Témata:", photo_first=True, comma_caption=True),
)
