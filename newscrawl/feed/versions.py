"""Versions of the form of rows: "MAJOR.MINOR"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.items import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable

_MAJOR = SCHEMA_VERSION.partition(".")[0]
_READABLE = re.compile(rf"{_MAJOR}\.[0-9]{{1,9}}")


def is_readable(version: object) -> bool:
    """Tell whether this is a version of the major one of today, whose rows share what is not optional."""
    return isinstance(version, str) and _READABLE.fullmatch(version) is not None


def highest(versions: Iterable[object]) -> str:
    """Return the highest of those `versions` that are readable, that of today when none is."""
    readable = (str(version) for version in versions if is_readable(version))
    return max(readable, key=lambda version: int(version.partition(".")[2]), default=SCHEMA_VERSION)
