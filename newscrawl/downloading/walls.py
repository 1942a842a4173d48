"""Redirects that stand before a page: their address carries the one of the page, to come back to it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from newscrawl.values.urls import url_key

_BASE64_HTTP = ("aHR0cDov", "aHR0cHM6")
"""How "http:/" and "https:" begin in base64."""


def carries(url: str, pages: Iterable[str]) -> bool:
    """Tell whether a value in the query or fragment of `url` is the address of one of `pages`, in whatever spelling.

    Relative addresses count, such as "/clanek-1"; so do percent-encoding, twice, and base64.
    """
    parts = urlsplit(url)
    values = [value for part in (parts.query, parts.fragment) for _, value in parse_qsl(part)]
    found = {_key(page, spelt) for page in pages for value in values for spelt in _spellings(value)}
    return not found.isdisjoint({url_key(page) for page in pages} - {None})


def _spellings(value: str) -> Iterator[str]:
    """Yield what a value may say, as far as it may be an address."""
    if value.startswith(_BASE64_HTTP):
        try:
            value = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
        except (binascii.Error, UnicodeDecodeError):
            return
    for spelt in (value, unquote(value)):
        if "/" in spelt.partition("?")[0]:
            yield spelt


def _key(page: str, spelt: str) -> str | None:
    """Return the key of an address that stands on `page`, None where it is none."""
    try:
        return url_key(urljoin(page, spelt))
    except ValueError:
        return None
