"""The title: the headline that the page shows, checked against what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

from newscrawl.reading.fields.headline import announced_names, heading_node, heading_text
from newscrawl.reading.fields.kicker import without_kicker
from newscrawl.reading.fields.site_name import announced_title, site_keys, without_site
from newscrawl.reading.fields.sources import Document, Found, Values, first_found, single
from newscrawl.values.text import fold

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
    shared, titled = document.metadata.first_meta("og:title", "twitter:title"), document.metadata.title
    found = single(
        first_found(
            document,
            "title",
            lambda: _shown(document),
            "json-ld:headline",
            lambda: _announced(document, shared, titled, "meta:og:title") if shared else None,
            lambda: _announced(document, None, titled, "structure:title"),
        )
    )
    return replace(found, value=_UPDATE_MARK.sub("", found.value)) if found.value else found


def _shown(document: Document) -> Values | None:
    headline = document.headline
    if headline is None:
        return None
    text = heading_text(document.outline, headline)
    node = heading_node(document.outline, headline)
    if node is not None:
        text = without_kicker(node, text, {fold(name) for name in announced_names(document.metadata) if name})
    text = without_site(text, site_keys(document))
    return Found([text], "structure:h1", "the headline that the page shows")


def _announced(document: Document, shared: str | None, titled: str | None, source: str) -> Values | None:
    text = announced_title(document, shared, titled)
    return Found([text], source, "without the site's name") if text else None
