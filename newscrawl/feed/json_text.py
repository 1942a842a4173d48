"""JSON as the feed writes it beside its rows: lines of the quarantine and of findings, and whole documents."""

from __future__ import annotations

import json

import msgspec


def json_line(value: object) -> bytes:
    """Return plain JSON values as a line without its end.

    A character that UTF-8 cannot hold (a lone surrogate) becomes "?". The rows of the feed have none: they are written
    by msgspec, which is faster and refuses such characters.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def json_document(value: object) -> bytes:
    """Return plain JSON values as an indented document with a line end."""
    return msgspec.json.format(msgspec.json.encode(value)) + b"\n"
