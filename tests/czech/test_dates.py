from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import dateparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.czech.dates import is_date_line, is_update, parse_date, parse_update
from newscrawl.values.moments import PRAGUE, to_iso

NOW = datetime(2026, 1, 27, 12, 30, 45, tzinfo=PRAGUE)
"""A Tuesday."""
GENITIVE = (
    *("ledna", "února", "března", "dubna", "května", "června"),
    *("července", "srpna", "září", "října", "listopadu", "prosince"),
)
NOMINATIVE = (
    *("leden", "únor", "březen", "duben", "květen", "červen"),
    *("červenec", "srpen", "září", "říjen", "listopad", "prosinec"),
)
WEEKDAYS = ("pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle")

ABSOLUTE = {
    "27. ledna 2026 9:11": "2026-01-27T09:11:00+01:00",
    "27. ledna 2026": "2026-01-27T00:00:00+01:00",
    "5. září 2019, 8:24": "2019-09-05T08:24:00+02:00",
    "27.1.2026 9:11": "2026-01-27T09:11:00+01:00",
    "27.01.2026, 09:11": "2026-01-27T09:11:00+01:00",
    "27. 1. 2026 9:11": "2026-01-27T09:11:00+01:00",
    "17. února 2023 ● 11:46": "2023-02-17T11:46:00+01:00",
    "17. února 2023 • 16:00": "2023-02-17T16:00:00+01:00",
    "17:30 16. února 2023": "2023-02-16T17:30:00+01:00",
    "16. 2. 2023 17:25 ▪ 3 min. čtení": "2023-02-16T17:25:00+01:00",
    "16. 2. 2023 ▪ 12:30 min.": "2023-02-16T00:00:00+01:00",
    "úterý 27. ledna 2026 9:11": "2026-01-27T09:11:00+01:00",
    "Středa, 9. října 2019, 10:15": "2019-10-09T10:15:00+02:00",
    "po 26. 1. 2026 8:00": "2026-01-26T08:00:00+01:00",
    "9. únor 2026": "2026-02-09T00:00:00+01:00",
    "9. úno. 2026 8:05": "2026-02-09T08:05:00+01:00",
    "9. unora 2026 8:05": "2026-02-09T08:05:00+01:00",
    "27.\xa0ledna\xa02026\xa09:11": "2026-01-27T09:11:00+01:00",
    "  27. ledna\n 2026\t9:11 ": "2026-01-27T09:11:00+01:00",
    "27. ledna 2026 15.30": "2026-01-27T15:30:00+01:00",
    "27. ledna 2026 v 15:30": "2026-01-27T15:30:00+01:00",
    "27. ledna 2026 ve 14 hodin": "2026-01-27T14:00:00+01:00",
    "27. ledna 2026 v 9:11 hodin": "2026-01-27T09:11:00+01:00",
    "27. ledna 2026 9:11:07": "2026-01-27T09:11:07+01:00",
    "(6.1.2021)": "2021-01-06T00:00:00+01:00",
    "Praha 17:30 16. února 2023": "2023-02-16T17:30:00+01:00",
    "Berlín/Vídeň 16:10 3. července 2022": "2022-07-03T16:10:00+02:00",
    "2026-01-27T09:11": "2026-01-27T09:11:00+01:00",
    "2026-01-27T09:11:07": "2026-01-27T09:11:07+01:00",
    "2026-01-27 09:11:07.0": "2026-01-27T09:11:07+01:00",
    "2026-01-27T08:11:07.123456789Z": "2026-01-27T09:11:07+01:00",
    "2026-07-27T08:11:07z": "2026-07-27T10:11:07+02:00",
    "2026-01-27T09:11:07+0100": "2026-01-27T09:11:07+01:00",
    "2026-01-27T09:11:07 +01:00": "2026-01-27T09:11:07+01:00",
    "2026-01-27T03:11-05": "2026-01-27T09:11:00+01:00",
    "2026-01-27": "2026-01-27T00:00:00+01:00",
    "2026-01-27 9:11": "2026-01-27T09:11:00+01:00",
    "Tue, 27 Jan 2026 08:11:07 GMT": "2026-01-27T09:11:07+01:00",
    "Tue, 27 Jan 2026 09:11:07 +0100": "2026-01-27T09:11:07+01:00",
    "27 Jul 2026 09:11 CEST": "2026-07-27T09:11:00+02:00",
    "Tue, 27 Jan 2026 08:11:07 -0000": "2026-01-27T09:11:07+01:00",
}
OTHER_LANGUAGES = {
    "Dec 19, 2025": "2025-12-19T00:00:00+01:00",
    "Dec. 19, 2025, 5:04 p.m.": "2025-12-19T17:04:00+01:00",
    "December 19th, 2025": "2025-12-19T00:00:00+01:00",
    "on Friday December 19, 2025 @08:00PM": "2025-12-19T20:00:00+01:00",
    "Friday, 19 December 2025 at 12:05 AM": "2025-12-19T00:05:00+01:00",
    "19th of December 2025": "2025-12-19T00:00:00+01:00",
    "3rd May 2025": "2025-05-03T00:00:00+02:00",
    "25.Jun.2019": "2019-06-25T00:00:00+02:00",
    "19-Dec-2025 10:00": "2025-12-19T10:00:00+01:00",
    "19. Dezember 2025, 14:30 Uhr": "2025-12-19T14:30:00+01:00",
    "Di, 28. Oktober 2025 um 14.30 Uhr": "2025-10-28T14:30:00+01:00",
    "1. März 2023": "2023-03-01T00:00:00+01:00",
    "9. júna 2025 10:00": "2025-06-09T10:00:00+02:00",
    "Fri Apr 28 19:20:36 CEST 2023": "2023-04-28T19:20:36+02:00",
    "Thu, 09/25/2025 - 11:38": "2025-09-25T11:38:00+02:00",
    "02/28/2023 05:17:31 AM": "2023-02-28T05:17:31+01:00",
    "28/02/2023 17:17": "2023-02-28T17:17:00+01:00",
    "28-02-2023": "2023-02-28T00:00:00+01:00",
    "05/05/2023": "2023-05-05T00:00:00+02:00",
    "2025/12/09 10:00": "2025-12-09T10:00:00+01:00",
}
ZONES = {
    "27. ledna 2026 9:11 CET": "2026-01-27T09:11:00+01:00",
    "27. ledna 2026 9:11 SEČ": "2026-01-27T09:11:00+01:00",
    "27. ledna 2026 9:11 CEST": "2026-01-27T08:11:00+01:00",
    "27. ledna 2026 9:11 UTC": "2026-01-27T10:11:00+01:00",
    "19. 12. 2025 9:11 -0500": "2025-12-19T15:11:00+01:00",
    "Dec 19, 2025 9:11 EST": "2025-12-19T15:11:00+01:00",
    "9:11 GMT 27. 1. 2026": "2026-01-27T10:11:00+01:00",
}
WITHOUT_YEAR = {
    "27. prosince 9:11": "2025-12-27T09:11:00+01:00",
    "27. ledna 9:11": "2026-01-27T09:11:00+01:00",
    "27. ledna 18:11": "2025-01-27T18:11:00+01:00",
    "9. 12.": "2025-12-09T00:00:00+01:00",
    "Praha| 9. 12.": "2025-12-09T00:00:00+01:00",
    "29. února": "2024-02-29T00:00:00+01:00",
}
RELATIVE = {
    "8:33": "2026-01-27T08:33:00+01:00",
    "18:33": "2026-01-26T18:33:00+01:00",
    "v 8:33": "2026-01-27T08:33:00+01:00",
    "8:33 – Brno": "2026-01-27T08:33:00+01:00",
    "dnes 11:40": "2026-01-27T11:40:00+01:00",
    "Dnes • 11:40": "2026-01-27T11:40:00+01:00",
    "dnes v 11.40": "2026-01-27T11:40:00+01:00",
    "dnes 11:40 – Berlín": "2026-01-27T11:40:00+01:00",
    "dnes 15:08": "2026-01-26T15:08:00+01:00",
    "dnes": "2026-01-27T00:00:00+01:00",
    "včera": "2026-01-26T00:00:00+01:00",
    "Včera 21:10": "2026-01-26T21:10:00+01:00",
    "předevčírem": "2026-01-25T00:00:00+01:00",
    "před 46 minutami": "2026-01-27T11:44:00+01:00",
    "před 1 minutou": "2026-01-27T12:29:00+01:00",
    "před 5 min": "2026-01-27T12:25:00+01:00",
    "před 1 hodinou": "2026-01-27T11:30:00+01:00",
    "před hodinou": "2026-01-27T11:30:00+01:00",
    "před 30 sekundami": "2026-01-27T12:30:00+01:00",
    "před 2 dny": "2026-01-25T00:00:00+01:00",
    "před týdnem": "2026-01-20T00:00:00+01:00",
    "před měsícem": "2025-12-28T00:00:00+01:00",
    "před 3 lety": "2023-01-28T00:00:00+01:00",
    "právě teď": "2026-01-27T12:30:00+01:00",
    "před chvílí": "2026-01-27T12:30:00+01:00",
    "v pondělí 8:00": "2026-01-26T08:00:00+01:00",
    "v úterý 8:00": "2026-01-27T08:00:00+01:00",
    "v úterý 18:00": "2026-01-20T18:00:00+01:00",
    "ve středu": "2026-01-21T00:00:00+01:00",
    "pátek 9:15": "2026-01-23T09:15:00+01:00",
}
PUBLISHED = {
    "Publikováno: 27.01.2026, 09:11": "2026-01-27T09:11:00+01:00",
    "Vydáno: 17.02.2023, 14:22": "2023-02-17T14:22:00+01:00",
    "Datum vydání: 27. 1. 2026": "2026-01-27T00:00:00+01:00",
    "Published on Jan 19, 2026": "2026-01-19T00:00:00+01:00",
    "Veröffentlicht am 19. Januar 2026": "2026-01-19T00:00:00+01:00",
    "ZVEŘEJNĚNO 8:33": "2026-01-27T08:33:00+01:00",
}
UPDATED = {
    "Aktualizováno včera": "2026-01-26T00:00:00+01:00",
    "Aktualizováno před 2 hodinami": "2026-01-27T10:30:00+01:00",
    "Aktualizováno 27. ledna 2026 10:02": "2026-01-27T10:02:00+01:00",
    "Aktualizováno - 17. února 2023 ● 11:46": "2023-02-17T11:46:00+01:00",
    "Aktualizace: 17.02.2023 16:17": "2023-02-17T16:17:00+01:00",
    "AKTUALIZOVÁNO 8:33": "2026-01-27T08:33:00+01:00",
    ", aktualizováno 8:33": "2026-01-27T08:33:00+01:00",
    "Poslední aktualizace 8:33": "2026-01-27T08:33:00+01:00",
    "Last updated: Jan 26, 2026": "2026-01-26T00:00:00+01:00",
}
BOTH = {
    "Aktualizace: 17.02.2023 16:17 Vydáno: 17.02.2023, 14:22": (
        "2023-02-17T14:22:00+01:00",
        "2023-02-17T16:17:00+01:00",
    ),
    "21. února 2023 13:37 , aktualizováno 17:51": ("2023-02-21T13:37:00+01:00", "2023-02-21T17:51:00+01:00"),
    "9. 3. 2010 14:21 (aktualizováno 14:30)": ("2010-03-09T14:21:00+01:00", "2010-03-09T14:30:00+01:00"),
}
SURROUNDED = {
    "autor: ČTK | 9. 12. 2017 9:11": "2017-12-09T09:11:00+01:00",
    "22.02.2023 21:50 | Ze sítí": "2023-02-22T21:50:00+01:00",
    "Jana Nová 26. ledna 2026 09:54": "2026-01-26T09:54:00+01:00",
    "Brno 17:30 16. února 2023 Sdílet Tisknout": "2023-02-16T17:30:00+01:00",
}
LINES = [
    *ABSOLUTE,
    *OTHER_LANGUAGES,
    *ZONES,
    *WITHOUT_YEAR,
    *RELATIVE,
    *PUBLISHED,
    *UPDATED,
    *BOTH,
    "dnes 9:08 • Aktualizováno",
]
NO_LINES = [
    *(
        "",
        " ",
        "2026",
        "27",
        "3:1",
        "15.30",
        "9.11",
        "27. ",
        "1:2 (0:1)",
        "12:30 / 18:00",
        "25:00",
        "8:60",
        "24. 13. 2026",
    ),
    *(
        "31. 2. 2026",
        "2026-02-31",
        "2026-13-01T00:00:00",
        "pondělí",
        "Sobota:",
        "AKTUALIZOVÁNO",
        "Vydáno:",
        "včera dnes",
    ),
    *(
        "Včera se v Praze sešli ministři.",
        "Dnes je pátek 20. února 2026",
        "Horoskop 27. ledna 2026",
        "8:33 Vláda jedná",
    ),
    *(
        "27. ledna 2026 – Praha",
        "Předpověď na sobotu (00-24):",
        "před volbami",
        "před 2 kluby",
        "od 27. 1. do 3. 2. 2026",
    ),
    *("1. máje 2026", "27.–28. ledna 2026", "1.2.3", "27.1.20", "Před domem 27. ledna 2026 hořelo.", "před 999 lety"),
    *("03/09/2026", "03-09-2026", "02/30/2026", "May 5", "May 2026", "Fri", "Friday", "on Sunday", "1 may", "9:11 XYZ"),
    *("autor: ČTK | 9. 12. 2017 9:11", "▪ 3 min. čtení", "27. ledna 2026 " * 9),
]

