"""An inspection as an HTML page in colours: one file, no script, nothing of the inspected page but its escaped text."""

from __future__ import annotations

from collections import Counter
from html import escape

from newscrawl.values.terminal import printable
from newscrawl.workbench.inspection import Inspection, Verdict, field_table

_COLOURS: dict[Verdict, str] = {
    "title": "#ffd54f",
    "perex": "#ffecb3",
    "story": "#c8e6c9",
    "field": "#e1bee7",
    "box": "#64b5f6",
    "teaser": "#bbdefb",
    "dropped": "#ffab91",
    "left out": "#eeeeee",
}
_STYLE = """
body { font: 16px/1.5 sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #212121; }
pre { overflow-x: auto; font-size: 13px; }
p { margin: 2px 0; padding: 4px 8px; display: grid; grid-template-columns: 14em 1fr; gap: 1em; }
p, h1 { overflow-wrap: anywhere; }
small { color: #555; }
"""
_HEAD = (
    '<meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    '<meta name="referrer" content="no-referrer">'
)


def render(inspection: Inspection) -> str:
    """Return the page: a legend with how many parts there are of each kind, the fields, the parts in order."""
    kinds = Counter(kind for kind, _ in inspection.parts)
    colours = "".join(f".{_class(kind)} {{ background: {colour}; }}\n" for kind, colour in _COLOURS.items())
    legend = " ".join(f'<span class="{_class(kind)}">{kind} {kinds[kind]}</span>' for kind in _COLOURS)
    if inspection.rows:
        fields = "\n".join(field_table(inspection.rows, inspection.declared, inspection.counts))
    else:
        fields = f"no article: {printable(inspection.reason or '')}"
    address = escape(printable(inspection.url))
    parts = "\n".join(
        f'<p class="{_class(kind)}"><small>{kind}: {escape(printable(f"{part.why} {part.weighed}".strip()))}</small>'
        f"<bdi>{escape(printable(part.text))}</bdi></p>"
        for kind, part in inspection.parts
    )
    return (
        f'<!DOCTYPE html>\n<html lang="cs"><head>{_HEAD}<title>{address}</title>\n'
        f"<style>{_STYLE}{colours}</style></head>\n"
        f"<body><h1>{address}</h1>\n<p><small>spider</small>{escape(inspection.spider)}</p>\n<div>{legend}</div>\n"
        f"<pre>{escape(fields)}</pre>\n{parts}\n</body></html>\n"
    )


def _class(kind: str) -> str:
    return kind.replace(" ", "-")
