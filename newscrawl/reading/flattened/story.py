"""The story of a flattened page: which of its lines are blocks, and of which kind."""

from __future__ import annotations

from dataclasses import dataclass, field

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import split_promo
from newscrawl.facts import BlockFact
from newscrawl.reading.flattened.lines import CREDIT_LINE, SENTENCE_END, SOURCE_LINE, Line, is_prose
from newscrawl.reading.flattened.strangers import first_stranger

_CUT_OFF_CHARS = 40
"""Characters from which the text's last line, without a sentence's end, is taken for a paragraph that was cut off."""
_LONGEST_HEADING_CHARS = 120


@dataclass(frozen=True, slots=True)
class FlatStory:
    """The lead and the blocks of a flattened page."""

    perex: Line | None
    blocks: list[BlockFact]
    lines: list[Line]
    """The line behind each of `blocks`."""
    promos: list[tuple[str, str]]
    """(label, title) of the teasers that stand between paragraphs."""
    left_out: dict[int, str] = field(default_factory=dict)
    """Index of a line that became no block -> why."""

    @property
    def all_lines(self) -> list[Line]:
        """The lead and the line behind each block."""
        return [*([self.perex] if self.perex is not None else []), *self.lines]

    def without_strangers(self) -> FlatStory:
        """Return the story without the leads of other articles at its end; nothing may stand below it."""
        first = first_stranger(self.all_lines) - (self.perex is not None)
        strangers = {line.index: "the lead of another article" for line in self.lines[first:]}
        own, blocks = self.lines[:first], self.blocks[:first]
        return FlatStory(self.perex, blocks, own, self.promos, self.left_out | strangers)


def read_story(lines: list[Line], *, is_live: bool) -> FlatStory:
    """Read the lines between head and tail; in a live report a line with nothing but a time opens an entry."""
    promos = [promo for line in lines if (promo := split_promo(line.text, is_linked=False)) and promo[1]]
    whys = {line.index: _why_no_line(line.text) for line in lines}
    left_out = {index: why for index, why in whys.items() if why is not None}
    own = [line for line in lines if line.index not in left_out]
    perex = own[0] if own and is_prose(own[0].text) else None
    paragraphs = own[1:] if perex is not None else own
    clocks = _clocks(paragraphs) if is_live else {}
    times = {line.index: "the time of the entry below" for line in paragraphs if is_live and is_date_line(line.text)}
    shown = [line for line in paragraphs if line.index not in times]
    blocks = []
    for line in shown:
        block = _block(line.text, is_last=line is paragraphs[-1])
        block.published = clocks.get(line.index)
        blocks.append(block)
    return FlatStory(perex, blocks, shown, promos, left_out | times)


def _why_no_line(line: str) -> str | None:
    if is_boilerplate(line):
        return "boilerplate"
    return "a source or a credit" if SOURCE_LINE.match(line) or CREDIT_LINE.match(line) else None


def _clocks(lines: list[Line]) -> dict[int, str]:
    """Return the time that is printed in a line of its own above a line, by the index of the line below."""
    clocks: dict[int, str] = {}
    clock: str | None = None
    for line in lines:
        if is_date_line(line.text):
            clock = line.text
        elif clock is not None:
            clocks[line.index] = clock
            clock = None
    return clocks


def _block(line: str, *, is_last: bool) -> BlockFact:
    """Return the block of a line; short and without a sentence's end it is a subheading, or the text's cut end."""
    cut_off = is_last and len(line) >= _CUT_OFF_CHARS
    is_sentence = SENTENCE_END.search(line) is not None
    if (
        not cut_off
        and not is_sentence
        and len(line) <= _LONGEST_HEADING_CHARS
        and split_promo(line, is_linked=False) is None
    ):
        return BlockFact(kind="heading", text=line, level=2)
    return BlockFact(kind="paragraph", text=line)