moments = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.astimezone(PRAGUE).replace(microsecond=0)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pair
        for forms in (ABSOLUTE, OTHER_LANGUAGES, ZONES, WITHOUT_YEAR, RELATIVE, PUBLISHED, UPDATED, SURROUNDED)
        for pair in forms.items()
    ],
)
def test_parse_date_reads_the_forms_of_czech_sites(text: str, expected: str) -> None:
    moment = parse_date(text, NOW)
    assert moment is not None
    assert to_iso(moment) == expected
    assert moment.tzinfo is PRAGUE


@pytest.mark.parametrize(("text", "published", "updated"), [(text, *pair) for text, pair in BOTH.items()])
def test_publication_and_update_in_one_text(text: str, published: str, updated: str) -> None:
    first, second = parse_date(text, NOW), parse_update(text, NOW)
    assert first is not None
    assert second is not None
    assert (to_iso(first), to_iso(second)) == (published, updated)


@pytest.mark.parametrize(("text", "expected"), UPDATED.items())
def test_parse_update_reads_what_an_update_label_stands_before(text: str, expected: str) -> None:
    moment = parse_update(text, NOW)
    assert moment is not None
    assert to_iso(moment) == expected


@pytest.mark.parametrize("text", [*ABSOLUTE, *RELATIVE, *PUBLISHED, *NO_LINES])
def test_parse_update_reads_nothing_without_the_label(text: str) -> None:
    assert parse_update(text, NOW) is None


