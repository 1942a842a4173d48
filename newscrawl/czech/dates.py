"""Dates, absolute and relative, as Czech news sites print and declare them -> aware datetimes in Europe/Prague.

Of other languages only absolute dates are read: sites of the world, and metadata of Czech ones, have them in English,
German and Slovak.

A small grammar of our own and not dateparser, for two reasons. Reading must know whether a line is a date *and nothing
else* (a teaser's time line), and dateparser searches; and it takes 0.3-0.6 ms a call against 10-20 us here, on pages
with a hundred teasers. The tests use it as an oracle.

How it works: the text, stripped of diacritics, is cut into tokens, each of a kind written as one letter (`_TOKENS`);
the letters form a string such as "NDT" (weekday, date, time) that must match the grammar (`_LINE`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache

from newscrawl.values.moments import PRAGUE, in_prague
from newscrawl.values.text import clean

MAX_LENGTH = 160
"""Characters of the longest text looked at: the longest date line seen on a real page has 70."""
_DAYS_OF_MONTH = 31
_EARLIEST_YEAR = 1900
"""Year before which "před 999 lety" leads to no date of an article."""

_PLAIN = {code: code for code in range(0x2100)} | str.maketrans(
    "áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "acdeeinorstuuyzACDEEINORSTUUYZ"
)
_MONTHS = (
    *("led(?:en|na|nu)?", "uno(?:r|ra|ru)?", "bre(?:zen|zna|znu)?", "dub(?:en|na|nu)?", "kve(?:ten|tna|tnu)?"),
    *("cvn|cerv(?:en|na|nu)", "cvc|cerven(?:ec|ce|ci)", "srp(?:en|na|nu)?", "zar(?:i)?", "rij(?:en|na|nu)?"),
    *("lis(?:t|topad|topadu)?", "pro(?:s|sinec|since|sinci)?"),
)
"""Nominative, genitive, locative and the usual abbreviations; "čer." is left out, being June or July."""
_FOREIGN_MONTHS = (
    *(
        "j[aä]n(?:uary?|uara|ner)?",
        "feb(?:ruar[ya]?)?",
        "mar(?:ch|ca|ec)?|m(?:a|ä|ae)rz",
        "apr(?:ila?)?",
        "ma[yi]|maja?",
    ),
    *("jun[eia]?", "jul[yia]?", "aug(?:usta?)?", "sept?(?:ember|embra)?", "o[ck]t(?:ober|obra)?"),
    *("nov(?:ember|embra)?", "de[cz](?:ember|embra)?"),
)
"""English, German and Slovak, with their abbreviations."""
_FOREIGN_WEEKDAYS = (
    *("mon(?:day)?", "tue(?:s|sday)?", "wed(?:nesday)?", "thu(?:rs?|rsday)?", "fri(?:day)?", "sat(?:urday)?"),
    *("sun(?:day)?", "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"),
    *("m[oi]", "d[io]", "fr", "s[ao]", "pondelok", "utorok", "stvrtok", "piatok"),
)
_WEEKDAYS = ("pondeli", "utery", "stred[au]", "ctvrtek", "patek", "sobot[au]", "nedel[ei]")
_DAYS_BACK = {"dnes": 0, "vcera": 1, "predevcirem": 2}
_UNITS = (
    (("sekund", "vterin"), timedelta(seconds=1)),
    (("min",), timedelta(minutes=1)),
    (("h",), timedelta(hours=1)),
    (("dn",), timedelta(days=1)),
    (("tydn",), timedelta(days=7)),
    (("mesic",), timedelta(days=30)),
    (("rok", "lety"), timedelta(days=365)),
)
"""How a unit begins, and its length."""

_YEAR = r"(?:19|20)\d\d(?!\d)"
_DATE = rf"""
    (?:0?[1-9]|[12]\d|3[01])
    (?:\.\ ?(?:0?[1-9]|1[0-2])\. | \.?\ ?(?:{"|".join(_MONTHS)})\b\.?)
"""
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_FOREIGN_DATE = rf"""
    (?:{"|".join(_FOREIGN_MONTHS)})\b\.?\ {_DAY}(?:st|nd|rd|th)?,?\ {_YEAR}
  | {_DAY}(?:st|nd|rd|th)?\.?[\ -]?(?:of\ )?(?:{"|".join(_FOREIGN_MONTHS)})\b[.,]?[\ -]?{_YEAR}
