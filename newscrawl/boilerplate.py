"""Lines that stand in a story's column and are never story: player notices, share prompts, paywall offers.

Each pattern must match the whole line or its beginning as marked; sources are the site facts of November 2026.
"""

from __future__ import annotations

import re

_WHOLE = re.compile(
    r"""(?:
      reklama|inzerce|advertisement|sdílet(?:\ (?:na\ .*|článek))?|tisknout|vytisknout|zavřít|zpět
    | kopírovat\ url\ adresu
    | (?:foto|video|fotogalerie|galerie|obrázky|fotografie)(?:\ [+\d/ ]+)?
    | (?:přehrát|zapnout\ zvuk|video\ se\ připravuje.*|nahrávám\ video)
    | (?:přečíst|zobrazit|otevřít|číst)\ (?:celý\ )?(?:článek|více|galerii|dál|diskusi)?[\ ›»>…]*
    | kliknutím\ zvětšíte|zvětšit\ fotografii|další(?:ch)?\ (?:\d+\ )?(?:fotografi[eí]|fotek|fotky).{0,20}
    | \d+\ fotografi[eí](?:\ v\ galerii)?[\ ›»]*
    | (?:vstoupit\ do|vstup\ do|zobrazit)\ disku[sz][ei].*|diskuse(?:\ \(\d+\))?|diskuze(?:\ \(\d+\))?|\d+\ komentář\w*
    | líbí\ se\ (?:mi|vám).{0,40}|nehodnoceno.{0,60}|hodnocení\ článku.*|ohodnoťte\ článek.*
    | článek|hlavní\ obsah|místo\ události:?|rss|facebook(?:\ (?:twitter|x))*|twitter|whatsapp|e-?mail|messenger
    | \d+\ /\ \d+|pokračování\ \d+\ ?/\ ?\d+|fotogalerie\ \+?\d+
    | \d+\ min\.?\ čtení|(?:celkový\ )?čas\ čtení.*|délka\ čtení.*
    )\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_BEGINNING = re.compile(
    r"""(?:
      následuje\ obsah\ vložený\ z\ jiného\ webu
    | chcete-li\ článek\ poslouchat|článek\ si\ (?:také\ )?můžete\ (?:také\ )?poslechnout
    | váš\ prohlížeč\ nepodporuje|přehrávač\ |k\ přehrání\ (?:videa|audia)|pro\ přehrání\ (?:videa|obsahu)
    | tento\ (?:text|článek|obsah)\ je\ (?:součástí\ (?:prémiového|balíčku|exkluzivního)|uzamčen|určen)
    | pokračování\ je\ exkluzivní\ obsah|dočtěte\ (?:tento|článek)|odemkněte\ si|článek\ mohou\ odemknout
    | zbývá\ vám\ ještě\ \d+\ ?%|první\ \d\ měsíce\ předplatného|máte\ již\ předplatné|už\ mám\ předplatné
    | předplatné\ si\ můžete|zakoupit\ předplatné|objednat\ předplatné
    | přidejte\ si\ .{2,40}\ (?:na|v)\ google\ (?:zpráv|news)|stáhněte\ si\ (?:naši\ )?aplikaci|stáhněte\ si\ aplikaci
    | buďte\ v\ obraze\ díky|sledujte\ nás\ na|přihlaste\ se\ k\ odběru|odebírejte\ (?:náš\ )?newsletter
    | máte\ k\ článku\ (?:nějaký\ )?(?:podnět|připomínku)
    | našli\ jste\ v\ článku\ chybu|nahlásit\ chybu|upozornit\ na\ chybu
    | líbil\ se\ vám\ (?:tento\ )?článek|jste\ politik\?\ zveřejněte|zprávy\ z\ bojiště\ jsou\ v\ reálném\ čase
    | pokud\ jste\ v\ článku\ (?:zaznamenali|našli)|redakci\ .{2,20}\ můžete\ podpořit|proč\ si\ pořídit\ předplatné
    | (?:více\ )?informac[ie]\ o\ zpracování\ osobních|odesláním\ (?:objednávky|formuláře)\ |souhlasím\ s
    | přeji\ si\ dostávat
    | poslechněte\ si\ článek|stručné\ informace\ týkající\ se\ tohoto\ konfliktu
    | copyright\ |©|všechna\ práva\ vyhrazena|publikování\ nebo\ (?:další\ )?šíření|jakékoliv\ (?:užití|šíření)
    | používáme\ (?:soubory\ )?cookies|tento\ web\ používá|souhlasím\ se\ zpracováním|vážení\ čtenáři,\ přihlášení
    | video\ se\ připravuje|klikněte\ pro\ větší|zadejte\ prosím|anketní\ otázka|hlasovalo\ \d+
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def is_boilerplate(line: str) -> bool:
    """Tell whether a cleaned line of a story's column is a service text rather than story."""
    return bool(_BEGINNING.match(line)) or (len(line) <= 90 and bool(_WHOLE.fullmatch(line)))
