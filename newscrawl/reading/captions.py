"""What is printed under a picture: its caption and its credit."""

from __future__ import annotations

import re

from newscrawl.boilerplate import is_boilerplate
from newscrawl.reading.outline import Outline, Run

_CREDIT = re.compile(
    r"(?:(?:^|[|,;(•▪–-]|(?<=[.!?]))\s*(?i:(?:ilustrační )?(?:foto|zdroj|autor|repro|video))"
    r"|(?<=\s)(?:Foto|FOTO|Zdroj|Autor|Repro|Video|foto))\s*[:▪]\s*(.+?)(?:\s\|\s.*)?$"
)
"""A credit begins the line, follows a separator or has a capital: "zmíněné video: ..." is a sentence."""


def caption_of(image: Run, page: Outline, captions: set[int]) -> tuple[str | None, str | None]:
    """Return caption and credit printed under an image: the caption runs that follow it directly."""
    texts = []
    for run in page.runs[image.index + 1 : image.index + 5]:
        if run.media or run.index not in captions:
            break
        if not is_boilerplate(run.text):
            texts.append(run.text)
    return split_credit(" ".join(texts))


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Split a printed caption into caption and credit.

    >>> split_credit("Praha, ilustrační foto. Foto: Adam Mráz / Agentura")
    ('Praha, ilustrační foto.', 'Adam Mráz / Agentura')
    >>> split_credit("Bez autora")
    ('Bez autora', None)
    """
    match = _CREDIT.search(text)
    if match is None:
        return (text or None), None
    return text[: match.start()].strip(" |,;•▪–-(") or None, match[1].strip(" |,;)") or None
