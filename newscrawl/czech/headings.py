"""The Czech heading vocabulary: what a printed heading says about the box under it.

Gathered in November 2026 from 16 news sites (docs/adding-a-site.md tells how to extend it). A heading matches as a
whole, never in part: "Další zprávy z fronty: armáda ustupuje" is a headline, "Další zprávy" a box.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from newscrawl.items import Section
from newscrawl.values.text import fold

Role = Section | Literal["topics", "discussion", "advert", "newsletter", "gallery", "poll", "navigation"]
"""A box holds teasers (a Section of the feed) or something that is neither story nor teaser."""

SECTIONS: frozenset[str] = frozenset(get_args(Section))

_OF_RUBRIC = r"( z rubriky| z regionu| z kraje| ze sekce| k tématu| na téma)?( \w+){0,3}"

_VOCABULARY: tuple[tuple[Role, str], ...] = (
    ("topics", r"témata|téma|související témata|aktuální témata|populární témata|klíčová slova|tagy|štítky"),
    ("topics", r"článek obsahuje štítky|články na téma|k tématům|další témata|osobnosti|více k tématu"),
    ("related", r"související( články| články a témata| obsah| zprávy| odkazy| videa?| text(y)?| článek)?"),
    ("related", r"více souvisejících|k tématu( \w+){0,6}|ke čtení|psali jsme|viděli jste|další články k tématu"),
    ("related", r"(pře)?čtěte( si)?( také| taky| dále| i| více| k tématu| ještě| rovněž)+|přečtěte si|kam dál"),
    ("related", r"mohli jste číst|články k tématu|na téma|více o tématu|z archivu|dále čtěte|další k tématu"),
    ("related", r"(video|audio|podcast)? ?(k|ke) (článku|tématu)|odkazy k článku|související s článkem"),
    ("latest", r"(aktuálně|právě) se děje|právě se stalo|stalo se( v \w+)?|právě zveřejněno|vydali jsme"),
    ("latest", r"nejnovější( články| zprávy| z rubriky \w+)?|poslední zprávy|rychlé zprávy|online zprávy"),
    ("latest", r"aktuální (zprávy|dění)|právě vyšlo|minuta po minutě"),
    ("more_news", rf"další (zprávy|články|texty|zpravodajství|aktuality|témata dne|obsah){_OF_RUBRIC}"),
    ("more_news", r"hlavní zprávy( dne)?|(zprávy|články) odjinud|výběr článků|zprávy( články)? které jste nečetli"),
    ("more_news", r"načíst (starší|další) články|ostatní online zpravodajství|obrazem|tiskové zprávy|top články"),
    ("more_news", r"další videa( zde)?"),
    ("more_news", r"politici voličům|poslední příspěvky z profilů|více (zpráv|článků|z rubriky)( \w+){0,2}"),
    ("more_news", r"z domova|ze světa|z regionu|zprávy dne|téma dne|přehled zpráv|další z rubriky( \w+){0,2}"),
    ("most_read", r"nej(čtenější|oblíbenější|sledovanější|diskutovanější|sdílenější)( články| zprávy| video| videa)?"),
    ("most_read", r"nejčtenější (za|dnes|tento|na|z|v) ?.{0,30}|(v tomto okamžiku|právě|dnes) nejčtenější.{0,25}"),
    ("most_read", r"žebříčky( nejčtenější| nejoblíbenější)*"),
    ("most_read", r"právě čtete|nejčtenější články .{0,25}|co se nejvíc čte|nejčtenější dnes"),
    ("recommended", r"mohlo by (vás|tě)( také| ještě)? (zajímat|zaujmout|bavit)|zaujalo nás|tipy redakce"),
    ("recommended", r"doporučujeme( také| k přečtení)?|doporučované|doporučené( články)?|\w+ doporučuje"),
    ("recommended", r"vybíráme .{2,20}|výběr (redakce|editora|pro vás)|neuteklo vám|návrhy pro vás|neprehlédněte"),
    ("recommended", r"nepřehlédněte|s předplatným můžete mít i tento exkluzivní obsah|mohlo by se vám líbit"),
    ("recommended", r"zajímají vás další kvalitní články z .{3,30}|(\w+ )?premium( obsah| články)?|pro předplatitele"),
    ("discussion", r"disku[sz][eí]( k článku| čtenářů| pod článkem)?( \d+)?|vstoupit do disku[sz]e|komentáře \d+"),
    ("discussion", r"(komentáře|příspěvky|reakce|názory)( čtenářů| k článku| pod článkem)( \d+)?"),
    ("discussion", r"čtenář reportér|máte k článku .{0,40}|napište autorovi|líbil se vám (tento )?článek"),
    ("discussion", r"ohodnoťte článek|napište nám|příspěvky|názory čtenářů|zapojte se do diskuse"),
    (
        "advert",
        r"reklama|inzerce|(komerční|obchodní) (sdělení|obsah|prezentace)|advertorial|placená inzerce|jinde na netu",
    ),
    ("advert", r"finanční kalkulačky \d*|tipy z televizního programu|akční letáky|dnešní horoskopy|předpověď počasí"),
    ("advert", r"další služby|sledujte nás.{0,20}|sdílej(te)?|sdílet( článek)?|nabídka práce|slevy|e ?shop|partneři"),
    ("advert", r"stáhněte si aplikaci.{0,20}|novinka audio článek|odemkněte si exkluzivní obsah.{0,20}"),
    ("advert", r"dočtěte článek až do konce|tento článek je (součástí balíčku|uzamčen).{0,20}"),
    ("newsletter", r"newslettery?|šéfredaktor doporučuje|odebírejte.{0,40}|přihlaste se k odběru.{0,30}"),
    ("gallery", r"(prohlédněte si |zobrazit )?(foto)?galeri[ei]( \d+| článku)?|fotogalerie|\d+ fotografi[eí].{0,12}"),
    ("gallery", r"nahrávám video|videogalerie|fotky|obrázky|fotografie"),
    ("poll", r"anketa|hlasujte|výsledky ankety"),
    ("navigation", r"menu|hlavní menu|rubriky|sekce|hledat|vyhledávání|o nás|kontakty?|přihlášení|navigace"),
    ("navigation", r"přejít k (obsahu|hlavnímu menu|vyhledávání|menu)|patička( stránky)?|postranní panel|hlavní obsah"),
    ("navigation", r"drobečková navigace|nahoru|zpět( na .{3,30})?|domů|úvod|tisk(nout)?|vytisknout"),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _VOCABULARY)
_KNOWN = re.compile("|".join(pattern for _, pattern in _VOCABULARY))
"""All of the vocabulary: most lines are none of it."""
_LONGEST_HEADING = 70
"""Characters; a longer line is no heading of a box, whatever its words."""

_PROMO = re.compile(
    r"""
    ^\W*(
        (?:pře)?čtěte(?:\ si)?(?:\ (?:také|taky|dále|i|více|k\ tématu|ještě|rovněž))+
      | přečtěte\ si | viděli\ jste | psali\ jsme
      | více\ (?:čtěte|si\ přečtete|o\ tématu)(?:\ zde)? | (?:dále\ )?čtěte
      | mohlo\ by\ vás\ zajímat | související(?:\ článek)? | kam\ dál
      | sledujte | podívejte\ se | poslechněte\ si | tip
    )
    \s*[:–\-!?…|»>]+\s*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What stands before the headline in a promoted link: "Čtěte také: ..."."""
_LABELS = frozenset(
    (
        *("mimořádná zpráva", "komentář", "rozhovor", "analýza", "glosa", "reportáž"),  # what kind of text
        *("prohlédněte si galerii", "video", "foto", "fotogalerie", "podcast"),  # what comes with it
        *("premium", "exkluzivně"),  # for whom
        *("online", "živě", "aktualizováno", "právě teď"),  # how new
    )
)
_LONGEST_LABEL = 200
"""Characters of the longest line, ornaments and all, that is a label."""
_LONGEST_PROMO = 1000
"""Characters of the longest line that promotes other articles; a longer one is a paragraph."""
_ADVERT = re.compile(
    r"reklama|inzerce|advertorial|(?:komerční|obchodní|placen[áý]) (?:sdělení|obsah|prezentace|inzerce)|pr článek"
)


def is_advert(line: str) -> bool:
    """Tell whether a line labels what stands with it as an advert: "Reklama", "Komerční sdělení"."""
    return len(line) <= _LONGEST_LABEL and bool(_ADVERT.fullmatch(fold(line)))


def is_label(line: str) -> bool:
    """Tell whether a line is a label printed over one teaser's headline: "Mimořádná zpráva", "Komentář"."""
    return len(line) <= _LONGEST_LABEL and fold(line) in _LABELS


