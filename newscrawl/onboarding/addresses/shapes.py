"""The shapes that a site's article addresses have: which belong together, and which of them are only one page's."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from newscrawl.czech.article_urls import is_never_article
from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.onboarding.addresses.parts import Address, Segment, tail_lengths, taken_apart, text_of
from newscrawl.values.urls import is_within, split

ARTICLE_WORDS = frozenset(
    (
        *("clanek", "clanky", "clanok", "article", "articles", "artikel", "articulo", "artykul", "artigo", "articolo"),
        *("story", "stories", "post", "posts", "doc"),
    )
)
"""Directories that say of themselves that articles lie below them."""
_FEWEST_UNMARKED = 3
"""Addresses without any number that make a shape: one or two may be pages that only read as articles."""
_HEADLINE_WORDS = 6
"""Words of a slug that is a whole headline: pages beside articles have shorter names."""
_SOME, _MANY = 5, 50
"""Addresses that all have a directory before it is part of the form; where it is a section, and an id tells articles,
there may be others beside it."""
_MOST_SHAPES = 6
"""Shapes in one expression; a site that has more has none that could be learned."""


@dataclass(slots=True, kw_only=True, eq=False)
class Shape:
    """Addresses of one shape."""

    members: list[Address]
    """That are articles' almost surely."""
    weak: list[Address] = field(default_factory=list)
    """Others of this shape that are articles' in all likelihood: they widen numbers and depths, and nothing else."""

    @property
    def all(self) -> list[Address]:
        """Both."""
        return self.members + self.weak

    @property
    def is_marked(self) -> bool:
        """Whether its addresses have an id or a date."""
        return self.members[0].is_marked


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """By what further addresses of a shape are known."""

    is_marked: bool
    ids: frozenset[tuple[str, ...]]
    """The numbers in its members, where each has others."""
    starts: frozenset[tuple[str, ...]]
    """First directories of its members, each () or one word."""
    hosts: frozenset[str]


def shapes_of(evidence: Evidence) -> tuple[list[Shape], list[str]]:
    """Return the shapes of a site's article addresses, the most frequent first, and addresses that fit into none."""
    tails = tail_lengths(evidence.sure)
    groups: dict[tuple[object, ...], Shape] = {}
    whole = [url for url in evidence.sure if not _has_empty_directory(url)]
    for address in _apart(whole, tails):
        groups.setdefault(address.shape, Shape(members=[])).members.append(address)
    found = sorted(groups.values(), key=lambda shape: (-len(shape.members), not shape.is_marked))
    kept = [shape for shape in found if _is_believable(shape, evidence)][:_MOST_SHAPES]
    marks = {shape: _marks_of(shape) for shape in kept}
    for address in _apart(evidence.teased, tails):
        shape = groups.get(address.shape)
        if shape in marks and shape is not None and _is_likely(address, marks[shape]):
            shape.weak.append(address)
    odd = [url for url in evidence.sure if url not in whole]
    odd += [address.url for shape in found if shape not in marks for address in shape.members]
    return kept, odd


def _has_empty_directory(url: str) -> bool:
    return "//" in split(url).path


def kept_word(words: Iterable[str], count: int, *, is_section: bool, is_marked: bool) -> bool:
    """Tell whether a directory that all `count` addresses of a shape have stands for more than their section.

    Args:
        words: the directory in each address.
        count: of the addresses.
        is_section: whether the site has a page of links at it.
        is_marked: whether the addresses have an id or a date, so that little depends on the directory.
    """
    found = set(words)
    if len(found) != 1:
        return False
    word = found.pop()
    if word in ARTICLE_WORDS or len(word) <= 2:
        return True
    return count >= (_MANY if is_section and is_marked else _SOME)


def _apart(urls: Iterable[str], tails: frozenset[int]) -> list[Address]:
    return [taken_apart(url, tails) for url in urls]


def _is_believable(shape: Shape, evidence: Evidence) -> bool:
    """Tell whether addresses are articles' by their number, by what is in them, or by who names them."""
    segments = zip(*(each.segments for each in shape.members), strict=True)
    is_marked = shape.is_marked and (len(shape.members) == 1 or any(_differs(each) for each in segments))
    outside = [each for each in shape.members if not is_within(each.host, evidence.domain)]
    if len(outside) == len(shape.members) and not any(each.url in evidence.read for each in outside):
        return False
    named = sum(each.url in evidence.named or each.url in evidence.teased for each in shape.members)
    if all(is_never_article(each.url) for each in shape.members) and named < _FEWEST_UNMARKED:
        return False
    has_word = all(
        any(word in ARTICLE_WORDS for group in each.words_between for word in group) for each in shape.members
    )
    if is_marked or (has_word and shape.members[0].suffix):
        return True
    if all(_is_headline(each, evidence) for each in shape.members):
        return True
    return len(shape.members) >= _FEWEST_UNMARKED and (named > 0 or len(shape.members) > 2 * _FEWEST_UNMARKED)


def _is_headline(address: Address, evidence: Evidence) -> bool:
    """Tell whether an address without a number is an article's: by its long slug, and the day on its page or a feed."""
    is_dated = evidence.read.get(address.url) is not None or address.url in evidence.named
    return is_dated and len(re.split("[-_]+", text_of(address.name))) >= _HEADLINE_WORDS


def _differs(segments: tuple[Segment, ...]) -> bool:
    """Tell whether an id or a date is another one in each address."""
    return len({_numbers([each]) for each in segments}) > 1


def _marks_of(shape: Shape) -> _Marks:
    numbers = [_numbers(each.segments) for each in shape.members]
    ids = frozenset(numbers)
    return _Marks(
        is_marked=shape.is_marked,
        ids=ids if shape.is_marked and len(ids) == len(numbers) else frozenset(),
        starts=frozenset(each.words_between[0][:1] for each in shape.members),
        hosts=frozenset(each.host for each in shape.members),
    )


def _is_likely(address: Address, known: _Marks) -> bool:
    """Tell whether an address is of an article known by its id, or lies below a directory of those of its shape.

    Without an id or a date in it, it must lie on the same host, too.
    """
    if _numbers(address.segments) in known.ids:
        return True
    is_near = known.is_marked or address.host in known.hosts
    return is_near and address.words_between[0][:1] in known.starts


def _numbers(segments: Iterable[Segment]) -> tuple[str, ...]:
    return tuple(part.text for each in segments for part in each if part.kind not in ("words", "sign"))
