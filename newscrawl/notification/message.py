"""What people are told of a site: its problems that have begun, and those that have ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from newscrawl.values.moments import PRAGUE, to_iso
from newscrawl.values.terminal import counted, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.state.problem_table import KnownProblem

MOST_PROBLEMS = 20
"""So many are written out; of more than that people need to know that there are more."""
MOST_CHARACTERS = 500
"""Of the text of one problem; those of ours have some 200, and an address may be long."""
_UNITS = (("d", 86_400), ("h", 3_600), ("min", 60))


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message about a site.

    Texts may hold what a site printed: each is one line here, without control characters, cut to MOST_CHARACTERS.
    """

    site: str
    run_id: str
    """Of the run that tells: where its report lies in the feed."""
    problems: Sequence[KnownProblem]
    """Those with `ended` are over."""

    @property
    def begun(self) -> int:
        """How many of the problems last."""
        return sum(problem.ended is None for problem in self.problems)

    @property
    def ended(self) -> int:
        """How many of the problems are over."""
        return len(self.problems) - self.begun

    @property
    def subject(self) -> str:
        """One line: the site, and how many problems there are."""
        counts = [counted(self.begun, "problem")] if self.begun else []
        if self.ended:
            counts.append(f"{self.ended} ended" if counts else f"{counted(self.ended, 'problem')} ended")
        return f"newscrawl {shortened(self.site, 100)}: {', '.join(counts)}"

    @property
    def text(self) -> str:
        """The body: a line a problem, then where to look."""
        lines = [_line(problem) for problem in self._shown]
        if more := len(self.problems) - len(lines):
            lines.append(f"and {more} more")
        return "\n".join([*lines, "", f"Site {shortened(self.site, 100)}, run {shortened(self.run_id, 100)}"])

    def as_json(self) -> bytes:
        """Return all of it as a JSON object in UTF-8, for programs; moments are ISO 8601 in Europe/Prague."""
        return msgspec.json.encode(
            {
                "site": self.site,
                "run_id": self.run_id,
                "subject": self.subject,
                "text": self.text,
                "begun": self.begun,
                "ended": self.ended,
                "problems": [
                    {
                        "name": shortened(problem.name, MOST_CHARACTERS),
                        "text": shortened(problem.text, MOST_CHARACTERS),
                        "since": _iso(problem.since),
                        "ended": None if problem.ended is None else _iso(problem.ended),
                    }
                    for problem in self._shown
                ],
            }
        )

    @property
    def _shown(self) -> Sequence[KnownProblem]:
        return self.problems[:MOST_PROBLEMS]


def _line(problem: KnownProblem) -> str:
    text = shortened(problem.text, MOST_CHARACTERS)
    if problem.ended is None:
        return f"since {datetime.fromtimestamp(problem.since, PRAGUE):%Y-%m-%d %H:%M}: {text}"
    return f"ended after {duration(problem.ended - problem.since)}: {text}"


def duration(seconds: int) -> str:
    """Return a duration in its two largest units: "2 h 10 min", "3 d 4 h", "1 min" for less than that."""
    parts = []
    rest = max(seconds, 60)
    for name, size in _UNITS:
        number, rest = divmod(rest, size)
        if number:
            parts.append(f"{number} {name}")
    return " ".join(parts[:2])


def _iso(moment: int) -> str:
    return to_iso(datetime.fromtimestamp(moment, PRAGUE))
