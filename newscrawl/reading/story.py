"""Where the story stands on a page: the container of its running text, and its blocks in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.boilerplate import is_boilerplate
from newscrawl.dates import is_date_line
from newscrawl.facts import BlockFact
from newscrawl.headings import role
from newscrawl.items import BlockKind
from newscrawl.page import Page
from newscrawl.reading.metadata import Metadata
from newscrawl.reading.outline import Element, Outline, Run
from newscrawl.reading.teasers import Box
from newscrawl.text import fold

_PROSE_LENGTH = 50
_SENTENCE_END = re.compile(r"[.!?…:;][\"“”’')»\]]*$")
_OUTSIDE = frozenset({"nav", "footer", "menu"})
_NOT_STORY = re.compile(
    r"(?:^|[\s_-])(?:comments?|komentare?|diskus[ez]e|diskuze|discussion|cookies?|consent|newsletter|share|sharing|social|sdileni"
    r"|advert\w*|reklama|banner|promo|(?<!non-)paywall|premium|subscription|predplatne|tags?|stitky|keywords?|breadcrumbs?"
    r"|drobeckova|related|souvisejici|recommended|mostread|nejctenejsi|sidebar|poll|anketa|login|popup|modal|player"
    r"|copyrights?|author-box|rating|hodnoceni|print|perexbox|seo-?box|footer)(?:[\s_-]|$)"
)
_CAPTION_NAMES = re.compile(r"caption|popisek|popis|descr|credit|foto-?(info|autor)|photo-?(info|author|desc)|img-?desc|legend")
_CREDIT = re.compile(r"(?:^|[|,;\s(–-])(?:ilustrační )?(?:foto|zdroj|autor|repro|video)\s*[:▪]\s*(.+)$", re.IGNORECASE)
_DOMINANT = 0.72
_NEAR = 15
"""Runs between a lead and the paragraph after it."""
_DECAY = 0.97
"""How much less likely story is after each run that is none."""
_KINDS: dict[str, BlockKind] = {"li": "list_item", "blockquote": "quote", "q": "quote"}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True)
class Story:
    """The container(s) of the story and the runs that are its blocks."""

    containers: list[Element]
    source: str
    """Where the container came from: "css:...", "itemprop:articleBody" or "structure"."""
    blocks: list[BlockFact] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    """The runs behind `blocks`, in the same order."""
    prose_chars: int = 0
    """Characters of running text in the blocks outside boxes."""


def is_prose(run: Run) -> bool:
    """Tell whether a run reads like a sentence of a story rather than like a label, a caption or a link."""
    if run.media or run.tag in _HEADINGS or len(run.text) < _PROSE_LENGTH or run.link_share > 0.5:
        return False
    return bool(_SENTENCE_END.search(run.text)) or len(run.text) >= 120


def find_story(
    page: Outline, declared: Page, metadata: Metadata, boxes: list[Box], headline: Run | None, taken: frozenset[int]
) -> Story:
    """Find the story's container and read its blocks.

    Args:
        page: the outline of the page.
        declared: what the site says about its pages; may be empty.
        metadata: what the page says about itself.
        boxes: its boxes of teasers, whose text is no story.
        headline: the run of the headline, if it was found.
        taken: indexes of runs that another field has: headline, perex, byline, date.
    """
    weights = _weights(page, metadata, boxes, headline)
    story = _container(page, declared, weights, headline)
    _read_blocks(story, page, _Marks(page, declared, boxes, story, weights), headline, taken)
    return story


def _weights(page: Outline, metadata: Metadata, boxes: list[Box], headline: Run | None) -> list[float]:
    """Return for each run how much story it is likely to be: the characters of prose outside boxes and furniture."""
    weights = [len(run.text) if is_prose(run) and not is_boilerplate(run.text) else 0 for run in page.runs]
    for box in boxes:
        for index in box.runs:
            weights[index] = 0
    for element in page.elements:
        if element.tag in _OUTSIDE or element.tag == "aside" or _is_comments(element):
            for index in range(element.start, element.end):
                weights[index] = 0
    start = _start(page, metadata, weights, headline)
    return [0.0] * start + _decayed(weights[start:])


def _start(page: Outline, metadata: Metadata, weights: list[int], headline: Run | None) -> int:
    """Return the index of the run that the story begins after: where the page repeats its description, or the headline."""
    after = headline.index if headline is not None else 0
    for name in ("og:description", "description"):
        start = fold(metadata.first_meta(name) or "")[:50].strip()
        if len(start) >= 25:
            for run in page.runs[after:]:
                if weights[run.index] and fold(run.text).startswith(start):
                    return run.index
    return after if sum(weights[after:]) > 200 else 0


def _decayed(weights: list[int]) -> list[float]:
    """Return the weights lessened with each run of furniture before them: the story is near its headline."""
    decayed = []
    factor = 1.0
    for weight in weights:
        decayed.append(weight * factor)
        if not weight:
            factor *= _DECAY
    return decayed


def _is_comments(element: Element) -> bool:
    return bool(re.search(r"(?:^|[\s_-])(?:comments?|komentare|diskus[ez]e|diskuze|discussion|cookie\w*|consent|didomi\S*)(?:[\s_-]|$)", element.names))


def _container(page: Outline, declared: Page, weights: list[float], headline: Run | None) -> Story:
    total = sum(weights)
    for selector in declared.body:
        found = page.select(selector)
        if found and sum(sum(weights[e.start : e.end]) for e in found) > 0:
            return Story(containers=found, source=f"css:{selector}")
    marked = [e for e in page.elements if "articleBody" in (e.attributes.get("itemprop") or "").split()]
    marked = [e for e in marked if not any(e is not other and e.within(other) for other in marked)]
    if marked and sum(sum(weights[e.start : e.end]) for e in marked) > 0.4 * total:
        return Story(containers=marked, source="itemprop:articleBody")
    if not page.elements:
        return Story(containers=[], source="structure")
    element = page.elements[0]
    while total:
        heaviest = max(element.children, key=lambda child: sum(weights[child.start : child.end]), default=None)
        if heaviest is None or sum(weights[heaviest.start : heaviest.end]) < _DOMINANT * total:
            break
        element = heaviest
        total = sum(weights[element.start : element.end])
    return Story(containers=[_with_strays(element, page, weights)], source="structure")


def _with_strays(container: Element, page: Outline, weights: list[float]) -> Element:
    """Climb while paragraphs of the story stand beside the container; the first of all may be a lead of its own."""
    first = next((index for index, weight in enumerate(weights) if weight), None)
    if not any(weights[index] for index in range(container.start, container.end) if index != first):
        container = _with_second_paragraph(container, weights)
    for above in container.ancestors()[1:4]:
        strays = [
            index
            for index in (*range(above.start, container.start), *range(container.end, above.end))
            if weights[index] and index != first and page.runs[index].tag == "p" and page.runs[index].element.parent is above
        ]
        if strays:
            container = above
    return container


def _with_second_paragraph(container: Element, weights: list[float]) -> Element:
    """Climb from a lone lead to the nearest element that holds more of the story, if one is near."""
    for above in container.ancestors()[1:]:
        if any(weights[container.end : min(above.end, container.end + _NEAR)]):
            return above
    return container


class _Marks:
    """What is known about each run of the page beyond its text: its box, its caption, whether it is furniture."""

    def __init__(self, page: Outline, declared: Page, boxes: list[Box], story: Story, weights: list[float]) -> None:
        self.box: dict[int, Box] = {}
        for box in boxes:
            self.box.update(dict.fromkeys(box.runs, box))
        self.furniture: set[int] = set()
        total = sum(weights) or 1
        inside = [e for e in page.elements if any(e is not c and e.within(c) for c in story.containers)]
        for element in inside:
            share = sum(weights[element.start : element.end]) / total
            if share < 0.3 and (
                element.tag in _OUTSIDE | {"aside", "form", "fieldset"}
                or _NOT_STORY.search(element.names)
                or (element.tag == "table" and share == 0 and not _is_data_table(element, page))
            ):
                self.furniture.update(range(element.start, element.end))
        for selector in declared.drop:
            for element in page.select(selector):
                self.furniture.update(range(element.start, element.end))
        self.captions: set[int] = set()
        for element in inside:
            if element.tag in ("figure", "figcaption") or (
                element.end - element.start <= 4 and _CAPTION_NAMES.search(element.names)
            ):
                self.captions.update(
                    i for i in range(element.start, element.end) if not page.runs[i].media and len(page.runs[i].text) < 600
                )


def _read_blocks(story: Story, page: Outline, marks: _Marks, headline: Run | None, taken: frozenset[int]) -> None:
    candidates = [
        run
        for container in story.containers
        for run in page.runs[container.start : container.end]
        if (headline is None or run.index > headline.index or story.source != "structure") and run.index not in taken
    ]
    solid = [run.index for run in candidates if is_prose(run) and _is_free(run, marks) and not is_boilerplate(run.text)]
    first, last = (solid[0], solid[-1]) if solid else (0, -1)
    tables: set[int] = set()
    for run in candidates:
        table = _table_of(run, story)
        if table is not None:
            if table.index not in tables:
                tables.add(table.index)
                _add(story, run, _table_block(table, page))
            continue
        block = _block(run, page, marks, between=first <= run.index <= last)
        if block is not None:
            _add(story, run, block)
    story.prose_chars = sum(
        len(block.text) for block, run in zip(story.blocks, story.runs, strict=True) if not block.in_box and is_prose(run)
    )


def _add(story: Story, run: Run, block: BlockFact) -> None:
    story.blocks.append(block)
    story.runs.append(run)


def _is_free(run: Run, marks: _Marks) -> bool:
    return run.index not in marks.box and run.index not in marks.furniture and run.index not in marks.captions


def _block(run: Run, page: Outline, marks: _Marks, *, between: bool) -> BlockFact | None:
    """Return the block of a run, None where it is furniture, a caption or a loose label."""
    box = marks.box.get(run.index)
    if box is not None:
        return None if run.media else BlockFact(kind="paragraph", text=run.text, in_box=True, link_share=run.link_share)
    if run.index in marks.furniture or run.index in marks.captions:
        return None
    if run.media:
        return _media_block(run, page, marks) if between or run.media == "image" else None
    if is_boilerplate(run.text) or is_date_line(run.text):
        return None
    if run.tag in _HEADINGS:
        if run.tag == "h1":
            return None
        return BlockFact(kind="heading", text=run.text, level=int(run.tag[1]), link_share=run.link_share)
    if role(run.text) is not None:
        return BlockFact(kind="heading", text=run.text, level=2, link_share=run.link_share)
    if not is_prose(run) and not _is_story_line(run, between=between):
        return None
    return BlockFact(kind=_kind(run), text=run.text, link_share=run.link_share)


def _is_story_line(run: Run, *, between: bool) -> bool:
    """Tell whether a short run belongs to the story: between two paragraphs of it, in an element that holds text."""
    if run.tag in ("p", "li", "blockquote", "dd", "dt") or any(
        element.tag in ("li", "blockquote") for element in run.element.ancestors()[:3]
    ):
        return between or (bool(_SENTENCE_END.search(run.text)) and run.link_share < 0.5 and len(run.text) > 20)
    return between and bool(_SENTENCE_END.search(run.text)) and run.link_share < 0.5 and len(run.text) > 20


def _kind(run: Run) -> BlockKind:
    for element in run.element.ancestors()[:3]:
        if element.tag in _KINDS:
            return _KINDS[element.tag]
    return "paragraph"


def _media_block(run: Run, page: Outline, marks: _Marks) -> BlockFact | None:
    if run.source is None or run.source.startswith("data:"):
        return None
    if run.media == "embed":
        return BlockFact(kind="embed", url=run.source)
    caption, credit = caption_of(run, page, marks.captions)
    return BlockFact(kind="image", url=run.source, caption=caption, credit=credit) if caption or credit else None


def caption_of(image: Run, page: Outline, captions: set[int]) -> tuple[str | None, str | None]:
    """Return caption and credit printed under an image: the caption runs that follow it directly."""
    texts = []
    for run in page.runs[image.index + 1 : image.index + 5]:
        if run.media or run.index not in captions:
            break
        if not is_boilerplate(run.text):
            texts.append(run.text)
    return split_credit(" ".join(texts))


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Split a printed caption into caption and credit.

    >>> split_credit("Praha, ilustrační foto. Foto: Adam Mráz / Agentura")
    ('Praha, ilustrační foto.', 'Adam Mráz / Agentura')
    >>> split_credit("Bez autora")
    ('Bez autora', None)
    """
    match = _CREDIT.search(text)
    if match is None:
        return (text or None), None
    return text[: match.start()].strip(" |,;–-(") or None, match[1].strip(" |,;)") or None


