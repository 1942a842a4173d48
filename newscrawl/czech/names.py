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

_MOST_BYLINE_CHARS = 10_000
"""Characters of all bylines of one page that are read: those of a hundred authors."""
_MOST_ROUNDS = 12
"""How often what was split off is split again; names of real pages are bare after four."""
MOST_WORDS = 5
"""Words of a name; a longer piece is a sentence."""

_AGENCY_NAMES = (
    *("ČTK", "TASR", "SITA", "PAP", "APA", "MTI"),  # Czech, Slovak, Polish, Austrian, Hungarian
    *("Reuters", "AFP", "AP", "UPI", "Bloomberg", "BBC"),
    *("DPA", "ANSA", "EFE", "Belga"),
    *("TASS", "Interfax", "RIA Novosti", "Ukrinform", "UNIAN"),
    *("Xinhua", "Kyodo"),
)
_AGENCIES = {agency.casefold(): agency for agency in _AGENCY_NAMES} | {"ctk": "ČTK"}
"""Names as printed, case folded, and their usual spelling."""
_LOWER_CASE_AGENCIES = frozenset(("čtk", "ctk", "dpa"))
"""Written small these are still agencies; "ap" or "apa" are somebody's initials."""

_NEWSROOM = re.compile(
    r"""
    red | redakce | redaktori | externi\ autor | ctenar                               # nobody by name
  | (?:autorsky\ )?kolektiv(?:\ autoru|\ redakce)? | kol
  | neznamy | anonym | admin | web | agentury | agentura
  | redakce\ .+ | .+\ redakce
  | sport | domaci | domov | zahranici | svet | regiony                                # desks
  | ekonomika | byznys | finance | kultura | krimi | cerna\ kronika
  | zpravy | zpravodajstvi | nazory | komentare | magazin
  | auto | technika | veda | zdravi | cestovani | bydleni | historie | literatura
  | pr | pr\ clanek | tiskova\ zprava | inzerce | reklama | advertorial               # paid texts
  | komercni\ (?:sdeleni|prezentace|clanek)
  | a\ ?s | s\ ?r\ ?o | o\ ?p\ ?s | z\ ?s | spol\ s\ r\ ?o                           # what is left of a company's name
  | napiste\ mi | napiste\ autorovi | vsechny\ clanky\ autora                          # buttons
  | dalsi\ clanky\ autora | sdilet | archiv
    """,
    re.VERBOSE,
)
"""The newsroom, its desks, paid texts and buttons: matched against a whole piece, folded and without diacritics."""
_PHOTO_BANKS = frozenset(("depositphotos", "gettyimages", "isifa", "profimedia", "shutterstock"))
"""Keys (`_key`) of photo banks, which some sites print where the author stands."""

_PLACES = frozenset(
    (
        *("praha", "brno", "ostrava", "plzeň", "liberec", "olomouc", "české budějovice", "hradec králové", "zlín"),
        *("ústí nad labem", "pardubice", "jihlava", "karlovy vary", "bratislava", "brusel", "berlín", "vídeň"),
        *("varšava", "moskva", "kyjev", "londýn", "paříž", "washington", "new york", "peking", "budapešť", "řím"),
        *("madrid", "ženeva", "štrasburk", "jeruzalém", "tel aviv", "istanbul", "lucemburk", "tokio"),
    )
)
"""Seats of Czech regions and of correspondents: where a text was written, beside who wrote it ("Praha – Jan Malý")."""
_FIRST_NAMES = frozenset(
    (
        *("jan", "jana", "jiří", "jiřina", "petr", "petra", "pavel", "pavla", "martin", "martina", "tomáš", "tereza"),
        *("josef", "marie", "jaroslav", "jaroslava", "miroslav", "miroslava", "zdeněk", "zdeňka", "václav", "hana"),
        *(
            "michal",
            "michaela",
            "lucie",
            "lukáš",
            "jakub",
            "eva",
            "anna",
            "karel",
            "milan",
            "david",
            "daniel",
            "kateřina",
        ),
        *("vladimír", "vladimíra", "ladislav", "lenka", "stanislav", "stanislava", "roman", "romana", "ondřej", "věra"),
        *("marek", "alena", "antonín", "radek", "radka", "filip", "vojtěch", "adam", "matěj", "dominik", "veronika"),
        *(
            "aleš",
            "miloslav",
            "františek",
            "ivana",
            "ivan",
            "jitka",
            "ludmila",
            "helena",
            "monika",
            "markéta",
            "zuzana",
        ),
        *("jarmila", "simona", "barbora", "kristýna", "klára", "nikola", "eliška", "adéla", "dagmar", "libor", "luboš"),
        *("robert", "richard", "rostislav", "bohumil", "oldřich", "vít", "štěpán", "šárka", "andrea", "denisa", "dana"),
        *("john", "james", "peter", "paul", "thomas", "michael", "sarah", "mary", "anne", "george", "robin", "emma"),
    )
)
"""First names, case folded, that tell "Malý, Jan" from two surnames: the most frequent ones of the Czech Republic."""
_SURNAME_FIRST = re.compile(r"\s*([^\W\d_]{2,30}(?:-[^\W\d_]{2,30})?), ([^\W\d_]{2,20})\s*")
"""Two words with a comma between."""

