"""The entries of a live report: which blocks begin one, and the time printed with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from newscrawl.czech.dates import is_date_line
from newscrawl.facts import BlockFact
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.story.story import Story

_FEWEST_ENTRIES = 4
"""Entries that make a page a live report which does not call itself one."""
_CLOCK = r"(?:[01]?\d|2[0-3])[:.][0-5]\d"
_CLOCK_FIRST = re.compile(
    rf"""
    (?P<time>{_CLOCK})(?!\d|[:.]\d)  # no date, no longer number
    (?:\ ?h(?:od(?:in)?)?\b\.?)?  # "h", "hod."
    \s*(?:[-–—|•:]\s*)?
    (?P<text>\S.*)
    """,
    re.DOTALL | re.VERBOSE,
)
_HAS_CLOCK = re.compile(rf"(?<![\d.]){_CLOCK}(?![\d.])")
_TIME_ABOVE_RUNS = 2
"""Runs between an entry's time and its text: a picture, a label."""


def find_entries(story: Story, outline: Outline, *, is_live: bool) -> Story | None:
    """Return a live report's story, the first block of each entry with its time; None where it is no live report.

    An entry is a paragraph that begins with a clock ("15:50 Voda klesá"), bold or not, or has a line with nothing but
    a time above it. A line with nothing but a day ("SOBOTA 5. BŘEZNA") becomes a heading and the day of what follows.

    Args:
        story: the story as it was read.
        outline: the page's elements and text runs.
        is_live: whether address, metadata or headline say that it is a live report.
    """
    entries = list(_entries(story, outline)) if story.runs else []  # a general extractor's story has no runs
    times = sum(time is not None for _, _, time, _ in entries)
    if times < (1 if is_live else max(_FEWEST_ENTRIES, len(entries) / 2)):
        return None
    blocks, runs, day = [], [], ""
    for block, run, time, printed_day in entries:
        if printed_day is not None:
            day = printed_day.text
            blocks.append(BlockFact(kind="heading", text=day, level=3))
            runs.append(printed_day)
        blocks.append(block if time is None else _opening(block, f"{day} {time}".strip()))
        runs.append(run)
    return replace(story, blocks=blocks, runs=runs)


def _opening(block: BlockFact, published: str) -> BlockFact:
    """Return the first block of an entry with its time, which its text may begin with."""
    match = _CLOCK_FIRST.fullmatch(block.text)
    return replace(block, published=published, text=match["text"] if match else block.text)


def _entries(story: Story, outline: Outline) -> Iterator[tuple[BlockFact, TextRun, str | None, TextRun | None]]:
    """Yield each block and its run with the time and the line of the day that were printed for it."""
    previous = story.runs[0].index - _TIME_ABOVE_RUNS - 1 if story.runs else 0
    for block, run in zip(story.blocks, story.runs, strict=True):
        if is_date_line(block.text):
            continue
        lines = [
            line
            for line in outline.runs[max(0, previous + 1) : run.index]
            if not line.media and is_date_line(line.text)
        ]
        near = [line for line in lines if line.index >= run.index - _TIME_ABOVE_RUNS and _HAS_CLOCK.search(line.text)]
        leading = _CLOCK_FIRST.fullmatch(block.text) if block.kind in ("paragraph", "heading", "list_item") else None
        time = leading["time"] if leading else near[-1].text if near else None
        yield block, run, time, next((line for line in lines if not _HAS_CLOCK.search(line.text)), None)
        previous = run.index
