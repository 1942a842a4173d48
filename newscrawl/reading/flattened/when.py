"""When a text was published and changed, where label, day and time may stand in lines of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newscrawl.czech.dates import is_clock, is_date_line, is_day, is_update

_TRAILING = re.compile(r"\s*[-–|·,]\s*$")


def without_dash(line: str) -> str:
    """Return a line without the dash that parts it from the next one: "Aktualizováno -"."""
    return _TRAILING.sub("", line)


@dataclass(slots=True)
class Dates:
    """The dates of a text, as printed, taken line by line from its head."""

    published: str | None = None
    modified: str | None = None
    _label: bool = False
    """Whether the lines since the last interruption are of an update."""
    _day: str = ""
    """The day in the line above, whose time may follow."""

    def take(self, line: str) -> bool:
        """Take a line and tell whether it is a date, or the label of one."""
        printed = without_dash(line)
        if not is_date_line(printed):
            is_label = is_update(printed)
            self._label, self._day = self._label or is_label, ""
            return is_label
        printed = f"{self._day} {printed}" if self._day and is_clock(printed) else printed
        is_later = self._label or (is_update(printed) and not printed[0].isdigit())
        if is_later or is_update(printed):
            self.modified = self._better(self.modified, printed)
        if not is_later:
            self.published = self._better(self.published, printed)
        self._day = printed if is_day(printed) else ""
        return True

    def interrupt(self) -> None:
        """Forget label and day: what follows is another date."""
        self._label, self._day = False, ""

    @staticmethod
    def _better(known: str | None, printed: str) -> str:
        """Return the first of two dates, or the second where it is the first with its time."""
        return printed if known is None or printed.startswith(known) else known
