"""What a page's address tells of its being an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newscrawl.czech.article_urls import is_never_article, looks_like_article
from newscrawl.reading.evidence.fact import Fact, told

_PLACES = {
    "forum": r"""
        forums?|fora|community|communities|threads?|topic|viewtopic|showthread|boards?|questions|t|diskus[ez]e
        |discuss(?:ions?)?|comments|answers|ask|users""",
    "documentation": r"""
        docs?|documentation|dokumentace|wiki|reference|api|manual|handbook|stdlib|std|javadoc|developers?|man|kb|sdk""",
    "guide": r"""
        guides?|tutorials?|learn|help|napoveda|support|resources|library|tools|topics|discover|rady|radce|poradna""",
    "goods": r"""
        products?|produkty?|shop|store|eshop|obchod|items?|dp|zbozi|zbozie|tovar|(?:[\w-]+-)?zajezdy(?:-[\w-]+)?|hotely?
        |(?:tv|televizni|televizny)-program\w*|porady|serialy|filmy|bazar|ubytovani|hotels?|tours?|inzerat\w*
        |ubytovanie|dovolena|vstupenky|akce|kalendar|recepty|pocasi|vysledky|zive-vysledky|soutez\w*|kviz\w*""",
    "listing": r"""
        collections|catalog(?:ue)?|katalog|c|category|kategorie|categories|tags?|stitky?|tema|temata|authors?|autori?
        |archive?s?|archiv|search|hledani|vyhledavani|shows|podcasts?|videos?|porady|serial|special|specialy|rubriky?
        |lists?|browse|deals""",
    "service": r"""
        services?|sluzby|solutions?|what-we-do|about(?:-us)?|o-nas|o-spolecnosti|contact(?:-us)?|kontakty?|pricing|cenik
        |careers?|kariera|prace|jobs?|practice-areas|treatments?|programs?|(?:ako|jak)-nakupova[tť]?|vse-o-nakupu
        |obchodn[ie]-podm[ie]n\w+|zakaznick\w+-\w+|reference|login|registrace|registracia|register|user|account
        |courses?|kurzy?|departments?|industries|company|firma|firmy""",
    "story": r"""
        [\w-]*blogs?|news|[\w-]*articles?|clanky?|clanok|zpravy|spravy|aktuality|posts?|story|stories
        |press(?:-releases?)?|insights?|magazine?|columns?|opinion|reviews?|recenze|novinky|domaci|zahranicni
        |ekonomika|kultura|sport|politics|world|business|20\d\d""",
}
"""Kind of page -> folders, names, or labels of hosts, at or below which it is kept."""
_IN_PLACE = {kind: re.compile(words, re.IGNORECASE | re.VERBOSE) for kind, words in _PLACES.items()}
_SLUG_WORDS = re.compile(r"[-_+]")
_FEW_WORDS, _MANY_WORDS = 2, 5
"""Words of an address's last part: a section or a thing has fewer than the one, a headline more than the other."""
_MANY_DIGITS = re.compile(r"\d{5}")


def address_allows_article(url: str) -> bool:
    """Tell whether an address may be an article's; that of a saved page, which is not known, may."""
    return urlsplit(url).scheme == "file" or looks_like_article(url)


def address_told(url: str) -> Iterator[Fact]:
    """Yield what its address says; that of a saved page, which is not known, says nothing."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return
    *folders, last = parts.path.strip("/").split("/")
    name = last.split(".")[0]
    yield from _places([*folders, name], (parts.hostname or "").split(".")[:-1])
    if not address_allows_article(url):
        yield told("address of no article", "an address that is no article's")
        if is_never_article(url):
            yield told("address of other things", "an address where no articles are kept")
    words = sum(1 for word in _SLUG_WORDS.split(name) if word)
    if words < _FEW_WORDS:
        yield told("few words in the address", "one word in its address" if words else "no word in its address")
    elif words > _MANY_WORDS:
        yield told("many words in the address", f"{words} words in its address")
    if not folders:
        yield told("no folder in the address", "no folder in its address")
    if parts.query:
        yield told("query", "a query in its address")
    if _MANY_DIGITS.search(name):
        yield told("digits in the address", "a number in its address")


def _places(folders: list[str], labels: list[str]) -> Iterator[Fact]:
    """Yield which kinds of pages are kept at such an address."""
    for kind, pattern in _IN_PLACE.items():
        if (label := next(filter(pattern.fullmatch, labels), None)) is not None:
            yield told(f"{kind} host", f"{label} in its address")
        if (place := next(filter(pattern.fullmatch, folders), None)) is not None:
            yield told(f"{kind} address", f"{place} in its address")
