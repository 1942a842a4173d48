"""The section of the site that a story is in."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from newscrawl.reading.fields.sources import Document, Found, Values, first_found, single
from newscrawl.values.text import slug_of
from newscrawl.values.urls import domain_of

_NO_SECTIONS = frozenset(
    {"clanek", "clanky", "zpravy", "a", "art", "article", "articles", "detail", "story", "stories", "post", "posts"}
)
"""First parts of paths that say "article" and name no section."""
_LONGEST_SECTION_CHARS = 40
_CONTROL = re.compile(
    r"(?:vstoupit|vstup|zobrazit|číst|čtěte|přečíst|přejít|přihlásit|odebírat|sdílet|zpět|načíst|otevřít|poslat|vytisknout"
    r"|tisknout|více|další|všechny)\b.*",
    re.IGNORECASE,
)
"""What a link says that does something: "Zobrazit další", "Vstoupit do diskuse (6 příspěvků)"."""


def find_section(document: Document) -> Found[str | None]:
    """Return the section of a story; the site's own name is none, nor is what a control says."""
    found = single(
        first_found(
            document, "section", "json-ld:articleSection", "meta:article:section", lambda: _of_address(document)
        )
    )
    is_none = found.value and (domain_of(document.url) in found.value or _CONTROL.fullmatch(found.value))
    return replace(found, value=None) if is_none else found


def section_of_url(url: str) -> str | None:
    """Return the first part of an article's path if it names a section of the site."""
    parts = [part for part in urlsplit(url).path.split("/") if part] if url.startswith("http") else []
    if len(parts) >= 2 and re.fullmatch(r"[a-z]+(?:-[a-z]+){0,3}", parts[0]) and parts[0] not in _NO_SECTIONS:
        return parts[0]
    return None


def _of_address(document: Document) -> Values | None:
    """Return the section that the address names, as the site's own links to it print it."""
    folder = urlsplit(document.url).path.rsplit("/", 1)[0]
    top = "/".join(folder.split("/", 2)[:2])
    names = {
        _path(href): text
        for run in reversed(document.outline.runs)
        for href, text in run.links
        if text and top in href and len(text) <= _LONGEST_SECTION_CHARS and not _CONTROL.fullmatch(text)
    }
    while folder:
        if folder in names:
            return Found([names[folder]], "structure:section-link", "the site's link to the address's folder")
        folder = folder.rpartition("/")[0]
    if called := _called_as_folder(document):
        return Found([called], "structure:section-link", "a link of the site called as the address's folder")
    named = section_of_url(document.url)
    return Found([named], "url", "the address's first folder") if named else None


def _called_as_folder(document: Document) -> str | None:
    """Return the text of a link that is called as a folder of the address, the deepest: "Z domova", /z-domova/."""
    folders = [part for part in urlsplit(document.url).path.split("/")[1:-1] if part not in _NO_SECTIONS]
    texts = dict.fromkeys(text for run in document.outline.runs for _, text in run.links)
    for folder in reversed(folders):
        for text in texts:
            if len(text) == len(folder) and slug_of(text) == folder:
                return text
    return None


def _path(href: str) -> str | None:
    """Return the path of an address as printed, None where it has a query or is broken."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return None
    return None if parts.query else parts.path.rstrip("/")
