"""What the reader took each part of a page for, and why, in page order. For people to look at; no crawl runs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from newscrawl.czech.boilerplate import is_boilerplate, paywall
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, role, section
from newscrawl.facts import ArticleFact, BlockFact, LinkFact, PageFacts
from newscrawl.page import Page
from newscrawl.reading.document.limits import check_limits
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.flat import read_text
from newscrawl.reading.html import _Reader
from newscrawl.reading.story.blocks import Story
from newscrawl.reading.story.furniture import ASIDES
from newscrawl.reading.teasers.boxes import Box
from newscrawl.reading.teasers.cards import Card
from newscrawl.values.text import clean

Kind = Literal["title", "perex", "story", "field", "box", "teaser", "left out"]
"""`field` is what another field was read from; `box` is the heading of a box of teasers, `teaser` what stands in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a page: a paragraph, a heading, a teaser's line."""

    kind: Kind
    why: str
    """Where it came from, what it is there, or why it was left out."""
    text: str
    block: BlockFact | None = None
    """The block of the article that it became; the pipelines may still drop it."""


def explain_page(html: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> tuple[PageFacts, list[Part]]:
    """Read one HTML page; arguments, facts and errors are those of `read_page`. Loose pictures are no part."""
    check_limits(html)
    reader = _ExplainingReader(html, url, page, site, fetched_at)
    return reader.read(), list(reader.parts())


def explain_text(text: str, *, url: str, page: Page, site: str, fetched_at: datetime) -> tuple[PageFacts, list[Part]]:
    """Read the plain text of one page; arguments and facts are those of `read_text`."""
    facts = read_text(text, url=url, page=page, site=site, fetched_at=fetched_at)
    known = _known_lines(facts.article, facts.links) if facts.article is not None else {}
    lines = (line for raw in text.splitlines() if (line := clean(raw)))
    return facts, [known.get(line) or _line(line, facts) for line in lines]


class _ExplainingReader(_Reader):
    """The reader, with what it saw on its way to the facts kept."""

    story: Story | None = None

    def _story(self) -> tuple[Story, str | None]:
        self.story, perex = super()._story()
        return self.story, perex

    def parts(self) -> Iterator[Part]:
        """Yield what each run became; call it after `read`."""
        story = self.story or Story(source="structure")
        blocks = {run.index: block for run, block in zip(story.runs, story.blocks, strict=False)}
        in_tables = _later_cells(story)
        boxes = dict(self._claims())
        opened: set[int] = set()
        for run in self.outline.runs:
            box = boxes.get(run.index)
            if box is not None and not box.is_furniture and id(box) not in opened:
                opened.add(id(box))
                if box.heading is None:
                    yield self._box(box, "")
            if (run.text or run.media) and run.index not in in_tables:
                yield from self._of_run(run, box, blocks.get(run.index), story)
        for block in story.blocks[len(story.runs) :]:
            yield Part(kind="story", why=story.source, text=block.text, block=block)

    def _claims(self) -> Iterator[tuple[int, Box]]:
        """Yield (index of a run, box that it stands in), the better claim of two boxes later: boxes may overlap."""
        boxes = sorted(self.boxes, key=lambda box: (not box.is_furniture, -len(box.runs)))
        yield from ((index, box) for box in boxes for index in box.runs)
        cards = [(card, box) for box in boxes for card in box.cards]
        for card, box in sorted(cards, key=lambda claim: claim[0].start - claim[0].end):
            yield from ((index, box) for index in range(card.start, card.end))
        yield from ((box.heading.index, box) for box in boxes if box.heading is not None)
        yield from ((card.title.index, box) for card, box in cards)

    def _of_run(self, run: TextRun, box: Box | None, block: BlockFact | None, story: Story) -> Iterator[Part]:
        if self.fields.headline is run:
            yield Part(kind="title", why=self.fields.found.provenance.get("title", "headline"), text=run.text)
        elif run.media and (box is not None or block is None):
            return
        elif box is not None:
            yield from self._of_box(run, box)
        elif self.facts.article is None:
            yield Part(kind="left out", why="the page is no article", text=run.text)
        elif run.index in self.fields.found.taken:
            yield self._field(run, self.facts.article)
        elif block is not None:
            text = block.text or block.caption or block.url or f"({block.kind} without address)"
            entry = f"entry of {block.published}, " if block.published else ""
            yield Part(kind="story", why=f"{entry}{block.kind} by {story.source}", text=text, block=block)
        else:
            yield self._beside(run, self.facts.article, story)

    def _of_box(self, run: TextRun, box: Box) -> Iterator[Part]:
        numbered = list(enumerate(box.cards, 1))
        titles = [(number, card) for number, card in numbered if card.title is run]
        if box.is_furniture:
            yield Part(kind="left out", why="links that are no teasers of this site", text=run.text)
        elif run is box.heading:
            yield self._box(box, run.text)
        elif titles:  # a list whose teasers share one line has several
            for number, card in titles:
                yield Part(kind="teaser", why=f"{number}: {card.url}", text=card.title_text)
        else:
            whys = (
                f"{n}: {_of_card(run, card)}" for n, card in reversed(numbered) if card.start <= run.index < card.end
            )
            yield Part(kind="teaser", why=next(whys, "of no teaser"), text=run.text)

    def _box(self, box: Box, heading: str) -> Part:
        targets = {card.url for card in box.cards}
        links = (link for link in self.facts.links if link.url in targets and (not heading or link.heading == heading))
        names = "/".join(sorted({_section(link) for link in links})) or "no teasers"
        return Part(kind="box", why=f"{names}: {len(box.cards)}", text=heading or "(no heading)")

    def _field(self, run: TextRun, article: ArticleFact) -> Part:
        if run.text == article.perex:
            return Part(kind="perex", why=article.provenance.get("perex", "perex"), text=run.text)
        values = {
            "published": [article.published or ""],
            "modified": [article.modified or ""],
            "authors": article.bylines,
            "topics": article.topics,
            "section": [article.section or ""],
        }
        found = [name for name, printed in values.items() if any(value and value in run.text for value in printed)]
        return Part(kind="field", why=", ".join(found) or "read into a field", text=run.text)

    def _beside(self, run: TextRun, article: ArticleFact, story: Story) -> Part:
        """Return the part of a run that is neither block nor teaser: a caption, the list of topics, or left out."""
        aside = next((element.tag for element in run.element.ancestors() if element.tag in ASIDES), None)
        within = bool(story.runs) and story.runs[0].index < run.index < story.runs[-1].index
        if run.is_dropped:
            why = "the site drops it"
        elif is_boilerplate(run.text) or paywall(run.text)[0]:
            why = "boilerplate"
        elif aside:
            why = f"furniture: in <{aside}>"
        elif any(image.caption and image.caption in run.text for image in article.images):
            return Part(kind="field", why="images", text=run.text)
        elif any(text in article.topics for _, text in run.links):
            return Part(kind="field", why="topics", text=run.text)
        elif is_date_line(run.text):
            why = "a date"
        else:
            why = "furniture, caption or label in the story" if within else "outside the story's column"
        return Part(kind="left out", why=why, text=run.text)


def _of_card(run: TextRun, card: Card) -> str:
    """Return what a run shows of a teaser beside its headline."""
    if card.perex and card.perex in run.text:
        return "perex"
    if card.time and card.time in (run.text, run.time):
        return "time"
    return "author" if card.byline and card.byline in run.text else "label"


def _later_cells(story: Story) -> set[int]:
    """Return the runs of tables but the first of each, which stands for all of its table."""
    cells: set[int] = set()
    for run, block in zip(story.runs, story.blocks, strict=False):
        table = next((element for element in run.element.ancestors() if element.tag == "table"), None)
        if block.kind == "table" and table is not None:
            cells.update(range(run.index + 1, table.end))
    return cells


def _section(link: LinkFact) -> str:
    return (section(link.heading) if link.heading else None) or link.place


def _known_lines(article: ArticleFact, links: list[LinkFact]) -> dict[str, Part]:
    """Return what became of the lines of a text; of two uses of one line the story's counts."""
    known: dict[str, Part] = {}

    def add(kind: Kind, why: str, text: str | None, block: BlockFact | None = None) -> None:
        if text:
            known.setdefault(text, Part(kind=kind, why=why, text=text, block=block))

    add("title", article.provenance["title"], article.title)
    add("perex", article.provenance["perex"], article.perex)
    for block in article.blocks:
        add("story", f"{block.kind} by text", block.text, block)
    for byline in article.bylines:
        add("field", "authors", byline)
    add("field", "published", article.published)
    for topic in article.topics:
        add("field", "topics", topic)
    for image in article.images:
        add("field", "images", image.caption)
    for link in links:
        add("box", _section(link), link.heading)
        add("teaser", f"{link.position}", link.title)
        add("teaser", f"{link.position}: perex", link.perex)
        add("teaser", f"{link.position}: time", link.published)
    return known


def _line(line: str, facts: PageFacts) -> Part:
    """Return the part of a line that is no value by itself."""
    if facts.article is None:
        return Part(kind="left out", why="the page is no article", text=line)
    article = facts.article
    if article.topics and all(topic in line for topic in article.topics):
        return Part(kind="field", why="topics", text=line)
    if any(image.credit and image.credit in line for image in article.images):
        return Part(kind="field", why="images", text=line)
    shown = (text for link in facts.links for text in (link.title, *link.bylines))
    if any(text in line for text in shown) or any(line in (link.perex or "") for link in facts.links):
        return Part(kind="teaser", why="part of a teaser", text=line)
    if role(line) in SECTIONS:
        return Part(kind="box", why="no teaser under it", text=line)
    return Part(
        kind="left out", why="boilerplate" if is_boilerplate(line) else "none of story, boxes, fields", text=line
    )