_SEPARATOR = re.compile(
    r"""
    [,;/|\n•·▪&]
  | \s(?=\() | (?<=\))\s          # beside brackets: "Jan Nový (ČTK)"
  | \s(?:a|and|und)\s
  | \s[-–—]\s | ^[-–—]\s? | \s?[-–—]$
    """,
    re.VERBOSE,
)
_PHOTO = re.compile(
    r"""
    \b(?:
        (?:ilustrační\s)?foto(?:grafie)? | photo | video | ilustrace | grafika | kresba
    )\s?:
    .*?(?=\b(?:text|autor\w*)\s?: | [;|\n] | $)    # up to who wrote the text
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Who made the pictures: "foto: Petr Malý"."""
_TEXT_AND_PHOTO = re.compile(r"\btext\s(?:a|i)\sfoto\s?:", re.IGNORECASE)
_LABEL = re.compile(
    r"""
    (?:
        auto(?:r(?:ka|ky|i)?|ři)(?:\s(?:článku|textu))?\b\s?:?
      | (?:napsal|připravil|zpracoval)[aiy]?\b\s?:?
      | (?:text|zdroj|source|by|od)\s?:
      | (?:by|od)\s(?=[^\W\d_])                     # "od Jana Nového"
    )\s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""How a byline begins that says what follows: "Autor: Jan Nový"."""
_NOISE = re.compile(
    r"""
    [^\s@]{1,64}+@\S+ | (?:https?:|www\.)\S*                                         # addresses
  | \+?(?<!\w)\d[\d\s]{7,}\d                                              # telephone numbers
  | (?:\b(?:před|dnes|včera|předevčírem|v)\s)?(?<!\w)\d[\d.:]*            # "před 7 minutami", "dnes 16:00"
    (?:\s(?:
        sekund | minut | hodin | dny | dnem | min | h
      | ledna | února | března | dubna | května | června
      | července | srpna | září | října | listopadu | prosince
    )\w*\.?)?
  | \b(?:
        (?<!mf\s)dnes | včera | předevčírem                                  # MF DNES is a newspaper
      | (?:naposledy\s)?aktualizováno | publikováno | vydáno
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Addresses, telephone numbers, dates and times."""
_FOR_WHOM = re.compile(r"(?:^|\s)(?:speciálně\s)?pro\s.*$", re.IGNORECASE)
"""The house that a text was written for: "Jan Nový pro iDNES.cz"."""
_TITLE = re.compile(
    r"""
    (?<!\w)(?:
        (?:bc|bca|mga|doc|prof|dr|arch|dis)\.                                # with a point only: "Dis" is a name
      | (?:
            ing | mgr | mudr | judr | phdr | rndr | mvdr | pharmdr | thdr | paeddr
          | ph\.?\s?d | th\.?\s?d | csc | drsc | mba | bba | mpa | msc | ll\.?m
        )\.?
      | et(?=\s(?:bc|ing|mg[ra]|mudr|judr|phdr|rndr)\b)                       # "Ing. et Ing."
      | (?-i:MD|MPH|RN|CPA|CFA|CFP|CSCS|JD|EdD|DDS|DMD|RDN?|LCSW|LMFT)            # in capitals: small they are initials
    )(?!\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Academic titles."""
_ROLE = re.compile(
    r"""
    (?:\b(?:
        hlavní | zahraniční | domácí | sportovní | politick[ýá] | ekonomick[ýá] | kulturní | datov[ýá] | externí
      | vedoucí | zástup(?:ce|kyně) | stál[ýá] | bývalý | bývalá
    )\s){0,8}+
    \b(?:
        (?:šéf|foto)?redaktor(?:ka|a|ky)? | (?:šéf)?editor(?:ka)? | zpravodaj(?:ka)? | (?:foto)?reportér(?:ka)?
      | komentátor(?:ka)? | publicist(?:a|ka) | moderátor(?:ka)? | dopisovatel(?:ka)? | korespondent(?:ka)?
      | novinářk?a? | analyti(?:k|čka) | stážist(?:a|ka) | spolupracovní(?:k|ce) | fotograf(?:ka)?
      | kameraman(?:ka)? | vydavatel(?:ka)?
    )\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What somebody is in a newsroom: "zahraniční zpravodaj", "šéfredaktorka"."""
_HOUSE_OF_ROLE = re.compile(r"\s*(?:ČT|ČRo|HN|LN|MF DNES|Deníku)\s(?=\w)")
"""Short names of houses between a role and a name, as sister sites print them too: "zpravodaj ČT Jan Nový"."""
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
        site_names: names of the site and its publisher, in any spelling ("iDNES.cz", "idnes"): never authors. Nor are
            the house names of any known site (see `Site.house_names`).

    Returns:
        People as printed, without titles, roles and labels, initials kept ("nab", "(jd)"); agencies in their usual
        spelling. Idempotent: names go through unchanged.
    """
    houses = _houses() | {_key(name) for name in site_names}
    authors: dict[str, str] = {}
    agencies: dict[str, None] = {}
    left = _MOST_BYLINE_CHARS
    for byline in bylines:
        if left <= 0:
            break
        byline, left = byline[:left], left - len(byline)  # noqa: PLW2901
        lines = "\n".join(clean(line) for line in byline.splitlines())
        for name in _names(_in_order(lines)):
            if agency := _agency(name):
                agencies[agency] = None
            elif not _is_house(name, houses) and not _DIGIT.search(name):
                authors.setdefault(fold(name), name)
    return list(authors.values()), list(agencies)


def _in_order(byline: str) -> str:
    """Return "Malý, Jan; Bílá, Eva" as "Jan Malý; Eva Bílá", and any other byline as it is."""
    return ";".join(map(_first_name_first, byline.split(";")))


def _first_name_first(name: str) -> str:
    label = _LABEL.match(name)
    match = _SURNAME_FIRST.fullmatch(name, label.end() if label else 0)
    if match is None or not (match[1][0].isupper() and match[2][0].isupper()):
        return name
    is_reversed = match[2].casefold() in _FIRST_NAMES and match[1].casefold() not in _FIRST_NAMES
    return f"{match[2]} {match[1]}" if is_reversed else name


@remembered
def _houses() -> frozenset[str]:
    """Return the keys of the names that are nobody's on any site: houses of the known sites, and photo banks."""
    return _PHOTO_BANKS | {_key(name) for name in house_names()}


def _names(text: str, rounds: int = _MOST_ROUNDS) -> Iterator[str]:
    """Yield the names in `text`: what is left when nothing more can be split off or taken away."""
    pieces = [
        _stripped(piece)
        for piece in _SEPARATOR.split(_TITLE.sub(" ", _NOISE.sub(",", _PHOTO.sub(",", _TEXT_AND_PHOTO.sub(",", text)))))
    ]
    for piece in pieces:
        if piece != text:
            yield from _names(piece, rounds - 1) if rounds else ()
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
    if name.casefold() in _PLACES:
        return True
    return _key(name) in houses or _NEWSROOM.fullmatch(_unaccented(fold(name))) is not None


def _key(name: str) -> str:
    """Return the spelling-free form of a site's name: "iDNES.cz" and "idnes" are one."""
    return re.sub(r"[\W_]", "", re.sub(r"\.(?:cz|com|eu)$", "", _unaccented(name.casefold().strip("() "))))


def _unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
