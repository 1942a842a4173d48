"""An inspection as one HTML file that fetches nothing and runs nothing but the script beside this module.

The page stands in an <iframe> of its own, as HTML that `marked_page` has written anew. What keeps it from running or
fetching anything:

- nothing of the page is written but escaped text in elements without its attributes; this would do alone, and so would
  the following together;
- `sandbox="allow-same-origin"` lets no script run in the frame, no form be sent and no window be opened. Its origin is
  that of the file, so that the file's own script reaches the marks; what makes that dangerous elsewhere is a frame
  whose scripts may run: such a one can take its sandbox away;
- the frame's Content-Security-Policy allows one style, by its hash, and nothing else;
- that of the file, which holds in the frame too, allows one script and two styles, by their hashes.
"""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from newscrawl.values.terminal import printable
from newscrawl.workbench.inspection import Inspection
from newscrawl.workbench.inspection_page.marked_page import marked_page, marked_text
from newscrawl.workbench.inspection_page.marks import LAYERS
from newscrawl.workbench.inspection_page.view import view_of


def render(inspection: Inspection) -> str:
    """Return an inspection as an HTML page."""
    colours = _asset("colours.css")
    style, frame_style, script = colours + _asset("page.css"), colours + _asset("frame.css"), _asset("page.js")
    outline = inspection.explained.outline
    frame = _filled(
        "frame.html.jinja",
        body=Markup(marked_page(inspection, outline) if outline is not None else marked_text(inspection)),  # noqa: S704 - it is made of escaped text
        is_text=outline is None,
        style=Markup(frame_style),  # noqa: S704 - a file of this package
        style_hash=_hash(frame_style),
    )
    return _filled(
        "page.html.jinja",
        address=printable(inspection.url),
        spider=inspection.spider,
        reason=printable(inspection.reason or ""),
        is_article=bool(inspection.rows),
        view=view_of(inspection),
        layers=_layers(inspection),
        frame=frame,
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704 - a file of this package
        style_hash=_hash(style),
        frame_style_hash=_hash(frame_style),
        script_hash=_hash(script),
    )


def _layers(inspection: Inspection) -> dict[str, int]:
    """Return the layers in their order, each with the number of its parts."""
    layers = dict.fromkeys(LAYERS.values(), 0)
    for verdict, _ in inspection.parts:
        layers[LAYERS[verdict]] += 1
    return layers


def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _filled(name: str, **values: object) -> str:
    """Return a template of this package with these values, all of them escaped that are no Markup."""
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    return environment.from_string(_asset(name)).render(**values)


def _hash(text: str) -> str:
    """Return the source expression of an inline script or style (Content Security Policy Level 3, 2.3.1)."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
