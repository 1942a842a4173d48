"""Findings: what `scrapy feed` says of a feed that it checks or merges, each one line of text or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import msgspec

from newscrawl.feed.json_text import json_line
from newscrawl.values.terminal import counted, printable

if TYPE_CHECKING:
    from pathlib import Path

_NOUNS = {
    "articles": "article",
    "related_links": "related link",
    "tombstones": "tombstone",
    "teasers": "teaser",
    "sightings": "sighting",
    "visits": "visit",
    "items": "item",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something is not as docs/feed.md says."""

    type: Literal["problem"] = "problem"
    path: Path
    """The file or directory that is wrong."""
    line: int | None = None
    """Number of the line of the file, from 1."""
    field: str | None = None
    """Field of the row or document."""
    what: str
    """What is wrong with it."""

    def __str__(self) -> str:
        place = printable(str(self.path)) + (f":{self.line}" if self.line else "")
        return ": ".join(filter(None, (place, self.field and printable(self.field), printable(self.what))))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreProblems:
    """The same file has `count` more problems, which are not shown."""

    type: Literal["more"] = "more"
    path: Path
    count: int

    def __str__(self) -> str:
        return f"{printable(str(self.path))}: ... and {self.count} more"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A complete run was checked; `rows` is the number of rows by resource name, of files that could be read."""

    type: Literal["run"] = "run"
    path: Path
    rows: dict[str, int]
    problems: int

    def __str__(self) -> str:
        if self.problems:
            return f"bad {printable(str(self.path))}: {counted(self.problems, 'problem')}"
        return f"ok {printable(str(self.path))}: {in_words(self.rows)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A directory was not read, which is no problem by itself: a run that is being written, a merged set, a site that
    is new to a target.
    """

    type: Literal["incomplete", "merged_set", "new_target"]
    path: Path
    what: str

    def __str__(self) -> str:
        return f"{self.type.replace('_', ' ')}: {printable(str(self.path))}: {printable(self.what)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last line: numbers of complete runs, of `bad` ones among them, of incomplete runs, and of all problems."""

    type: Literal["summary"] = "summary"
    runs: int
    bad: int
    incomplete: int
    problems: int

    def __str__(self) -> str:
        incomplete = f", {self.incomplete} incomplete" if self.incomplete else ""
        return f"{counted(self.runs, 'run')}, {self.bad} bad{incomplete}; {counted(self.problems, 'problem')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A merged set was written to `path`; `rows` is the number of rows by resource name."""

    type: Literal["merged"] = "merged"
    path: Path
    runs: int
    rows: dict[str, int]

    def __str__(self) -> str:
        return f"merged {counted(self.runs, 'run')} into {printable(str(self.path))}: {in_words(self.rows)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compacted:
    """The runs of a site and day became one, at `path`; `rows` is the number of its rows by resource name."""

    type: Literal["compacted"] = "compacted"
    path: Path
    runs: int
    rows: dict[str, int]

    def __str__(self) -> str:
        return f"compacted {counted(self.runs, 'run')} into {printable(str(self.path))}: {in_words(self.rows)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """Runs of the days before `before` (YYYY-MM-DD) were removed; `rows` is the number of their rows."""

    type: Literal["pruned"] = "pruned"
    runs: int
    rows: dict[str, int]
    before: str

    def __str__(self) -> str:
        return f"removed {counted(self.runs, 'run')} of days before {self.before}: {in_words(self.rows) or 'no rows'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A target got so many runs of the site at `path`; `waiting` of them it does not have yet."""

    type: Literal["delivered"] = "delivered"
    path: Path
    target: str
    runs: int
    waiting: int

    def __str__(self) -> str:
        waiting = f", {self.waiting} wait" if self.waiting else ""
        return f"delivered {counted(self.runs, 'run')} of {printable(str(self.path))} to {self.target}{waiting}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An export was written to `path`; `rows` is the number of its rows by what they are.

    `left_out` is the number of articles that may not serve its purpose, by reason.
    """

    type: Literal["exported"] = "exported"
    path: Path
    form: str
    rows: dict[str, int]
    purpose: str | None = None
    left_out: dict[str, int]

    def __str__(self) -> str:
        said = f"exported as {self.form} to {printable(str(self.path))}: {in_words(self.rows)}"
        if self.purpose is None:
            return said
        reasons = "; ".join(f"{count} for {printable(reason)}" for reason, count in self.left_out.items())
        return f"{said}; left out for {self.purpose}: {sum(self.left_out.values())}{f' ({reasons})' if reasons else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indexed:
    """The index of a feed, at `path`, was made anew; `last` is the highest number given so far."""

    type: Literal["indexed"] = "indexed"
    path: Path
    runs: int
    last: int

    def __str__(self) -> str:
        return f"indexed {counted(self.runs, 'run')} in {printable(str(self.path))}: numbers up to {self.last}"


Finding = (
    Problem | MoreProblems | Checked | LeftOut | Summary | Merged | Compacted | Pruned | Delivered | Exported | Indexed
)


def to_json(finding: Finding) -> bytes:
    """Return `finding` as a line of JSON with its end; a character of a path that UTF-8 cannot hold becomes "?"."""
    return json_line(msgspec.to_builtins(finding, enc_hook=str)) + b"\n"


def in_words(rows: dict[str, int]) -> str:
    """Return numbers of rows by resource name in words: "2 articles, 6 related links"."""
    return ", ".join(
        counted(count, _NOUNS[name]) if name in _NOUNS else f"{count} in {name}" for name, count in rows.items()
    )
