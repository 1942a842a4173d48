"""Plain texts of labelled pages, as different programs flatten HTML: what `flattened` trains on, and is measured by.

    PYTHONPATH=tests .venv/bin/python -m trials.training.dumps ../shared/corpus /tmp/dumps innertext

writes the articles of a folder of labelled pages, flattened in one style, with an index that evaluate.py reads.
"""

from __future__ import annotations

import gzip
import json
import random
import re
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import lxml.html

from ..corpus import html_pages

Ending = Literal["whole", "bare", "headline", "lead", "stump"]

_INLINE = frozenset(
    (
        *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i"),
        *("ins", "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup"),
        *("time", "tt", "u", "var", "wbr"),
    )
)
_UNSEEN = frozenset(
    (
        *("script", "style", "noscript", "template", "svg", "head", "iframe", "select", "button", "input", "textarea"),
        *("canvas", "object", "video", "audio"),
    )
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STUMP_CHARS = 2000
"""Characters that stored dumps hold of a page: most of those beside the seed break off there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a program flattens a page."""

    name: str
    block: str = "\n\n"
    """What stands between blocks."""
    item: str = ""
    """What stands before the item of a list."""
    cell: str = "\n\n"
    """What stands between the cells of a table's row."""
    headings: bool = False
    """Whether headings are marked as in Markdown."""
    links: bool = False
    """Whether links and stressed words are."""
    alts: bool = False
    """Whether pictures are there by their alternative text."""
    hidden: bool = False
    """Whether what the page hides is there, too."""
    blocks: bool = True
    """Whether blocks are told from inline elements; else only the source's white space parts the text."""
    width: int | None = None
    """Characters at which lines are wrapped."""


STYLES = (
    Style(name="visible"),
    Style(name="lines", block="\n", cell="\n"),
    Style(name="alts", alts=True, hidden=True),
    Style(name="innertext", block="\n", cell="\t"),
    Style(name="inscriptis", block="\n", item="  * ", cell="  "),
    Style(name="html2text", item="  * ", cell=" | ", headings=True, links=True, alts=True, width=78),
    Style(name="markdown", item="* ", headings=True),
    Style(name="bullets", block="\n", item="• ", cell="\t"),
    Style(name="wrapped", width=72),
    Style(name="wrapped-lines", block="\n", width=90),
    Style(name="textcontent", blocks=False, hidden=True),
)
BY_NAME = {style.name: style for style in STYLES}


def parse(html: str) -> Any:
    """Return the body of a page as a tree."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    body = tree.find("body")
    return body if body is not None else tree


def flatten(body: Any, style: Style) -> str:
    """Return the text of a page's body in a style."""
    parts: list[str] = []
    _write(body, style, parts)
    text = re.sub(r"[ \t\xa0]*\n[ \xa0]*(?![ *•])", "\n", "".join(parts))
    text = re.sub(r"\n{3,}", "\n\n", text) if "\n\n" in style.block else re.sub(r"\n{2,}", "\n", text)
    if style.width is not None:
        text = "\n".join(_wrapped(line, style.width) for line in text.split("\n"))
    return text.strip() + "\n"


def _wrapped(line: str, width: int) -> str:
    return textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False) if line.strip() else ""


def _write(node: Any, style: Style, parts: list[str]) -> None:
    """Append the text of an element, and what follows it in its parent."""
    tag = node.tag if isinstance(node.tag, str) else ""
    is_unseen = not tag or tag in _UNSEEN or (not style.hidden and _is_hidden(node))
    if not is_unseen:
        opening, closing = _around(tag, node, style)
        parts.append(opening)
        parts.append(_text(node.text, style))
        for child in node:
            _write(child, style, parts)
        parts.append(closing)
    elif style.blocks:
        parts.append(" ")
    parts.append(_text(node.tail, style))


def _is_hidden(node: Any) -> bool:
    return "display:none" in (node.get("style") or "").replace(" ", "")


def _text(text: str | None, style: Style) -> str:
    return re.sub(r"\s+", " ", text) if text and style.blocks else text or ""


def _around(tag: str, node: Any, style: Style) -> tuple[str, str]:
    """Return what a style writes before and after an element's content."""
    if tag == "br":
        return ("\n", "") if style.blocks else ("", "")
    if tag == "img" and style.alts and node.get("alt"):
        alt = " ".join(node.get("alt").split())
        return (f"![{alt}]({node.get('src', '')[:80].replace(' ', '')})" if style.links else f"\n{alt}\n"), ""
    if tag == "a" and style.links and node.get("href"):
        return "[", f"]({node.get('href')[:200].replace(' ', '').replace('(', '').replace(')', '')})"
    if tag in ("strong", "b") and style.links:
        return "**", "**"
    if not style.blocks or tag in _INLINE:
        return "", ""
    if tag in ("td", "th"):
        return "", style.cell
    if tag in _HEADINGS and style.headings:
        return f"{style.block}{'#' * _HEADINGS[tag]} ", style.block
    if tag == "li":
        return f"\n{style.item}", "\n"
    if tag == "p":
        return "\n\n", "\n\n"
    return style.block, style.block


def cut(count: int, title: int | None, story: list[int], ending: Ending, rng: random.Random) -> tuple[int, int]:
    """Return (first, end) of the paragraphs that a dump of this kind keeps.

    Args:
        count: paragraphs of the whole dump.
        title: number of the headline.
        story: numbers of the story's paragraphs.
        ending: "whole"; "bare": without most of the navigation; "headline": from there on; "lead": from the story on;
            "stump": from the headline on, and broken off within or soon after the story.
        rng: where chance has a say.
    """
    if ending == "whole" or not story:
        return 0, count
    head = title if title is not None and title < story[0] else story[0]
    first = {"bare": max(0, head - rng.randint(1, 12)), "lead": story[0]}.get(
        ending, max(0, head - rng.choice((0, 0, 1, 2)))
    )
    if ending == "stump":
        return first, rng.randint(story[len(story) // 3], min(count - 1, story[-1] + 12)) + 1
    return first, min(count, story[-1] + 1 + rng.choice((0, 2, 5, 10, 25, 60, 200)))


def write_corpus(folder: Path, out: Path, style: Style) -> int:
    """Flatten the pages of a folder into another and return how many they are."""
    rows = []
    for row, html in html_pages(folder):
        name = row["file"].replace(".html.gz", ".txt.gz")
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_bytes(gzip.compress(flatten(parse(html), style).encode("utf-8", "replace"), mtime=0))
        rows.append(json.dumps({**row, "file": name, "charset": "utf-8"}, ensure_ascii=False))
    (out / "index.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return len(rows)


def main() -> None:
    """Write the pages of a folder in one style."""
    folder, out, style = sys.argv[1:4]
    sys.setrecursionlimit(20_000)
    print(write_corpus(Path(folder), Path(out), BY_NAME[style]), "pages")


if __name__ == "__main__":
    main()
