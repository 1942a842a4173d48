"""Tables of data in a story, told from those that only lay a page out."""

from __future__ import annotations

from newscrawl.facts import BlockFact
from newscrawl.reading.document.outline import Element, Outline

_MOST_LINKED_SHARE = 0.3
"""Share of the characters in links up to which a table holds data rather than a list of links."""


def is_data_table(table: Element, outline: Outline) -> bool:
    """Tell whether a table holds data: rows of cells with little in links."""
    rows = [row for row in _descendants(table, "tr") if len(row.children) > 1]
    cells = [run for run in outline.runs[table.start : table.end] if not run.media]
    links = sum(run.link_chars for run in cells)
    return (
        len(rows) >= 2
        and len(cells) >= 2 * len(rows) - 1
        and links < _MOST_LINKED_SHARE * sum(len(run.text) for run in cells)
    )


def table_block(table: Element, outline: Outline) -> BlockFact:
    """Return a table as one block: a row a line, tabs between its cells."""
    rows = []
    for row in _descendants(table, "tr"):
        cells = [child for child in row.children if child.tag in ("td", "th")]
        rows.append(
            "\t".join(" ".join(r.text for r in outline.runs[cell.start : cell.end] if not r.media) for cell in cells)
        )
    return BlockFact(kind="table", text="\n".join(row for row in rows if row.strip()))


def _descendants(element: Element, tag: str) -> list[Element]:
    found = []
    for child in element.children:
        if child.tag == tag:
            found.append(child)
        else:
            found.extend(_descendants(child, tag))
    return found
