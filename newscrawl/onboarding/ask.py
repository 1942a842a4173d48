"""Ask: one address that a survey wants to be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Ask:
    """One address that a survey wants to be asked for."""

    url: str
    """Canonical, but for the first, which is as the caller gave it."""
    cookies: Mapping[str, str] = field(default_factory=dict)
    """Sent with the request, where pages of the site stand behind a wall that may be open to them."""
