"""Which sources of a field are right: selectors made from where pages print it, tried on all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from newscrawl.onboarding.fields.readings import Reading
from newscrawl.onboarding.finding import Certainty, Finding
from newscrawl.onboarding.selectors import Marked
from newscrawl.reading.fields.sources import values_of
from newscrawl.values.terminal import counted

Key = Hashable
"""A field's value in a form in which two spellings of one value are equal; None where there is none."""
ReadKey = Callable[[Reading, list[str]], Key]
"""Brings the values of a source into that form."""

_SURE_PAGES = 5
"""Pages from which a source is more than a guess."""
_MOST_ADDRESSES = 3
FEWEST_PAGES = 3
"""Pages on which a source must be right."""
_OUTLIERS = 0.06
"""Share of the pages with a value on which a source may be wrong: one of twenty."""
DEAREST = 10
"""Cost of a selector that a person would not write."""
_NAMED = re.compile(r"[.#]|\[(?!href)")
"""What a selector has that says more than tags, their order and where links lead."""
_RIGHT_BELOW_HEAD = re.compile(r"(?:^|[ >])(?:header|h1) \+ \w+$")
"""The one element after the article's head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source and the pages on which it was tried, by their place in the list."""

    text: str
    right: frozenset[int]
    wrong: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A field's values on the pages: what a source must give."""

    readings: Sequence[Reading]
    keys: Sequence[Key]
    read: ReadKey
    fewest: int = FEWEST_PAGES
    """Pages on which a source must be right; two do where no more have a value, and no fewer than this."""

    def tried(self, source: str, *, first: bool = False) -> Source:
        """Return on which pages a source is right, and on which it gives another value."""
        given = self.given(source, first=first)
        right = frozenset(place for place, key in given.items() if key == self.keys[place])
        return Source(text=source, right=right, wrong=frozenset(given) - right)

    def given(self, source: str, *, first: bool = True) -> dict[int, Key]:
        """Return what a source gives, by the place of the page, where it gives something."""
        given: dict[int, Key] = {}
        for place, reading in enumerate(self.readings):
            values = values_of(reading.document, source)
            key = self.read(reading, values[:1] if first else values)
            if key is not None:
                given[place] = key
        return given

    def is_sound(self, source: Source) -> bool:
        """Tell whether a source is right on enough pages, and wrong on none but outliers."""
        fewest = min(self.fewest, max(2, sum(key is not None for key in self.keys)))
        return len(source.right) >= fewest and len(source.wrong) <= _OUTLIERS * len(source.right)


def covering(
    wanted: Wanted,
    marks: Callable[[int], Iterable[Sequence[LexborNode]]],
    places: Iterable[int],
    *,
    first: bool,
    dearest: int = DEAREST,
) -> list[Source]:
    """Return selectors that give the wanted values, one for each layout, that of the newest page first.

    Args:
        wanted: the values.
        marks: place of a page -> the elements that print its value, in one way or in several.
        places: the pages for which a source is looked for.
        first: whether the field has one value, so that the first match is it.
        dearest: cost of a selector that is not declared.
    """
    left = set(places)
    chosen: list[Source] = []
    tried: dict[str, Source] = {}
    while left:
        newest = min(left)
        best = _best(wanted, wanted.readings[newest], marks(newest), left, tried, first=first, dearest=dearest)
        if best is not None:
            chosen.append(best)
            left -= best.right
        left.discard(newest)
    return sorted(chosen, key=lambda source: min(source.right))


def _best(
    wanted: Wanted,
    reading: Reading,
    marks: Iterable[Sequence[LexborNode]],
    left: set[int],
    tried: dict[str, Source],
    *,
    first: bool,
    dearest: int,
) -> Source | None:
    """Return the source made from one page that is right on most of those that are left, None where none is sound."""
    best, most = None, (0, 0)
    for nodes in marks:
        for cost, selector in Marked(reading.document.outline.tree, nodes).candidates:
            if cost > dearest or may_be_story(reading, selector):
                continue
            if selector not in tried:
                tried[selector] = wanted.tried(f"css:{selector}", first=first)
            source = tried[selector]
            rated = (len(source.right & left), -cost)
            if wanted.is_sound(source) and rated > most:
                best, most = source, rated
    return best


def may_be_story(reading: Reading, selector: str) -> bool:
    """Tell whether a selector names nothing, or ends in a tag alone below elements that hold the story, too."""
    above, _, last = selector.rpartition(" ")
    if _RIGHT_BELOW_HEAD.search(selector):
        return False
    if not _NAMED.search(selector):
        return True
    if _NAMED.search(last) or last.startswith("h1") or above.endswith("+"):
        return False
    holders = reading.document.outline.select(above.rstrip(" >+")) if above else reading.document.outline.elements[:1]
    return any(holder.start <= index < holder.end for holder in holders for index in reading.story_runs)


def nodes_that_say(reading: Reading, items: Sequence[Key], key: Callable[[str], Key]) -> list[list[LexborNode]]:
    """Return the elements that print all of these values, one each: the outermost, and the innermost.

    Args:
        reading: the page.
        items: the values; [] leads to [].
        key: brings a printed text into their form.
    """
    inner: dict[Key, LexborNode] = {}
    outer: dict[Key, LexborNode] = {}
    for node, text, _ in reading.printed:
        said = key(text)
        if said not in items:
            continue
        outer.setdefault(said, node)
        if said not in inner or _is_within(node, inner[said]):
            inner[said] = node
    if not items or len(inner) < len(set(items)):
        return []
    return [[found[item] for item in dict.fromkeys(items)] for found in (outer, inner)]


def _is_within(node: LexborNode, other: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.mem_id == other.mem_id:
            return True
        parent = parent.parent
    return False


def as_finding(sources: Sequence[Source], wanted: Wanted) -> Finding[object]:
    """Return a field's sources, with the share of the pages with a value on which one of them has it."""
    places = {place for place, key in enumerate(wanted.keys) if key is not None}
    right = frozenset().union(*(source.right for source in sources)) & places
    wrong = places - right
    certainty: Certainty = "sure" if len(right) >= _SURE_PAGES else "few"
    return Finding(
        value=tuple(source.text for source in sources),
        certainty=certainty,
        why=f"right on {len(right)} of {counted(len(places), 'article')} with it",
        addresses=tuple(wanted.readings[place].url for place in sorted(wrong)[:_MOST_ADDRESSES]),
    )
