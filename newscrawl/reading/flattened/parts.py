"""The parts of a flattened page."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.reading.flattened.head import Head
from newscrawl.reading.flattened.story import FlatStory
from newscrawl.reading.flattened.tail import Tail


@dataclass(frozen=True, slots=True)
class Parts:
    """What stands above the story, the story, and what stands below or between."""

    head: Head
    story: FlatStory
    tail: Tail
    left_out: dict[int, str] = field(default_factory=dict)
    """Index of a line that is none of these -> why."""