@lru_cache(maxsize=4096)
def role(heading: str) -> Role | None:
    """Return what a box with this printed heading holds, or None where the vocabulary does not know it.

    >>> role("Aktuálně se děje")
    'latest'
    >>> role("Související:")
    'related'
    >>> role("Fotogalerie +68")
    'gallery'
    >>> role("Další zprávy z fronty: armáda ustupuje od řeky")
    """
    if len(heading) > _LONGEST_HEADING or heading.rstrip().endswith((".", "…")):
        return None
    folded = fold(heading)
    if _KNOWN.fullmatch(folded) is None:
        return None
    return next((found for found, pattern in _COMPILED if pattern.fullmatch(folded)), None)


def section(heading: str) -> Section | None:
    """Return the section of the feed that teasers under this printed heading belong to, or None."""
    found = role(heading)
    return found if found in SECTIONS else None  # type: ignore[return-value]


_SENTENCE = re.compile(r"[.…][\"“”’')»]*$")
"""How a sentence ends and a headline does not."""


def split_promo(line: str, *, is_linked: bool = True) -> tuple[str, str] | None:
    """Return printed heading and title of a line that promotes another article, None where a line does not.

    "Čtěte také: X" is ("Čtěte také", "X"). A mark such as a colon must follow the heading, so that a sentence that
    begins with one of its words stays a sentence; so does one without a link that ends with a full stop, as a story has
    it: "Tip: Kdo chce most vidět osvětlený, má přijít po setmění."
    """
    if len(line) > _LONGEST_PROMO or (not is_linked and _SENTENCE.search(line)):
        return None
    match = _PROMO.match(line)
    if match:
        return match[1], line[match.end() :].strip()
    heading, colon, title = line.partition(":")
    return (heading, title.strip()) if colon and title and role(heading) == "related" else None
