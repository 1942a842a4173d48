"""The targets that the settings name, and what is wrong with them."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from w3lib.url import file_uri_to_path

from newscrawl.delivery.storages import STORAGES
from newscrawl.values.secret import revealed

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from scrapy.settings import BaseSettings

_KEY_BYTES = range(24, 65)
"""How long the standard wants the key of a webhook's signatures to be."""
_KEY_PREFIX = "whsec_"


@dataclass(frozen=True, slots=True)
class Address:
    """An address of DELIVER_TO, for a storage."""

    url: str
    """Itself; it may hold a password and must not be logged."""
    name: str
    """What log lines call it: without user and password."""
    key: str
    """What the state calls it: without a password, and so the same when that changes."""
    secrets: tuple[str, ...]
    """What must be in no line."""


@dataclass(frozen=True, slots=True)
class WebhookAddress:
    """The address of DELIVER_WEBHOOK, and the keys of its signatures; none of them must be logged."""

    url: str
    name: str
    keys: tuple[bytes, ...]


def addresses_of(settings: BaseSettings) -> list[Address]:
    """Return the addresses of DELIVER_TO; raise ValueError, in one line without any secret, where one is wrong."""
    given = settings["DELIVER_TO"]
    urls = [str(url) for url in given] if isinstance(given, list | tuple) else revealed(given).split()
    addresses: list[Address] = []
    for number, url in enumerate(urls, 1):
        which = f"DELIVER_TO: number {number} of {len(urls)}"
        address = _address(url)
        if address is None:
            examples = "s3://bucket/prefix, ftp://user:password@host/path or file:///path"
            raise ValueError(f"{which} is no address such as {examples}")
        if address.key in (other.key for other in addresses):
            raise ValueError(f"{which} is there twice")
        if address.key.startswith("file:") and _is_within(file_uri_to_path(url), settings["EXPORTS_DIR"]):
            raise ValueError(f"{which} lies in EXPORTS_DIR, the feed itself")
        addresses.append(address)
    return addresses


def webhook_of(settings: BaseSettings) -> WebhookAddress | None:
    """Return the address of DELIVER_WEBHOOK, None where there is none.

    Raises ValueError, in one line without any secret, where it or DELIVER_WEBHOOK_SECRET is wrong.
    """
    url = revealed(settings["DELIVER_WEBHOOK"]).strip()
    secrets = revealed(settings["DELIVER_WEBHOOK_SECRET"]).split()
    if not url:
        return None
    parts = _parts(url)
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError("DELIVER_WEBHOOK: an address such as https://host/path, without a user, please")
    keys = [_key(secret) for secret in secrets]
    if not keys or None in keys:
        wanted = f"{_KEY_PREFIX} and {_KEY_BYTES[0]} to {_KEY_BYTES[-1]} random bytes in base64"
        raise ValueError(f"DELIVER_WEBHOOK_SECRET: {wanted}, please")
    return WebhookAddress(url, f"the webhook at {parts.hostname}", tuple(filter(None, keys)))


def _address(url: str) -> Address | None:
    """Return an address of a storage, None for what is none."""
    parts = _parts(url)
    if parts is None or parts.scheme not in STORAGES or not url.startswith(f"{parts.scheme}://"):
        return None
    if "?" in url or "#" in url:  # in a password they are written %3F and %23
        return None
    is_right = not parts.netloc and parts.path.startswith("/") if parts.scheme == "file" else bool(parts.hostname)
    if not is_right:
        return None
    host = parts.netloc.rpartition("@")[2]
    path = parts.path.rstrip("/")
    user = f"{parts.username}@" if parts.username and parts.scheme != "s3" else ""
    secrets = {text for text in (parts.password, unquote(parts.password or "")) if text}
    return Address(
        url=url,
        name=f"{parts.scheme}://{host}{path}",
        key=f"{parts.scheme}://{user}{host}{path}",
        secrets=tuple(sorted(secrets)),
    )


def _parts(url: str) -> SplitResult | None:
    """Return the parts of an address, None where it is none, or has characters that belong in no address."""
    if not url.isascii() or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _key(secret: str) -> bytes | None:
    """Return the key that a secret stands for, None where it is none of the standard's."""
    try:
        key = base64.b64decode(secret.removeprefix(_KEY_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) in _KEY_BYTES else None


def _is_within(path: str, directory: str) -> bool:
    return Path(path).resolve().is_relative_to(Path(directory).resolve())