@pytest.mark.parametrize("text", LINES)
def test_a_date_of_any_form_is_a_date_line(text: str) -> None:
    assert is_date_line(text)


@pytest.mark.parametrize("text", NO_LINES)
def test_other_text_is_no_date_line(text: str) -> None:
    assert not is_date_line(text)


@pytest.mark.parametrize("text", [*UPDATED, *BOTH, "AKTUALIZOVÁNO", "Aktualizováno:", "dnes 9:08 • Aktualizováno"])
def test_an_update_is_told_by_its_label(text: str) -> None:
    assert is_update(text)


@pytest.mark.parametrize(
    "text", ["", "včera", "Vydáno: 17.02.2023", "Aktualizovaný seznam škol", "Aktualizováno je celkem 5 tabulek"]
)
def test_other_text_is_no_update(text: str) -> None:
    assert not is_update(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("25. října 2026 2:30", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30:00", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T02:30:00+01:00"),
        ("29. března 2026 2:30", "2026-03-29T03:30:00+02:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
    ],
)
def test_hours_that_are_there_twice_or_not_at_all(text: str, expected: str) -> None:
    moment = parse_date(text, NOW)
    assert moment is not None
    assert to_iso(moment) == expected


def test_elapsed_time_is_counted_across_a_clock_change() -> None:
    after = datetime(2026, 3, 29, 4, 0, tzinfo=PRAGUE)
    moment = parse_date("před 2 hodinami", after)
    assert moment is not None
    assert to_iso(moment) == "2026-03-29T01:00:00+01:00"


