"""Values of rows as cells of a CSV file (RFC 4180)."""

from __future__ import annotations

from newscrawl.feed.json_text import json_line

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that spreadsheets take for a formula (OWASP, CSV Injection)."""


def cell(value: object) -> str:
    """Return a plain JSON value as a cell: null as nothing, a string as it is, what is nested as JSON.

    No text of a row but `text` is empty, so an empty cell of another column is null.
    """
    if value is None:
        return ""
    return value if isinstance(value, str) else json_line(value).decode()


def spreadsheet_cell(value: object) -> str:
    """Return the same, with an apostrophe before what a spreadsheet would take for a formula."""
    text = cell(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_STARTS) else text
