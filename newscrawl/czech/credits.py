"""Lines printed under pictures -> caption and credit."""

from __future__ import annotations

import re

_LABEL = r"(?:ilustrační\ )?(?:foto|zdroj|autor|repro|video)"
_DESCRIBED = re.compile(r"^(?P<credit>.*?)\s*\bPopisek:\s*(?P<caption>.+)$")
"""The caption may be labelled too, and stand last (parlamentnilisty.cz, page of 2023)."""
_CREDIT = re.compile(
    rf"""
    (?:
        (?:^ | [|,;(•▪–-] | (?<=[.!?]))\s*(?i:{_LABEL})       # begins the line or follows a separator
      | (?<=\s)(?:Foto|FOTO|Zdroj|Autor|Repro|Video|foto)     # or has a capital: "zmíněné video: ..." is a sentence
    )
    \s*[:▪]\s*
    (.+?)                                                     # who it is
    (?:\s\|\s.*)?$
    """,
    re.VERBOSE,
)
_AGENCY = re.compile(r"(?:^|\s)(ČTK ?/ ?[^.!?]{4,60})$")
"""A credit without a label: "ČTK/Jana Malá" (ceskenoviny.cz, page of 2023)."""
_OPENING = re.compile(rf"\W*+{_LABEL}\s*[:▪]", re.IGNORECASE)
_LONGEST_CAPTION = 3000
"""Characters of the longest line that may be a caption with its credit."""
VIDEO_NOTICE = "Nahrávám video"
"""What stands where a video will be, before its caption (ct24, stored texts of 2024-25)."""


def opens_with_credit(line: str) -> bool:
    """Tell whether a line begins as one that is nothing but a credit."""
    return _OPENING.match(line) is not None


def is_captioned(line: str) -> bool:
    """Tell whether a line labels the caption, which stands in it behind the credit."""
    return len(line) <= _LONGEST_CAPTION and "Popisek:" in line and _DESCRIBED.match(line) is not None


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Split a printed caption into caption and credit.

    >>> split_credit("Praha, ilustrační foto. Foto: Adam Mráz / Agentura")
    ('Praha, ilustrační foto.', 'Adam Mráz / Agentura')
    >>> split_credit("Bez autora")
    ('Bez autora', None)
    """
    if len(text) > _LONGEST_CAPTION:
        return text, None
    if "Popisek:" in text and (described := _DESCRIBED.match(text)):
        return described["caption"], split_credit(described["credit"])[1]
    match = _CREDIT.search(text) if ":" in text or "▪" in text else None
    if match is None and "ČTK" in text:
        match = _AGENCY.search(text)
    if match is None:
        return (text or None), None
    return text[: match.start()].strip(" |,;•▪–-(") or None, match[1].strip(" |,;:)") or None
