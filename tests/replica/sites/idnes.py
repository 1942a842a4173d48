"""iDNES.cz (MAFRA), as its pages of 2014-2023 are: microdata, boxes below the story, a wall that asks for consent.

Addresses, feeds, sitemaps, the cookie and headings of boxes are the site's own (sites.md and real pages); the staff and
the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, Consent, ReplicaSite, RightsSpec, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

_ID = "A{published:%y%m%d}_{digits:6}_zpravy_{initials:3}"

SITE = ReplicaSite(
    name="idnes",
    series=2,
    host="www.idnes.cz",
    title="iDNES.cz",
    publisher="MAFRA, a. s.",
    sections=(
        ("zpravy/domaci", "Domácí"),
        ("zpravy/zahranicni", "Zahraničí"),
        ("ekonomika", "Ekonomika"),
        ("kultura", "Kultura"),
        ("brno/zpravy", "Brno"),
    ),
    sponsored=("firmy", "Sdělení firem"),
    section_hosts={"firmy": "sdeleni.idnes.cz"},
    staff=("Vojtěch Krapka", "Milena Suchá", "Hynek Oborník", "Zora Pavlíčková"),
    tags=("Doprava", "Zdravotnictví", "Rozpočet", "Evropská unie", "Stavebnictví", "Vodní díla"),
    addresses=Patterns(
        current=f"https://{{host}}/{{section}}/{{slug}}.{_ID}",
        older={"2014": f"https://zpravy.idnes.cz/{{slug}}-0jv-/domaci.aspx?c={_ID}"},
        served=("{url}?setver=touch", "{url}?zdroj=vybava_idnes"),
        moved=(f"https://zpravy.idnes.cz/{{slug}}-1kw-/domaci.aspx?c={_ID}",),
    ),
    sources=(
        Source(url="https://servis.idnes.cz/rss.aspx?c=zpravodaj", size=12),
        Source(url="https://servis.idnes.cz/rss.aspx?c=kultura", section="kultura"),
        Source(
            url="https://www.idnes.cz/zpravy/sitemap", form="news", size=15, declared="windows-1250", in_robots=True
        ),
        Source(url="https://www.idnes.cz/sitemap.xml?type=clanky-{year}_{month}", form="sitemap"),
    ),
    consent=Consent(cookie="dCMP=1", url="https://www.idnes.cz/nastaveni-souhlasu?url={url}"),
    paging="?strana={page}",
    topic_path="wiki/obecne/{slug}.K5002099",
    author_path="novinari/{slug}.N4706",
    boxes=(
        BoxSpec(section="related", heading="Související", size=(2, 4), place="related"),
        BoxSpec(section="most_read", heading="Nejčtenější", size=(3, 5), perex=True, place="most_read"),
        BoxSpec(section="recommended", heading="iDNES Premium", size=(3, 3), perex=True, place="premium"),
        BoxSpec(section="more_news", heading=None, size=(3, 5), perex=True, place="more"),
    ),
    cards=BoxSpec(section="related", heading=None, size=(1, 1)),
    prefixes={"live": "ONLINE: "},
    credits=PRESS_CREDITS,
    charset="windows-1250",
    variants=(
        Variant(name="2014", layout="2014", address="2014", year=2014),
        *press(
            "plain",
            "subheads",
            "list-and-quote",
            "table",
            "cards",
            "embed",
            "long",
            "short",
            "paid",
            "live",
            "sponsored",
        ),
        *press("updated", "two-authors", "agency", "agency-only", "no-author"),
    ),
    rights=RightsSpec(
        tdmrep='[{"location": "*", "tdm-reservation": 1}]',
        headers={"tdm-reservation": "0", "X-Robots-Tag": "googlebot: noindex"},
    ),
    template=Press(),
)
