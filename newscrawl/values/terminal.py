"""Lines for people: text from pages without characters that would control a terminal, columns, numbers of things."""

from __future__ import annotations

from collections.abc import Sequence


def printable(text: str) -> str:
    """Return `text` in one line; control, format and other characters that show nothing become "·"."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(char if char.isprintable() else "·" for char in line)


def shortened(text: str, length: int) -> str:
    """Return `text` as `printable` does, cut to `length` characters, of which the last is "…" then."""
    line = printable(text)
    return line if len(line) <= length else f"{line[: length - 1]}…"


def counted(number: int, noun: str) -> str:
    """Return how many there are of something, by the singular of its name: "1 article", "3 articles"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Return a line for each of `rows`, all of as many cells: `indent`, then the cells, columns under one another."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return [f"{indent}{line}".rstrip() for line in lines]
