"""What a page prints where its story goes on elsewhere: on another page, or behind a button."""

from __future__ import annotations

import re

_CONTINUED = re.compile(
    r"""\W*(?:
      pokračování(?:\ článku)?\ (?:na\ (?:další|následující|druhé)\ stran\w+|zde)
    | (?:další|následující)\ strana(?:\ článku)?
    | pokračovat\ na\ (?:další|následující|stranu)\b.{0,20} | dočíst\ na\ (?:další|následující)\ stran\w+
    | (?:zobrazit|načíst|rozbalit|přečíst|číst|otevřít|dočíst|ukázat)\ (?:si\ )?(?:celý|zbytek|celou|zbývající)
      (?:\ (?:článek|text|příspěvek|zprávu|článku|část))?
    | pokračovat\ ve\ čtení | pokračujte\ ve\ čtení | pokračovanie\ (?:článku\ )?na\ ďalšej\ stran\w+
    | zobraziť\ celý\ článok | čítať\ (?:celý\ článok|ďalej)
    | (?:show|read|view|load|see)\ (?:the\ )?(?:full|whole|entire|rest\ of\ the)\ (?:article|story|text|post)
    | continue\ reading | keep\ reading | weiterlesen | (?:ganzen\ )?artikel\ (?:weiter)?lesen | lire\ la\ suite
    | continued?\ on\ (?:the\ )?next\ page | next\ page
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE = re.compile(
    r"""\W*(?:
      (?:zobrazit|číst|čtěte|rozbalit|ukázat|načíst)\ (?:více|dál(?:e)?|další|vše) | více | celý\ (?:článek|text)
    | (?:zobraziť|čítať)\ viac | viac | (?:read|show|see|view)\ (?:more|all) | mehr\ (?:lesen|anzeigen)
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_PAGE = re.compile(
    r"\W*(?:další|následující|next)(?:\s+(?:strana|stránka|část|page))?\W*|\s*[>»›→]+\s*|\d{1,3}", re.IGNORECASE
)
_LONGEST_CHARS = 60


def goes_on(text: str) -> bool:
    """Tell whether a line or a button says that the story goes on elsewhere or behind it."""
    return len(text) <= _LONGEST_CHARS and _CONTINUED.fullmatch(text.strip()) is not None


def names_page(text: str) -> bool:
    """Tell whether a link's text is that of a pager: "Další strana", "»", a number."""
    return len(text) <= _LONGEST_CHARS and _PAGE.fullmatch(text) is not None


def reveals(text: str) -> bool:
    """Tell whether a button says that it shows the rest of what stands above it."""
    return goes_on(text) or (len(text) <= _LONGEST_CHARS and _MORE.fullmatch(text.strip()) is not None)
