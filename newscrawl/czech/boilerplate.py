"""Lines that stand in a story's column and are never story: player notices, share prompts, paywall offers.

Printed forms come from the site facts of November 2026.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST_SERVICE_LINE = 90
"""Characters of a line that may be a service text as a whole; in a longer one its words are part of a sentence."""
_WHOLE = re.compile(
    r"""(?:
      reklama|inzerce|advertisement|sdílet(?:\ (?:na\ .*|článek))?|tisknout|vytisknout|zavřít|zpět
    | kopírovat\ url\ adresu
    | (?:foto|video|fotogalerie|galerie|obrázky|fotografie)(?:\ [+\d/ ]+)?
    | filtr:?(?:\ vše.*)?|vše|důležité|sociální\ sítě|zobrazit\ nové\ zprávy|datum:.{0,30}
    | přeskočit\ (?:intro|reklamu)|rychlost\ přehrávání|automatické\ přehrávání|kvalita\ obrazu|titulky|vypnout
    | (?:video\ )?délka:\ [\d:.]+|prev|next|předchozí|další
    | (?:přehrát|zapnout\ zvuk|video\ se\ připravuje.*|nahrávám\ video)
    | (?:přečíst|zobrazit|otevřít|číst)\ (?:celý\ )?(?:článek|více|galerii|dál|diskusi)?[\ ›»>…]*
    | koupit\ (?:foto|fotografii)|kliknutím\ zvětšíte|zvětšit\ fotografii
    | další(?:ch)?\ (?:\d+\ )?(?:fotografi[eí]|fotek|fotky).{0,20}
    | (?:zobrazit|načíst)\ (?:dalších|další)\ \d+\ (?:zpráv|článků|zprávy|články)
    | \d+\ fotografi[eí](?:\ v\ galerii)?[\ ›»]*
    | (?:vstoupit\ do|vstup\ do|zobrazit)\ disku[sz][ei].*|diskuse(?:\ \(\d+\))?|diskuze(?:\ \(\d+\))?|\d+\ komentář\w*
    | líbí\ se\ (?:mi|vám)(?:\ (?:tento\ )?(?:článek|text|příspěvek|video))?[\ (]*\d*   # a button and its counter
    | hlasovalo\ \d[\d\ ]*(?:čtenářů|lidí|hlasujících|uživatelů)?                       # below a poll
    | nehodnoceno.{0,60}|hodnocení\ článku.*|ohodnoťte\ článek.*
    | copyright\ .{0,60}\d{4}
    | článek|hlavní\ obsah|místo\ události:?|rss|facebook(?:\ (?:twitter|x))*|twitter|whatsapp|e-?mail|messenger
    | \d+\ /\ \d+|pokračování\ \d+\ ?/\ ?\d+|fotogalerie\ \+?\d+
    | \d+\ min\.?\ čtení|(?:celkový\ )?čas\ čtení.*|délka\ čtení.*
    )\W*""",
    re.VERBOSE,
)
"""A service text as a whole, in lower case."""
_PAYWALL = re.compile(
    r"""(?:
      tento\ (?:text|článek|obsah)\ je\ (?:
          součástí\ (?:prémiového|balíčku|exkluzivního)|uzamčen|určen\ (?:jen\ |pouze\ )?(?:pro\ )?předplatitel)
    | pokračování\ je\ exkluzivní\ obsah|dočtěte\ (?:tento|článek)|odemkněte\ si|článek\ mohou\ odemknout
    | zbývá\ vám\ ještě\ (?P<remaining>\d+)\ ?%
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_METER = re.compile(
    r"""(?:
      (?:pro|k)\ (?:dočtení|přečtení|pokračování)\ .{0,40}?(?:zdarma|bezplatně)\ (?:za)?registrujte
    | (?:za)?registrujte\ se\ (?:zdarma|bezplatně)\ a\ (?:čtěte|dočtěte|pokračujte)
    | (?:tento\ (?:měsíc|týden)\ )?(?:vám\ |ještě\ )*zbýv(?:á|ají)\ (?:vám\ |ještě\ )*\d+\ (?:\w+\ )?člán\w+\ zdarma
    | přečetli\ jste\ \d+\ (?:z\ \d+\ )?člán\w+\ zdarma
    )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Meters and registration walls in their usual wording; no page at hand has one (November 2026)."""
_BEGINNING = re.compile(
    r"""(?:
      následuje\ obsah\ vložený\ z\ jiného\ webu
    | chcete-li\ článek\ poslouchat|článek\ si\ (?:také\ )?můžete\ (?:také\ )?poslechnout|poslechněte\ si\ článek
    | váš\ prohlížeč\ nepodporuje|přehrávač\ (?:videa|se\ načítá)|video\ se\ připravuje
    | k\ přehrání\ (?:videa|audia)|pro\ přehrání\ (?:videa|obsahu)
    | první\ (?:\d|dva|tři)\ měsíce\ předplatného|máte\ již\ předplatné|už\ mám\ předplatné
    | proč\ si\ pořídit\ předplatné
    | předplatné\ si\ můžete\ (?:objednat|koupit|zakoupit|pořídit|zrušit)|(?:zakoupit|objednat)\ předplatné
    | děkujeme,\ že\ (?:nás\ )?čtete|redakci\ .{2,20}\ můžete\ podpořit|líbil\ se\ vám\ (?:tento\ )?článek
    | přidejte\ si\ .{2,70}\ (?:na|v)\ google\ (?:zpráv|news)|buďte\ v\ obraze\ díky
    | stáhněte\ si\ naši\ aplikaci | stáhněte\ si\ aplikaci.{0,30}$                     # another one's is news
    | sledujte\ nás\ (?:také\ |i\ )?na\ (?:našem\ |našich\ |sociálních|sítích)?\ ?(?:
          facebook|twitter|x\b|instagram|youtube|tiktok|linkedin|telegram|threads|whatsapp|google|seznam|sít|kanál)
    | přihlaste\ se\ k\ odběru|odebírejte\ (?:náš\ )?newsletter
    | máte\ k\ článku\ (?:nějaký\ )?(?:podnět|připomínku)|pokud\ jste\ v\ článku\ (?:zaznamenali|našli)
    | pro\ zobrazení\ disku[sz]e\ |našli\ jste\ v\ článku\ chybu|nahlásit\ chybu|upozornit\ na\ chybu
    | jste\ politik\?\ zveřejněte|vážení\ čtenáři,\ přihlášení
    | zprávy\ z\ bojiště\ jsou\ v\ reálném\ čase|stručné\ informace\ týkající\ se\ tohoto\ konfliktu
    | (?:více\ )?informac[ie]\ o\ zpracování\ osobních|odesláním\ (?:objednávky|formuláře)\ |přeji\ si\ dostávat
    | souhlasím\ se?\ (?:zpracováním|obchodními|všeobecnými)
    | používáme\ (?:soubory\ cookies?|cookies(?:\ |,\ )(?:k\b|pro\b|a\b|aby|abychom|soubor|které|nezbytn))
    | tento\ web\ používá\ .{0,60}?(?:cookie|soubor|analytick)                          # and not "denně osm tisíc lidí"
    | copyright\ (?:©|\(c\)|\d{4})|©|všechna\ práva\ vyhrazena
    | publikování\ nebo\ (?:další\ )?šíření
    | jakékoli?v?\ (?:užití|šíření)\ .{0,30}?(?:obsah|článk|text|materiál|zpráv|fotogra|děl|část|dat\b)
    | klikněte\ pro\ větší|zadejte\ prosím\ .{0,30}?(?:e-?mail|heslo|jméno|kód|adresu|údaj)|anketní\ otázka\s*(?::|$)
    )""",
    re.VERBOSE,
)
"""How a service text begins, in lower case."""


@lru_cache(maxsize=4096)
def is_boilerplate(line: str) -> bool:
    """Tell whether a cleaned line of a story's column is a service text rather than story."""
    lowered = line.lower()
    if _BEGINNING.match(lowered) or _PAYWALL.match(line) or _METER.match(line):
        return True
    return len(line) <= _LONGEST_SERVICE_LINE and bool(_WHOLE.fullmatch(lowered))


def paywall(line: str) -> tuple[bool, float | None]:
    """Return whether a line offers the withheld rest of a story, and the share of it that is visible, 0..1, if told.

    >>> paywall("Zbývá vám ještě 90 % článku")
    (True, 0.1)
    """
    match = _PAYWALL.match(line)
    if match is None:
        return False, None
    remaining = match["remaining"]
    return True, round(1 - int(remaining) / 100, 2) if remaining and int(remaining) <= 100 else None


def meter(line: str) -> bool:
    """Return whether a line says that a number of stories can be read for free, or after registering for free.

    >>> meter("Tento měsíc vám zbývají 3 články zdarma")
    True
    """
    return _METER.match(line) is not None
