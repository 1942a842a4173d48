"""The story's blocks: which runs of its container are paragraphs, headings, tables, pictures of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.boilerplate import is_boilerplate, paywall
from newscrawl.czech.credits import opens_with_credit
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import role
from newscrawl.facts import BlockFact
from newscrawl.items import BlockKind
from newscrawl.reading.document.captions import caption_of, find_captions
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.story.container import Container, is_prose
from newscrawl.reading.story.furniture import find_furniture
from newscrawl.reading.story.tables import is_data_table, table_block
from newscrawl.reading.teasers.boxes import Box
from newscrawl.values.text import ends_like_sentence, fold
from newscrawl.values.urls import absolute_url, domain_of

_POST = re.compile(r"(?:^|\s)(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|fb-video)(?:\s|$)")
_ABOUT_AUTHOR = re.compile(r"Autor(?:ka|ři|ky)? (?:je|jsou|byl|byla|působí|přednáší|vyučuje)\b")
_LINK = 40
"""Characters of a line that is a link and no sentence."""
_CREDIT = 100
"""Characters of a line that credits a picture."""
_CAPTION = 250
"""Characters of a caption in one line with its credit."""
_STAMP = 60
"""Characters of a place and a date."""
_CUT = 3
"""Runs between the last whole paragraph and the offer of the withheld rest: the paragraph that breaks off."""
_TEXT_TAGS = frozenset({"p", "li", "blockquote", "dd", "dt"})
_KINDS: dict[str, BlockKind] = {"li": "list_item", "blockquote": "quote", "q": "quote"}


@dataclass(slots=True)
class Story:
    """The blocks of the story's column in order, boxes that stand in it included."""

    source: str
    """Where its container came from, or "trafilatura"."""
    blocks: list[BlockFact] = field(default_factory=list)
    runs: list[TextRun] = field(default_factory=list)
    """The runs behind `blocks`, in the same order."""
    prose_chars: int = 0
    """Characters of running text in the blocks outside boxes."""


def read_story(
    page: Outline, boxes: list[Box], container: Container, headline: TextRun | None, *, videos: list[str], url: str
) -> Story:
    """Read the blocks of the story's container.

    Args:
        page: the outline of the page.
        boxes: the page's boxes of teasers; those inside the container become blocks marked `in_box`.
        container: where the story stands.
        headline: the run of the headline; where structure alone found the container, nothing above it is story.
        videos: names of the page's videos, which their players print as captions.
        url: the page's address, which tells the links that stay on the site.
    """
    story = Story(source=container.source)
    marks = _Marks(page, boxes, container, headline, videos)
    candidates = [
        run
        for element in container.elements
        for run in page.runs[element.start : element.end]
        if (headline is None or run.index > headline.index or container.source != "structure")
    ]
    solid = [run.index for run in candidates if is_prose(run) and _is_free(run, marks) and not is_boilerplate(run.text)]
    first, last = (solid[0], solid[-1]) if solid else (0, -1)
    cut = next((run.index for run in candidates if run.index > last and paywall(run.text)[0]), last)
    if cut - last <= _CUT:
        last = cut
    tables: set[int] = set()
    posts: set[int] = set()
    for run in candidates:
        table = _table_of(run, marks, container) if _is_free(run, marks) else None
        if table is not None:
            if table.index not in tables:
                tables.add(table.index)
                _add(story, run, table_block(table, page))
            continue
        post = _post_of(run)
        if post is not None:
            if post.index not in posts:
                posts.add(post.index)
                _add(story, run, BlockFact(kind="embed", url=_last_link(post, page)))
            continue
        block = _block(run, page, marks, between=first <= run.index <= last)
        if block is not None:
            block.link_share = _link_share(run, url)
            _add(story, run, block)
    story.prose_chars = sum(
        len(block.text)
        for block, run in zip(story.blocks, story.runs, strict=True)
        if not block.in_box and is_prose(run)
    )
    return story


class _Marks:
    """What is known about each run of the page beyond its text: its box, its caption, whether it is furniture."""

    def __init__(
        self, page: Outline, boxes: list[Box], container: Container, headline: TextRun | None, videos: list[str]
    ) -> None:
        self.headline = fold(headline.text) if headline is not None else None
        self.box: dict[int, Box] = {}
        for box in boxes:
            self.box.update(dict.fromkeys(box.runs, box))
        inside = _inside(page, container)
        self.tables = {element.index for element in inside if element.tag == "table" and is_data_table(element, page)}
        """Indexes of the elements that are tables of data."""
        self.furniture = find_furniture(page, inside, container.weights, self.tables)
        self.captions = find_captions(page, container.elements, inside, videos, self.box)


