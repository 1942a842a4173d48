"""The entries of a live report: which blocks begin one, and the time printed with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.czech.dates import is_date_line
from newscrawl.facts import BlockFact
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.story.blocks import Story

_FEWEST = 4
"""Entries that make a page a live report which does not call itself one."""
_CLOCK = r"(?:[01]?\d|2[0-3])[:.][0-5]\d"
_LEADING = re.compile(
    rf"(?P<time>{_CLOCK})(?!\d|[:.]\d)(?: ?h(?:od(?:in)?)?\b\.?)?\s*(?:[-–—|•:]\s*)?(?P<text>\S.*)", re.DOTALL
)
_HAS_CLOCK = re.compile(rf"(?<![\d.]){_CLOCK}(?![\d.])")
_NEAR = 2
"""Runs between an entry's time and its text: a picture, a label."""


def read_entries(story: Story, page: Outline, *, is_live: bool) -> bool:
    """Give the first block of each entry its time; return whether the story is a live report.

    An entry is a paragraph that begins with a clock ("15:50 Voda klesá"), bold or not, or has a line with nothing but
    a time above it. A line with nothing but a day ("SOBOTA 5. BŘEZNA") becomes a heading and the day of what follows.

    Args:
        story: the story, whose blocks are changed.
        page: the outline of the page.
        is_live: whether address, metadata or headline say that it is a live report.
    """
    if not story.runs:  # a general extractor's story has none
        return is_live
    entries = list(_entries(story, page))
    times = sum(time is not None for _, _, time, _ in entries)
    if times < (1 if is_live else max(_FEWEST, len(entries) / 2)):
        return is_live
    blocks, runs, day = [], [], ""
    for block, run, time, printed_day in entries:
        if printed_day is not None:
            day = printed_day.text
            blocks.append(BlockFact(kind="heading", text=day, level=3))
            runs.append(printed_day)
        if time is not None:
            block.published = f"{day} {time}".strip()
            leading = _LEADING.fullmatch(block.text)
            block.text = leading["text"] if leading else block.text
        blocks.append(block)
        runs.append(run)
    story.blocks, story.runs = blocks, runs
    return True


def _entries(story: Story, page: Outline) -> Iterator[tuple[BlockFact, TextRun, str | None, TextRun | None]]:
    """Yield each block and its run with the time and the line of the day that were printed for it."""
    previous = story.runs[0].index - _NEAR - 1 if story.runs else 0
    for block, run in zip(story.blocks, story.runs, strict=True):
        lines = [
            line for line in page.runs[max(0, previous + 1) : run.index] if not line.media and is_date_line(line.text)
        ]
        near = [line for line in lines if line.index >= run.index - _NEAR and _HAS_CLOCK.search(line.text)]
        leading = _LEADING.fullmatch(block.text) if block.kind in ("paragraph", "heading", "list_item") else None
        time = leading["time"] if leading else near[-1].text if near else None
        yield block, run, time, next((line for line in lines if not _HAS_CLOCK.search(line.text)), None)
        previous = run.index
