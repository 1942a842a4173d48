"""For crawls of pages whose story comes by script: an invented site on plain HTTP, answered over loopback."""

from __future__ import annotations

import json
from collections.abc import Mapping

from support.loopback import Answer, page
from support.noviny import PROSE, SITE, rss

SHELL = """<!DOCTYPE html><html lang="cs"><head><title>Noviny</title></head><body><div id="app"></div>
<noscript>Zapněte si JavaScript</noscript><script src="/app.js"></script></body></html>"""
_APP = """fetch("/api" + location.pathname).then((answer) => answer.json()).then((told) => {
    document.title = told.title; document.getElementById("app").innerHTML = told.html; %s });"""


def story(name: str) -> Answer:
    title = f"Zastupitelé schválili most číslo {name[-2:]}"
    html = f"""<article><h1>{title}</h1><time datetime="2026-01-27T09:11:00+01:00">27. ledna 2026 9:11</time>
    <p>{PROSE}</p><p>{title}. {PROSE}</p></article>"""
    return page(json.dumps({"title": title, "html": html}), "application/json")


def name_of(number: int) -> str:
    """Return the path of an article of the site."""
    return f"/novy-most-se-otevira.abcdef{number:02}"


def site(*names: str, then: Mapping[str, str] | str = "", shell: str = SHELL) -> dict[str, Answer]:
    """Return the answers of a site with these articles; `then` is what their script does in the end."""
    answers = {f"{SITE}/rss": rss(*((SITE + name, "Tue, 27 Jan 2026 09:11:00 +0100") for name in names))}
    for name in names:
        does = then if isinstance(then, str) else then[name]
        answers[SITE + name] = page(shell.replace("/app.js", f"/app.js?{name[-2:]}"))
        answers[f"{SITE}/app.js?{name[-2:]}"] = page(_APP % does, "text/javascript")
        answers[f"{SITE}/api{name}"] = story(name)
    return answers


NAMES = [name_of(number) for number in range(4)]
