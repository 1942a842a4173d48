"""Czech dates, absolute and relative, as news sites print and declare them -> aware datetimes in Europe/Prague.

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
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from newscrawl.values.moments import PRAGUE, in_prague
from newscrawl.values.text import clean

MAX_LENGTH = 160
"""Characters of the longest text looked at: the longest date line seen on a real page has 70."""
_EARLIEST_YEAR = 1900
"""Year before which "před 999 lety" leads to no date of an article."""

_PLAIN = str.maketrans("áčďéěíňóřšťúůýžÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "acdeeinorstuuyzACDEEINORSTUUYZ")
_MONTHS = (
    *("led(?:en|na|nu)?", "uno(?:r|ra|ru)?", "bre(?:zen|zna|znu)?", "dub(?:en|na|nu)?", "kve(?:ten|tna|tnu)?"),
    *("cvn|cerv(?:en|na|nu)", "cvc|cerven(?:ec|ce|ci)", "srp(?:en|na|nu)?", "zar(?:i)?", "rij(?:en|na|nu)?"),
    *("lis(?:t|topad|topadu)?", "pro(?:s|sinec|since|sinci)?"),
)
"""Nominative, genitive, locative and the usual abbreviations; "čer." is left out, being June or July."""
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
_HOUR = r"(?:[01]?\d|2[0-3])"
_PLACE = r"(?-i:[A-Z])[^\W\d]+(?:[ /-]\(?(?-i:[A-Z])[^\W\d]+\)?){0,3}"
_TOKENS = {
    # an instant: ISO 8601, or RFC 822 as in feeds
    "I": rf"""
        {_YEAR}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:\ ?(?:Z|[+-]\d\d(?::?\d\d)?))?(?!\w)
      | (?:(?:mon|tue|wed|thu|fri|sat|sun),?\ )?
        \d{{1,2}}\ (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\ {_YEAR}
        \ \d\d:\d\d(?::\d\d)?(?:\ (?:[+-]\d{{4}}|GMT|UTC?|Z|CES?T))?(?!\w)
    """,
    # a date with its year, and one without
    "D": rf"{_YEAR}-\d\d-\d\d(?!\w) | {_DATE}\ ?{_YEAR}",
    "d": rf"{_DATE}(?!\w)",
    # "včera"
    "y": rf"(?:{'|'.join(_DAYS_BACK)})\b",
    # "v pondělí", "pondělí", "po"
    "W": rf"ve?\ (?:{'|'.join(_WEEKDAYS)})\b",
    "N": rf"(?:{'|'.join(_WEEKDAYS)})\b",
    "w": r"(?:po|ut|st|ct|pa|so|ne)\b\.?",
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
        (?:ve?\ )?{_HOUR}:[0-5]\d(?::[0-5]\d)?(?:\ ?(?:hodin|hod\.?|h))?(?!\w)
      | ve?\ {_HOUR}(?:\.[0-5]\d|\ (?=h))(?:\ ?(?:hodin[uay]?|hod\.?|h))?(?!\w)
    """,
    "t": rf"{_HOUR}\.[0-5]\d(?:\ ?(?:hodin|hod\.?|h))?(?!\w)",
    # labels of an update and of a publication
    "U": r"(?:(?:posledni|naposledy)\ )?(?:aktualizovano|aktualizace|upraveno|zmeneno)\b",
    "P": r"(?:datum\ )?(?:publikovano|publikace|zverejneno|vydano|vydani|vlozeno|vytvoreno)\b | datum\b",
    # a place after the time: " – Berlín", and before it: "Praha | "
    "L": rf"\ ?[-–—]\ ?{_PLACE}$",
    "l": rf"{_PLACE}(?:\ ?\|\ ?(?=\d) | \ (?={_HOUR}:\d\d\ \d))",
    # separators, and anything else
    "_": r"[\s,;:|•●▪·()–—-]+",
    "x": r"\w+|\W",
}
"""Kind of a token and its pattern, in the order they are tried."""
_TOKEN = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _TOKENS.items()), re.IGNORECASE | re.VERBOSE)

_MOMENT = r"""(?:
    I | A
  | l?[WNw]?[Dd](?:[Tt]L?)? | l?T[WNw]?[Dd]     # a date: "Praha | po 9. 12. 9:11", "9:11 9. 12."
  | y(?:[Tt]L?)? | Ty                           # "dnes 15:40 – Berlín"
  | W[Tt]? | N[Tt] | [Tt]L?                     # a weekday with a time, a time alone
)"""
"""The kinds that together give one moment."""
_LINE = re.compile(rf"P?{_MOMENT}(?:U{_MOMENT}?)?R? | U{_MOMENT}(?:P{_MOMENT})?R?", re.VERBOSE)
"""The kinds of a line that is a date: a publication, an update, or both."""
_DATED = re.compile(r"I|T[WNw]?D|D[Tt]?")
"""The kinds of a date with its year among other words."""
_MONTH = [re.compile(month) for month in _MONTHS]
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
    kinds, tokens = _tokens(text, stop_at_other=True)
    if kinds == "t" or not _LINE.fullmatch(kinds):
        return False
    return all(_moment(part, _SOME_DAY) for part in _by_label(tokens) if part)


def is_update(text: str) -> bool:
    """Tell whether `text` is a date line, or such a label alone, that speaks of an update ("AKTUALIZOVÁNO 17:51")."""
    kinds, _ = _tokens(text, stop_at_other=True)
    return "U" in kinds and (kinds == "U" or _LINE.fullmatch(kinds) is not None)


def _tokens(text: str, *, stop_at_other: bool = False) -> tuple[str, list[_Token]]:
    """Return the kinds of the tokens of `text` as one string, and the tokens, both without separators.

    With `stop_at_other` a text is cut only up to its first token of kind "x". One beyond MAX_LENGTH has no tokens.
    """
    plain = clean(text[: 2 * MAX_LENGTH]).translate(_PLAIN)
    if len(plain) > MAX_LENGTH:
        return "", []
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(plain):
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
    hour, minute, second = (*map(int, re.findall(r"\d+", values.get("T") or values.get("t") or "")), 0, 0, 0)[:3]
    for day in _days(values, now.date(), known_day):
        moment = datetime.combine(day, time(hour, minute, second), PRAGUE).astimezone(UTC)
        if moment <= now.astimezone(UTC) or "D" in values or known_day:
            return moment.astimezone(PRAGUE)
    return None


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
    if "-" in text:
        numbers.reverse()
    elif name := re.search(r"[a-z]+", text):
        numbers.insert(1, next(number for number, month in enumerate(_MONTH, 1) if month.fullmatch(name[0])))
    day, month, *years = numbers
    for year in years or range(today.year, today.year - 9, -1):
        with suppress(ValueError):
            yield date(year, month, day)


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
