"""What kind of article a rubric holds, by its name: "Komentáře", "PR články", "Rozhovory"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from newscrawl.items import ArticleKind
from newscrawl.values.text import fold

_LONGEST_NAME_CHARS = 40
_OPINIONS = (
    r"(?:nazory?|komentare?|glos[ay]|pohledy?|polemik[ay]|eseje?|sloup(?:ek|ky)|fejetony?|uvodniky?|blog(?:y|osfera)?)"
)
_VOCABULARY: tuple[tuple[ArticleKind, str], ...] = (
    (
        "sponsored",
        r"(?:komercni|obchodni|placen[ay]|reklamni|sponzorovan[aye]|partnersk[ayei]|firemni)"
        r" (?:sdeleni|obsah|prezentace|inzerce|clan[ek]+y?|spoluprace|texty?|zpravy|priloh[ay])",
    ),
    ("sponsored", r"sdeleni(?: firem| partner[au])?|obsah partner[au]|pr(?: clan[ek]+y?| sdeleni| texty?| zpravy)?"),
    ("sponsored", r"advertorial[ys]?|inzerce|reklama|promo|sponsored(?: content)?|native"),
    ("opinion", rf"{_OPINIONS}(?:(?: a)? (?:{_OPINIONS}|analyzy|petice|rozhovory))*|opinions?"),
    ("opinion", r"uhel pohledu|(?:uvah|postreh|stanovisk|zamyslen)\w{1,2}|(?:nase|hoste) (?:nazory|komentare)|hlasy"),
    ("opinion", r"politici volicum|dopisy(?: ctenaru)?|publicistika a nazory"),
    ("interview", r"rozhovory?|interview"),
    ("podcast", r"(?:audio )?podcasty?"),
    ("live", r"on ?line (?:reportaze?|prenosy?)|zive prenosy|minuta po minute"),
    ("gallery", r"(?:foto)?galerie|obrazem|fotoreportaze?"),
    ("video", r"vide[ao]|videoreportaze?"),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _VOCABULARY)


def kind_of_rubric(name: str) -> ArticleKind | None:
    """Return what kind of article a rubric with this name holds, None for articles of all kinds.

    The name is as printed, or a part of an address, where dashes stand for spaces and letters have no marks.

    >>> kind_of_rubric("Komentáře a glosy")
    'opinion'
    >>> kind_of_rubric("komercni-clanky")
    'sponsored'
    >>> kind_of_rubric("Komentovaná prohlídka")
    """
    return _kind(name) if len(name) <= _LONGEST_NAME_CHARS else None


@lru_cache(maxsize=4096)
def _kind(name: str) -> ArticleKind | None:
    marks = unicodedata.normalize("NFD", fold(name.replace("_", " ")))
    plain = "".join(sign for sign in marks if not unicodedata.combining(sign))
    return next((kind for kind, pattern in _COMPILED if pattern.fullmatch(plain)), None)
