"""What a run may spend: `-a budget=10m` or `-a budget=500`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_BUDGET = re.compile(r"(\d{1,9})([smh]?)")
_SECONDS = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """The most seconds a run may go on asking, and the most requests it may make; None where it is not bounded."""

    seconds: int | None = None
    requests: int | None = None

    @classmethod
    def parse(cls, value: str) -> Self:
        """Return the budget that an argument says: a number of requests, or with s, m or h a time; "" for none.

        Raises:
            ValueError: it says neither, or nothing at all could be done with it.
        """
        match = _BUDGET.fullmatch(value)
        if value and (match is None or not int(match[1])):
            raise ValueError(
                f"budget={value}: a number of requests such as 500, or a time such as 90s, 10m or 1h, please"
            )
        if match is None:
            return cls()
        number, unit = int(match[1]), match[2]
        return cls(seconds=number * _SECONDS[unit]) if unit else cls(requests=number)
