"""One spelling of a language: a tag of BCP 47."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import filterfalse

from babel.core import get_global

_TAG = re.compile(
    r"""
    \s* (?P<language>[a-z]{2,3})
    (?:[-_](?P<script>[a-z]{4}))?
    (?:[-_](?P<country>[a-z]{2}|\d{3}))?
    (?:[-_.@].*)? \s*                    # variants, encodings as in POSIX, anything else
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
"""A language, and perhaps script and country (RFC 5646; with underscores as in POSIX and Open Graph)."""
_NAMED = {
    **dict.fromkeys(("czech", "čeština", "česky", "český", "česká"), "cs"),
    **dict.fromkeys(("slovak", "slovenčina", "slovensky"), "sk"),
    **dict.fromkeys(("english", "angličtina"), "en"),
    **dict.fromkeys(("german", "deutsch", "němčina"), "de"),
    **dict.fromkeys(("polish", "polski"), "pl"),
}
"""Names that stand where a code should."""
_COUNTRY_CODES = {"cz": "cs", "ua": "uk"}
"""Codes of countries, and of no language, that stand where that of their language should."""
_SCRIPT_CHARS = 4
_NO_LANGUAGE = frozenset({"und", "mul", "mis", "zxx"})
"""Codes that say that the language is not known, that there are several, or none (ISO 639-2)."""


@lru_cache(maxsize=1024)
def language_tag(declared: str | None) -> str | None:
    """Return the tag of a declared language, None where it is none.

    Script and country stand in it only where they tell more than the language alone does (RFC 5646, 4.1): "cs-CZ" is
    Czech as any, "en-GB" is not. Which they are by default is known from Unicode's CLDR.

    >>> language_tag("cs_CZ"), language_tag("CZ"), language_tag("Czech"), language_tag("EN_gb")
    ('cs', 'cs', 'cs', 'en-GB')
    """
    printed = (declared or "").strip().casefold()
    match = _TAG.fullmatch(_NAMED.get(printed, printed))
    if match is None or match["language"] in _NO_LANGUAGE:
        return None
    printed_language = match["language"]
    alias = _COUNTRY_CODES.get(printed_language) or get_global("language_aliases").get(printed_language)
    language, *of_alias = str(alias or printed_language).split("_")  # "sh" is "sr_Latn"
    _, *usual = str(get_global("likely_subtags").get(language, language)).split("_")
    script = (match["script"] or next(filter(_is_script, of_alias), "")).title()
    country = (match["country"] or next(filterfalse(_is_script, of_alias), "")).upper()
    country = next(iter(get_global("territory_aliases").get(country, ())), country)
    return "-".join([language, *(part for part in (script, country) if part and part not in usual)])


def _is_script(subtag: str) -> bool:
    return len(subtag) == _SCRIPT_CHARS
