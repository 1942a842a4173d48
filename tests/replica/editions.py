"""Editions: what has become of an article since it was published, as data that is replaced and never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Literal

from .model import Block, Piece


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph added, removed or reworded.

    `place` counts the blocks of the story from 0, as they stand before the change; an added paragraph follows that one.
    """

    kind: Literal["added", "removed", "edited"]
    place: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """All that differs from the article as it was first published."""

    title: str | None = None
    """None: the first one."""
    perex: tuple[str, ...] | None = None
    """Sentences; None: the first ones."""
    changes: tuple[Change, ...] = ()
    """Of its paragraphs, oldest first."""
    edits: int = 0
    """How often the story was changed."""
    slugs: tuple[str, ...] = ()
    """Words of the addresses it moved to, oldest first."""
    teasers: int = 0
    """How often its boxes were filled anew."""
    noise: int = 0
    """How often something of the page changed that is neither story nor teaser."""
    gone: int | None = None
    """Status that its addresses answer since it was deleted."""

    @property
    def written(self) -> int:
        """How many texts were written for it at most; each has its own invented names."""
        return 2 * self.edits + len(self.changes) + len(self.slugs)


FIRST = Edition()
"""Of an article that nothing has happened to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What an edit really did: whether headline and perex are others, how many paragraphs were changed how."""

    title: bool
    perex: bool
    added: int
    removed: int
    edited: int

    def __bool__(self) -> bool:
        """Tell whether anything changed."""
        return any((self.title, self.perex, self.added, self.removed, self.edited))


def revised(pieces: Iterable[Piece], changes: Iterable[Change]) -> list[Piece]:
    """Return the pieces of a story after `changes`, which are made one after another."""
    result = list(pieces)
    for change in changes:
        place = [at for at, piece in enumerate(result) if isinstance(piece, Block)][change.place]
        block = result[place]
        assert isinstance(block, Block)
        match change.kind:
            case "added":
                result.insert(place + 1, _reworded(block, change.text))
            case "removed":
                del result[place]
            case "edited":
                result[place] = _reworded(block, change.text)
    return result


def plan(
    pieces: Sequence[Piece], rng: Random, write: Callable[[], str], *, added: int, removed: int, edited: int
) -> Iterator[Change]:
    """Yield changes of the paragraphs of a story, as many of each kind as it has paragraphs for.

    The first block stays as it is, and so does what is no plain paragraph; a paragraph is removed only after another,
    so that headings, lists and cards stay where text follows. `rng` chooses places, `write` returns a new paragraph.
    """
    story = [(before, piece) for before, piece in pairwise((None, *pieces)) if isinstance(piece, Block)]
    plain = [place for place, (_, block) in enumerate(story) if place and _is_plain(block)]
    removable = [place for place in plain if _may_go(*story[place])]
    doomed = rng.sample(removable, min(removed, len(removable)))
    kept = [place for place in plain if place not in doomed]
    for place in rng.sample(kept, min(edited, len(kept))):
        yield Change("edited", place, write())
    for place in sorted(doomed, reverse=True):
        yield Change("removed", place)
    left = [block for place, (_, block) in enumerate(story) if place not in doomed]
    if anchors := [place for place, block in enumerate(left) if _is_plain(block)]:
        for place in sorted(rng.choices(anchors, k=added), reverse=True):
            yield Change("added", place, write())


def _is_plain(block: Block) -> bool:
    return block.kind == "paragraph" and (block.is_timed or not block.lead)


def _may_go(before: Piece | None, block: Block) -> bool:
    return isinstance(before, Block) and _is_plain(before) and not block.is_timed


def _reworded(block: Block, text: str) -> Block:
    """Return a paragraph with another text; an entry of a live report keeps its time."""
    if not block.is_timed:
        return Block(kind="paragraph", text=text)
    return Block(kind="paragraph", text=f"{block.lead} {text}", lead=block.lead, is_timed=True)
