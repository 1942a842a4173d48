"""Answer: what came of asking a site for one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for one address."""

    url: str
    """As it was asked for."""
    final_url: str
    """The one that answered, after all redirects; of a redirect that was refused, its target."""
    way: tuple[str, ...] = ()
    """Addresses that redirected, the first being `url`; () where none did."""
    status: int | None = None
    """Of the last answer, None where there was none."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of that answer, names in lower case."""
    body: bytes = b""
    """Decompressed; empty where `failure` is not None."""
    failure: str | None = None
    """Why there is no body, in one line: "status 404", "robots.txt forbids it"; None where there is one."""
    at: datetime
    """When the answer came, in Europe/Prague."""
