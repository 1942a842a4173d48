"""The story's blocks: paragraphs, headings, lists, tables and pictures, made of the runs that are story."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from itertools import accumulate
from typing import Literal

from newscrawl.czech.article_urls import looks_like_article
from newscrawl.czech.headings import role
from newscrawl.facts import BlockFact
from newscrawl.reading.document.captions import caption_of
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun, is_heading
from newscrawl.reading.story.container import is_prose
from newscrawl.reading.story.lines import kind_of_line
from newscrawl.reading.story.marks import Marks
from newscrawl.reading.story.story import Story
from newscrawl.reading.story.tables import table_block
from newscrawl.values.urls import absolute_url, domain_of

_POST = re.compile(r"(?:^|\s)(?:twitter-tweet|instagram-media|tiktok-embed|fb-post|fb-video)(?:\s|$)")
"""The names of the networks' embed codes."""
_POST_ANCESTORS = 6
_MOST_POST_RUNS = 8
"""Runs of story in a post; an element with more, or with most of them, holds an article, whatever it is called."""


def read_story(
    outline: Outline,
    candidates: list[TextRun],
    marks: Marks,
    verdict: Mapping[int, str | None],
    *,
    source: str,
    url: str,
) -> Story:
    """Make the blocks of a story; runs in boxes of teasers become blocks marked `in_box`.

    Args:
        outline: the page's elements and text runs.
        candidates: the runs that may be story, pictures and embeds among them, in document order.
        marks: what is known of the runs of the story's column.
        verdict: index of a run of text -> why it is no story, None where it is.
        source: where the story's column came from.
        url: the page's address, which tells the links that stay on the site.
    """
    kept = [index for index, why in verdict.items() if why is None and index not in marks.boxed]
    extent = range(min(kept), max(kept) + 1) if kept else range(0)
    blocks: list[BlockFact] = []
    runs: list[TextRun] = []
    left_out: dict[int, str] = {}
    read: set[tuple[str, Element]] = set()
    joined: set[int] = set()
    posts = _posts(outline, verdict)
    for run in candidates:
        whole = _whole_of(run, marks, verdict, posts)
        block: BlockFact | str
        if whole is not None and whole in read:
            joined.add(run.index)
            continue
        if whole is not None:
            read.add(whole)
            block = _whole_block(*whole, outline)
        else:
            block = _block(run, outline, marks, verdict, between=run.index in extent, url=url)
        if isinstance(block, str):
            left_out[run.index] = block
        else:
            blocks.append(block)
            runs.append(run)
    pairs = zip(blocks, runs, strict=True)
    prose_chars = sum(len(block.text) for block, run in pairs if not block.in_box and is_prose(run))
    return Story(source, blocks, runs, prose_chars, left_out, frozenset(joined))


def _block(
    run: TextRun, outline: Outline, marks: Marks, verdict: Mapping[int, str | None], *, between: bool, url: str
) -> BlockFact | str:
    """Return the block of a run, or why it is none; `between` tells whether it stands between two of the story's."""
    if run.media:
        why = "a teaser's picture" if run.index in marks.boxed else marks.furniture.get(run.index)
        return why or _media_block(run, outline, marks, between=between)
    why = verdict.get(run.index)
    if run.index in marks.boxed and why is not None:
        return _text_block(run, in_box=True, url=url)
    if why is not None:
        return why
    if is_heading(run) or role(run.text) is not None:
        level = int(run.tag[1]) if run.tag in HEADING_TAGS else 2
        return BlockFact(kind="heading", text=run.text, level=level, link_share=_link_share(run, url))
    return _text_block(run, in_box=False, url=url)


def _text_block(run: TextRun, *, in_box: bool, url: str) -> BlockFact:
    kind = "paragraph" if in_box else kind_of_line(run)
    return BlockFact(kind=kind, text=run.text, in_box=in_box, link_share=_link_share(run, url))


def _media_block(run: TextRun, outline: Outline, marks: Marks, *, between: bool) -> BlockFact | str:
    if run.media == "embed" and not between:
        return "outside the story's text"
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


def _whole_of(
    run: TextRun, marks: Marks, verdict: Mapping[int, str | None], posts: Container[Element]
) -> tuple[Literal["table", "post"], Element] | None:
    """Return the table of data or the embedded post that a run is a part of and that is one block."""
    table = marks.table_of(run)
    if table is not None and verdict.get(run.index, "") is None:
        return "table", table
    return next((("post", element) for element in run.element.nearest(_POST_ANCESTORS) if element in posts), None)


def _posts(outline: Outline, verdict: Mapping[int, str | None]) -> frozenset[Element]:
    """Return the elements that are posts of a network: by their names, unless they hold a story."""
    named = [element for element in outline.elements if "-" in element.names and _POST.search(element.names)]
    if not named:
        return frozenset()
    story = [0, *accumulate(verdict.get(index, "") is None for index in range(len(outline.runs)))]
    most = min(_MOST_POST_RUNS, story[-1] / 2)
    return frozenset(element for element in named if story[element.end] - story[element.start] <= most)


def _whole_block(kind: Literal["table", "post"], element: Element, outline: Outline) -> BlockFact:
    """Return the block of a table, or of a post: the last of its links is its address."""
    if kind == "table":
        return table_block(element, outline)
    links = [href for run in outline.runs[element.start : element.end] for href, _ in run.links]
    return BlockFact(kind="embed", url=links[-1] if links else None)
