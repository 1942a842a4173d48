"""Invented sites whose pages need a browser. The replica serves them where they are named; no spider is theirs."""

from __future__ import annotations

from ..patterns import Patterns
from ..scripted import Script
from ..site import BoxSpec, ReplicaSite, Source
from ..templates.press import Press
from ..variants import press
from ..words import PRESS_CREDITS


def _site(script: Script, series: int, *, parts_host: str | None = None) -> ReplicaSite:
    host = f"www.{script}-noviny.example"
    return ReplicaSite(
        name=script,
        series=series,
        host=host,
        title="Noviny",
        publisher="Noviny",
        sections=(("domov", "Domov"), ("svet", "Svět")),
        staff=("Radka Jílková", "Bohumil Havran", "Viola Slámová"),
        addresses=Patterns(current=f"https://{host}/{{section}}/{{slug}}-{{digits:7}}"),
        sources=(Source(url=f"https://{host}/rss", size=30),),
        boxes=(
            BoxSpec(section="related", heading="Související články", size=(2, 4)),
            BoxSpec(section="latest", heading="Aktuálně se děje", size=(4, 6), newest=True, place="latest"),
        ),
        credits=PRESS_CREDITS,
        variants=press("plain", "subheads", "list-and-quote", "images", "long", "agency", "short"),
        template=Press(skeleton="udalosti"),
        script=script,
        parts_host=parts_host,
    )


SITES = {
    site.name: site
    for site in (
        _site("client", 90, parts_host="data.client-dodavatel.example"),
        _site("consent", 91),
        _site("lazy", 92),
        _site("endless", 93),
    )
}
"""By name, which is what their scripts do (see scripted.py)."""
