"""What the right side of an inspection shows: the parts of a page in the order of what became of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain

import msgspec

from newscrawl.items import Article, RelatedLink, Row
from newscrawl.reading.explain import Part
from newscrawl.values.terminal import printable, shortened
from newscrawl.values.urls import canonical_url
from newscrawl.workbench.inspection import Inspection, Verdict, field_rows
from newscrawl.workbench.inspection_page.marks import LAYERS, css_class

_STORY: frozenset[Verdict] = frozenset({"title", "perex", "story"})
_FIELD_CHARACTERS = 600
"""Of a field's value: more of a text stands under the story, and all in the rows."""
_PART_CHARACTERS = 4000
"""Of a part: no real paragraph has more, and a browser takes seconds for a million in one line."""
_NO_BOX = "outside of boxes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the right side: a part, or what several parts say."""

    label: str
    text: str
    why: str = ""
    weighed: str = ""
    probability: float | None = None
    kind: str = ""
    """Class of its colour."""
    layer: str
    owns: tuple[int, ...] = ()
    """Numbers of the parts whose marks lead here."""
    parts: tuple[int, ...] = ()
    """Numbers of the parts whose marks it leads to; () for what the page does not show."""
    address: str = ""
    """Where a teaser leads."""
    declared: str = ""
    """Of a field: which of its declared sources hit."""

    @property
    def link(self) -> str:
        """The address, if it is one of the web."""
        return self.address if self.address.startswith(("http://", "https://")) else ""


@dataclass(slots=True, kw_only=True)
class TeaserEntry:
    """A teaser: its title, what else it shows, and its row."""

    title: Entry | None = None
    lines: list[Entry] = field(default_factory=list)
    row: RelatedLink | None = None


@dataclass(slots=True, kw_only=True)
class BoxEntry:
    """A box: its heading and its teasers."""

    heading: Entry = field(default_factory=lambda: Entry(label="box", text=_NO_BOX, layer="boxes", kind="box"))
    teasers: dict[int, TeaserEntry] = field(default_factory=dict)
    """By their numbers in it."""
    others: list[Entry] = field(default_factory=list)
    """What stands in it and is of no teaser."""


