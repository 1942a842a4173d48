"""FORUM 24: WordPress, addresses of a slug alone, live reports of bold times.

Addresses, the feed and the listings are the site's own (sites.md); of its markup only `article` is known, the rest is
what WordPress itself writes. The staff is invented.
"""

from ..patterns import Patterns
from ..site import ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="forum24",
    series=22,
    host="www.forum24.cz",
    title="FORUM 24",
    publisher="FORUM 24",
    sections=(
        ("domaci", "Domácí"),
        ("zahranicni", "Zahraniční"),
        ("ekonomika", "Ekonomika"),
    ),
    staff=("Karel Loun", "Věra Dostálková", "Alois Tesárek", "Simona Krátká"),
    addresses=Patterns(
        current="https://www.forum24.cz/{slug}/",
        moved=("https://www.forum24.cz/?p={digits:6}",),
    ),
    sources=(
        Source(url="https://www.forum24.cz/feed/", size=10),
        Source(url="https://www.forum24.cz/?m={year}{month}{day}", form="listing"),
    ),
    listing_url="https://{host}/rubrika/{section}",
    paging="?paged={page}",
    topic_path="tag/{slug}/",
    author_path="autor/{slug}/",
    prefixes={"live": "ON-LINE: "},
    credits=PRESS_CREDITS,
    section_printed=False,
    variants=press(
        *("plain", "subheads", "list-and-quote", "images", "embed", "long", "short", "live", "agency", "two-authors"),
        "no-author",
    ),
    template=Press(),
)
