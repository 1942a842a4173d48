"""`article_date`: the day of publication in an address, where every page that says its day agrees."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

_DAY = r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
_FORMS = (
    r"/(?P<year>(?:19|20)\d\d)/(?P<month>\d\d?)/(?P<day>\d\d?)/",
    r"/(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:[-_/]|$)",
    r"[-_](?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?:[-_./]|$)",
    rf"/(?P<year>(?:19|20)\d\d){_DAY}(?:[-_./]|$)",
    rf"[-_.=,](?P<year>(?:19|20)\d\d){_DAY}(?:[-_./]|$)",
    rf"(?<!\d)(?P<year>(?:19|20)\d\d){_DAY}(?:\d{{4}}|\d{{6}})?(?!\d)",
    rf"_(?P<year>(?:20)?\d\d){_DAY}\d{{4}}_",
    rf"[-_/.](?P<year>\d\d){_DAY}\d{{4}}(?!\d)",
)
"""How addresses write a day, the plainest first.

The day in an id such as `A230216_145638_section` is that on which the article was begun (idnes.cz, 2018-23): none here.
"""
_FEWEST_ARTICLES = 4
_FEWEST_DAYS = 2
"""Below which a day may agree by chance."""


def date_expression(days: Mapping[str, date | None]) -> tuple[str, int, tuple[str, ...]] | None:
    """Return the expression of the day in article addresses, on how many it agrees, and addresses with another day.

    It holds where addresses speak against it only if there are none: a day that is not that of publication, now and
    then, would lose articles. None where no form is in half of the addresses.

    Args:
        days: address of an article -> the day on which it was published, in Europe/Prague, None where it is not known.
    """
    known = {url: day for url, day in days.items() if day is not None}
    for form in _FORMS:
        found = {url: match for url in known if (match := re.search(form, url))}
        if len(found) < max(_FEWEST_ARTICLES, len(known) / 2):
            continue
        wrong = tuple(url for url, match in found.items() if _day(match) != known[url])
        if len({known[url] for url in found}) >= _FEWEST_DAYS and len(wrong) < len(found) / 2:
            return form, len(found), wrong
    return None


def _day(match: re.Match[str]) -> date | None:
    year = int(match["year"])
    try:
        return date(year if year > 99 else 2000 + year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None
