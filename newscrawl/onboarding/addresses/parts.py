"""An address taken apart: directories, name, suffix and query, each into words, numbers and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from newscrawl.values.urls import split

Kind = Literal["words", "digits", "hex", "uuid", "mixed", "labelled", "year", "number", "sign"]
"""`labelled` is a number glued to letters (`A230216`, `article242348272`), `number` a month, day or week behind a
`year`, `sign` what separates two parts."""
IDS = frozenset(("digits", "hex", "uuid", "mixed", "labelled"))
"""Kinds of parts that may tell one article from all others."""
UUID = "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
"""RFC 9562, section 4."""
_UUID_AT_END = re.compile(rf"(?:(?P<before>.+)(?P<sign>[-_.,~]))?(?P<uuid>{UUID})")
_SIGNS = re.compile(r"([-_.,~:;!+=]+)")
_SUFFIX = re.compile(r"\.(?:[xsp]?html?|aspx?|php\d?|jsp|cfm)$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LABELLED = re.compile(r"([A-Za-z]+)(\d{5,})")
_HEX = re.compile(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_MIXED = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[0-9A-Za-z]{5,}|(?=\w*[a-z][A-Z])[0-9A-Za-z]{5,}")
"""Letters and digits, or letters in both cases that are no name (`CLqUY`)."""
_CASED = re.compile(
    r"(?=.*\d)(?=.*[A-Z])(?=.*[a-z])[0-9A-Za-z]{5,}|(?=.*\d)(?=.*[A-Z]\w*[A-Z])[0-9A-Z]{6,}"
    r"|(?=.*[a-z][A-Z])[0-9A-Za-z]{5,}"
)
"""Capitals among small letters or digits: no word of a slug in small letters."""
_FEWEST_DIGITS = 4
_LONGEST_LABEL = 2
"""Characters of what may stand before an id that begins a name: `c1-67173670-slug`."""
_MOST_PARTS = 200
"""Parts of one segment; a longer one is words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of characters of one kind."""

    kind: Kind
    text: str


Segment = tuple[Part, ...]
"""A directory, a name or the value of a parameter."""


@dataclass(frozen=True)
class Address:
    """A canonical address taken apart."""

    url: str
    host: str
    dirs: tuple[Segment, ...]
    name: Segment
    suffix: str
    """".html" and the like, "" without one."""
    slash: bool
    """Whether it ends in a slash."""
    query: tuple[tuple[str, Segment], ...]

    @cached_property
    def shape(self) -> tuple[object, ...]:
        """What it shares with the addresses of its kind, however many sections are in its path."""
        special = tuple(shape_of(each) for each in self.dirs if not is_words(each))
        return special, shape_of(self.name), tuple((key, shape_of(value)) for key, value in self.query)

    @cached_property
    def words_between(self) -> tuple[tuple[str, ...], ...]:
        """The directories that are words, in groups: before, between and behind those that are not."""
        groups: list[list[str]] = [[]]
        for each in self.dirs:
            if is_words(each):
                groups[-1].append(text_of(each))
            else:
                groups.append([])
        return tuple(map(tuple, groups))

    @cached_property
    def special_dirs(self) -> tuple[Segment, ...]:
        """The directories that are not words."""
        return tuple(each for each in self.dirs if not is_words(each))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Special directories, name and values of the query, in this order."""
        return (*self.special_dirs, self.name, *(value for _, value in self.query))

    @property
    def is_marked(self) -> bool:
        """Whether an id or a date is in it."""
        return any(part.kind in IDS or part.kind == "year" for each in self.segments for part in each)


def taken_apart(url: str, tails: frozenset[int] = frozenset()) -> Address:
    """Return a canonical address taken apart; `tails` are the lengths of ids that end slugs (see `tail_lengths`).

    Raises:
        ValueError: it is no address.
    """
    parts = split(url)
    path = parts.path.lstrip("/")
    slash = path.endswith("/")
    *dirs, name = path.rstrip("/").split("/")
    found = _SUFFIX.search(name)
    suffix = found[0] if found else ""
    taken: list[Segment] = []
    for each in dirs:
        after_year = bool(taken) and taken[-1][0].kind in ("year", "number")
        taken.append(_directory(each, tails, after_year=after_year))
    pairs = [pair.partition("=") for pair in parts.query.split("&") if pair]
    query = tuple((key, _segment(value, tails)) for key, _, value in pairs)
    stem = name.removesuffix(suffix)
    return Address(url, parts.hostname or "", tuple(taken), _segment(stem, tails), suffix, slash, query)


