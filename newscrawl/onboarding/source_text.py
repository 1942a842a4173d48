"""Python source text of values, in the formatter's style: what a site says becomes a literal and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WIDTH = 120
"""Columns of a line, those of `.ruff.toml`."""
INDENT = "    "
_SHORT_ESCAPES = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}
_LEAST_ROOM = 20
"""Characters that a piece of a split string has at least, however deep it stands."""


@dataclass(frozen=True, slots=True)
class Name:
    """An expression that is written as it is: a name, a number, a call on one line."""

    source: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string; where names stand among its parts, they are filled in as by an f-string."""

    parts: tuple[str | Name, ...]
    is_pattern: bool = False
    """Whether it is a regular expression, which is written as a raw string."""


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a group, with what is written before it (`title=`, `*`), and comments on the lines above."""

    node: Node
    label: str = ""
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Entries between brackets: a tuple, a dict, a call."""

    items: tuple[Item, ...]
    opening: str = "("
    closing: str = ")"
    is_tuple: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """`tuple(f"..." for name in (...))`: addresses that differ in one part."""

    text: Text
    name: str
    source: Node
    opening: str = "tuple("


Node = Name | Text | Group | Each


def node_of(value: object, *, is_pattern: bool = False) -> Node:
    """Return what writes a value: a string, a number, None, or tuples and mappings of them.

    A pair whose second entry is a kind of article keeps a regular expression raw.
    """
    if isinstance(value, str):
        return Text((value,), is_pattern)
    if isinstance(value, Mapping):
        entries = (Item(node_of(entry), f"{quoted(str(key))}: ") for key, entry in value.items())
        return Group(tuple(entries), "{", "}")
    if isinstance(value, tuple | list):
        return Group(tuple(Item(node_of(entry, is_pattern=is_pattern)) for entry in value), is_tuple=True)
    if value is None or isinstance(value, bool | int | float):
        return Name(repr(value))
    raise TypeError(f"no value of a site file: {type(value).__name__}")


def statement(target: str, node: Node, indent: int = 0) -> list[str]:
    """Return the lines of `target = node`, `indent` levels deep."""
    return _lines(node, indent, f"{target} = ", "")


def entry(label: str, node: Node, indent: int) -> list[str]:
    """Return the lines of an entry between brackets, its comma with it, `indent` levels deep."""
    return _lines(node, indent, label, ",")


def flat(node: Node) -> str | None:
    """Return a node on one line, None where comments stand in it."""
    match node:
        case Name():
            return node.source
        case Text():
            return _literal(node.parts, node.is_pattern)
        case Each():
            return f"{node.opening}{flat(node.text)} for {node.name} in {flat(node.source)})"
        case Group():
            entries = [_flat_item(item) for item in node.items]
            if None in entries:
                return None
            alone = "," if node.is_tuple and len(entries) == 1 else ""
            return f"{node.opening}{', '.join(filter(None, entries))}{alone}{node.closing}"


