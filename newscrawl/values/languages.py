"""One spelling of a language."""

from __future__ import annotations

import re

_CODE = re.compile(r"\s*([a-z]{2,3})(?:[-_].*)?\s*", re.IGNORECASE | re.DOTALL)
"""A language, and perhaps a country behind it (RFC 5646; with an underscore as in POSIX and Open Graph)."""
_USUAL = {"cz": "cs", "ces": "cs", "cze": "cs", "slk": "sk", "slo": "sk", "eng": "en", "deu": "de", "ger": "de"}
"""Country codes and ISO 639-2 codes that stand for a language of two letters."""


def language_code(declared: str | None) -> str | None:
    """Return the code of a declared language, None where it is none.

    >>> language_code("cs_CZ"), language_code("CZ"), language_code("čeština")
    ('cs', 'cs', None)
    """
    match = _CODE.fullmatch(declared or "")
    code = match[1].lower() if match else None
    return _USUAL.get(code, code) if code else None