"""
"""Of December 2025: "Dec 19, 2025", "December 19th, 2025", "19 December 2025", "19. Dezember 2025", "19-Dec-2025"."""
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_LATE_DAY = r"(?:1[3-9]|2\d|3[01])"
"""Day that is no month: it tells which of two numbers is the day."""
_UNAMBIGUOUS_DATE = rf"""
    {_MONTH_NUMBER}/{_LATE_DAY}/{_YEAR} | {_LATE_DAY}/{_MONTH_NUMBER}/{_YEAR}
  | {_MONTH_NUMBER}-{_LATE_DAY}-{_YEAR} | {_LATE_DAY}-{_MONTH_NUMBER}-{_YEAR}
  | (?P<same>{_MONTH_NUMBER})[/-](?P=same)[/-]{_YEAR}
  | {_YEAR}/\d\d/\d\d(?!\w)
"""
"""Of American, British and other pages: "02/28/2023", "28/02/2023", "05/05/2023"; "03/09/2026" may be either."""
_ZONES = {
    **{"z": 0, "utc": 0, "gmt": 0, "bst": 1, "cet": 1, "mez": 1, "sec": 1, "cest": 2, "mesz": 2, "selc": 2},
    **{"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7},
}
"""Hours before UTC of the zones that are named on pages: of Europe in three languages, of RFC 822."""
_HOUR = r"(?:[01]?\d|2[0-3])"
_PLACE = r"(?-i:[A-Z])[^\W\d]+(?:[ /-]\(?(?-i:[A-Z])[^\W\d]+\)?){0,3}"
_TOKENS = {
    # an instant: ISO 8601, RFC 822 as in feeds, or as C and Java print one
    "I": rf"""
        {_YEAR}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\ ?(?:Z|[+-]\d\d(?::?\d\d)?))?(?!\w)
      | (?:(?:mon|tue|wed|thu|fri|sat|sun),?\ )?
        \d{{1,2}}\ (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\ {_YEAR}
        \ \d\d:\d\d(?::\d\d)?(?:\ (?:[+-]\d{{4}}|GMT|UTC?|Z|CES?T))?(?!\w)
      | (?:(?:mon|tue|wed|thu|fri|sat|sun)\ )?
        (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\ \d{{1,2}}
        \ \d\d:\d\d:\d\d(?:\ (?:GMT|UTC|CES?T))?\ {_YEAR}
    """,
    # a date with its year, and one without
    "D": rf"{_YEAR}-\d\d-\d\d(?!\w) | {_DATE}\ ?{_YEAR} | {_FOREIGN_DATE} | {_UNAMBIGUOUS_DATE}",
    "d": rf"{_DATE}(?!\w)",
    # "včera"
    "y": rf"(?:{'|'.join(_DAYS_BACK)})\b",
    # "v pondělí", "pondělí", "po"
    "W": rf"ve?\ (?:{'|'.join(_WEEKDAYS)})\b",
    "N": rf"(?:{'|'.join(_WEEKDAYS)})\b",
    "w": rf"(?:po|ut|st|ct|pa|so|ne|{'|'.join(_FOREIGN_WEEKDAYS)})\b\.?",
    # "před 7 minutami", "před 5 h", "právě teď"
    "A": r"""
        pred\ (?:\d{1,3}\ ?)?(?:sekund|vterin|minut|hodin|dne|dny|tydn|mesic|rok|lety)\w*
      | pred\ \d{1,3}\ ?(?:min|hod|h)\b\.?
      | (?:prave\ (?:ted|nyni) | pred\ (?:malou\ )?chvili | pred\ okamzikem)\b
    """,
    # how long the text or the recording takes: "5 min čtení", "3:20 min"
    "R": r"""
        (?:(?:doba|cas)\ cteni:?\ )?\d{1,3}\ ?min(?:\.|ut[ay]?)?\ cteni
      | (?:doba|cas)\ cteni:?\ \d{1,3}\ ?min\w*\.?
      | \d{1,2}:\d\d\ min\b\.?
    """,
    # a time, and one whose point may be that of a date or a number: "15.30"
    "T": rf"""
        (?:ve?\ )?{_HOUR}:[0-5]\d(?::[0-5]\d)?(?:\ ?(?:hodin|hod\.?|h|uhr|[ap]\.?m\b\.?))?(?!\w)
      | (?:0?[1-9]|1[0-2])\ ?[ap]\.?m\b\.?
      | ve?\ {_HOUR}(?:\.[0-5]\d|\ (?=h))(?:\ ?(?:hodin[uay]?|hod\.?|h))?(?!\w)
    """,
    "t": rf"{_HOUR}\.[0-5]\d(?:\ ?(?:hodin|hod\.?|h|uhr))?(?!\w)",
    # a zone by its name or its offset
    "Z": rf"(?:{'|'.join(_ZONES)})\b | \ [+-]\d{{4}}(?!\w)",
    # labels of an update and of a publication
    "U": r"""
        (?:(?:posledni|naposledy)\ )?(?:aktualizovano|aktualizace|upraveno|zmeneno)\b
      | (?:last\ )?(?:updated|modified)\b | aktualisiert\b
    """,
    "P": r"""
        (?:datum\ )?(?:publikovano|publikace|zverejneno|vydano|vydani|vlozeno|vytvoreno)\b | datum\b
      | (?:published|posted|veröffentlicht)\b
    """,
    # a place after the time: " – Berlín", and before it: "Praha | "
    "L": rf"\ ?[-–—]\ ?{_PLACE}$",
    "l": rf"{_PLACE}(?:\ ?\|\ ?(?=\d) | \ (?={_HOUR}:\d\d\ \d))",
    # separators, and anything else
    "_": r"[\s,;:|•●▪·@()–—-]+ | (?:at|on|um|am)\ (?=\d|\w+\W)",
    "x": r"\w+|\W",
}
"""Kind of a token and its pattern, in the order they are tried."""
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TOKENS.items()), re.IGNORECASE | re.VERBOSE)

_MOMENT = r"""(?:
    I | A
  | l?[WNw]?[Dd](?:[Tt]Z?L?)? | l?TZ?[WNw]?[Dd]     # a date: "Praha | po 9. 12. 9:11", "9:11 9. 12."
  | y(?:[Tt]L?)? | Ty                           # "dnes 15:40 – Berlín"
  | W[Tt]? | N[Tt] | [Tt]L?                     # a weekday with a time, a time alone
)"""
"""The kinds that together give one moment."""
_LINE = re.compile(rf"P?{_MOMENT}(?:U{_MOMENT}?)?R? | U{_MOMENT}(?:P{_MOMENT})?R?", re.VERBOSE)
"""The kinds of a line that is a date: a publication, an update, or both."""
_DIGIT = re.compile(r"\d")
_DAY_WORD = re.compile(r"v.era|dnes|p.ed|pr.v.|ve? (?:po|.t|st|p.|so|ne)")
"""What each of them has: all but the tokens "y", "A" and "W" have a digit. Any letter may stand for one with a mark."""
_SOME_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"P?T")
_A_DAY = re.compile(r"P?[WNw]?D")
_DATED = re.compile(r"I|TZ?[WNw]?D|D(?:[Tt]Z?)?")
"""The kinds of a date with its year among other words."""
_MONTH = [re.compile(f"{czech}|{foreign}") for czech, foreign in zip(_MONTHS, _FOREIGN_MONTHS, strict=True)]
_WEEKDAY = [re.compile(rf"(?:ve? )?{day}") for day in _WEEKDAYS]

_SOME_DAY = datetime(2000, 1, 1, tzinfo=PRAGUE)
"""Stands in for the present where only the form of a date matters."""

_Token = tuple[str, str]
"""Kind and text."""


def parse_date(text: str, now: datetime) -> datetime | None:
    """Return the moment that `text` gives, in Europe/Prague to the second, or None where it gives none.

    `now` (aware) is when the page was fetched; relative forms and forms without a year or a day are read as the most
    recent such moment that is not after it. Without a zone a time is Prague's. A day without a time is its 00:00, so
    are "před 2 dny" and everything coarser. Where the clocks go back, a time that comes twice is the earlier of the two
    (+02:00); a time that they skip is the same number of minutes after the change (02:30 is 03:30+02:00).

    Where a text names both publication and update, this is the publication. A field with words around the date
    ("autor: ČTK | 9. 12. 2017 9:11") is read too, if the date has its year.

    Raises:
        ValueError: `now` has no time zone.
    """
    now = in_prague(now)
    kinds, tokens = _tokens(text)
    if _LINE.fullmatch(kinds):
        published, updated = _by_label(tokens)
        return _moment(published or updated, now)
    if dated := _DATED.search(kinds):
        return _moment(tokens[dated.start() : dated.end()], now)
    return None


def parse_update(text: str, now: datetime) -> datetime | None:
    """Return the moment of the update that `text` names by a label ("Aktualizováno včera"), else None.

    As `parse_date`; a time alone belongs to the day of the publication before it: "21. února 2023 13:37 ,
    aktualizováno 17:51".
    """
    now = in_prague(now)
    kinds, tokens = _tokens(text, stop_at_other=True)
    if not _LINE.fullmatch(kinds):
        return None
    published, updated = _by_label(tokens)
    first = _moment(published, now) if published else None
    return _moment(updated, now, first and first.date()) if updated else None


@lru_cache(maxsize=8192)
def is_date_line(text: str) -> bool:
    """Tell whether the whole of `text` is a date as sites print one, with or without a label, and nothing else.

    True for "před 46 minutami", "Aktualizováno včera", "8:33", "dnes 15:40 – Berlín", "Praha | 9. 12."; False for
    running text, a number, "2026", "15.30", a weekday alone.
    """
    line = clean(text[: 2 * MAX_LENGTH])
    if not (_DIGIT.search(line) or _DAY_WORD.search(line.casefold())):
        return False
    kinds, tokens = _tokens_of(line, stop_at_other=True)
    if kinds == "t" or not _LINE.fullmatch(kinds):
        return False
    return all(_moment(part, _SOME_DAY) for part in _by_label(tokens) if part)


def names_day(text: str) -> bool:
    """Tell whether `text` holds a date with its year, so that no other day need be known to read it."""
    line = clean(text[: 2 * MAX_LENGTH])
    return _SOME_YEAR.search(line) is not None and _DATED.search(_tokens_of(line)[0]) is not None


def is_clock(text: str) -> bool:
    """Tell whether `text` is a time of day and nothing else: "8:33", "Zveřejněno 8:33"."""
    return _CLOCK.fullmatch(_tokens(text, stop_at_other=True)[0]) is not None


def is_day(text: str) -> bool:
    """Tell whether `text` is a day with its year, without a time and with nothing else but its weekday."""
    return _A_DAY.fullmatch(_tokens(text, stop_at_other=True)[0]) is not None


def is_update(text: str) -> bool:
    """Tell whether `text` is a date line, or such a label alone, that speaks of an update ("AKTUALIZOVÁNO 17:51")."""
    kinds, _ = _tokens(text, stop_at_other=True)
    return "U" in kinds and (kinds == "U" or _LINE.fullmatch(kinds) is not None)


def _tokens(text: str, *, stop_at_other: bool = False) -> tuple[str, list[_Token]]:
    """Return the kinds of the tokens of `text` as one string, and the tokens, both without separators.

    With `stop_at_other` a text is cut only up to its first token of kind "x". One beyond MAX_LENGTH has no tokens.
    """
    return _tokens_of(clean(text[: 2 * MAX_LENGTH]), stop_at_other=stop_at_other)


def _tokens_of(line: str, *, stop_at_other: bool = False) -> tuple[str, list[_Token]]:
    """Return what `_tokens` does of a line that is clean."""
    if len(line) > MAX_LENGTH:
        return "", []
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(line.translate(_PLAIN)):
        kind = match.lastgroup or ""
        if kind != "_":
            tokens.append((kind, match.group().lower()))
        if stop_at_other and kind == "x":
            break
    return "".join(kind for kind, _ in tokens), tokens


def _by_label(tokens: list[_Token]) -> tuple[list[_Token], list[_Token]]:
    """Return the tokens of the publication, to which those without a label belong, and those of the update."""
    parts: dict[str, list[_Token]] = {"P": [], "U": []}
    label = "P"
    for kind, text in tokens:
        if kind in parts:
            label = kind
        elif kind != "R":
            parts[label].append((kind, text))
    return parts["P"], parts["U"]


def _moment(tokens: list[_Token], now: datetime, known_day: date | None = None) -> datetime | None:
    """Return what one moment's tokens say, seen from `now` (Prague); `known_day` is the day of a time alone."""
    values = dict(tokens)
    if "I" in values:
        return _instant(values["I"])
    if "A" in values:
        return _ago(values["A"], now)
    clock, zone = _clock(values.get("T") or values.get("t") or ""), _zone(values.get("Z"))
    for day in _days(values, now.date(), known_day):
        moment = datetime.combine(day, clock, zone).astimezone(UTC)
        if moment <= now.astimezone(UTC) or "D" in values or known_day:
            return moment.astimezone(PRAGUE)
    return None


def _clock(text: str) -> time:
    """Return the time of day that a token says; midnight where it is empty."""
    hour, minute, second = (*map(int, re.findall(r"\d+", text)), 0, 0, 0)[:3]
    if half := re.search(r"[ap](?=\.?m)", text):
        hour = hour % 12 + (12 if half[0] == "p" else 0) if hour <= 12 else hour
    return time(hour, minute, second)


def _zone(name: str | None) -> tzinfo:
    """Return the zone of a name or an offset such as "-0500"; Prague's where there is none."""
    if name is None:
        return PRAGUE
    name = name.strip()
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    hours, minutes = int(name[1:3]) % 24, int(name[3:5]) % 60
    return timezone(timedelta(hours=hours, minutes=minutes) * (-1 if name[0] == "-" else 1))


def _days(values: dict[str, str], today: date, known_day: date | None) -> Iterator[date]:
    """Yield the days that may be meant, latest first."""
    if "D" in values or "d" in values:
        yield from _calendar_days(values.get("D") or values["d"], today)
    elif "y" in values:
        back = _DAYS_BACK[values["y"]]
        yield from (today - timedelta(days=back), today - timedelta(days=back + 1))
    elif name := values.get("W") or values.get("N"):
        weekday = next(number for number, day in enumerate(_WEEKDAY) if day.fullmatch(name))
        yield from (day for back in range(8) if (day := today - timedelta(days=back)).weekday() == weekday)
    elif known_day:
        yield known_day
    else:
        yield from (today, today - timedelta(days=1))


def _calendar_days(text: str, today: date) -> Iterator[date]:
    """Yield the day of a date with a year; without one the days of this and the eight years before (29 February)."""
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    month_name = next((number for word in re.findall(r"[a-zä]+", text) if (number := _month(word))), None)
    if month_name:
        numbers.insert(1, month_name)
    elif numbers[0] > _DAYS_OF_MONTH:
        numbers.reverse()
    elif numbers[1] > len(_MONTHS):
        numbers[:2] = reversed(numbers[:2])
    day, month, *years = numbers
    for year in years or range(today.year, today.year - 9, -1):
        with suppress(ValueError):
            yield date(year, month, day)


def _month(word: str) -> int | None:
    return next((number for number, month in enumerate(_MONTH, 1) if month.fullmatch(word)), None)


def _instant(text: str) -> datetime | None:
    try:
        if text[4] == "-":
            moment = datetime.fromisoformat(f"{text[:10]}T{text[11:].replace(' ', '').upper()}")
        else:
            moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:  # of the RFC 822 zones only "-0000", CET and CEST are left unread
        moment = moment.replace(tzinfo=UTC if text.endswith("-0000") else PRAGUE)
    return moment.astimezone(UTC).astimezone(PRAGUE).replace(microsecond=0)


def _ago(text: str, now: datetime) -> datetime | None:
    word = text.removeprefix("pred ").lstrip("0123456789 ")
    unit = next((length for heads, length in _UNITS if word.startswith(heads)), timedelta())
    count = re.search(r"\d+", text)
    back = unit * int(count[0] if count else 1)
    if unit < timedelta(days=1):
        return (now.astimezone(UTC) - back).astimezone(PRAGUE).replace(second=0, microsecond=0)
    day = now.date() - back
    return datetime.combine(day, time(), PRAGUE) if day.year >= _EARLIEST_YEAR else None
