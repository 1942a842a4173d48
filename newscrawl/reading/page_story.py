"""The story of a page: from its runs, from what its JSON-LD states, or from a general extractor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from newscrawl.facts import BlockFact
from newscrawl.reading.address import base_address
from newscrawl.reading.evidence.address import address_allows_article
from newscrawl.reading.fields.access import Access
from newscrawl.reading.fields.sources import Document, Found
from newscrawl.reading.learned.decode import decide_runs
from newscrawl.reading.learned.judged import Judged
from newscrawl.reading.refusal import MIN_STORY_CHARS, is_announced
from newscrawl.reading.ruled import Ruled
from newscrawl.reading.story.blocks import read_story
from newscrawl.reading.story.last_resort import is_within_reach, last_resort
from newscrawl.reading.story.rules import column_runs
from newscrawl.reading.story.stated import MOST_WORDS, stated_entries
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import teaser_texts
from newscrawl.values.text import fold

_FEWEST_STATED_WORDS = 30
"""Words of a story in JSON-LD that may be the story."""
_FEW_SHOWN_WORDS = 100
"""Words below which a live report shows none of its entries."""
_SHOWN_SHARE = 0.5
"""Share of it that the page must show, or else it is taken from there."""


def find_story(document: Document, ruled: Ruled, judged: Judged, access: Access, html: str) -> Story:
    """Return the story of a page.

    Args:
        document: the page.
        ruled: what rules found on it.
        judged: what the network makes of its runs.
        access: how open it is; of a withheld story only what is shown is read.
        html: the page as it was fetched.
    """
    story = _story(document, ruled, decide_runs(document, ruled, judged))
    teasers = teaser_texts(ruled.teaser_boxes)
    if access.level != "paid":
        story = _stated(story, document, ruled, teasers)
    is_found = story.prose_chars or ruled.perex.value
    may_have = is_announced(document.metadata) or address_allows_article(document.url)
    if not is_found and may_have and is_within_reach(html, document.outline):
        return _last_resort(story, html, document.url, teasers)
    return story


def with_share(access: Found[Access], story: Story, words: int) -> Found[Access]:
    """Return how open a withheld story is, with the share that is shown of the words that the page states to have."""
    if access.value.level != "paid" or access.value.visible_share is not None or words < _FEWEST_STATED_WORDS:
        return access
    return replace(access, value=replace(access.value, visible_share=round(min(1.0, story.words / words), 2)))


def _story(document: Document, ruled: Ruled, verdict: Mapping[int, str | None]) -> Story:
    """Return the story by the verdict on each run: of its column, and of runs elsewhere."""
    runs = document.outline.runs
    column = column_runs(document.outline, ruled.container, document.headline)
    indexes = {run.index for run in column} | {index for index, why in verdict.items() if why is None}
    candidates = [runs[index] for index in sorted(indexes)]
    base = base_address(document.url)
    return read_story(document.outline, candidates, ruled.marks, verdict, source=ruled.container.source, url=base)


def _stated(story: Story, document: Document, ruled: Ruled, teasers: frozenset[str]) -> Story:
    """Return the story that the page's JSON-LD states where much less of it is shown; else the one that was read."""
    node = document.node
    blocks = ruled.stated
    if "liveBlogUpdate" in node and story.words < _FEW_SHOWN_WORDS:  # a live report shows but its last entries
        blocks = stated_entries(node) or blocks
    blocks = [block for block in blocks if fold(block.text) not in teasers]
    words = sum(len(block.text.split()) for block in blocks)
    is_more = _FEWEST_STATED_WORDS <= words <= MOST_WORDS and story.words <= _SHOWN_SHARE * words
    if not is_more or not _is_part(story, blocks):
        return story
    prose_chars = sum(len(block.text) for block in blocks if block.kind == "paragraph")
    return replace(story, source="json-ld:articleBody", blocks=blocks, runs=[], prose_chars=prose_chars)


def _is_part(story: Story, blocks: list[BlockFact]) -> bool:
    """Tell whether most of what is shown stands in these blocks, too: else they are another text."""
    whole = fold(" ".join(block.text for block in blocks))
    shown = [fold(block.text) for block in story.blocks if not block.in_box and block.text]
    chars = sum(map(len, shown))
    is_little = story.words < _FEWEST_STATED_WORDS
    return is_little or sum(len(text) for text in shown if text in whole) >= _SHOWN_SHARE * chars


def _last_resort(story: Story, html: str, url: str, teasers: frozenset[str]) -> Story:
    """Return the story that a general extractor finds outside this page's teasers; the empty one where it is short."""
    lines = [line for line in last_resort(html, url) if fold(line) not in teasers]
    chars = sum(map(len, lines))
    if chars < MIN_STORY_CHARS:
        return story
    blocks = [BlockFact(kind="paragraph", text=line) for line in lines]
    return replace(story, source="trafilatura", blocks=blocks, runs=[], prose_chars=chars)
