"""Bylines as printed -> the people and the news agencies they name.

Forms seen on real pages of 2008-2025: "Autor: Jana Malá, ČTK", "Autoři: iDNES.cz, Jan Malý", "pma, ČTK, trm",
"autor: Sport", "Redakce Seznam,ČTK", "Jan Malý - redaktor", "dom, foto: archiv HN", "Jan Malý před 7 minutami".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from newscrawl.values.known_sites import house_names, remembered
from newscrawl.values.text import clean, fold

MOST_WORDS = 5
"""A longer piece is a sentence, not a name."""

_AGENCIES = {
    agency.casefold(): agency
    for agency in (
        *(
            "ČTK",
            "Reuters",
            "AFP",
            "AP",
            "DPA",
            "TASR",
            "SITA",
            "PAP",
            "APA",
            "ANSA",
            "MTI",
            "EFE",
            "UPI",
            "TASS",
            "BBC",
        ),
        *("Bloomberg", "Interfax", "RIA Novosti", "Ukrinform", "UNIAN", "Xinhua", "Kyodo", "Belga"),
    )
} | {"ctk": "ČTK"}
_LOWER_CASE_AGENCIES = frozenset(("čtk", "ctk", "dpa"))
"""Written small these are still agencies; "ap" or "apa" are somebody's initials."""

_NEWSROOM = re.compile(
    r"(?:red|redakce|redaktori|kolektiv autoru|externi autor|ctenar|neznamy|anonym|admin|web|agentury|agentura)"
    r"|redakce .+|.+ redakce"
    r"|(?:sport|domaci|domov|zahranici|svet|ekonomika|byznys|finance|kultura|krimi|cerna kronika|regiony|nazory"
    r"|komentare|magazin|zpravy|zpravodajstvi|auto|technika|veda|zdravi|cestovani|bydleni|historie|literatura)"
    r"|(?:pr|pr clanek|tiskova zprava|komercni (?:sdeleni|prezentace|clanek)|inzerce|reklama|advertorial)"
    r"|(?:a ?s|s ?r ?o|o ?p ?s|z ?s|spol s r ?o)"
    r"|(?:napiste mi|napiste autorovi|vsechny clanky autora|dalsi clanky autora|sdilet|archiv)"
)
"""The newsroom, its desks, paid texts and buttons: matched against a whole piece, folded and without diacritics."""
_PHOTO_BANKS = frozenset(("depositphotos", "gettyimages", "isifa", "profimedia", "shutterstock"))
"""Keys (`_key`) of photo banks, which some sites print where the author stands."""

_SEPARATOR = re.compile(r"[,;/|\n•·▪&]|\s(?=\()|(?<=\))\s|\s(?:a|and|und)\s|\s[-–—]\s|^[-–—]\s?|\s?[-–—]$")
_PHOTO = re.compile(
    r"\b(?:(?:ilustrační\s)?foto(?:grafie)?|photo|video|ilustrace|grafika|kresba)\s?:.*?(?=\b(?:text|autor\w*)\s?:|[;|\n]|$)",
    re.IGNORECASE,
)
_TEXT_AND_PHOTO = re.compile(r"\btext\s(?:a|i)\sfoto\s?:", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:auto(?:r(?:ka|ky|i)?|ři)(?:\s(?:článku|textu))?\b\s?:?|(?:napsal|připravil|zpracoval)[aiy]?\b\s?:?"
    r"|(?:text|zdroj|source|by|od)\s?:|(?:by|od)\s(?=[^\W\d_]))\s*",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\S+@\S+|(?:https?:|www\.)\S*|\+?(?<!\w)\d[\d\s]{7,}\d"
    r"|(?:\b(?:před|dnes|včera|předevčírem|v)\s)?(?<!\w)\d[\d.:]*(?:\s(?:sekund|minut|hodin|dny|dnem|ledna|února|března|dubna"
    r"|května|června|července|srpna|září|října|listopadu|prosince|min|h)\w*\.?)?"
    r"|\b(?:(?<!mf\s)dnes|včera|předevčírem|(?:naposledy\s)?aktualizováno|publikováno|vydáno)\b",
    re.IGNORECASE,
)
"""Addresses, telephone numbers, dates and times."""
_FOR_WHOM = re.compile(r"(?:^|\s)(?:speciálně\s)?pro\s.*$", re.IGNORECASE)
_TITLE = re.compile(
    r"(?<!\w)(?:(?:bc|bca|mga|doc|prof|dr|arch|dis)\."
    r"|(?:ing|mgr|mudr|judr|phdr|rndr|mvdr|pharmdr|thdr|paeddr|ph\.?\s?d|th\.?\s?d|csc|drsc|mba|ll\.?m)\.?)(?!\w)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:\b(?:hlavní|zahraniční|domácí|sportovní|politick[ýá]|ekonomick[ýá]|kulturní|datov[ýá]|externí|vedoucí|zástup(?:ce|kyně)"
    r"|stál[ýá]|bývalý|bývalá)\s)*"
    r"\b(?:(?:šéf|foto)?redaktor(?:ka|a|ky)?|(?:šéf)?editor(?:ka)?|zpravodaj(?:ka)?|(?:foto)?reportér(?:ka)?|komentátor(?:ka)?"
    r"|publicist(?:a|ka)|moderátor(?:ka)?|dopisovatel(?:ka)?|korespondent(?:ka)?|novinářk?a?|analyti(?:k|čka)|stážist(?:a|ka)"
    r"|spolupracovní(?:k|ce)|fotograf(?:ka)?|kameraman(?:ka)?|vydavatel(?:ka)?)\b",
    re.IGNORECASE,
)
_HOUSE_OF_ROLE = re.compile(r"\s*(?:ČT|ČRo|HN|LN|MF DNES|Deníku)\s(?=\w)")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def looks_like_name(line: str) -> bool:
    """Tell whether a line is two or three capitalised words, as a person's name is.

    >>> looks_like_name("Alena Roubíčková"), looks_like_name("Zprávy z domova")
    (True, False)
    """
    words = line.split()
    return 2 <= len(words) <= 3 and all(word[0].isupper() and word[1:].islower() and word.isalpha() for word in words)


