"""The story's blocks: which runs of its container are paragraphs, headings, tables, pictures of it."""

from __future__ import annotations

import re
from typing import Literal

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.headings import role
from newscrawl.facts import BlockFact
from newscrawl.reading.document.captions import caption_of
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.reading.story.container import Container, is_prose
from newscrawl.reading.story.ends import find_extent
from newscrawl.reading.story.lines import is_story_line, kind_of_line, why_no_line
from newscrawl.reading.story.marks import Marks, mark_runs
from newscrawl.reading.story.story import Story
from newscrawl.reading.story.tables import table_block
from newscrawl.values.text import fold
from newscrawl.values.urls import absolute_url, domain_of

_POST = re.compile(r"(?:^|\s)(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|fb-video)(?:\s|$)")
"""The names of the networks' embed codes."""
_POST_ANCESTORS = 6


def read_story(
    outline: Outline,
    boxed: frozenset[int],
    container: Container,
    headline: TextRun | None,
    *,
    videos: list[str],
    url: str,
) -> Story:
    """Read the blocks of the story's container.

    Args:
        outline: the page's elements and text runs.
        boxed: indexes of the runs in boxes of teasers; those inside the container become blocks marked `in_box`.
        container: where the story stands.
        headline: the run of the headline; where structure alone found the container, nothing above it is story.
        videos: names of the page's videos, which their players print as captions.
        url: the page's address, which tells the links that stay on the site.
    """
    marks = mark_runs(outline, boxed, container, headline, videos=videos, url=url)
    candidates = _candidates(outline, container, headline)
    extent = find_extent(outline, candidates, marks)
    blocks: list[BlockFact] = []
    runs: list[TextRun] = []
    left_out: dict[int, str] = {}
    read: set[tuple[str, Element]] = set()
    joined: set[int] = set()
    for run in candidates:
        block: BlockFact | str
        whole = _whole_of(run, marks, container)
        if whole in read:
            joined.add(run.index)
            continue
        if whole is not None:
            read.add(whole)
            block = _whole_block(*whole, outline)
        else:
            block = _block(run, outline, marks, between=run.index in extent, url=url)
        if isinstance(block, str):
            left_out[run.index] = block
        else:
            blocks.append(block)
            runs.append(run)
    pairs = zip(blocks, runs, strict=True)
    prose_chars = sum(len(block.text) for block, run in pairs if not block.in_box and is_prose(run))
    return Story(container.source, blocks, runs, prose_chars, left_out, frozenset(joined))


def _candidates(outline: Outline, container: Container, headline: TextRun | None) -> list[TextRun]:
    """Return the runs of the container; below the headline alone where structure found it."""
    runs = [run for element in container.elements for run in outline.runs[element.start : element.end]]
    if headline is None or container.source != "structure":
        return runs
    return [run for run in runs if run.index > headline.index]


def _block(run: TextRun, outline: Outline, marks: Marks, *, between: bool, url: str) -> BlockFact | str:
    """Return the block of a run, or why it is none; `between` tells whether it stands between two paragraphs."""
    if run.index in marks.boxed:
        return "a teaser's picture" if run.media else _text_block(run, in_box=True, url=url)
    why = marks.furniture.get(run.index) or marks.captions.get(run.index)
    if why is not None:
        return why
    if run.media:
        return _media_block(run, outline, marks) if between or run.media == "image" else "outside the story's text"
    why = why_no_line(run)
    if why is not None:
        return why
    if run.tag in HEADING_TAGS:
        is_headline = run.tag == "h1" or fold(run.text) == marks.headline
        return "the headline once more" if is_headline else _heading_block(run, level=int(run.tag[1]), url=url)
    if role(run.text) is not None:
        return _heading_block(run, level=2, url=url)
    if is_prose(run) or is_story_line(run, between=between):
        return _text_block(run, in_box=False, url=url)
    return "a label in the story" if between else "a label above or below the story"


def _text_block(run: TextRun, *, in_box: bool, url: str) -> BlockFact:
    kind = "paragraph" if in_box else kind_of_line(run)
    return BlockFact(kind=kind, text=run.text, in_box=in_box, link_share=_link_share(run, url))


def _heading_block(run: TextRun, *, level: int, url: str) -> BlockFact:
    return BlockFact(kind="heading", text=run.text, level=level, link_share=_link_share(run, url))


def _media_block(run: TextRun, outline: Outline, marks: Marks) -> BlockFact | str:
    if run.source is None or run.source.startswith("data:"):
        return "a picture without an address"
    if run.media == "embed":
        return BlockFact(kind="embed", url=run.source)
    caption, credit = caption_of(run, outline, marks.captions)
    if not (caption or credit):
        return "a picture without a caption"
    return BlockFact(kind="image", url=run.source, caption=caption, credit=credit)


def _link_share(run: TextRun, url: str) -> float:
    """Return the share of a run's text in links; those that leave the site for no article are sources, not teasers."""
    if not run.links:
        return 0.0
    own = domain_of(url)
    targets = [absolute_url(url, href) or "" for href, _ in run.links]
    is_source = all(domain_of(target) != own and not looks_like_article(target) for target in targets)
    return 0.0 if is_source else run.link_share


def _whole_of(run: TextRun, marks: Marks, container: Container) -> tuple[Literal["table", "post"], Element] | None:
    """Return the table of data or the embedded post that a run is a part of and that is one block."""
    table = _table_of(run, marks, container)
    if table is not None:
        return "table", table
    holders = run.element.nearest(_POST_ANCESTORS)
    return next((("post", element) for element in holders if _POST.search(element.names)), None)


def _whole_block(kind: Literal["table", "post"], element: Element, outline: Outline) -> BlockFact:
    """Return the block of a table, or of a post: the last of its links is its address."""
    if kind == "table":
        return table_block(element, outline)
    links = [href for run in outline.runs[element.start : element.end] for href, _ in run.links]
    return BlockFact(kind="embed", url=links[-1] if links else None)


def _table_of(run: TextRun, marks: Marks, container: Container) -> Element | None:
    """Return the table of data that a run is a cell of, if it stands in the story."""
    if not marks.tables or run.tag not in ("td", "th") or run.media or not marks.is_free(run):
        return None
    for element in run.element.ancestors():
        if element in container.elements:
            return None
        if element.tag == "table":
            return element if element.index in marks.tables else None
    return None
