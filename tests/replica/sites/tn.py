"""TN.cz (TV Nova): no page was seen, so its pages are as plain as HTML allows, those of 2016 without any metadata.

Addresses and the feed are the site's own (sites.md); the staff is invented.
"""

from ..patterns import Patterns
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import Variant, press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="tn",
    series=23,
    host="tn.nova.cz",
    title="TN.cz",
    publisher="TV Nova s.r.o.",
    sections=(("zpravodajstvi", "Zpravodajství"),),
    staff=("Marcel Otáhal", "Zora Pilařová", "Ctibor Hanák"),
    addresses=Patterns(
        current="https://{host}/{section}/clanek/{digits:6}-{slug}",
        older={"2016": "https://tn.nova.cz/clanek/{slug}.html"},
        moved=("https://tn.cz/{section}/clanek/{digits:6}-{slug}",),
    ),
    sources=(Source(url="https://tn.nova.cz/rss", size=10),),
    boxes=(BoxSpec(section="related", heading="Související články", size=(2, 4), place="after"),),
    credits=PRESS_CREDITS,
    variants=(
        Variant(name="2016", layout="2016", address="2016", year=2016, features=frozenset({"silent"}), author="none"),
        *press("plain", "subheads", "list-and-quote", "table", "images", "promo", "embed", "long", "short"),
        *press("updated", "two-authors", "agency", "agency-only"),
    ),
    always_modified=False,
    section_printed=False,
    template=Press(),
)