def test_now_is_read_in_prague_whatever_its_zone() -> None:
    late_in_london = datetime(2026, 1, 27, 23, 30, tzinfo=UTC)
    moment = parse_date("dnes 0:15", late_in_london)
    assert moment is not None
    assert to_iso(moment) == "2026-01-28T00:15:00+01:00"


@pytest.mark.parametrize("function", [parse_date, parse_update])
def test_a_naive_now_is_refused(function) -> None:
    with pytest.raises(ValueError, match="time zone"):
        function("včera", datetime(2026, 1, 27))


def test_to_iso_writes_the_offset_of_prague() -> None:
    assert (
        to_iso(datetime(2026, 7, 1, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=-5)))) == "2026-07-01T19:00:00+02:00"
    )
    with pytest.raises(ValueError, match="time zone"):
        to_iso(datetime(2026, 7, 1))


@given(moments)
def test_english_and_numeric_forms_give_back_their_day_or_nothing(moment: datetime) -> None:
    day = moment.date()
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", f"{day:%a, %d %B %Y}"):
        read = parse_date(text, NOW)
        assert read is not None, text
        assert read.date() == day
    american, british = f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}"
    for text in (american, british):
        read = parse_date(text, NOW)
        if 12 >= day.day != day.month:
            assert read is None
        else:
            assert read is not None
            assert read.date() == day