def tail_lengths(urls: Iterable[str]) -> frozenset[int]:
    """Return the length of the ids of letters and digits that end names behind a dash, if at least half have one.

    Only many of one length tell such an id from a word: `slug-sniqon9b`, but `slug-covid19`.
    """
    lengths: dict[int, int] = {}
    names = [taken_apart(url).name for url in urls]
    for name in names:
        last = text_of(name).rpartition("-")[2]
        if len(last) > _FEWEST_DIGITS and _MIXED.fullmatch(last):
            lengths[len(last)] = lengths.get(len(last), 0) + 1
    most = max(lengths.values(), default=0)
    return frozenset(length for length, count in lengths.items() if count == most and 3 <= count >= len(names) / 2)


def escaped(text: str) -> str:
    """Return text as a regular expression, without the backslashes that nothing needs."""
    return re.sub(r"\\([-~&#])", r"\1", re.escape(text))


def shape_of(segment: Segment) -> str:
    """Return what a segment shares with those of its kind: "words-digits"."""
    return "".join(part.text if part.kind == "sign" else part.kind for part in segment)


def text_of(segment: Segment) -> str:
    """Return a segment as it stands in the address."""
    return "".join(part.text for part in segment)


def is_words(segment: Segment) -> bool:
    """Tell whether a segment has no number that could be an id or a date."""
    return len(segment) == 1 and segment[0].kind == "words"


def _directory(text: str, tails: frozenset[int], *, after_year: bool) -> Segment:
    if _YEAR.fullmatch(text):
        return (Part("year", text),)
    if after_year and text.isdigit() and len(text) <= 2:
        return (Part("number", text),)
    return _segment(text, tails)


def _segment(text: str, tails: frozenset[int]) -> Segment:
    """Return the parts of a segment, words that stand beside each other being one."""
    if found := _UUID_AT_END.fullmatch(text):
        before = (Part("words", found["before"]), Part("sign", found["sign"])) if found["sign"] else ()
        return (*before, Part("uuid", found["uuid"]))
    tokens = _SIGNS.split(text)
    if len(tokens) > _MOST_PARTS:
        return (Part("words", text),)
    kinds = [_kind(token) for token in tokens[::2]]
    last = len(kinds) - 1
    if last and kinds[last] == "words" and len(tokens[-1]) in tails and tokens[-1].isalnum():
        kinds[last] = "mixed"
    kept = [kind if _stands_out(place, kinds, tokens, tails) else "words" for place, kind in enumerate(kinds)]
    parts: list[Part] = []
    for place, kind in enumerate(kept):
        sign, token = tokens[2 * place - 1] if place else "", tokens[2 * place]
        if parts and kind == parts[-1].kind == "words" and not sign.strip("-_"):
            parts[-1] = Part("words", parts[-1].text + sign + token)
            continue
        parts += [Part("sign", sign)] if sign else []
        parts.append(Part(kind, token))
    return tuple(parts)


def _kind(token: str) -> Kind:
    if _HEX.fullmatch(token):
        return "hex"
    if token.isdecimal() and token.isascii():
        return "digits" if len(token) >= _FEWEST_DIGITS and not _YEAR.fullmatch(token) else "words"
    if _LABELLED.fullmatch(token):
        return "labelled"
    return "mixed" if _MIXED.fullmatch(token) else "words"


def _stands_out(place: int, kinds: list[Kind], tokens: list[str], tails: frozenset[int]) -> bool:
    """Tell whether a number stands where ids stand: at an end, or between signs that no slug has; not among words."""
    if kinds[place] == "words" or len(kinds) == 1:
        return True
    slug_sign = "_" if tokens.count("_") > tokens.count("-") else "-"
    before = tokens[2 * place - 1] if place else ""
    after = tokens[2 * place + 1] if place < len(kinds) - 1 else ""
    is_apart = any(sign not in ("", slug_sign) for sign in (before, after))
    if kinds[place] == "mixed":
        is_id = len(tokens[2 * place]) in tails or (_CASED.fullmatch(tokens[2 * place]) and tokens[0].islower())
        return is_apart or (not after and bool(is_id))
    behind_label = place == 1 and len(tokens[0]) <= _LONGEST_LABEL
    return is_apart or not before or not after or behind_label
