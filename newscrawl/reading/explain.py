"""What each part of a page was taken for and why, in page order, told from what reading decided. No crawl runs it."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from newscrawl.czech.headings import section
from newscrawl.facts import LinkFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.decisions import Decisions
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.fields.sources import Found
from newscrawl.reading.flat import FlatDecisions, decide_text
from newscrawl.reading.flattened.tail import FlatBox
from newscrawl.reading.html import decide_page
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import Box
from newscrawl.reading.teasers.card import Card

Kind = Literal["title", "perex", "story", "field", "box", "teaser", "left out"]
"""`field` is what another field was read from; `box` is the heading of a box of teasers, `teaser` what stands in it."""
_LEAST_TOLD = 0.005
"""What adds less to a probability would be told as 0.00."""
_JUDGED_KINDS: frozenset[Kind] = frozenset(("perex", "story", "left out"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a page: a paragraph, a heading, a teaser's line."""

    kind: Kind
    why: str
    """Where it came from, what it is there, or why it was left out."""
    text: str
    block_index: int | None = None
    """Place in the article's `blocks` of the block that it became; the pipelines may still drop it."""
    weighed: str = ""
    """Its likeliest role, how probable that is, and what spoke for or against it: "story 0.97, its text +0.42"."""
    probability: float | None = None
    """The one in `weighed`, 0..1."""
    runs: tuple[int, ...] = ()
    """Indexes of the runs of the outline, or of the text's line, that show it; () for what the page does not show."""
    links: frozenset[int] | None = None
    """Which of the links in its run show it, where teasers share one run; None where the whole run does."""
    field_name: str | None = None
    """The field that was read from it."""
    box: int | None = None
    """Number of the box that it stands in, from 0."""
    teaser: int | None = None
    """Number in its box, from 1, of the teaser that it is of."""
    shows: str = ""
    """What it shows of the teaser: "title", "perex", "time"."""
    url: str | None = None
    """Where a teaser's title leads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What was read from one page, and what each piece of it was taken for."""

    facts: PageFacts
    parts: list[Part]
    """In page order."""
    reasons: dict[str, str] = field(default_factory=dict)
    """Field -> what its source was recognised by."""
    outline: Outline | None = None
    """The parsed page; None of a text."""
    boxes: list[Box] = field(default_factory=list)
    """The boxes of the page that `Part.box` counts; [] of a text."""


