"""Pages that try to run scripts, to fetch, or to break the page that shows them, each with a story that can be read."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import strategies as st

_FILE = Path(__file__).parent / "hostile_fragments.txt"

RUN = "window.top.zle = 1, document.title = 'zle'"
"""What their scripts do where one runs."""
AWAY = "http://zle.example/"
"""Whom they ask where something is fetched."""
PROSE = (
    "Most u mlýna zavřela obec v pondělí ráno, dělníci našli v pilíři trhlinu dlouhou přes dva metry.",
    "Oprava bude stát sedmnáct milionů korun a skončí nejdříve na podzim, řekl starosta Bohumil Vrána.",
    "Lávka pro pěší, kterou hasiči postavili za jediný den, unese najednou nejvýš patnáct lidí.",
)
URL = "https://noviny.example/domaci/obec-opravuje-stary-most-12346"

FRAGMENTS = {
    name: html.strip("\n").replace("RUN", RUN).replace("AWAY", AWAY)
    for name, _, html in (
        section.partition("\n")
        for section in re.split(r"^# ", _FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    )
} | {
    "javascript": f'<a href="javascript:{RUN}">odkaz, který pustí skript</a><a href=" java\tscript:{RUN}">druhý</a>',
    "characters": "<p>a\u2028b\u202ec\u2066d\x00e\x1b[31m f\ufeff g\u00adh \ufffe i</p>",
}
"""What stands in the middle of a story; in the file RUN and AWAY stand for what is run and who is asked."""


def page_with(fragment: str) -> str:
    """Return the HTML of an article with a fragment of HTML in the middle of its story, and a box of teasers below."""
    return f"""<!DOCTYPE html><html><head><title>Obec opravuje most</title>
<meta property="og:type" content="article"></head><body onload="{RUN}">
<h1>Obec opravuje starý most přes řeku</h1><div class="text"><p>{PROSE[0]}</p>{fragment}<p>{PROSE[1]}</p>
<p>{PROSE[2]}</p></div><h2>Čtěte také</h2><ul>
<li><a href="/domaci/lavka-pro-pesi-chybi-uz-rok-12345">Lávka pro pěší chybí už rok a půl</a></li>
<li><a href="/domaci/mlyn-u-reky-ma-noveho-majitele-12344">Mlýn u řeky má nového majitele</a></li></ul></body></html>"""


WHOLE = {
    "no body": f"<h1>Obec opravuje starý most přes řeku</h1><p>{PROSE[0]}<p>{PROSE[1]}",
    "frameset": f'<html><frameset onload="{RUN}"><frame src="{AWAY}"></frameset></html>',
    "nothing but a comment": "<html><!-- nic -->",
    "deep": page_with("<div>" * 1500 + "<p>dole</p>"),
    "deep lines": page_with("<b><i><a href=/x>" * 300 + "dole"),
    "long": page_with(f"<p>{PROSE[0] * 2000}</p>"),
}
"""Pages that are hostile as a whole."""
HUGE = {
    "10 MB": page_with("<p>" + "Voda v řece stoupla o metr a půl. " * 300_000 + "</p>"),
    "many elements": page_with("<p>a<i>b</i></p>" * 4_000),
}
"""Those that take seconds to read."""

_TAGS = (
    *("a", "b", "p", "div", "span", "table", "tr", "td", "ul", "li", "h2", "svg", "math", "mtext", "style", "script"),
    *("template", "noscript", "form", "button", "select", "option", "title", "textarea", "iframe", "frameset", "body"),
    *("foreignObject", "mglyph", "annotation-xml", "desc", "plaintext", "xmp", "img", "br", "object", "marquee"),
)
_ATTRIBUTES = (
    *("", "", "", "hidden", 'style="display:none"', 'class="story"', 'id="S:0"', 'id="B:0"', "itemprop=articleBody"),
    *(f"onclick='{RUN}'", f'onerror="{RUN}" src=x', f'href="javascript:{RUN}"', f"srcdoc='<script>{RUN}</script>'"),
    *('data-part="0"', 'colspan="3"', 'colspan="1e9"', 'encoding="text/html"', 'shadowrootmode="open"'),
)
_WORDS = ("voda", " most & ", PROSE[0], "&lt;script&gt;", "&quot;", "]]>", "-->", "</", "<", "\x00", "\u202e")


def broken_html() -> st.SearchStrategy[str]:
    """Return the strategy of HTML in which tags are opened, closed and nested at random."""
    tag = st.sampled_from(_TAGS)
    opened = st.builds("<{} {}>".format, tag, st.sampled_from(_ATTRIBUTES))
    closed = tag.map("</{}>".format)
    text = st.sampled_from(_WORDS) | st.text(max_size=8)
    return st.lists(st.one_of(opened, opened, closed, text), max_size=40).map("".join)
