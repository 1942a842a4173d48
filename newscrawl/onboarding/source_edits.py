"""Changes of a site file's source at the places that its syntax tree gives; all else stays as it is written."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from itertools import takewhile

from newscrawl.onboarding.declaration import kind_node
from newscrawl.onboarding.source_text import (
    INDENT,
    WIDTH,
    Node,
    Text,
    comment_lines,
    flat,
    node_of,
    statement,
    width,
)

TODO = "TODO(onboard): "
"""How a comment begins on what a person must decide."""


class SourceEdits:
    """The source of a site file, its class, and changes that are made all at once."""

    def __init__(self, source: str, name: str) -> None:
        """Take the source of the spider `name`.

        Raises:
            ValueError: it does not parse, or has no class with this name of a spider.
        """
        self.source = source
        self.tree = ast.parse(source)
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._lines = source.splitlines(keepends=True)
        self._edits: list[tuple[int, int, str]] = []
        self.spider = self._class(name)

    def _class(self, name: str) -> ast.ClassDef:
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef):
                value = self.words_of(node).get("name")
                if isinstance(value, ast.Constant) and value.value == name:
                    return node
        raise ValueError(f"no class of the spider {name}")

    @staticmethod
    def words_of(node: ast.ClassDef) -> dict[str, ast.expr]:
        """Return what a class assigns to its attributes."""
        return {
            statement.targets[0].id: statement.value
            for statement in node.body
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
        }

    @property
    def words(self) -> dict[str, ast.expr]:
        """What the spider assigns to its attributes."""
        return self.words_of(self.spider)

    def text(self, node: ast.expr | ast.keyword) -> str:
        """Return how a node is written."""
        start, end = self.span(node)
        return self.source[start:end]

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Return where a node begins and ends, in characters."""
        assert node.end_lineno is not None  # noqa: S101 - parsed nodes have one
        assert node.end_col_offset is not None  # noqa: S101
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def _at(self, line: int, column: int) -> int:
        """Return the place of a column, which `ast` counts in bytes of UTF-8."""
        before = self._lines[line - 1].encode("utf-8")[:column] if line <= len(self._lines) else b""
        return self._starts[line - 1] + len(before.decode("utf-8"))

    def replace(self, start: int, end: int, text: str) -> None:
        """Have `text` stand where the source is from `start` to `end`."""
        self._edits.append((start, end, text))

    def margin(self, place: int) -> str:
        """Return the blanks with which the line begins that `place` is on."""
        line = self.source[self.source.rfind("\n", 0, place) + 1 :]
        return line[: len(line) - len(line.lstrip(" "))]

    def fits(self, start: int, end: int, text: str) -> bool:
        """Tell whether a line is short enough when `text` stands from `start` to `end`."""
        before = self.source[self.source.rfind("\n", 0, start) + 1 : start]
        after = self.source[end:].partition("\n")[0]
        return "\n" not in text and width(f"{before}{text}{after}") <= WIDTH

    def entries(self, node: ast.expr, first: Sequence[object], gone: Sequence[object], last: Sequence[object]) -> bool:
        """Change the entries of what a node says; return False where `gone` are none that it spells out.

        What is no tuple is named in one: `(NEW, *THIS)`.
        """
        if not isinstance(node, ast.Tuple):
            if gone:
                return False
            self._write(node, [*map(_literal, first), self.starred(node), *map(_literal, last)])
            return True
        spelt = {element.value for element in node.elts if isinstance(element, ast.Constant)}
        if not spelt >= set(gone):
            return False
        kept = [element for element in node.elts if not (isinstance(element, ast.Constant) and element.value in gone)]
        start, end = self.span(node)
        if "\n" in self.source[start:end] and kept:
            self._change_lines(node, first, gone, last)
        else:
            self._write(node, [*map(_literal, first), *map(self.text, kept), *map(_literal, last)])
        return True

    def starred(self, node: ast.expr) -> str:
        """Return what a node says as an entry that stands for all of its own."""
        text = self.text(node)
        return f"*{text}" if isinstance(node, ast.Name | ast.Attribute | ast.Call) else f"*({text})"

    def _change_lines(
        self, node: ast.Tuple, first: Sequence[object], gone: Sequence[object], last: Sequence[object]
    ) -> None:
        """Change the entries of a tuple that has a line for each; comments between them stay."""
        start, end = self.span(node)
        margin = f"{self.margin(start)}{INDENT}"
        for element in node.elts:
            if isinstance(element, ast.Constant) and element.value in gone:
                begin, stop = self.span(element)
                begin = self.source.rfind("\n", 0, begin)
                rest = self.source[stop:end]
                self.replace(begin, stop + len(rest) - len(rest.lstrip(",")), "")
        self.replace(start + 1, start + 1, "".join(f"\n{margin}{_literal(entry)}," for entry in first))
        at = self.span(node.elts[-1])[1]
        comma = "" if self.source[at:].lstrip().startswith(",") else ","
        at += 0 if comma else self.source[at:].index(",") + 1
        self.replace(at, at, comma + "".join(f"\n{margin}{_literal(entry)}," for entry in last) if last else "")

    def rewrite(self, node: ast.expr, entries: Sequence[object]) -> None:
        """Write a tuple of these entries in place of a node."""
        self._write(node, [_literal(entry) for entry in entries])

    def keyword_removed(self, call: ast.Call, word: str) -> None:
        """Take a keyword out of a call, with its line where it has one."""
        keyword = next(keyword for keyword in call.keywords if keyword.arg == word)
        start, end = self.span(call)
        if "\n" not in self.source[start:end]:
            said: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
            kept = [self.text(other) for other in said if other is not keyword]
            self.replace(start, end, f"{self.text(call.func)}({', '.join(kept)})")
            return
        begin, stop = self.span(keyword)
        rest = self.source[stop:end]
        self.replace(self.source.rfind("\n", 0, begin), stop + len(rest) - len(rest.lstrip(",")), "")

    def _write(self, node: ast.expr, entries: list[str]) -> None:
        self.replace(*self.span(node), self.between(node, "(", entries, ")", is_tuple=True))

    def between(self, node: ast.expr, opening: str, entries: list[str], closing: str, *, is_tuple: bool = False) -> str:
        """Return entries between brackets in place of a node: on its line if they fit, else with a line for each."""
        start, end = self.span(node)
        alone = "," if is_tuple and len(entries) == 1 else ""
        whole = f"{opening}{', '.join(entries)}{alone}{closing}"
        if self.fits(start, end, whole):
            return whole
        margin = self.margin(start)
        return "\n".join([opening, *(f"{margin}{INDENT}{entry}," for entry in entries), f"{margin}{closing}"])

    def assigned(self, node: ast.expr, word: str, new: Node) -> None:
        """Write another value in place of a node that a statement assigns to `word`, in the formatter's style."""
        start, end = self.span(node)
        if not self.source[self.source.rfind("\n", 0, start) + 1 : start].strip():  # between brackets of its own
            start, end = self.source.rfind("(", 0, start), self.source.index(")", end) + 1
        depth = len(self.margin(start)) // len(INDENT)
        self.replace(self.source.rfind("\n", 0, start) + 1, end, "\n".join(statement(word, new, depth)))

    def alternative(self, node: ast.expr, word: str, declared: str, other: str) -> None:
        """Let an expression that a statement assigns to `word` match what `other` matches, too; names in it stay."""
        start, end = self.span(node)
        piece = flat(Text((f"|{other}",), is_pattern=True)) or ""
        if isinstance(node, ast.Constant):
            self.assigned(node, word, Text((f"{declared}|{other}",), is_pattern=True))
        elif not isinstance(node, ast.JoinedStr):
            self.replace(start, end, f"{self.text(node)} + {piece}")
        elif self.source[self.source.rfind("\n", 0, start) + 1 : start].strip():
            margin = self.margin(start)
            lines = [self.text(node), piece]
            self.replace(start, end, "\n".join(["(", *(f"{margin}{INDENT}{line}" for line in lines), f"{margin})"]))
        else:
            self.replace(end, end, f"\n{self.margin(start)}{piece}")

    def insert_after(self, node: ast.stmt, lines: Sequence[str]) -> None:
        """Have lines stand after a statement and the comment on its last line."""
        end = self.span(node)[1]
        end = self.source.find("\n", end) if "\n" in self.source[end:] else len(self.source)
        self.replace(end, end, "".join(f"\n{line}" for line in lines))

    def removed(self, word: str) -> None:
        """Take out the statement that assigns to `word`, and the comment above it."""
        value = self.words[word]
        assign = next(node for node in self.spider.body if isinstance(node, ast.Assign) and node.value is value)
        first = assign.lineno - 1 - len(self._comment_above(assign.lineno))
        self.replace(self._starts[first], self._starts[assign.end_lineno or assign.lineno], "")

    def todo(self, node: ast.AST, word: str, text: str) -> None:
        """Have a comment on a word stand above the line on which a statement or keyword begins, unless one does."""
        line = getattr(node, "lineno", 1)
        at = self._starts[line - 1]
        if not any(f"{TODO}{word}:" in comment for comment in self._comment_above(line)):
            depth = len(self.margin(at)) // len(INDENT)
            self.replace(at, at, "".join(f"{comment}\n" for comment in comment_lines(f"{TODO}{word}: {text}", depth)))

    def _comment_above(self, line: int) -> list[str]:
        """Return the lines of comment right above a line, whose number counts from 1."""
        above = takewhile(lambda text: text.lstrip().startswith("#"), reversed(self._lines[: line - 1]))
        return list(above)

    def result(self) -> str:
        """Return the changed source."""
        changed = self.source
        for start, end, text in sorted(self._edits, key=lambda edit: edit[:2], reverse=True):
            changed = f"{changed[:start]}{text}{changed[end:]}"
        return changed


def _literal(entry: object) -> str:
    """Return an entry of a tuple on one line: a string, or a pair of `Page.kinds`."""
    return flat(kind_node(entry) if isinstance(entry, tuple) else node_of(entry)) or ""
