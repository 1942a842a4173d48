"""Keys of pages, links and contents in the state: the first 64 bits of a SHA-256, as signed integers for SQLite."""

from __future__ import annotations

from hashlib import sha256

from newscrawl.values.urls import place_of, rules, url_key

_KEY_BYTES = 8
"""As many as an integer of SQLite has."""


def page_key(url: str) -> int:
    """Return the key of an address, the same for all its spellings (see `urls.url_key`)."""
    return _key(url_key(url) or url)


def spelt_key(url: str) -> int:
    """Return the key that an address of the feed had when it was written there, by the rules of that time.

    It is that of `page_key`, unless addresses are spelt otherwise since.
    """
    return _key(place_of(url))


def row_keys(url: str) -> tuple[int, int]:
    """Return the keys that the page of a row of the feed may have: as its address is spelt there, and as it is today.

    The first tells two articles apart that have entered the feed before their addresses were known to be one.
    """
    return spelt_key(url), page_key(url)


def rules_key() -> int:
    """Return the key of the rules that keys of addresses depend on."""
    return _key(rules())


def named_key(site: str, name: str) -> int:
    """Return the key of the `name` that all addresses of one article of `site` share (see `site.Site.article_id`)."""
    return _key(f"{site}\n{name}")


def hex_key(digits: str) -> int:
    """Return the key that the first 16 hexadecimal digits of an id or hash stand for."""
    return int.from_bytes(bytes.fromhex(digits[: 2 * _KEY_BYTES]), "big", signed=True)


def digits_of(key: int) -> str:
    """Return the 16 hexadecimal digits that a key stands for."""
    return key.to_bytes(_KEY_BYTES, "big", signed=True).hex()


def _key(text: str) -> int:
    return int.from_bytes(sha256(text.encode("utf-8", "surrogatepass")).digest()[:_KEY_BYTES], "big", signed=True)
