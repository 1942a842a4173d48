"""Lidovky.cz (MAFRA), as its page of 2023 is: a headline above the picture, boxes below the story and in the footer.

Addresses, feeds, the cookie and headings of boxes are the site's own (sites.md and real pages); the archive takes its
day as it did in 2018. The staff and the tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, Consent, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="lidovky",
    series=3,
    host="www.lidovky.cz",
    title="Lidovky.cz",
    publisher="MAFRA, a.s.",
    sections=(("domov", "Česko"), ("kultura", "Kultura"), ("relax", "Magazín"), ("orientace", "Orientace")),
    opinion=("nazory", "Názory"),
    staff=("Silvie Knotková", "Prokop Macháč", "Adéla Rybínová", "Erik Dvořáček"),
    tags=("Senát", "Divadlo", "Rozpočet", "Evropská unie", "Památky"),
    addresses=Patterns(
        current="https://www.lidovky.cz/{section}/{slug}.A{published:%y%m%d}_{digits:6}_ln_{section}_{initials:3}",
        older={
            "2018": "https://www.lidovky.cz/{slug}-fcz-/zpravy.aspx?c=A{published:%y%m%d}_{digits:6}_ln_{section}_{initials:3}"
        },
        served=("{url}?setver=touch", "{url}?zdroj=LN_vybava_lidovky"),
        moved=("https://relax.lidovky.cz/{slug}.A{published:%y%m%d}_{digits:6}_ln_{section}_{initials:3}",),
    ),
    sources=(
        Source(url="https://servis.lidovky.cz/rss.aspx", size=10),
        Source(url="https://servis.lidovky.cz/rss.aspx?c=ln_nazory", section="nazory"),
        Source(url="https://www.lidovky.cz/archiv/?datum={day}.+{month}.+{year}&idostrova=ln_lidovky", form="listing"),
    ),
    consent=Consent(cookie="dCMP=1", url="https://www.lidovky.cz/nastaveni-souhlasu?url={url}"),
    all_news=("https://www.lidovky.cz/archiv/",),
    paging="?strana={page}",
    topic_path="archiv/{slug}.K5145938",
    author_path="novinari/{slug}.N858",
    boxes=(
        BoxSpec(section="recommended", heading="Mohlo by vás zajímat", size=(2, 3), place="related"),
        BoxSpec(section="most_read", heading="Nejčtenější", size=(4, 6), place="most_read"),
        BoxSpec(section="recommended", heading=None, size=(3, 3), place="premium"),
        BoxSpec(section="most_read", heading="Právě čtete", size=(4, 6), place="footer"),
    ),
    prefixes={},
    credits=PRESS_CREDITS,
    charset="windows-1250",
    variants=(
        Variant(name="2018", address="2018", year=2018),
        *press("plain", "subheads", "list-and-quote", "embed", "long", "paid", "opinion", "updated"),
        *press("two-authors", "agency", "agency-only", "no-author"),
    ),
    template=Press(),
)
