"""Keys of pages, links and contents in the state: the first 64 bits of a SHA-256, as signed integers for SQLite."""

from __future__ import annotations

from hashlib import sha256

from newscrawl.values.urls import url_key

_KEY_BYTES = 8
"""As many as an integer of SQLite has."""


def page_key(url: str) -> int:
    """Return the key of an address, the same for all its spellings (see `urls.url_key`)."""
    return _key(url_key(url) or url)


def named_key(site: str, name: str) -> int:
    """Return the key of the `name` that all addresses of one article of `site` share (see `site.Site.article_id`)."""
    return _key(f"{site}\n{name}")


def hex_key(digits: str) -> int:
    """Return the key that the first 16 hexadecimal digits of an id or hash stand for."""
    return int.from_bytes(bytes.fromhex(digits[: 2 * _KEY_BYTES]), "big", signed=True)


def body_key(body: bytes) -> int:
    """Return the key of the body of a response: equal for equal bytes."""
    return int.from_bytes(sha256(body).digest()[:_KEY_BYTES], "big", signed=True)


def digits_of(key: int) -> str:
    """Return the 16 hexadecimal digits that a key stands for."""
    return key.to_bytes(_KEY_BYTES, "big", signed=True).hex()


def _key(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES], "big", signed=True)