def explain_page(html: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> Explained:
    """Read one HTML page; arguments, facts and errors are those of `read_page`. Loose pictures are no part."""
    decisions = decide_page(html, url=url, page=page, site=site, fetched_at=fetched_at)
    named = decisions.fields.named if decisions.fields is not None else {}
    return Explained(
        facts=decisions.facts,
        parts=list(_parts(decisions)),
        reasons={name: found.why for name, found in named.items() if found.why},
        outline=decisions.document.outline,
        boxes=decisions.boxes,
    )


def explain_text(text: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> Explained:
    """Read the plain text of one page; arguments and facts are those of `read_text`."""
    decisions = decide_text(text, url=url, page=page, site=site, fetched_at=fetched_at)
    is_article = decisions.facts.article is not None
    told = dict(_told_of_lines(decisions)) if is_article else {}
    why = "of no teaser of its box" if is_article else "the page is no article"
    parts = [told.get(line.index, Part(kind="left out", why=why, text=line.text)) for line in decisions.lines]
    reading = decisions.reading
    weighed = [
        replace(part, runs=(index,), weighed=reading.told(index), probability=reading.probability(index))
        for index, part in enumerate(parts)
    ]
    return Explained(facts=decisions.facts, parts=weighed)


def _told_of_lines(decisions: FlatDecisions) -> Iterator[tuple[int, Part]]:
    """Yield what each line of an article's text became."""
    head, story, tail = decisions.parts.head, decisions.parts.story, decisions.parts.tail
    texts = {line.index: line.text for line in decisions.lines}
    whys = decisions.parts.left_out | head.left_out | story.left_out | tail.left_out
    yield from ((index, Part(kind="left out", why=why, text=texts[index])) for index, why in whys.items())
    for index, name in (*head.roles.items(), *((index, "topics") for index in tail.topic_lines)):
        yield index, Part(kind="title" if name == "title" else "field", why=name, text=texts[index], field_name=name)
    if story.perex is not None:
        yield story.perex.index, Part(kind="perex", why="text:first", text=story.perex.text, field_name="perex")
    for number, (line, block) in enumerate(zip(story.lines, story.blocks, strict=True)):
        yield line.index, Part(kind="story", why=f"{block.kind} by text", text=block.text, block_index=number)
    for number, box in enumerate(tail.boxes):
        told = _told_of_box(box, texts)
        yield from ((index, replace(part, box=number)) for index, part in told)


def _told_of_box(box: FlatBox, texts: dict[int, str]) -> Iterator[tuple[int, Part]]:
    """Yield what the lines of one box became."""
    if box.heading is not None:
        place = section(box.heading.text) or "more_news"
        yield box.heading.index, Part(kind="box", why=f"{place}: {len(box.teasers)}", text=box.heading.text)
    for number, teaser in enumerate(box.teasers, 1):
        for index, name in teaser.shown.items():
            why = f"{number}: {name}"
            yield index, Part(kind="teaser", why=why, text=texts[index], teaser=number, shows=name)


def _parts(decisions: Decisions) -> Iterator[Part]:
    """Yield what each run of a page became."""
    lookup = _Lookup(decisions)
    notes = _notes(decisions)
    opened: set[int] = set()
    for run in decisions.document.outline.runs:
        number = lookup.boxes.get(run.index)
        box = decisions.boxes[number] if number is not None else None
        if box is not None and number not in opened and not box.is_furniture:
            opened.add(number or 0)
            if box.heading is None:
                yield replace(_box_part(box, decisions.facts.links), box=number)
        if (run.text or run.media) and run.index not in decisions.story.joined:
            for part in _of_run(run, box, decisions, lookup):
                is_judged = notes and part.kind in _JUDGED_KINDS and not run.media
                probability, weighed = notes[run.index] if is_judged else (None, "")
                runs = (run.index, *lookup.joined.get(run.index, ()))
                yield replace(part, box=number, runs=runs, weighed=weighed, probability=probability)
    if decisions.facts.article is not None and not decisions.story.runs:
        for index, block in enumerate(decisions.facts.article.blocks):
            yield Part(kind="story", why=decisions.story.source, text=block.text, block_index=index)


def _notes(decisions: Decisions) -> list[tuple[float, str]]:
    """Return for each run how likely the network holds it to be story, and that with what weighed most in it."""
    judged = decisions.judged
    if judged is None or not judged.features:
        return []
    notes = []
    for likely, weighed in zip(judged.story.tolist(), judged.weighed(), strict=True):
        told = [f"{name} {added:+.2f}" for name, added in weighed if abs(added) >= _LEAST_TOLD]
        notes.append((likely, ", ".join([f"story {likely:.2f}", *told])))
    return notes


class _Lookup:
    """What was decided about a page, by the index of a run."""

    def __init__(self, decisions: Decisions) -> None:
        self.boxes = dict(_claims(decisions.boxes))
        """Number of the box that a run stands in."""
        story = decisions.story
        kept = story.without(decisions.fields.taken) if decisions.fields is not None and story.runs else []
        self.blocks = {story.runs[position].index: index for index, position in enumerate(kept)}
        """Place of a run's block in the article's `blocks`."""
        self.joined = _joined(story)
        """The runs that are a part of another run's block, by that run."""
        self.taken = _by_run(decisions, taken=True)
        """The field that took a run."""
        self.seen = _by_run(decisions, taken=False)
        """The field that was read from a run without taking it."""


def _joined(story: Story) -> dict[int, list[int]]:
    """Return the runs that are a part of an earlier run's block by that run: the last that has a block before them."""
    joined: dict[int, list[int]] = {}
    starts = [run.index for run in story.runs]
    for index in sorted(story.joined) if starts else ():
        joined.setdefault(starts[bisect(starts, index) - 1], []).append(index)
    return joined


def _by_run(decisions: Decisions, *, taken: bool) -> dict[int, tuple[str, Found[Any]]]:
    """Return the field that each run went to; of two fields in one run the first counts."""
    fields: dict[int, tuple[str, Found[Any]]] = {}
    for name, found in (decisions.fields.named if decisions.fields is not None else {}).items():
        for index in found.runs if taken else found.seen_in:
            fields.setdefault(index, (name, found))
    return fields


def _claims(boxes: list[Box]) -> Iterator[tuple[int, int]]:
    """Yield (index of a run, number of a box it stands in), the better claim of two boxes later: boxes may overlap."""
    numbered = sorted(enumerate(boxes), key=lambda entry: (not entry[1].is_furniture, -len(entry[1].runs)))
    yield from ((index, number) for number, box in numbered for index in box.runs)
    cards = [(card, number) for number, box in numbered for card in box.cards]
    for card, number in sorted(cards, key=lambda claim: claim[0].start - claim[0].end):
        yield from ((index, number) for index in range(card.start, card.end))
    yield from ((box.heading.index, number) for number, box in numbered if box.heading is not None)
    yield from ((card.title.index, number) for card, number in cards)


def _of_run(run: TextRun, box: Box | None, decisions: Decisions, lookup: _Lookup) -> Iterator[Part]:
    if decisions.document.headline is run:
        yield Part(kind="title", why=_told(decisions.title), text=run.text, field_name="title")
    elif run.media and (box is not None or run.index not in lookup.blocks):
        return
    elif box is not None:
        yield from _of_box(run, box, decisions.facts.links)
    elif decisions.facts.article is None:
        yield Part(kind="left out", why="the page is no article", text=run.text)
    elif run.index in lookup.taken and run.index not in lookup.blocks:
        yield _field_part(run, *lookup.taken[run.index])
    elif run.index in lookup.blocks:
        yield _story_part(run, lookup.blocks[run.index], decisions)
    elif run.index in lookup.seen:
        yield _field_part(run, *lookup.seen[run.index])
    else:
        left_out = decisions.story.left_out.get(run.index) or decisions.left_out.get(run.index)
        yield Part(kind="left out", why=left_out or "outside the story's column", text=run.text)


def _story_part(run: TextRun, index: int, decisions: Decisions) -> Part:
    article = decisions.facts.article
    assert article is not None  # noqa: S101 - a page without an article has no blocks
    block = article.blocks[index]
    text = block.text or block.caption or block.url or f"({block.kind} without address)"
    entry = f"entry of {block.published}, " if block.published else ""
    return Part(kind="story", why=f"{entry}{block.kind} by {decisions.story.source}", text=text, block_index=index)


def _field_part(run: TextRun, name: str, found: Found[Any]) -> Part:
    if name == "perex":
        return Part(kind="perex", why=_told(found), text=run.text, field_name=name)
    return Part(kind="field", why=f"{name}: {found.why or found.source}", text=run.text, field_name=name)


def _told(found: Found[Any]) -> str:
    return f"{found.source}: {found.why}" if found.why else f"{found.source}"


def _of_box(run: TextRun, box: Box, links: list[LinkFact]) -> Iterator[Part]:
    numbered = list(enumerate(box.cards, 1))
    titles = [(number, card) for number, card in numbered if card.title is run]
    if box.furniture is not None:
        yield Part(kind="left out", why=box.furniture, text=run.text)
    elif run is box.heading:
        yield _box_part(box, links)
    elif titles:  # a list whose teasers share one line has several
        yield from (_title_part(run, number, card, is_alone=len(titles) == 1) for number, card in titles)
    else:
        around = [(number, card) for number, card in numbered if card.start <= run.index < card.end]
        if around:
            number, card = around[-1]
            shows = card.shown.get(run.index, "label")
            yield Part(kind="teaser", why=f"{number}: {shows}", text=run.text, teaser=number, shows=shows)
        else:
            yield Part(kind="teaser", why=box.left_out.get(run.index, "of no teaser"), text=run.text)


def _title_part(run: TextRun, number: int, card: Card, *, is_alone: bool) -> Part:
    """Return the title of a teaser; of several in one run only its links are it."""
    links = frozenset(place for place, (href, _) in enumerate(run.links) if card.is_target(href))
    return Part(
        kind="teaser",
        why=f"{number}: {card.url}",
        text=card.title_text,
        links=None if is_alone else links,
        teaser=number,
        shows="title",
        url=card.url,
    )


def _box_part(box: Box, links: list[LinkFact]) -> Part:
    """Return the part of a box's heading, with the section that its teasers are of."""
    heading = box.heading.text if box.heading is not None else ""
    targets = {card.url for card in box.cards}
    own = (link for link in links if link.url in targets and (not heading or link.heading == heading))
    names = "/".join(sorted({_section_of(link) for link in own})) or "no teasers"
    return Part(kind="box", why=f"{names}: {len(box.cards)}", text=heading or "(no heading)")


def _section_of(link: LinkFact) -> str:
    """Return the section of a teaser: what its heading says, else what its place does."""
    return (section(link.heading) if link.heading else None) or link.place