def _is_data_table(table: Element, page: Outline) -> bool:
    rows = [child for child in _descendants(table, "tr")]
    cells = [run for run in page.runs[table.start : table.end] if not run.media]
    links = sum(run.link_chars for run in cells)
    return len(rows) >= 2 and len(cells) >= 2 * len(rows) - 1 and links < 0.3 * sum(len(run.text) for run in cells)


def _descendants(element: Element, tag: str) -> list[Element]:
    found = []
    for child in element.children:
        if child.tag == tag:
            found.append(child)
        else:
            found.extend(_descendants(child, tag))
    return found


def _table_of(run: Run, story: Story) -> Element | None:
    """Return the table of data that a run is a cell of, if it stands in the story."""
    for element in run.element.ancestors():
        if element in story.containers:
            return None
        if element.tag == "table":
            return element if run.tag in ("td", "th") and not run.media else None
    return None


def _table_block(table: Element, page: Outline) -> BlockFact:
    rows = []
    for row in _descendants(table, "tr"):
        cells = [child for child in row.children if child.tag in ("td", "th")]
        rows.append("\t".join(" ".join(r.text for r in page.runs[cell.start : cell.end] if not r.media) for cell in cells))
    return BlockFact(kind="table", text="\n".join(row for row in rows if row.strip()))
