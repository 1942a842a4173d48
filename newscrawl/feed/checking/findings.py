"""What is said of a feed that is checked or merged: one line each, as text or as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from newscrawl.values.terminal import printable

if TYPE_CHECKING:
    from pathlib import Path

_NOUNS = {"articles": "article", "related_links": "related link", "tombstones": "tombstone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something is not as docs/feed.md says."""

    type: Literal["problem"] = "problem"
    path: Path
    """File, or directory, that is wrong."""
    line: int | None = None
    """Its line, from 1."""
    field: str | None = None
    what: str

    def __str__(self) -> str:
        place = printable(str(self.path)) + (f":{self.line}" if self.line else "")
        return ": ".join(filter(None, (place, self.field and printable(self.field), printable(self.what))))


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """There are `count` further problems of the same file."""

    type: Literal["more"] = "more"
    path: Path
    count: int

    def __str__(self) -> str:
        return f"{printable(str(self.path))}: ... and {self.count} more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A complete run was checked; `rows` is by resource name, as far as they could be read."""

    type: Literal["run"] = "run"
    path: Path
    rows: dict[str, int]
    problems: int

    def __str__(self) -> str:
        if self.problems:
            return f"bad {printable(str(self.path))}: {_counted(self.problems, 'problem')}"
        return f"ok {printable(str(self.path))}: {in_words(self.rows)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A directory that is not read, which is no problem by itself: a run being written, or a merged set."""

    type: Literal["incomplete", "merged_set"]
    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.type.replace('_', ' ')}: {printable(str(self.path))}: {printable(self.what)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last line: numbers of runs, of problems in them and between them, and of incomplete runs."""

    type: Literal["summary"] = "summary"
    runs: int
    bad: int
    incomplete: int
    problems: int

    def __str__(self) -> str:
        incomplete = f", {self.incomplete} incomplete" if self.incomplete else ""
        return f"{_counted(self.runs, 'run')}, {self.bad} bad{incomplete}; {_counted(self.problems, 'problem')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merged set was written to `path`; `rows` is by resource name."""

    type: Literal["merged"] = "merged"
    path: Path
    runs: int
    rows: dict[str, int]

    def __str__(self) -> str:
        return f"merged {_counted(self.runs, 'run')} into {printable(str(self.path))}: {in_words(self.rows)}"


Finding = Problem | More | Checked | LeftOut | Summary | Merged


def to_json(finding: Finding) -> bytes:
    """Return `finding` as one JSON line with its end; what UTF-8 cannot hold of a path becomes "?"."""
    text = json.dumps(msgspec.to_builtins(finding, enc_hook=str), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace") + b"\n"


def in_words(rows: dict[str, int]) -> str:
    """Return the numbers of `rows` by resource name in words."""
    return ", ".join(
        _counted(count, _NOUNS[name]) if name in _NOUNS else f"{count} in {name}" for name, count in rows.items()
    )


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
