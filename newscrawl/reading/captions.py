"""What is printed under a picture: its caption and its credit."""

from __future__ import annotations

import re

from newscrawl.boilerplate import is_boilerplate
from newscrawl.reading.outline import HEADING_TAGS, Outline, Run
from newscrawl.text import ends_like_sentence

_DESCRIBED = re.compile(r"^(?P<credit>.*?)\s*\bPopisek:\s*(?P<caption>.+)$")
"""parlamentnilisty.cz labels the caption, too, and prints it last (page of 2023)."""
_LABEL = r"(?:ilustrační )?(?:foto|zdroj|autor|repro|video)"
_CREDIT = re.compile(
    rf"(?:(?:^|[|,;(•▪–-]|(?<=[.!?]))\s*(?i:{_LABEL})"
    r"|(?<=\s)(?:Foto|FOTO|Zdroj|Autor|Repro|Video|foto))\s*[:▪]\s*(.+?)(?:\s\|\s.*)?$"
)
"""A credit begins the line, follows a separator or has a capital: "zmíněné video: ..." is a sentence."""
_AGENCY = re.compile(r"(?:^|\s)(ČTK ?/ ?[^.!?]{4,60})$")
"""A credit without a label: "ČTK/Jana Malá" (ceskenoviny.cz, page of 2023)."""
OPENING = re.compile(rf"\W*{_LABEL}\s*[:▪]", re.IGNORECASE)
"""How a line begins that is nothing but a credit."""
_BYLINE = re.compile(r"\W*Autor", re.IGNORECASE)
"""What names the maker of a picture, or the story's author below its last paragraph."""
_BELOW = 3
"""Runs of caption and credit under a picture; two buttons may stand between."""
_LONGEST = 600
"""Characters of a caption with its credit."""
_LONGEST_CREDIT = 80


def credited(image: Run, page: Outline) -> list[int]:
    """Return the indexes of the runs under an image up to the one that credits it, [] where none does.

    A credit that stands right under a picture makes what is between them its caption, whatever the elements are called;
    whole sentences, and a line that may name the story's author, only where one element holds nothing else.
    """
    indexes: list[int] = []
    texts: list[str] = []
    for run in page.runs[image.index + 1 : image.index + 3 + _BELOW]:
        if _is_button(run):
            continue
        if run.media or run.tag in HEADING_TAGS:
            break
        indexes.append(run.index)
        texts.append(run.text)
        credit = split_credit(" ".join(texts))[1]
        if credit is not None:
            fits = len(credit) <= _LONGEST_CREDIT and sum(map(len, texts)) <= _LONGEST
            loose = _BYLINE.match(run.text) or any(map(_is_sentence, texts[:-1]))
            return indexes if fits and (not loose or _stand_alone(image, indexes, page)) else []
    return []


def _is_sentence(text: str) -> bool:
    return ends_like_sentence(text) and not OPENING.match(text)


def _is_button(run: Run) -> bool:
    """Tell whether a run between a picture and its caption says nothing of it: an icon, "Kliknutím zvětšíte"."""
    if run.media:
        return run.is_dropped and (run.source or "").endswith(".svg")
    return run.is_dropped or is_boilerplate(run.text)


def _stand_alone(image: Run, below: list[int], page: Outline) -> bool:
    """Tell whether the element that holds a picture and the runs below it, or all of these, holds no other text."""
    last = page.runs[below[-1]].element
    if any((above.start, above.end) == (below[0], below[-1] + 1) for above in last.ancestors()):
        return True
    holder = next(above for above in last.ancestors() if above.start <= image.index)
    others = (run for run in page.runs[holder.start : holder.end] if run.index not in below)
    return all(run.media or _is_button(run) for run in others)


def caption_of(image: Run, page: Outline, captions: set[int]) -> tuple[str | None, str | None]:
    """Return caption and credit printed under an image: the caption runs that follow it directly."""
    caption: list[str] = []
    credits: list[str] = []
    for run in page.runs[image.index + 1 : image.index + 3 + _BELOW]:
        if _is_button(run):
            continue
        if run.media or run.index not in captions:
            break
        if credits and credits[-1].endswith((":", "▪")):
            credits[-1] += f" {run.text}"
        elif OPENING.match(run.text) and not _DESCRIBED.match(run.text):
            credits.append(run.text)
        else:
            caption.append(run.text)
    shown, credit = split_credit(" ".join(caption))
    return shown, credit or split_credit(" ".join(credits))[1]


def split_credit(text: str) -> tuple[str | None, str | None]:
    """Split a printed caption into caption and credit.

    >>> split_credit("Praha, ilustrační foto. Foto: Adam Mráz / Agentura")
    ('Praha, ilustrační foto.', 'Adam Mráz / Agentura')
    >>> split_credit("Bez autora")
    ('Bez autora', None)
    """
    if described := _DESCRIBED.match(text):
        return described["caption"], split_credit(described["credit"])[1]
    match = _CREDIT.search(text) or _AGENCY.search(text)
    if match is None:
        return (text or None), None
    return text[: match.start()].strip(" |,;•▪–-(") or None, match[1].strip(" |,;:)") or None
