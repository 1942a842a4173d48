"""What a run may spend: `-a budget=10m` or `-a budget=500`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_ALLOWANCE = re.compile(r"(\d{1,9})([smh]?)")
_SECONDS_OF_UNIT = {"s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """For how many seconds a run may make requests, and how many it may make; None where that is not bounded."""

    seconds: int | None = None
    requests: int | None = None

    @classmethod
    def parse(cls, value: str) -> Self:
        """Return what an argument allows: "500" so many requests; "90s", "10m" or "1h" so much time; "" anything.

        Raises:
            ValueError: the argument is none of these, or allows nothing ("0").
        """
        match = _ALLOWANCE.fullmatch(value)
        if value and (match is None or not int(match[1])):
            raise ValueError(
                f"budget={value}: a number of requests such as 500, or a time such as 90s, 10m or 1h, please"
            )
        if match is None:
            return cls()
        number, unit = int(match[1]), match[2]
        return cls(seconds=number * _SECONDS_OF_UNIT[unit]) if unit else cls(requests=number)
