"""The text of a JSON-LD script -> its documents, the faults that real scripts have read over."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

_LONGEST_JSON_CHARS = 2_000_000
"""Characters of a script; a longer one is no description of a page."""
_OPENING = re.compile(r"\A(?: <!-- | (?://|/\*)?\s*+<!\[CDATA\[(?:\s*+\*/)? )", re.VERBOSE)
"""How a comment or CDATA section around a script's text begins, its mark itself in a comment of JavaScript or not."""
_FAULT = re.compile(
    r"""
      (?P<string> "(?:[^"\\]++|\\.)*+\\?"?+ )    # none of the following is a fault in a string
    | /\*.*?(?:\*/|\Z) | //[^\n]*+               # comments of JavaScript
    | ,(?=\s*+[}\]])                              # a trailing comma
    """,
    re.VERBOSE | re.DOTALL,
)
_BETWEEN = re.compile(r"[\s;,]*+")
"""What stands between the documents of a script, and behind the last."""
_ENTITY_FOR_QUOTE = re.compile(r"&(?:quot|\#0*34|\#x0*22);", re.IGNORECASE)
_DECODER = json.JSONDecoder(strict=False)


def parse_json(text: str) -> Any:
    """Parse the JSON of a script element; raw control characters inside strings are accepted.

    Sites put line breaks into strings unescaped (parlamentnilisty.cz, 2023), wrap the script in CDATA or a comment,
    leave trailing commas, comment in JavaScript's way, and escape quotes as of HTML (extruct's issues 109, 137, 208).

    Returns:
        The document; of a script that holds several, the list of them.

    Raises:
        ValueError: it is no JSON, or larger than two million characters.
    """
    text = text.strip()
    if len(text) > _LONGEST_JSON_CHARS:
        raise ValueError("JSON too large")
    text = _unwrapped(text)
    try:
        try:
            return json.loads(text, strict=False)
        except ValueError:
            return _documents(_repaired(text))
    except RecursionError as error:
        raise ValueError("JSON nested too deep") from error


def _unwrapped(text: str) -> str:
    """Return a script's text without the comment or CDATA section around it."""
    text = _OPENING.sub("", text)
    inner = text.removesuffix("*/").rstrip()
    if inner.endswith("]]>"):
        text = inner[:-3].rstrip().removesuffix("//").removesuffix("/*")
    return text.removesuffix("-->").strip()


def _repaired(text: str) -> str:
    """Return a script's text without comments and trailing commas; unescaped where its quotes are entities."""
    if '"' not in text and _ENTITY_FOR_QUOTE.search(text):
        text = unescape(text)
    return _FAULT.sub(lambda fault: fault["string"] or " ", text).strip()


def _documents(text: str) -> Any:
    """Return the document of a script, or the list of its documents; raise ValueError where there is something else."""
    documents: list[Any] = []
    end = 0
    while end < len(text) or not documents:
        document, end = _DECODER.raw_decode(text, end)
        documents.append(document)
        end = _BETWEEN.match(text, end).end()  # type: ignore[union-attr]  # it matches the empty string
    return documents[0] if len(documents) == 1 else documents