def quoted(text: str) -> str:
    """Return the literal of a string; what shows nothing or turns the direction of writing is escaped."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return f"{quote}{_escaped(text, quote)}{quote}"


def one_line(text: str) -> str:
    """Return text for a comment or docstring: one line of characters that show; those of no use become "·"."""
    line = " ".join(text.split())
    return "".join(char if char.isprintable() else "·" for char in line)


def width(text: str) -> int:
    """Return how many columns a line takes: two for a wide character, none for one that joins the one before."""
    return sum(0 if unicodedata.combining(char) else 1 + (unicodedata.east_asian_width(char) in "WF") for char in text)


def wrapped(text: str, first: str, then: str) -> list[str]:
    """Return the lines of a text between blanks, the first beginning with `first`, the others with `then`."""
    lines = [first.rstrip()]
    is_empty = True
    for word in text.split():
        joined = f"{first if is_empty and len(lines) == 1 else lines[-1] + ' '}{word}"
        if width(joined) <= WIDTH or is_empty:
            lines[-1] = joined
        else:
            lines.append(f"{then}{word}")
        is_empty = False
    return lines


def _escaped(text: str, quote: str) -> str:
    return "".join(_escaped_char(char, quote) for char in text)


def _escaped_char(char: str, quote: str) -> str:
    if char in (quote, "\\"):
        return f"\\{char}"
    if char.isprintable():
        return char
    if char in _SHORT_ESCAPES:
        return _SHORT_ESCAPES[char]
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _flat_item(item: Item) -> str | None:
    written = flat(item.node)
    return None if written is None or item.comments else f"{item.label}{written}"


def _lines(node: Node, indent: int, before: str, after: str) -> list[str]:
    """Return a node in lines: on one if it fits, else with an entry, clause or piece a line."""
    margin = INDENT * indent
    whole = flat(node)
    if whole is not None and (isinstance(node, Name) or width(f"{margin}{before}{whole}{after}") <= WIDTH):
        return [f"{margin}{before}{whole}{after}"]
    match node:
        case Group(opening=opening, closing=closing):
            inner = list(_inner(node.items, indent + 1))
        case Each(opening=opening):
            inner, closing = _clauses(node, indent + 1), ")"
        case Text():
            opening, closing = "(", ")"
            inner = [f"{margin}{INDENT}{piece}" for piece in _pieces(node, WIDTH - len(margin) - len(INDENT))]
        case Name():
            raise AssertionError("a name has one line")
    return [f"{margin}{before}{opening}", *inner, f"{margin}{closing}{after}"]


def _inner(items: Iterable[Item], indent: int) -> Iterable[str]:
    for item in items:
        for comment in item.comments:
            yield from comment_lines(comment, indent)
        yield from _lines(item.node, indent, item.label, ",")


def comment_lines(comment: str, indent: int) -> list[str]:
    """Return a comment in lines, `indent` levels deep."""
    margin = INDENT * indent
    return wrapped(one_line(comment), f"{margin}# ", f"{margin}# ")


def _clauses(node: Each, indent: int) -> list[str]:
    """Return the inside of a generator expression: on one line, else each clause on its own."""
    margin = INDENT * indent
    text, clause = flat(node.text), f"for {node.name} in "
    if width(whole := f"{margin}{text} {clause}{flat(node.source)}") <= WIDTH:
        return [whole]
    return [f"{margin}{text}", *_lines(node.source, indent, clause, "")]


def _literal(parts: tuple[str | Name, ...], is_pattern: bool) -> str:
    """Return a string's literal on one line, raw for a pattern that can be."""
    is_filled = any(isinstance(part, Name) for part in parts)
    plain = "".join(part for part in parts if isinstance(part, str))
    if is_pattern and _can_be_raw(plain):
        quote, prefix = ("'" if '"' in plain else '"'), "rf" if is_filled else "r"
        return f"{prefix}{quote}{_filled(parts) if is_filled else plain}{quote}"
    if not is_filled:
        return quoted(plain)
    escaped = (part if isinstance(part, Name) else _escaped(part, '"') for part in parts)
    return f'f"{_filled(escaped)}"'


def _filled(parts: Iterable[str | Name]) -> str:
    """Return the inside of an f-string: braces of the text are doubled."""
    return "".join(
        f"{{{part.source}}}" if isinstance(part, Name) else part.replace("{", "{{").replace("}", "}}") for part in parts
    )


def _can_be_raw(text: str) -> bool:
    if not text.isprintable() or ('"' in text and "'" in text):
        return False
    return (len(text) - len(text.rstrip("\\"))) % 2 == 0


def _pieces(node: Text, room: int) -> list[str]:
    """Return the literals of a string's pieces, each of `room` columns at most where that can be."""
    room = max(room, _LEAST_ROOM)
    pieces: list[tuple[str | Name, ...]] = []
    current: tuple[str | Name, ...] = ()
    for part in node.parts:
        if isinstance(part, Name):
            current = (*current, part)
            continue
        rest = part
        while rest:
            at = _split_at(current, rest, node.is_pattern, room)
            if at:
                current = (*current, rest[:at])
            rest = rest[at:]
            if rest:
                pieces.append(current)
                current = ()
    return [_literal(piece, node.is_pattern) for piece in [*pieces, current] if piece] or [quoted("")]


def _split_at(before: tuple[str | Name, ...], text: str, is_pattern: bool, room: int) -> int:
    """Return how much of a text still fits after `before`, up to a good place to break a line."""
    most = min(len(text), room)
    while most > 1 and width(_literal((*before, text[:most]), is_pattern)) > room:
        most -= 1
    if most == len(text):
        return most
    good = [match.start() for match in re.finditer(r"(?=\|)|(?<=/)(?![?*+)|])|(?<=[/)])(?=\(\?)", text[:most])]
    at = next((place for place in reversed(good) if place > most // 3 and _is_whole(text[:place])), most)
    while at > 1 and not _is_whole(text[:at]):
        at -= 1
    return at


def _is_whole(text: str) -> bool:
    """Tell whether a text does not end within an escape."""
    return (len(text) - len(text.rstrip("\\"))) % 2 == 0
