"""Echo24: addresses of five letters and digits on three hosts, feeds of three sections, no listing but the front page.

Addresses and feeds are the site's own (sites.md). Its markup is not known: what a page prints, and in which order, is
that of texts of 2022, the elements are invented and have no names but `content`. So is the staff.
"""

from ..patterns import Patterns
from ..site import ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS

SITE = ReplicaSite(
    name="echo24",
    series=21,
    host="www.echo24.cz",
    title="Echo24.cz",
    publisher="Echo Media",
    sections=(
        ("domov", "Domov"),
        ("svet", "Svět"),
        ("ekonomika", "Ekonomika"),
    ),
    staff=("Jakub Strnadel", "Petra Hájovská", "Daniel Kratina", "Lenka Mrzenová"),
    addresses=Patterns(
        current="https://www.echo24.cz/a/{alnum:5}/zpravy-{section}-{slug}",
        served=("https://m.echo24.cz/a/{alnum:5}/zpravy-{section}-{slug}", "https://echo24.cz/a/{alnum:5}/{slug}"),
    ),
    sources=(
        Source(url="https://echo24.cz/rss", size=10),
        Source(url="https://echo24.cz/rss/s/{section}", size=10),
    ),
    listing_url="https://{host}/s/{section}",
    author_path="autor/{slug}",
    prefixes={},
    credits=PRESS_CREDITS,
    always_modified=False,
    section_printed=False,
    variants=press(
        *("plain", "subheads", "list-and-quote", "images", "embed", "long", "short", "updated", "live", "agency"),
        "no-author",
    ),
    template=Press(),
)
