"""What sites print where an article should be, in Czech, Slovak and English: page not found, maintenance, robot check,
consent, sign in.

Wordings of the error pages of WordPress, Drupal, Joomla, nginx, Apache, Cloudflare and of consent platforms (Didomi,
Sourcepoint, OneTrust) in the three languages, and of hlidacstatu.cz and pastorace.cz (pages of November 2026).
"""

from __future__ import annotations

import re
from typing import Literal, cast, get_args

_LONGEST_NOTICE_WORDS = 12
"""Words of a heading that may be a notice's; a longer one tells a story about it."""
_LONGEST_NOTICE_CHARS = 120
"""Characters of such a heading."""
_MOST_SEARCHED_CHARS = 2000
"""Characters of a text in which phrases are looked for: notices are short."""
Notice = Literal["not_found", "error", "maintenance", "robot_check", "consent", "sign_in", "browser", "region"]
"""What a notice is about: `browser` asks to use another, to allow scripts or adverts; `region` shows nothing abroad."""
NOTICES = frozenset({*get_args(Notice), "notice"})
"""Kinds of pages that are a notice; "notice" is one that its heading does not tell."""
_HEADING = re.compile(
    r"""
      (?P<maintenance>
        \b(?:probíhá|prebieha)(?:\W+\w+){0,2}\W+(?:údržb|odstávk)
      | ^\W*(?:plánovaná\ |krátká\ )?(?:údržba|odstávka)\W*$
      | \b(?:údržba|odstávka)\ (?:webu|systému|stránek|stránok|serveru|servera)\b
      | \b(?:web|stránk\w*|server|služba)\W+(?:je|jsou|sú)\W+(?:\w+\W+){0,3}
        (?:nedostupn|mimo\ (?:provoz|prevádzk)|v\ údržb)
      | \b(?:down\ for|under|scheduled|site)\ maintenance\b | \bwe.ll\ be\ (?:right\ )?back\b
      | ^\W*maintenance(?:\ mode)?\W*$
      )
    | (?P<not_found>
        \b(?:stránk|straník|stránok|článe?k|adres|obsah|dokument|page|article|content|document|url)\w*
        (?:\W+\w+){0,5}?\W+(?:                                                   # "stránka ... nebyla nalezena"
            nenalezen|nenašl|nenájden|neby[lť]\w*\ (?:\w+\ )?na[lj]|nebol\w*\ nájden|nejde\ najít|sa\ nenaš|neexistuj
          | (?:již|už)\ (?:není|neexistuj)|nie\ je\ k\ dispoz|není\ (?:dostupn|k\ dispozici)|nedostupn
          | odstraněn|smazán|odstránen|zmazan|not\ found|(?:could|can)(?:\ ?not|n.t)\ be\ found
          | does(?:\ not|n.t)\ exist|(?:no\ longer|not)\ available|has\ been\ (?:removed|deleted)
        )
      | \b(?:nenalezen[ao]|nenájden[áé]|(?:nenašli|nemůžeme\ najít|nemôžeme\ nájsť)(?:\ js?me)?)\W+
        (?:\w+\W+){0,3}(?:stránk|člán)                                            # "nenašli jsme hledanou stránku"
      | \b(?:chyba|error|err|kód)\W+4(?:04|10)\b                                 # "Chyba 404"
      | ^\W*(?:http\W+)?(?:404|410)\W*(?:$|\b(?:not|page|str|chyb|err))
      | ^\W*(?:page\ not\ found|not\ found|nenalezeno|nenájdené)\W*$
      )
    | (?P<error>
        \b(?:chyba|error|err|kód)\W+(?:4\d\d|5\d\d)\b
      | ^\W*(?:http\W+)?(?:40\d|429|50[0-4])\W*(?:$|\b(?:not|page|str|chyb|err|forb))
      | ^\W*(?:forbidden|access\ denied|bad\ gateway|service\ unavailable|internal\ server\ error
          |too\ many\ requests|gateway\ time-?out)\W*$
      | \b(?:přístup|prístup)\W+(?:(?:byl|bol|je)\W+)?(?:odepřen|zam[ií]|odmietnut|zakázan|zablokovan|zablokován)
      )
    | (?P<robot_check>
        \b(?:ne)?(?:jste|jsi|nie\ ste|nie\ si|you.re|you\ are)\W+(?:not\ )?(?:a\ )?(?:robot|bot|člověk|človek|human)
      | \b(?:ověř|over)(?:te|ení|ujeme|enie)\W+(?:\w+\W+){0,4}(?:člověk|človek|robot|prohlížeč|prehliadač)
      | \b(?:verify|verifying|checking)\W+(?:\w+\W+){0,3}(?:human|browser|robot)
      | ^\W*(?:captcha|just\ a\ moment|attention\ required|security\ check|moment,?\ prosím
          |bezpečnostní\ kontrola|bezpečnostná\ kontrola)\W*$
      )
    | (?P<consent>
        \b(?:souhlas|súhlas)\w*\W+(?:se?|so|na)\W+(?:\w+\W+){0,4}(?:cooki|údaj)
      | \b(?:nastavení|nastavenia|nastavenie|zásady|používání|používanie)\W+(?:\w+\W+){0,2}
        (?:cooki\w+|soukromí|súkromia)\W*$
      | \b(?:soukromí|súkromie)\W+(?:je\W+)?(?:\w+\W+){0,3}(?:důležité|dôležité|záleží)
      | \b(?:záleží\ nám\ na|vážíme\ si|vážime\ si|ctíme)\W+(?:\w+\W+){0,3}(?:soukromí|súkromi)
      | \bwe\ (?:value|care\ about)\ your\ privacy\b | \b(?:consent|cookie)\ (?:preferences|settings|policy|notice)\b
      )
    | (?P<sign_in>
        ^\W*(?:pro\ pokračování\W+(?:\w+\W+){0,2})?
        (?:přihlaste\ se|se\ přihlaste|přihlášení|prihláste\ sa|sa\ prihláste|prihlásenie|sign\ in|log\ ?in)
        (?:\W+\w+){0,3}\W*$
      )
    | (?P<browser>
        \b(?:vypněte|zakažte|vypnite|deaktivujte)\W+(?:\w+\W+){0,4}(?:ad\W?block|blokov|reklam)
      | \b(?:blokování|blokovanie|blokujete)\ reklam\w*\W*$
      | \b(?:disable|turn\ off)\W+(?:\w+\W+){0,3}ad\W?block
      | \b(?:zapněte|povolte|zapnite|povoľte|enable)\W+(?:\w+\W+){0,3}javascript
      | \b(?:zastaralý|nepodporovaný|unsupported|outdated)\W+(?:prohlížeč|prehliadač|browser)
      )
    | (?P<region>
        \b(?:obsah|článek|článok|content|article)\W+(?:\w+\W+){0,3}
        (?:ve\ vaší\ zemi|vo\ vašej\ krajine|in\ your\ (?:country|region|location))
      )
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""Searched in a heading, or in a part of the document's title."""
_PHRASE = re.compile(
    r"""
      \b(?:stránk|člán|obsah|adres|page|article)\w*,?\W+(?:ktor|kter|you|that|jst|jste)\w*\W+(?:\w+\W+){0,3}
      (?:hled|hľad|look|request|požad|zad)                                        # "stránka, kterou hledáte"
    | \b(?:požadovan|hledan|hľadan|zadan|requested)\w*\W+(?:stránk|člán|adres|url|page|obsah)
    | \b(?:byl|bol|have\ been|has\ been|mohl|mohol)\w*\W+(?:\w+\W+){0,3}
      (?:smazán|přesunut|odstraněn|přejmenován|zmazan|presunut|odstránen|deleted|moved|removed|renamed)
    | \b(?:přejděte|prejdite|vraťte\ se|vráťte\ sa|pokračujte|zpět|späť|return|back)\W+(?:prosím\W+)?(?:na|to)\W+
      (?:\w+\W+){0,2}(?:titulní|titulnú|hlavní|hlavnú|úvodní|úvodnú|domovsk|home)
    | \b(?:zkuste|skúste|try)\W+(?:\w+\W+){0,4}(?:později|neskôr|znovu|znova|vyhled|vyhľad|again|later|search)
    | \b(?:vraťte\ se|vráťte\ sa|come\ back|check\ back)\W+(?:\w+\W+){0,3}(?:za|později|neskôr|soon|later|in\ a)\b
    | \b(?:omlouváme\ se|ospravedlňujeme\ sa)\ za\b | \bapologi[sz]e\ for\b
    | \b(?:opište|odpíšte|opíšte)\W+(?:\w+\W+){0,2}(?:znaky|text|kód)
    | \bz\ (?:vaší|vašej)\ (?:sítě|siete|ip)
    | \b(?:neobvykl|nezvyčajn|unusual)\w*\W+(?:\w+\W+){0,3}(?:požadav|požiadav|traffic|activity|provoz|aktivit)
    | \b(?:jste|ste|nejste|you\ are)\W+(?:\w+\W+){0,2}(?:člověk|človek|robot|human)\b
    | \b(?:kliknutím|by\ clicking)\W+(?:\w+\W+){0,5}(?:souhlas|súhlas|agree|consent|přijm)
    | \b(?:svůj|svoj|your)\W+(?:souhlas|súhlas|consent)\W+(?:\w+\W+){0,3}(?:odvola|změni|zmeni|withdraw|change)
    | \b(?:naši|naši(?:ch|mi)|našich|our)\W+(?:\d+\W+)?(?:partne[rř])
    | \b(?:ukládáme|ukladáme|ukládat|store)\W+(?:\w+\W+){0,4}(?:zařízen|zariaden|device|cookie)
    | \b(?:probíhá|prebieha|provádíme|vykonávame)\W+(?:\w+\W+){0,3}(?:údržb|odstávk|aktualiz)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TITLE_PARTS = re.compile(r"\s+[|–—·•»:-]\s+")
"""What stands between a page's name and its site's in a document's title."""


def notice_in(heading: str) -> Notice | None:
    """Return what a heading's notice is about, which a site shows instead of a page; None where it is none.

    >>> notice_in("Omlouváme se, stránka nebyla nalezena")
    'not_found'
    >>> notice_in("Stránka o nehodách skončila")
    """
    if len(heading) > _LONGEST_NOTICE_CHARS or len(heading.split()) > _LONGEST_NOTICE_WORDS:
        return None
    found = _HEADING.search(heading)
    return cast("Notice", found.lastgroup) if found else None


def notice_in_title(title: str) -> tuple[str, Notice] | None:
    """Return the part of a document's title that is a notice and what it is about, None where none is.

    >>> notice_in_title("Stránka nenalezena | Údolní deník")
    ('Stránka nenalezena', 'not_found')
    """
    parts = _TITLE_PARTS.split(title[:_MOST_SEARCHED_CHARS])
    return next(((part, found) for part in parts if (found := notice_in(part))), None)


def notice_phrases(text: str) -> int:
    """Return how many phrases of notices a text has; an article about something has none or one.

    >>> notice_phrases("Požadovaná stránka byla smazána. Zkuste to později.")
    3
    """
    return sum(1 for _ in _PHRASE.finditer(text[:_MOST_SEARCHED_CHARS]))