@dataclass(slots=True, kw_only=True)
class Group:
    """Parts that were left out for the same reason."""

    why: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that the right side shows."""

    fields: list[Entry]
    story: list[Entry]
    boxes: list[BoxEntry]
    unplaced: list[str]
    """Related links that stand in no box of these, each in one line."""
    dropped: list[Entry]
    left_out: list[Group]
    article: str
    """The row of the article as JSON, "" where there is none."""
    links: str
    warnings: list[str]


def view_of(inspection: Inspection) -> View:
    """Return what the right side shows of an inspection."""
    numbered = list(enumerate(inspection.parts))
    links = [row for row in inspection.rows if isinstance(row, RelatedLink)]
    article = next((row for row in inspection.rows if isinstance(row, Article)), None)
    boxes = _boxes(inspection)
    return View(
        fields=list(_fields(inspection, article)),
        story=[_entry(number, verdict, part) for number, (verdict, part) in numbered if verdict in _STORY],
        boxes=boxes,
        unplaced=_find_rows(boxes, links),
        dropped=[_entry(number, verdict, part) for number, (verdict, part) in numbered if verdict == "dropped"],
        left_out=_left_out(inspection),
        article=_json(article) if article else "",
        links="\n".join(map(_json, links)),
        warnings=[printable(warning) for warning in article.warnings] if article else [],
    )


def _entry(number: int, verdict: Verdict, part: Part, label: str = "") -> Entry:
    return Entry(
        label=label or verdict,
        text=shortened(part.text, _PART_CHARACTERS),
        why=printable(part.why),
        weighed=printable(part.weighed),
        probability=part.probability,
        kind=css_class(verdict),
        layer=LAYERS[verdict],
        owns=(number,),
        parts=(number,) if part.runs else (),
        address=printable(part.url or ""),
    )


def _fields(inspection: Inspection, article: Article | None) -> Iterator[Entry]:
    """Yield the fields of an article, and of a page that is none the fields that parts of it were read as."""
    named: dict[str, list[int]] = {}
    for number, (verdict, part) in enumerate(inspection.parts):
        name = "body" if verdict == "story" else part.field_name
        if name is not None:
            named.setdefault(name, []).append(number)
    rows = field_rows(article, inspection.declared, inspection.counts) if article else []
    owned: set[int] = set()
    for row in rows:
        parts = [number for number in named.get(row.source, []) if inspection.parts[number][1].runs]
        owns = [number for number in parts if number not in owned and inspection.parts[number][0] == "field"]
        owned.update(owns)
        is_declared = row.declared not in ("", "miss")
        why = printable(inspection.explained.reasons.get(row.source, "")) if row.value and not is_declared else ""
        yield Entry(
            label=row.name,
            text=shortened(row.value, _FIELD_CHARACTERS),
            why=" · ".join(filter(None, (printable(row.origin), why))),
            kind="field",
            layer="fields",
            owns=tuple(owns),
            parts=tuple(parts) if row.value else tuple(owns),
            declared=row.declared if row.value or row.declared == "miss" else "",
        )
    for number, (verdict, part) in enumerate(inspection.parts):
        if verdict == "field" and number not in owned:
            yield _entry(number, verdict, part, part.field_name or verdict)


def _boxes(inspection: Inspection) -> list[BoxEntry]:
    """Return the boxes in page order; a box without a heading leads to its teasers."""
    boxes: dict[int | None, BoxEntry] = defaultdict(BoxEntry)
    for number, (verdict, part) in enumerate(inspection.parts):
        if verdict == "box":
            boxes[part.box].heading = _entry(number, verdict, part)
        elif verdict == "teaser":
            _add_to(boxes[part.box], _entry(number, verdict, part, part.shows), part)
    return list(map(_with_marks, boxes.values()))


def _add_to(box: BoxEntry, entry: Entry, part: Part) -> None:
    """Put what a part of a box says into its teaser."""
    if part.teaser is None:
        box.others.append(entry)
        return
    teaser = box.teasers.setdefault(part.teaser, TeaserEntry())
    if part.shows == "title" and teaser.title is None:
        teaser.title = replace(entry, label=str(part.teaser), why="")
    else:
        teaser.lines.append(replace(entry, why=""))


def _with_marks(box: BoxEntry) -> BoxEntry:
    """Return a box whose heading leads to its teasers where the page shows none."""
    if not box.heading.parts:
        titles = (teaser.title.parts for teaser in box.teasers.values() if teaser.title is not None)
        box.heading = replace(box.heading, parts=tuple(chain.from_iterable(titles)))
    return box


def _find_rows(boxes: list[BoxEntry], links: list[RelatedLink]) -> list[str]:
    """Give each teaser its row; return the rows that no teaser of the boxes has, in words."""
    unplaced = {id(link): link for link in links}
    for box in boxes:
        for teaser in box.teasers.values():
            if teaser.title is not None:
                teaser.row = _row_of(teaser.title, box.heading.text, links)
                unplaced.pop(id(teaser.row), None)
    return [printable(f"{row.title}: {row.section}, position {row.position}") for row in unplaced.values()]


def _row_of(title: Entry, heading: str, links: list[RelatedLink]) -> RelatedLink | None:
    """Return the row of a teaser: to the same address, in a text with its title; of several that of its heading."""
    url = canonical_url(title.address) if title.address else None
    alike = [link for link in links if (link.url == url if url else title.text.endswith(printable(link.title)))]
    return next((link for link in alike if printable(link.heading or "") == heading), alike[0] if alike else None)


def _left_out(inspection: Inspection) -> list[Group]:
    """Return what was left out by its reason, in the order in which the reasons first occur."""
    groups: dict[str, Group] = {}
    for number, (verdict, part) in enumerate(inspection.parts):
        if verdict == "left out":
            why = printable(part.why)
            entry = replace(_entry(number, verdict, part), label="", why="")
            groups.setdefault(why, Group(why=why)).entries.append(entry)
    return list(groups.values())


def _json(row: Row) -> str:
    """Return a row as JSON over several lines; characters that show nothing are escaped."""
    text = msgspec.json.format(msgspec.json.encode(row), indent=2).decode()
    return "\n".join(line if line.isprintable() else "".join(map(_escaped, line)) for line in text.split("\n"))


def _escaped(char: str) -> str:
    """Return a character as it is, or as JSON escapes it where it shows nothing (RFC 8259, section 7)."""
    return char if char.isprintable() else json.dumps(char)[1:-1]