def split_bylines(bylines: list[str], site_names: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the authors and the agencies that bylines name, each once, in their order.

    Args:
        bylines: author values as printed, one a source element.
        site_names: names of the site and its publisher, in any spelling ("iDNES.cz", "idnes"): never authors.

    Returns:
        People as printed, without titles, roles and labels, initials kept ("nab", "(jd)"); agencies in their usual
        spelling. Idempotent: names go through unchanged.
    """
    houses = _houses() | {_key(name) for name in site_names}
    authors: dict[str, str] = {}
    agencies: dict[str, None] = {}
    for byline in bylines:
        lines = "\n".join(clean(line) for line in byline.splitlines())
        for name in _names(lines):
            if agency := _agency(name):
                agencies[agency] = None
            elif not _is_house(name, houses) and not _DIGIT.search(name):
                authors.setdefault(fold(name), name)
    return list(authors.values()), list(agencies)


@remembered
def _houses() -> frozenset[str]:
    """Return the keys of the names that are nobody's on any site: houses of the known sites, and photo banks."""
    return _PHOTO_BANKS | {_key(name) for name in house_names()}


def _names(text: str) -> Iterator[str]:
    """Yield the names in `text`: what is left when nothing more can be split off or taken away."""
    pieces = [
        _stripped(piece)
        for piece in _SEPARATOR.split(_TITLE.sub(" ", _NOISE.sub(",", _PHOTO.sub(",", _TEXT_AND_PHOTO.sub(",", text)))))
    ]
    for piece in pieces:
        if piece != text:
            yield from _names(piece)
        elif len(piece.split()) <= MOST_WORDS and _LETTER.search(piece):
            yield piece


def _stripped(piece: str) -> str:
    """Return one name without its label, role and the house it was written for, and once if it stands there twice."""
    piece = _FOR_WHOM.sub("", clean(piece))
    if label := _LABEL.match(piece):
        piece = piece[label.end() :]
    if role := _ROLE.search(piece):
        piece = piece[: role.start()] or _HOUSE_OF_ROLE.sub("", piece[role.end() :], count=1)
    words = re.sub(r"(?<=\w{3})\.$", "", piece.strip(" :-–—\"'„“”*").lstrip(". ")).split()
    half = len(words) // 2
    if words and words[:half] == words[half:]:
        words = words[:half]
    return _without_stray_brackets(" ".join(words))


def _without_stray_brackets(name: str) -> str:
    """Keep the brackets only of a name that stands in them: "(jd)"."""
    bare = re.sub(r"[()\[\]]", " ", name)
    return f"({bare.strip()})" if re.fullmatch(r"\([^()\[\]]*\)", name) else clean(bare)


def _agency(name: str) -> str | None:
    bare = name.strip("()")
    folded = bare.casefold()
    if bare.islower() and folded not in _LOWER_CASE_AGENCIES:
        return None
    return _AGENCIES.get(folded)


def _is_house(name: str, houses: Collection[str]) -> bool:
    return _key(name) in houses or _NEWSROOM.fullmatch(_unaccented(fold(name))) is not None


def _key(name: str) -> str:
    """Return the spelling-free form of a site's name: "iDNES.cz" and "idnes" are one."""
    return re.sub(r"[\W_]", "", re.sub(r"\.(?:cz|com|eu)$", "", _unaccented(name.casefold().strip("() "))))


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
