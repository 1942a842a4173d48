"""Live reports: entries with their times, days between them, and pages that only look alike."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.czech.clocks import end_of, entry_moments
from newscrawl.items import Article
from newscrawl.values.moments import PRAGUE, to_iso
from support.invented_pages import read_html, rows

LEAD = "Malše v sobotu zaplavila čtyři obce a odřízla silnici do Kaplice. Sledovali jsme celý den."
META = "<meta property='article:published_time' content='2022-03-05T06:00:00+01:00'>"
EVENTS = {
    "21:05": "Hladina v Římově klesá o pět centimetrů za hodinu. Hasiči odvolali polovinu hlídek.",
    "15:50": "Voda se přelila přes hráz u mlýna. Obyvatelé tří domů odešli do školy, nikdo se nezranil.",
    "12:00": "Silnici do Kaplice uzavřela policie. Řidiči musejí objíždět přes Velešín a Besednici.",
    "9:15": "Meteorologové zvýšili výstrahu na nejvyšší stupeň. Pršet má podle nich až do půlnoci.",
}


def read(entries: str, *, title: str = "Povodeň na Malši", head: str = META) -> Article:
    html = (
        f"<html><head>{head}</head><body><main><h1>{title}</h1><p class='perex'>{LEAD}</p><div>{entries}</div></main>"
    )
    return rows(read_html(html))[0]


def told(article: Article) -> list[tuple[str | None, str]]:
    return [(block.published_at, block.text) for block in article.body]


EXPECTED = [(f"2022-03-05T{clock:0>5}:00+01:00", text) for clock, text in EVENTS.items()]


@pytest.mark.parametrize(
    "entry",
    [
        "<p>{clock} {text}</p>",
        "<p><strong>{clock}</strong> – {text}</p>",
        "<p>{clock} hodin: {text}</p>",
        "<div><b>{clock}</b><p>{text}</p></div>",
        "<article><time datetime='x'>{clock}</time><p>{text}</p></article>",
    ],
)
def test_entries_have_their_time_apart(entry: str) -> None:
    article = read("".join(entry.format(clock=clock, text=text) for clock, text in EVENTS.items()))
    assert told(article) == EXPECTED
    assert article.kind == "live"


def test_fewer_entries_do_where_the_page_calls_itself_live() -> None:
    clock, text = next(iter(EVENTS.items()))
    assert told(read(f"<p>{clock} {text}</p>", title="ONLINE: Povodeň na Malši")) == EXPECTED[:1]
    assert told(read(f"<p>{clock} {text}</p>")) == [(None, f"{clock} {text}")]


def test_a_chronology_in_an_article_is_no_live_report() -> None:
    """Three clocks between many paragraphs: the story stays as it is printed."""
    three = "".join(f"<p>{clock} {text}</p>" for clock, text in list(EVENTS.items())[:3])
    story = "".join(
        f"<p>Odstavec číslo {n} vypráví o tom, co se té noci dělo v dolních ulicích obce.</p>" for n in range(6)
    )
    article = read(story + three)
    assert article.kind == "article"
    assert [block.published_at for block in article.body] == [None] * 9
    assert article.body[-1].text.startswith("12:00 Silnici")


def test_days_between_entries_are_headings_and_date_them() -> None:
    clocks = list(EVENTS.items())
    morning = "Silnice do Kaplice je průjezdná. Silničáři z ní odklidili čtyřicet tun naplavenin."
    days = {"NEDĚLE 6. BŘEZNA": [("7:20", morning)], "SOBOTA 5. BŘEZNA": clocks}
    html = "".join(
        f"<h3>{day}</h3>" + "".join(f"<p>{clock} {text}</p>" for clock, text in entries)
        for day, entries in days.items()
    )
    article = read(html)
    assert told(article) == [
        (None, "NEDĚLE 6. BŘEZNA"),
        ("2022-03-06T07:20:00+01:00", morning),
        (None, "SOBOTA 5. BŘEZNA"),
        *EXPECTED,
    ]
    assert article.body[0].kind == "heading"


LATEST = datetime(2026, 1, 28, 1, 30, tzinfo=PRAGUE)


def test_clocks_go_over_midnight_in_both_orders() -> None:
    clocks = ["1:10", "0:05", "23:50", "18:00"]
    moments = ["2026-01-28T01:10", "2026-01-28T00:05", "2026-01-27T23:50", "2026-01-27T18:00"]
    expected = [f"{moment}:00+01:00" for moment in moments]
    assert [to_iso(moment) for moment in entry_moments(clocks, LATEST) if moment] == expected
    assert [to_iso(moment) for moment in entry_moments(clocks[::-1], LATEST) if moment] == expected[::-1]


@given(st.lists(st.integers(1, 300), min_size=2, max_size=20), st.booleans())
def test_entries_are_dated_as_they_were_written(gaps: list[int], newest_first: bool) -> None:
    """Minutes between entries, less than a day in all: the clocks alone tell every moment."""
    moment, written = LATEST, []
    for gap in gaps:
        moment -= timedelta(minutes=gap)
        written.append(moment)
    if LATEST - moment >= timedelta(hours=11):  # in either direction the clocks must not go round
        return
    written = written if newest_first else written[::-1]
    printed = [f"{moment.hour}:{moment.minute:02}" for moment in written]
    clocks = [(moment.hour, moment.minute) for moment in written]
    falls = sum((a > b) - (a < b) for a, b in pairwise(clocks))
    if (falls > 0) == newest_first and falls:
        assert entry_moments(printed, LATEST) == written


@pytest.mark.parametrize("printed", [[], ["nevím"], ["nevím", "12:00"], ["99:99"]])
def test_what_cannot_be_read_has_no_moment(printed: list[str]) -> None:
    moments = entry_moments(printed, LATEST)
    assert [moment is None for moment in moments] == [text != "12:00" for text in printed]


def test_the_last_moment_of_a_report() -> None:
    published = datetime(2026, 1, 27, 8, 0, tzinfo=PRAGUE)
    assert end_of(published, LATEST, LATEST) == LATEST
    assert end_of(published, None, LATEST) == datetime(2026, 1, 27, 23, 59, 59, tzinfo=PRAGUE)
    assert end_of(published, None, published + timedelta(hours=2)) == published + timedelta(hours=2)
