"""Schema versions of rows, written "MAJOR.MINOR"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.items import SCHEMA_VERSION
from newscrawl.schema import SHARED_VERSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable

_READABLE = re.compile(SHARED_VERSIONS)


def is_readable(version: object) -> bool:
    """Tell whether rows of `version` can be read: it has the major version of today."""
    return isinstance(version, str) and _READABLE.fullmatch(version) is not None


def highest(versions: Iterable[object]) -> str:
    """Return the highest of the `versions` that are readable, today's when none is."""
    readable = (str(version) for version in versions if is_readable(version))
    return max(readable, key=lambda version: int(version.partition(".")[2]), default=SCHEMA_VERSION)
