"""Pages of which scripts put in what is missing: what is served first, and what the scripts load.

The whole page that a site's template writes is what a reader sees in the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Literal

Script = Literal["client", "consent", "lazy", "endless"]
"""client: the story comes by script. consent: behind a dialog. lazy: a box is loaded when it comes into view.
endless: as client, and the script never ends."""
FOLDER = "/casti/"
"""Path of what the scripts load."""

_LAZY = re.compile(r"<!--lazy-->(.*?)<!--/lazy-->", re.DOTALL)
_HEAD = re.compile(r"<head>(.*?)</head>", re.DOTALL)
_BODY = re.compile(r"<body>(.*?)</body>", re.DOTALL)
_SHELL = """<!DOCTYPE html>
<html lang="cs"><head><meta charset="utf-8"><title>Zprávy</title></head>
<body><div id="app">Načítám</div><noscript>Zapněte si JavaScript.</noscript>
<script src="{origin}{folder}app.js" data-part="{origin}{folder}{number}.json"></script></body></html>"""
_CONSENT = """<!DOCTYPE html>
<html lang="cs"><head><meta charset="utf-8"><title>Souhlas s používáním cookies</title></head>
<body><div id="app"><div role="dialog"><h1>Vážíme si vašeho soukromí</h1>
<p>Kliknutím na tlačítko souhlasíte s tím, že naši partneři ukládají do vašeho zařízení cookies.</p>
<button id="ano">Souhlasím</button> <button id="ne">Odmítnout vše</button></div></div>
<script src="{origin}{folder}app.js" data-part="{origin}{folder}{number}.json"></script></body></html>"""
_SHOW = """
const part = document.currentScript.dataset.part;
async function show() {
    const page = await (await fetch(part)).json();
    document.head.innerHTML = page.head;
    document.body.innerHTML = page.body;
    %s
}
"""
_WHEN_ASKED = """
window.open("https://reklama.example/");
document.getElementById("ano").onclick = () => { document.cookie = "souhlas=1"; show(); };
document.getElementById("ne").onclick = show;
"""
_LAZY_LOADER = """<script>
const box = document.getElementById("aktualne");
new IntersectionObserver(async (entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    box.innerHTML = await (await fetch("PART")).text();
}).observe(box);
</script></body>"""
_SCRIPTS: dict[Script, str] = {
    "client": _SHOW % "" + "show();",
    "endless": _SHOW % "for (;;) {}" + "show();",
    "consent": _SHOW % "" + _WHEN_ASKED,
    "lazy": "",
}


def served(script: Script, whole: str, number: int, origin: str) -> str:
    """Return what is served for the page that reads `whole` in the end; its parts are loaded from `origin`."""
    if script == "lazy":
        loader = _LAZY_LOADER.replace("PART", f"{origin}{FOLDER}{number}.html")
        far = '<div style="height: 4000px"></div><section id="aktualne"'
        return _LAZY.sub("", whole).replace('<section id="aktualne"', far, 1).replace("</body>", loader, 1)
    shell = _CONSENT if script == "consent" else _SHELL
    return shell.format(origin=origin, folder=FOLDER, number=number)


def part(script: Script, path: str, whole: Callable[[int], str]) -> tuple[str, str] | None:
    """Return (body, type) of what scripts load from `path`, None where there is nothing.

    `whole` returns the whole page of the article with a number.
    """
    name = path.removeprefix(FOLDER)
    if name == "app.js":
        return _SCRIPTS[script], "text/javascript"
    if not (found := re.fullmatch(r"(\d+)\.(json|html)", name)):
        return None
    html = whole(int(found[1]))
    if found[2] == "html":
        return "".join(_LAZY.findall(html)), "text/html"
    parts = {"head": "".join(_HEAD.findall(html)), "body": "".join(_BODY.findall(html))}
    return json.dumps(parts, ensure_ascii=False), "application/json"