@given(moments)
def test_every_absolute_form_gives_back_its_moment(moment: datetime) -> None:
    first_of_two = moment.replace(fold=0)
    day, month, weekday = moment.day, moment.month - 1, WEEKDAYS[moment.weekday()]
    clock = f"{moment:%H:%M:%S}"
    for text in (
        f"{day}. {GENITIVE[month]} {moment.year} {clock}",
        f"{day}. {NOMINATIVE[month]} {moment.year}, {clock}",
        f"{day}.{month + 1}.{moment.year} {clock}",
        f"{moment:%d.%m.%Y}, {clock}",
        f"{weekday} {day}. {month + 1}. {moment.year} • {clock}",
        f"{clock} {day}. {GENITIVE[month]} {moment.year}",
        f"Publikováno: {day}. {GENITIVE[month]} {moment.year} v {clock}",
        f"{moment:%Y-%m-%dT%H:%M:%S}",
    ):
        assert parse_date(text, NOW) == first_of_two, text
        assert is_date_line(text), text
    for text in (to_iso(moment), moment.astimezone(UTC).isoformat(), format_datetime(moment)):
        read = parse_date(text, NOW)
        assert read is not None
        assert to_iso(read) == to_iso(moment)


@given(moments, st.sampled_from([*RELATIVE, *WITHOUT_YEAR]), st.integers(0, 999))
def test_a_relative_form_is_never_after_the_fetch(now: datetime, form: str, count: int) -> None:
    for text in (
        form,
        f"před {count} minutami",
        f"před {count} hodinami",
        f"před {count} dny",
        f"{count % 24}:{count % 60:02}",
    ):
        moment = parse_date(text, now)
        assert moment is not None, text
        assert moment.astimezone(UTC) <= now.astimezone(UTC), text


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.times())
def test_dateparser_agrees(day: date, clock) -> None:
    text = f"{day.day}. {GENITIVE[day.month - 1]} {day.year} {clock:%H:%M}"
    settings = {"TIMEZONE": "Europe/Prague", "RETURN_AS_TIMEZONE_AWARE": True}
    expected = dateparser.parse(text, languages=["cs"], settings=settings)
    moment = parse_date(text, NOW)
    assert expected is not None
    assert moment is not None
    assert moment.date() == expected.date()
    assert abs(moment - expected) in (timedelta(0), timedelta(hours=1))
    if moment.fold == 0 and not 1 <= clock.hour <= 3:
        assert moment == expected


@pytest.mark.parametrize("text", ["včera", "před 46 minutami", "před 2 hodinami", "včera 21:10", "dnes 11:40"])
def test_dateparser_agrees_on_relative_days(text: str) -> None:
    settings = {
        "TIMEZONE": "Europe/Prague",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": NOW.replace(tzinfo=None),
    }
    expected = dateparser.parse(text, languages=["cs"], settings=settings)
    moment = parse_date(text, NOW)
    assert expected is not None
    assert moment is not None
    assert moment.date() == expected.date()
    if text != "včera":
        assert abs(moment - expected) < timedelta(minutes=1)


pieces = st.lists(
    st.sampled_from(
        [
            "27",
            ".",
            " ",
            "1",
            "2026",
            ":",
            "9:11",
            "ledna",
            "včera",
            "před",
            "hodinami",
            "v",
            "úterý",
            "Praha",
            "–",
            "|",
        ]
    )
    | st.sampled_from(
        ["Aktualizováno", "Vydáno", "T", "Z", "+01:00", "-", "99", "0000", "٣", "min", "čtení", "Jan", "Tue,"]
    )
    | st.text(max_size=3)
).map("".join)


@given(st.text() | pieces, moments)
def test_no_text_raises(text: str, now: datetime) -> None:
    moment = parse_date(text, now)
    if moment is not None:
        assert parse_date(to_iso(moment), now) == moment
    if is_date_line(text):
        assert moment is not None
    parse_update(text, now)
    is_update(text)
