"""The words of the page in Czech and English, and how numbers, times and dates are printed in them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Literal, get_args

from babel import Locale
from babel.dates import format_datetime, format_timedelta
from babel.numbers import format_decimal, format_percent

from newscrawl.values.moments import PRAGUE, to_iso

Language = Literal["cs", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
NOTHING = "–"
"""Printed where there is no value."""

_LOCALES: dict[Language, Locale] = {"cs": Locale("cs"), "en": Locale("en", "GB")}
_MOMENT = {"cs": "EEE d. M. H:mm", "en": "EEE d MMM HH:mm"}
_DAY = {"cs": "EEE d.", "en": "EEE d"}
_DATE = {"cs": "d. M.", "en": "d MMM"}
_PERIOD_END = {"cs": "EEEE d. MMMM y H:mm", "en": "EEEE d MMMM y HH:mm"}
_HOUR = {"cs": "H:mm", "en": "HH:mm"}

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Zpravodajské weby", "News sites"),
    "made": ("Vytvořeno", "Made"),
    "overview": ("Přehled", "Overview"),
    "attention": ("Co potřebuje pozornost", "What needs attention"),
    "all_well": ("Všechny weby jsou v pořádku.", "All sites are well."),
    "state_unreadable": (
        "Stav nelze přečíst, proto tu nejsou žádné údaje o bězích",
        "The state cannot be read, so that nothing is known of runs",
    ),
    "no_sites": ("Není tu žádný web.", "There are no sites."),
    "skip": ("Na přehled webů", "To the sites"),
    "site": ("Web", "Site"),
    "status": ("Jak je na tom", "Status"),
    "ok": ("v pořádku", "well"),
    "ill": ("má potíže", "ill"),
    "silent": ("mlčí", "silent"),
    "never ran": ("neběžel", "never ran"),
    "unknown": ("neznámo", "unknown"),
    "sites_well": ("webů v pořádku", "sites well"),
    "of": ("z", "of"),
    "articles": ("Články", "Articles"),
    "newest": ("Nejnovější článek", "Newest article"),
    "newest_short": ("Nejnovější", "Newest"),
    "last_run": ("Poslední běh", "Last run"),
    "last_good_run": ("Poslední bez potíží", "Last one without problems"),
    "next_run": ("Další běh", "Next run"),
    "in_time": ("za", "in"),
    "due": ("Stránek ke stažení", "Pages due"),
    "due_not_in_feed": ("Z nich nevydaných", "Unpublished of them"),
    "problems": ("Potíže", "Problems"),
    "problem": ("Potíž", "Problem"),
    "since": ("od", "since"),
    "since_head": ("Od", "Since"),
    "until_head": ("Do", "Until"),
    "lasts": ("trvá", "lasts"),
    "top": ("Nahoru", "Top"),
    "revisions": ("Nové verze", "Revisions"),
    "tombstones": ("Smazané články", "Tombstones"),
    "holds": ("Čekají na ověření", "Holds"),
    "copies": ("Převzaté texty", "Copies"),
    "originals": ("Vlastní články", "Own articles"),
    "links": ("Související odkazy", "Related links"),
    "promoted": ("Doporučené stránky", "Promoted pages"),
    "promoted_in_feed": ("Z nich ve feedu", "In the feed of them"),
    "requests": ("Požadavky", "Requests"),
    "runs": ("Běhy", "Runs"),
    "http_errors": ("Chyby HTTP", "HTTP errors"),
    "download_errors": ("Chyby stahování", "Download errors"),
    "rejected": ("Karanténa", "Quarantine"),
    "http": ("HTTP", "HTTP"),
    "download": ("stahování", "download"),
    "quarantine": ("karanténa", "quarantine"),
    "median": ("polovina článků do", "half of the articles within"),
    "slow": ("devět z deseti do", "nine of ten within"),
    "delay": ("Zpoždění za vydáním", "From publication to fetch"),
    "delay_short": ("Zpoždění", "Delay"),
    "chart_articles": ("Nové články za hodinu", "New articles an hour"),
    "chart_delay": ("Zpoždění za vydáním, minuty", "From publication to fetch, minutes"),
    "chart_changes": ("Změny článků", "Changes of articles"),
    "chart_errors": ("Chyby", "Errors"),
    "chart_boxes": ("Boxy s odkazy na stránku", "Boxes of links a page"),
    "chart_spark": ("Nové články v čase", "New articles over time"),
    "boxes": ("Boxy na stránku", "Boxes a page"),
    "incomplete": ("Neúplné texty", "Incomplete texts"),
    "alarm_band": ("trvala potíž", "a problem lasted"),
    "most": ("nejvýše", "at most"),
    "mean": ("průměrně", "on average"),
    "coverage": ("Pokrytí polí", "Coverage of fields"),
    "coverage_hint": (
        "Kolik procent nových článků pole má. Zvýrazněno je, co je zřetelně pod obvyklým dnem.",
        "Share of the new articles that have the field, in percent. Marked is what lies clearly below a usual day.",
    ),
    "ranks": ("První selektor", "First selector"),
    "ranks_hint": (
        "Na kolika procentech stránek pole našel první deklarovaný selektor. Pokles znamená, že se web změnil.",
        "Share of the pages on which the first declared selector found the field, in percent. If it falls, the site has"
        " changed.",
    ),
    "field": ("Pole", "Field"),
    "whole": ("Celkem", "In all"),
    "faults": ("Chyby podle druhu", "Errors by kind"),
    "kind": ("Druh", "Kind"),
    "name": ("Co", "What"),
    "number": ("Počet", "Number"),
    "by_day": ("Čísla po dnech", "Figures by day"),
    "day": ("Den", "Day"),
    "median_short": ("Zpoždění (medián)", "Delay (median)"),
    "slow_short": ("Zpoždění (9 z 10)", "Delay (9 of 10)"),
    "details": ("Pole, selektory, chyby a čísla po dnech", "Fields, selectors, errors and figures by day"),
    "nothing_known": ("V tomto období žádný běh.", "No run in this period."),
    "download_csv": ("Všechna čísla jako CSV", "All figures as CSV"),
    "glossary": ("Co čísla znamenají", "What the figures mean"),
    "published_at": ("vydáno", "published"),
    "perex": ("perex", "perex"),
    "text": ("text", "text"),
    "title_field": ("titulek", "title"),
    "authors": ("autoři", "authors"),
    "section": ("rubrika", "section"),
    "topics": ("témata", "topics"),
    "images": ("obrázky", "images"),
    "body": ("tělo", "body"),
    "boxes_field": ("boxy s odkazy", "boxes of links"),
    "glossary_articles": (
        "nově vydané ve feedu; převzaté jsou kopie jiného článku (agenturní texty).",
        "new in the feed; copies tell the story of another article (agency texts).",
    ),
    "glossary_delay": (
        "doba od vydání článku do jeho přečtení; jen články vydané nejvýše den předtím, za posledních 15 dní.",
        "time from publication to fetch; of articles published in the day before, and of the last 15 days.",
    ),
    "glossary_revisions": (
        "článek vyšel znovu ve změněné podobě; smazaný už na webu není.",
        "an article was published again in a changed form; a tombstone says that it is gone from the site.",
    ),
    "glossary_holds": (
        "článek vypadá smazaně nebo rozbitě, další návštěva to má potvrdit.",
        "an article looks gone or broken, and a later visit is to confirm it.",
    ),
    "glossary_rejected": (
        "stránky a řádky, které se nevydaly, s důvodem.",
        "pages and rows that were not published, with the reason.",
    ),
    "glossary_silent": (
        "běh, který měl skončit, neskončil.",
        "a run that should have ended has not.",
    ),
    "problem silent": ("Web mlčí", "Silent"),
    "problem unwell": ("Poslední běh nebyl v pořádku", "The last run was not well"),
    "problem ended": ("Běh neskončil sám", "The run did not end by itself"),
    "problem refused": ("Web odmítá", "Refused"),
    "problem failed": ("Stránky selhávají", "Pages fail"),
    "problem missing": ("Články chybějí", "Articles not found"),
    "problem rejected": ("Stránky nelze vydat", "Pages cannot be published"),
    "problem held": ("Příběhy se zkracují", "Stories shrink"),
    "problem revised": ("Neobvykle mnoho změn", "Unusually many revisions"),
    "problem gone": ("Články mizí", "Articles disappear"),
    "problem repeated": ("Články se opakují", "Articles are repeated"),
    "problem host": ("Server odmítá", "A host refuses"),
    "problem robots.txt": ("Robots.txt nelze získat", "No robots.txt"),
    "problem read": ("Stránky nejde přečíst", "Pages cannot be read"),
    "problem brake": ("Mnoho článků najednou pryč", "Many articles gone at once"),
    "problem coverage": ("Chybí pole", "A field is missing"),
    "problem delay": ("Velké zpoždění", "Large delay"),
    "problem articles": ("Málo článků", "Few articles"),
    "problem source": ("Zdroj nedává články", "A source fails"),
    "problem volume": ("Neobvyklý počet článků", "Unusual number of articles"),
    "problem age": ("Nic nového", "Nothing new"),
    "problem layout": ("Web změnil vzhled", "The layout has changed"),
    "problem state": ("Poškozený stav", "A damaged state"),
    "problem judgement": ("Běh nelze posoudit", "A run cannot be judged"),
    "problem incomplete": ("Neúplné texty", "Incomplete texts"),
    "told_silent": ("běh, který byl tehdy na řadě, neskončil", "no run has ended since the one that was due then"),
    "told_unwell": ("skončil s potížemi, které nepojmenoval", "it ended with problems that it did not name"),
}
"""Name -> Czech, English."""


class Wording:
    """Words, numbers and times in one language; times are those of Prague."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._locale = _LOCALES[language]
        self._column = LANGUAGES.index(language)

    def __call__(self, name: str) -> str:
        """Return the words that stand for `name`; raise KeyError where there are none."""
        return _WORDS[name][self._column]

    def field(self, name: str) -> str:
        """Return how people call a field of an article; its own name where they have none for it."""
        words = _WORDS.get(f"{name}_field") or _WORDS.get(name)
        return words[self._column] if words else name

    def problem(self, name: str) -> str:
        """Return what kind of problem its name stands for; the name itself where that is not known."""
        kind, _, rest = name.partition(" ")
        if (words := _WORDS.get(f"problem {kind}")) is None:
            return name
        about = self.field(rest) if kind == "coverage" else rest if kind == "host" else ""
        return f"{words[self._column]}: {about}" if about else words[self._column]

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number with at most so many decimals."""
        if math.isnan(value):
            return NOTHING
        return str(format_decimal(round(value, digits), "#,##0." + "#" * digits, locale=self._locale))

    def percent(self, share: float) -> str:
        """Return a share, 0..1, in percent."""
        return NOTHING if math.isnan(share) else str(format_percent(share, locale=self._locale))

    def points(self, share: float) -> str:
        """Return a share, 0..1, as a number of percent without the sign; 100 only where nothing is missing."""
        return NOTHING if math.isnan(share) else self.number(math.floor(share * 100))

    def span(self, seconds: float) -> str:
        """Return a length of time, in its largest unit: "12 min"."""
        if math.isnan(seconds):
            return NOTHING
        return str(format_timedelta(round(seconds), threshold=1.5, format="short", locale=self._locale))

    def moment(self, moment: int) -> str:
        """Return Unix seconds as weekday, date and time."""
        return self._format(moment, _MOMENT)

    def end(self, moment: int) -> str:
        """Return the same with all words and the year."""
        return self._format(moment, _PERIOD_END)

    def day(self, moment: int) -> str:
        """Return the day of Unix seconds with its weekday."""
        return self._format(moment, _DAY)

    def date(self, moment: int) -> str:
        """Return the day of Unix seconds with its month."""
        return self._format(moment, _DATE)

    def hour(self, moment: int) -> str:
        """Return the time of Unix seconds."""
        return self._format(moment, _HOUR)

    def _format(self, moment: int, forms: dict[str, str]) -> str:
        return str(format_datetime(local(moment), forms[self.language], tzinfo=PRAGUE, locale=self._locale))


def local(moment: int) -> datetime:
    """Return Unix seconds as a datetime in Prague."""
    return datetime.fromtimestamp(moment, PRAGUE)


def iso(moment: int) -> str:
    """Return Unix seconds as machines read them, for `<time datetime>`."""
    return to_iso(local(moment))