def _inside(page: Outline, container: Container) -> list[Element]:
    """Return the elements that stand in the container, without the container itself."""
    holders = set(container.elements)
    inside: list[Element] = []
    for element in page.elements:
        if element.parent in holders:
            holders.add(element)
            inside.append(element)
    return inside


def _add(story: Story, run: TextRun, block: BlockFact) -> None:
    story.blocks.append(block)
    story.runs.append(run)


def _is_free(run: TextRun, marks: _Marks) -> bool:
    return run.index not in marks.box and run.index not in marks.furniture and run.index not in marks.captions


def _block(run: TextRun, page: Outline, marks: _Marks, *, between: bool) -> BlockFact | None:
    """Return the block of a run, None where it is furniture, a caption or a loose label."""
    box = marks.box.get(run.index)
    if box is not None:
        return None if run.media else BlockFact(kind="paragraph", text=run.text, in_box=True, link_share=run.link_share)
    if run.index in marks.furniture or run.index in marks.captions:
        return None
    if run.media:
        return _media_block(run, page, marks) if between or run.media == "image" else None
    if is_boilerplate(run.text) or is_date_line(run.text) or _is_stamp(run) or _is_credit(run):
        return None
    if run.tag in HEADING_TAGS:
        if run.tag == "h1" or fold(run.text) == marks.headline:
            return None
        return BlockFact(kind="heading", text=run.text, level=int(run.tag[1]), link_share=run.link_share)
    if role(run.text) is not None:
        return BlockFact(kind="heading", text=run.text, level=2, link_share=run.link_share)
    if not is_prose(run) and not _is_story_line(run, between=between):
        return None
    return BlockFact(kind=_kind(run), text=run.text, link_share=run.link_share)


def _is_stamp(run: TextRun) -> bool:
    """Tell whether a run is a time with little but links beside it: place, date, share and print buttons."""
    unlinked = len(run.text) - run.link_chars
    return run.time is not None and bool(run.links) and unlinked <= _STAMP and not ends_like_sentence(run.text)


def _link_share(run: TextRun, url: str) -> float:
    """Return the share of a run's text in links; those that leave the site for no article are sources, not teasers."""
    own = domain_of(url)
    targets = [absolute_url(url, href) or "" for href, _ in run.links]
    is_source = all(domain_of(target) != own and not looks_like_article(target) for target in targets)
    return 0.0 if is_source else run.link_share


def _is_credit(run: TextRun) -> bool:
    """Tell whether a run is a credit, or a caption with its credit behind a bar: "Most u mlýna | Foto: Eva Bílá"."""
    if len(run.text) <= _CREDIT and opens_with_credit(run.text):
        return True
    caption, bar, credit = run.text.rpartition("|")
    return bool(bar) and len(caption) <= _CAPTION and opens_with_credit(credit)


def _is_story_line(run: TextRun, *, between: bool) -> bool:
    """Tell whether a short run belongs to the story: between two paragraphs of it, in an element that holds text."""
    if run.tag == "p" and run.link_share == 1.0 and len(run.links) == 1 and len(run.text) <= _LINK:
        return False
    sentence = ends_like_sentence(run.text) and run.link_share < 0.5 and len(run.text) > 20
    holders = run.element.ancestors()[:3]
    if _ABOUT_AUTHOR.match(run.text) and run.tag == "p":
        return True
    if run.tag in _TEXT_TAGS or any(element.tag in ("li", "blockquote") for element in holders):
        return between or sentence
    return between and sentence


def _kind(run: TextRun) -> BlockKind:
    for element in run.element.ancestors()[:3]:
        if element.tag in _KINDS:
            return _KINDS[element.tag]
    return "paragraph"


def _media_block(run: TextRun, page: Outline, marks: _Marks) -> BlockFact | None:
    if run.source is None or run.source.startswith("data:"):
        return None
    if run.media == "embed":
        return BlockFact(kind="embed", url=run.source)
    caption, credit = caption_of(run, page, marks.captions)
    return BlockFact(kind="image", url=run.source, caption=caption, credit=credit) if caption or credit else None


def _post_of(run: TextRun) -> Element | None:
    """Return the embedded post of a social network that a run belongs to, by the names of the networks' embed codes."""
    return next((element for element in run.element.ancestors()[:6] if _POST.search(element.names)), None)


def _last_link(element: Element, page: Outline) -> str | None:
    links = [href for run in page.runs[element.start : element.end] for href, _ in run.links]
    return links[-1] if links else None


def _table_of(run: TextRun, marks: _Marks, container: Container) -> Element | None:
    """Return the table of data that a run is a cell of, if it stands in the story."""
    for element in run.element.ancestors():
        if element in container.elements:
            return None
        if element.tag == "table":
            return element if run.tag in ("td", "th") and not run.media and element.index in marks.tables else None
    return None
