"""The title: the headline that the page shows, checked against what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

from newscrawl.reading.fields.headline import heading_text, strip_suffix
from newscrawl.reading.fields.sources import Document, Found, Values, first_found, single

_UPDATE_MARK = re.compile(
    r"""
    (?<=\S)\s*\bAKTUALIZOVÁNO:?$
    | (?<=[a-zá-ž0-9?!.“])AKTUALIZOVÁNO:?$  # without a blank before it (echo24.cz, text of 2022)
    """,
    re.VERBOSE,
)
"""Printed after a headline."""


def find_title(document: Document) -> Found[str | None]:
    """Return the title of an article page."""
    found = single(
        first_found(
            document,
            "title",
            lambda: _shown(document),
            "json-ld:headline",
            lambda: _announced(document.metadata.first_meta("og:title", "twitter:title"), "meta:og:title"),
            lambda: _announced(document.metadata.title, "structure:title"),
        )
    )
    return replace(found, value=_UPDATE_MARK.sub("", found.value)) if found.value else found


def _shown(document: Document) -> Values | None:
    if document.headline is None:
        return None
    return Found(
        [heading_text(document.outline, document.headline)], "structure:h1", "the headline that the page shows"
    )


def _announced(title: str | None, source: str) -> Values | None:
    text = strip_suffix(title or "")
    return Found([text], source, "without the site's name") if text else None
