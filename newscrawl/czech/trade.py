"""What shops, travel agencies and hotels print, in Czech, Slovak and English: prices, baskets, orders.

Words of alza.cz, mall.cz, doubleshot.cz, vasecocky.cz, cksen.cz and fischer.cz (pages of 2018, seen in November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST_LABEL_CHARS = 40
"""Characters of the longest line that is a price or a button; a longer one is a sentence about it."""
_PRICE = re.compile(
    r"""
    (?:(?:již\ |už\ |jen\ )?(?:od|za|from|cena|cena\ s\ dph|bez\ dph|celkem)\W{0,3})?
    (?: \d[\d\s.,]*\s*(?:,-|kč|czk|€|eur|sk|usd|\$|£|zł)\.?(?:\s*(?:,-))?
      | (?:€|\$|£)\s*\d[\d\s.,]* )
    (?:\W*(?:s\ dph|bez\ dph|/\W*\w{1,8}|za\ \w{1,8}))?\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BASKET = re.compile(
    r"""
      (?:(?:přidat|vložit|dát|pridať|vložiť)\ )?do\ (?:nákupního\ |nákupného\ )?koší[kč]\w*
    | (?:koupit|kúpiť)(?:\ (?:teď|nyní|teraz))? | add\ to\ (?:cart|bag|basket) | buy\ (?:it\ )?now
    | (?:nákupní|nákupný)\ koší[kč]\w* | košík\W*(?:\d+|je\ prázdný|je\ prázdny)?
    | (?:skladem|na\ sklade|in\ stock|out\ of\ stock|vyprodáno|vypredané)(?:\W.{0,20})?
    | termíny\ a\ ceny | detail\ zájezdu | rezervovat(?:\ (?:teď|zájezd|pobyt|pokoj))?
    | (?:nezávazná|nezáväzná)\ (?:poptávka|objednávka|rezervace|rezervácia) | nezávazně\ (?:objednat|rezervovat)
    | (?:cena|ceny)\ (?:zahrnuje|nezahrnuje|zahŕňa|nezahŕňa)\W* | (?:obchodní|obchodné)\ podmínky\W*
    | (?:doprava|dopravné)\ a\ platba\W* | možnosti\ platby\W*
    """,
    re.IGNORECASE | re.VERBOSE,
)

_PRICE_SIGNS = ("kč", "czk", "€", " eur", " sk", "$", "£", "zł", ",-")
_BASKET_STEMS = (
    *(
        "košík",
        "košíc",
        "nákupn",
        "koupit",
        "kúpiť",
        "cart",
        " bag",
        "basket",
        "buy ",
        "sklad",
        "stock",
        "vyprod",
        "vypred",
    ),
    *("termíny a", "zájezdu", "rezerv", "závazn", "záväzn", "zahrnuje", "zahŕňa", "podmínky", "a platba", "platby"),
)
"""What a line of each kind has at least one of: most pages have none, and they are quickly looked for."""


def prices(labels: list[str]) -> int:
    """Return how many lines are prices.

    >>> prices(["od 12 990 Kč", "Novinky"])
    1
    """
    return sum(map(is_price, _with_any(labels, _PRICE_SIGNS)))


def baskets(labels: list[str]) -> int:
    """Return how many lines are buttons or labels of an order.

    >>> baskets(["Do košíku", "Novinky"])
    1
    """
    return sum(map(is_basket, _with_any(labels, _BASKET_STEMS)))


def _with_any(labels: list[str], parts: Iterable[str]) -> list[str]:
    """Return the lines that have one of these parts."""
    page = "\n".join(labels).lower()
    found = [part for part in parts if part in page]
    if not found:
        return []
    lines = page.split("\n")
    places = {place for part in found for place, line in enumerate(lines) if part in line}
    return [labels[place] for place in places]


def is_price(line: str) -> bool:
    """Tell whether a line is a price and nothing else.

    >>> is_price("od 12 990 Kč"), is_price("Chleba zdražil na 40 Kč.")
    (True, False)
    """
    return len(line) <= _LONGEST_LABEL_CHARS and _PRICE.fullmatch(line) is not None


def is_basket(line: str) -> bool:
    """Tell whether a line is a button or label of an order.

    >>> is_basket("Přidat do košíku")
    True
    """
    return len(line) <= _LONGEST_LABEL_CHARS and _BASKET.fullmatch(line.strip(" ›»>!")) is not None
