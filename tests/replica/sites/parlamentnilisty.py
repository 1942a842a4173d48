"""ParlamentníListy.cz, as the page of 2023 is: raw line breaks in the JSON-LD, every box under an <h1>, initials.

Addresses, the feed and headings of boxes are the site's own (sites.md); initials, photographers and tags are invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press

_SITE = "https://www.parlamentnilisty.cz"

SITE = ReplicaSite(
    name="parlamentnilisty",
    series=14,
    host="www.parlamentnilisty.cz",
    title="ParlamentniListy.cz",
    publisher="OUR MEDIA a.s.",
    sections=(
        ("arena/monitor", "Monitor"),
        ("politika/senat", "Senát"),
        ("politika/vlada", "Vláda"),
        ("kraje/praha", "Praha"),
    ),
    opinion=("politika/politici-volicum", "Politici voličům"),
    staff=("rkl", "mvz", "jhd", "osk"),
    tags=("Kolín", "nádraží", "petice", "rozpočet", "doprava", "volby"),
    addresses=Patterns(current=f"{_SITE}/{{section}}/{{slug}}-{{digits:6}}"),
    sources=(Source(url=f"{_SITE}/export/rss.aspx", size=15),),
    all_news=(f"{_SITE}/dalsi-zpravy", f"{_SITE}/archiv/"),
    paging="?p={page}",
    always=frozenset({"silent"}),
    always_modified=False,
    topic_path="tagy/{slug}",
    author_path="redakce/{slug}",
    boxes=(
        BoxSpec(section="related", heading="Psali jsme:", size=(2, 4), place="story"),
        BoxSpec(section="more_news", heading="Další články z rubriky", size=(3, 5), place="rubric", date_form="%H:%M"),
        BoxSpec(section="more_news", heading="Politici voličům", size=(3, 3), place="aside"),
        BoxSpec(section="more_news", heading="Volby do zastupitelstev", size=(3, 3), place="aside"),
        BoxSpec(section="more_news", heading="Tiskové zprávy", size=(4, 5), place="aside"),
        BoxSpec(section="more_news", heading="Poslanecká sněmovna", size=(1, 1), place="bottom"),
        BoxSpec(section="more_news", heading="Názory a petice", size=(1, 1), place="bottom"),
    ),
    credits=("Reprofoto: ČT24", "Hana Vlčková", "Archiv obce", "Marek Zbořil"),
    variants=press(
        *("plain", "subheads", "list-and-quote", "table", "embed", "long", "short", "paid", "opinion", "own-words"),
        *("two-authors", "agency"),
    ),
    template=Press(),
)
