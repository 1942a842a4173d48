"""From addresses that differ in numbers alone to one template with {year}, {month}, {day} and {number}."""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGITS = re.compile(r"(\d+)")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MONTH_OF_YEAR = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])")
_YEAR = re.compile(r"(?:199\d|20[0-4]\d)")
_MONTH = re.compile(r"0[1-9]|1[0-2]")
_DAY_OF_MONTH = re.compile(r"0[1-9]|[12]\d|3[01]")
_DATES = (
    ("{year}{month}{day}", _DAY),
    ("{year}{month}", _MONTH_OF_YEAR),
    ("{year}", _YEAR),
)
_MOST_MISSING = 2
"""Numbers that may be missing between the first and the last of a numbered archive."""


def archive_template(urls: Sequence[str]) -> str | None:
    """Return the template of addresses that differ in numbers alone, None where they follow no dates and no count.

    Numbers that are the same in all stay, but for a year and what follows from it: an index may be of one month.
    Numbers that count must begin with 0 or 1, or follow a year.
    """
    split = [_DIGITS.split(url) for url in urls]
    if not split or len({tuple(parts[::2]) for parts in split}) != 1:
        return None
    fields: list[str] = []
    for column in list(zip(*(parts[1::2] for parts in split), strict=True)):
        field = _field(column, fields)
        if field is None:
            return None
        fields.append(field)
    texts = split[0][::2]
    template = "".join(text + field for text, field in zip(texts, [*fields, ""], strict=True))
    return template if re.search(r"\{(?:year|number)\}", template) else None


def _field(column: Sequence[str], before: Sequence[str]) -> str | None:
    """Return what stands in the place of the numbers of one column, None where they say nothing."""
    said = "".join(before)
    if "{year}" not in said:
        dated = next((name for name, pattern in _DATES if all(map(pattern.fullmatch, column))), None)
        if dated:
            return dated
    elif "{month}" not in said and all(map(_MONTH.fullmatch, column)):
        return "{month}"
    elif "{month}" in said and "{day}" not in said and all(map(_DAY_OF_MONTH.fullmatch, column)):
        return "{day}"
    if len(set(column)) == 1:
        return column[0]
    return "{number}" if "{number}" not in said and _is_count(column, is_dated="{year}" in said) else None


def _is_count(column: Sequence[str], *, is_dated: bool) -> bool:
    numbers = sorted(set(map(int, column)))
    is_plain = all(str(int(text)) == text for text in column)
    return is_plain and (is_dated or (numbers[0] <= 1 and numbers[-1] - numbers[0] + 1 - len(numbers) <= _MOST_MISSING))
