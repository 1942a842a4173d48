"""Which source of the dates is right: what feeds, sitemaps and the page's print say against what is read without it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from selectolax.lexbor import LexborNode

from newscrawl.czech.dates import is_date_line, is_day, is_update, parse_update
from newscrawl.onboarding.fields.readings import Reading
from newscrawl.onboarding.fields.sources import FEWEST_PAGES, Key, Source, Wanted, as_finding, covering
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.seen import Seen
from newscrawl.reading.fields.sources import values_of
from newscrawl.values.urls import url_key

_PUBLISHED = ("meta:article:published_time", "json-ld:datePublished", "json-ld:dateCreated", "itemprop:datePublished")
_MODIFIED = ("meta:article:modified_time", "json-ld:dateModified", "itemprop:dateModified", "meta:og:updated_time")
"""Sources of the metadata that may be right where the first that is read is not."""
_FEWEST_WITNESSED = 2
"""Articles on which the date that is read must be contradicted."""
_AGREEING = 0.9
"""Share of the witnessed articles on which another source must have the witnessed date."""
_MOST_CONTRADICTED = 0.5
"""Share of the witnessed articles beyond which the source that is read is wrong, and not the article changed."""
_FEWEST_REPEATED = 5
"""Articles on which a date of change that is always that of publication is a copy of it."""
_HALF_AN_HOUR = timedelta(minutes=30)
_FARTHEST_ZONE = timedelta(hours=14)


def learn_published(readings: Sequence[Reading], seen: Seen) -> Finding[object] | None:
    """Return the sources of the date of publication, None where it is found well without.

    Witnesses decide: the date that feeds and news sitemaps state for the article, else the one that the page prints.
    Where they contradict what is read, and another source on the page agrees with them, that is the source. Where the
    page alone prints the date, its place is.
    """
    default = [reading.published for reading in readings]
    for witnessed in (_stated(readings, seen), _printed_against(readings, default)):
        if _contradict(witnessed, default):
            right = _agreeing(readings, witnessed, _PUBLISHED, _publication_of)
            if right is not None:
                return right
    places = [place for place, reading in enumerate(readings) if _stands_alone(reading)]
    wanted = _wanted(readings)
    printed = covering(wanted, lambda place: _saying(readings[place], default[place]), places, first=True)
    if not printed:
        return None
    used = {reading.found("published").source for reading in readings}
    stated = [wanted.tried(source, first=True) for source in _default_order(used)]
    return as_finding([*filter(wanted.is_sound, stated), *printed], wanted)


def learn_modified(readings: Sequence[Reading], *, is_doubted: bool = False) -> Finding[object] | None:
    """Return the sources of the date of the last change, None where it is found well without.

    A date that the page prints with a label ("Aktualizováno") decides; without one, a source that always repeats the
    publication is no match for one that is later on some pages.

    Args:
        readings: the articles seen.
        is_doubted: whether the metadata were wrong of the publication: then one article shows that they are here, too.
    """
    default = [reading.moment(reading.fields.modified.value) for reading in readings]
    printed = [_printed_update(reading) for reading in readings]
    if _contradict(printed, default, counts_missing=True, fewest=1 if is_doubted else _FEWEST_WITNESSED):
        fewest = 1 if is_doubted else FEWEST_PAGES
        right = _agreeing(readings, printed, _MODIFIED, _change_of, fewest=fewest)
        if right is not None:
            return right
    return _later(readings, default)


def _later(readings: Sequence[Reading], default: Sequence[datetime | None]) -> Finding[object] | None:
    """Return a source of the metadata that knows of changes where the one that is read repeats the publication."""
    read = [place for place, moment in enumerate(default) if moment is not None]
    if len(read) < _FEWEST_REPEATED or any(default[place] != readings[place].published for place in read):
        return None
    for source in _MODIFIED:
        moments = [_first_moment(reading, source) for reading in readings]
        pairs = [(moment, reading.published) for moment, reading in zip(moments, readings, strict=True) if moment]
        later = [place for place in read if moments[place] and moments[place] != readings[place].published]
        if later and len(pairs) >= _FEWEST_REPEATED and all(of is None or moment >= of for moment, of in pairs):
            return Finding(
                value=(source, *(other for other in _used(readings, "modified") if other != source)),
                certainty="sure" if len(later) >= _FEWEST_WITNESSED else "few",
                why=f"later than the publication on {len(later)} of {len(pairs)} articles, what is read on none",
                addresses=tuple(readings[place].url for place in later[:3]),
            )
    return None


def _stated(readings: Sequence[Reading], seen: Seen) -> list[datetime | None]:
    """Return the moment of publication that feeds and sitemaps state for each article, None where none does.

    What the feed had of it before a redesign comes first.
    """
    entries = [entry for feed in seen.feeds.values() for entry in feed]
    entries += [entry for sitemap in seen.sitemaps.values() if sitemap.kind == "pages" for entry in sitemap.entries]
    by_key = {url_key(entry.url): entry.published for entry in reversed(entries) if entry.published}
    stated = []
    for reading in readings:
        addresses = (reading.document.address, reading.page.url, reading.page.answer.url)
        told = [
            *reading.former.get("published", ()),
            *(by_key[key] for key in map(url_key, addresses) if key in by_key),
        ]
        stated.append(reading.moment(told[0]) if told else None)
    return stated


def _printed_against(readings: Sequence[Reading], default: Sequence[datetime | None]) -> list[datetime | None]:
    """Return the printed moments where they prove the ones that are read wrong; [] where they may be another date.

    They do where all are off by the same half hours, as with a wrong offset, or where day and hour agree on all and the
    minutes on hardly any.
    """
    printed = [_printed_publication(reading) for reading in readings]
    off = [shown - read for shown, read in zip(printed, default, strict=True) if shown and read]
    if len(off) < _FEWEST_REPEATED:
        return []
    most, number = Counter(off).most_common(1)[0]
    is_zone = number >= _AGREEING * len(off) and not most % _HALF_AN_HOUR and timedelta() < abs(most) < _FARTHEST_ZONE
    same_hour = [
        (shown.date(), shown.hour) == (read.date(), read.hour)
        for shown, read in zip(printed, default, strict=True)
        if shown and read
    ]
    return printed if is_zone or sum(same_hour) >= _AGREEING * len(off) else []


def _contradict(
    witnessed: Sequence[datetime | None],
    default: Sequence[datetime | None],
    *,
    counts_missing: bool = False,
    fewest: int = _FEWEST_WITNESSED,
) -> bool:
    """Tell whether witnesses contradict the dates that are read on more articles than a few that were changed."""
    pairs = [
        (right, read) for right, read in zip(witnessed, default, strict=False) if right and (read or counts_missing)
    ]
    wrong = sum(right != read for right, read in pairs)
    return wrong >= fewest and wrong > _MOST_CONTRADICTED * len(pairs)


def _agreeing(
    readings: Sequence[Reading],
    witnessed: Sequence[datetime | None],
    stated: Sequence[str],
    moment_of: Callable[[Reading, str], datetime | None],
    fewest: int = FEWEST_PAGES,
) -> Finding[object] | None:
    """Return the sources that have the witnessed dates: of the metadata, else where the page prints them."""
    places = [place for place, moment in enumerate(witnessed) if moment is not None]
    known = [readings[place] for place in places]
    wanted = Wanted(
        readings=known,
        keys=[witnessed[place] for place in places],
        read=lambda reading, values: moment_of(reading, values[0]) if values else None,
        fewest=fewest,
    )
    tried = [wanted.tried(source, first=True) for source in stated]
    right = [source for source in tried if _agrees(source, wanted)]
    if not right:
        right = covering(
            wanted,
            lambda place: _saying(known[place], wanted.keys[place], moment_of),
            range(len(known)),
            first=True,
        )
    return as_finding(right[:2], wanted) if any(_agrees(source, wanted) for source in right) else None


def _agrees(source: Source, wanted: Wanted) -> bool:
    return wanted.is_sound(source) and len(source.right) >= _AGREEING * len(wanted.keys)


def _wanted(readings: Sequence[Reading]) -> Wanted:
    """Return the dates of publication as they are read: a line that is a date alone must stay one."""
    return Wanted(
        readings=readings,
        keys=[_line_key(reading, reading.found("published").value) for reading in readings],
        read=_line_key,
    )


def _line_key(reading: Reading, values: Sequence[str]) -> tuple[datetime, bool] | None:
    moment = reading.moment(values[0]) if values else None
    return (moment, is_date_line(values[0])) if moment else None


def _saying(
    reading: Reading, moment: Key, moment_of: Callable[[Reading, str], datetime | None] | None = None
) -> list[list[LexborNode]]:
    """Return the elements of which each prints a moment, the outermost first."""
    read = moment_of or _publication_of
    return [[node] for node, text, _ in reading.printed if text and _is_dated(text) and read(reading, text) == moment]


def _is_dated(text: str) -> bool:
    return any(map(str.isdigit, text)) and len(text) <= 160


def _publication_of(reading: Reading, printed: str) -> datetime | None:
    return reading.moment(printed)


def _change_of(reading: Reading, printed: str) -> datetime | None:
    """Return the moment that a text gives as that of a change, as Normalise reads a declared one."""
    update = parse_update(printed, reading.page.answer.at)
    return update.replace(second=0, microsecond=0) if update else reading.moment(printed)


def _printed_publication(reading: Reading) -> datetime | None:
    """Return the first moment that the page prints as a line of its own near the headline, with its time of day."""
    for _, text, _ in reading.printed:
        if is_date_line(text) and not is_update(text) and not is_day(text):
            return reading.moment(text)
    return None


def _printed_update(reading: Reading) -> datetime | None:
    """Return the moment of a change that the page prints with a label."""
    for _, text, _ in reading.printed:
        if is_date_line(text) and (update := parse_update(text, reading.page.answer.at)):
            return update.replace(second=0, microsecond=0)
    return None


def _first_moment(reading: Reading, source: str) -> datetime | None:
    return reading.moment(next(iter(values_of(reading.document, source)), None))


def _is_of_structure(source: str | None) -> bool:
    return source is not None and source.startswith("structure:")


def _stands_alone(reading: Reading) -> bool:
    """Tell whether the page alone prints the date, in a line of its own: beside others a change may stand, too."""
    found = reading.found("published")
    runs = reading.document.outline.runs
    return _is_of_structure(found.source) and any(runs[i].text in found.value for i in found.runs | found.seen_in)


def _used(readings: Sequence[Reading], field: str) -> list[str]:
    """Return the sources of the metadata that a field was read from, the commonest first."""
    sources = Counter(reading.found(field).source for reading in readings)
    return [source for source, _ in sources.most_common() if source and not _is_of_structure(source)]


def _default_order(sources: Iterable[str | None]) -> list[str]:
    order = ("json-ld:datePublished", "meta:article:published_time", "itemprop:datePublished")
    return [source for source in order if source in set(sources)]
