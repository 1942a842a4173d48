"""What the store calls pages, links and contents: 64 bits of a SHA-256, as the signed integers of SQLite."""

from __future__ import annotations

from hashlib import sha256

from newscrawl.values.urls import url_key

_BYTES = 8


def page_key(url: str) -> int:
    """Return the key of a page; the same for all spellings of its address (see `urls.url_key`)."""
    return _key(url_key(url) or url)


def named_key(site: str, name: str) -> int:
    """Return the key of what all addresses of one article share on `site` (see `NewsSpider.article_id`)."""
    return _key(f"{site}\n{name}")


def hex_key(digits: str) -> int:
    """Return the first 16 of some hexadecimal digits, of an id or a hash, as a key."""
    return int.from_bytes(bytes.fromhex(digits[: 2 * _BYTES]), "big", signed=True)


def digits_of(key: int) -> str:
    """Return the 16 hexadecimal digits that a key stands for."""
    return key.to_bytes(_BYTES, "big", signed=True).hex()


def _key(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:_BYTES], "big", signed=True)
