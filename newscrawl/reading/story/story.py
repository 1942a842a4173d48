"""The story of a page as it was read: its blocks, and why the other runs of its column are none of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.facts import BlockFact
from newscrawl.reading.document.outline import TextRun


@dataclass(frozen=True, slots=True)
class Story:
    """The blocks of the story's column in order, boxes that stand in it included."""

    source: str
    """Where its container came from, or "trafilatura"."""
    blocks: list[BlockFact] = field(default_factory=list)
    runs: list[TextRun] = field(default_factory=list)
    """The run behind each of `blocks`; [] for a story that a general extractor found."""
    prose_chars: int = 0
    """Characters of running text in the blocks outside boxes."""
    left_out: dict[int, str] = field(default_factory=dict)
    """Index of a run in the column that became no block -> why."""
    joined: frozenset[int] = frozenset()
    """Indexes of the runs that are a part of an earlier run's block: cells of a table, lines of an embedded post."""

    @property
    def words(self) -> int:
        """Number of words outside boxes."""
        return sum(len(block.text.split()) for block in self.blocks if not block.in_box)

    def without(self, taken: frozenset[int]) -> list[int]:
        """Return the positions in `blocks` of those whose run is not one of `taken`."""
        if not self.runs:
            return list(range(len(self.blocks)))
        return [position for position, run in enumerate(self.runs) if run.index not in taken]
