"""A schedule file: what it says is what is read, and each thing that it may not say is one line that names it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.scheduling.schedule import Entry, ScheduleError, due_times, load_schedule, next_due

FULL = """
[cadences]
news = ["mon-fri 06-22 every 5m", "every 30m"]
daily = "every 24h"

[scrapyds.first]
[scrapyds.second]
url = "https://scrapyd.example.org/"
max_proc = 8
password_variable = "SECOND_PASSWORD"

[defaults]
cadence = "news"
budget = "4m"
arguments = { pages = 2 }
settings = { EXPORT_FORMATS = "zstd" }

[sites.globe24]

[sites.novinky]
cadence = ["every 1h"]
budget = 300
scrapyd = "second"
arguments = { pages = 5, limit = 20 }
settings = { EXPORTS_DIR = "/srv/b" }
"""
BEGINNING = '[cadences]\nnews = "every 5m"\n[sites.globe24]\n'


def written(directory: Path, text: str) -> Path:
    path = directory / "schedule.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_site_has_what_its_table_says_and_else_the_defaults(tmp_path: Path) -> None:
    schedule = load_schedule(written(tmp_path, FULL))
    first, second = schedule.entries
    assert (first.site, first.budget, first.scrapyd) == ("globe24", "4m", "first")
    assert first.spider_arguments == {"budget": "4m", "pages": "2"}
    assert first.settings == {"EXPORT_FORMATS": "zstd"}
    assert second.spider_arguments == {"budget": "300", "pages": "5", "limit": "20"}
    assert second.settings == {"EXPORT_FORMATS": "zstd", "EXPORTS_DIR": "/srv/b"}
    scrapyd = schedule.scrapyds[second.scrapyd]
    assert (scrapyd.url, scrapyd.max_proc) == ("https://scrapyd.example.org/", 8)
    assert (scrapyd.username_variable, scrapyd.password_variable) == ("SCRAPYD_USERNAME", "SECOND_PASSWORD")
    assert schedule.scrapyds["first"].url == "http://127.0.0.1:6800/"


def test_without_a_table_there_is_one_scrapyd_on_this_machine(tmp_path: Path) -> None:
    schedule = load_schedule(written(tmp_path, BEGINNING + 'cadence = "news"'))
    assert [(scrapyd.url, scrapyd.max_proc) for scrapyd in schedule.scrapyds.values()] == [
        ("http://127.0.0.1:6800/", 4)
    ]


def test_next_due_is_the_first_of_the_due_times(tmp_path: Path) -> None:
    now = datetime(2026, 11, 30, 16, tzinfo=UTC)
    for entry in load_schedule(written(tmp_path, FULL)).entries:
        day = list(due_times(entry, now, now + timedelta(days=1)))
        assert day[0] == next_due(entry, now)
        assert day[1] == next_due(entry, day[0])
        assert now < day[0] < day[-1] <= now + timedelta(days=1)


@given(st.text())
def test_a_share_is_the_sites_own(site: str) -> None:
    entries = [Entry(site=site, cadence=None, budget="", scrapyd="a") for _ in range(2)]  # type: ignore[arg-type]
    assert entries[0].share == entries[1].share
    assert 0 <= entries[0].share < 1


def test_sites_spread_over_the_interval() -> None:
    shares = sorted(Entry(site=f"site{n}", cadence=None, budget="", scrapyd="a").share for n in range(400))  # type: ignore[arg-type]
    assert all(sum(begin <= share < begin + 0.25 for share in shares) > 70 for begin in (0, 0.25, 0.5, 0.75))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "sites"),
        ("[sites]", "sites: none is named"),
        ("sites = 3", "sites"),
        ("[sites.globe24]\n[sites.globe24]\n", "sites"),
        ("[sites.globe24", "at the end of a table declaration"),
        ('[sites.globe24]\n"a\\nb" = 1', "sites.globe24: Object contains unknown field `a b`"),
        ("[sites.globe24]", "sites.globe24: cadence is missing"),
        ("[sites.globe24]\ncadence = 'hourly'", "sites.globe24.cadence: 'hourly' is none of those declared"),
        ("[sites.globe24]\ncadence = ['every 7m']", "sites.globe24: 'every 7m'"),
        ("[sites.globe24]\ncadence = []", "sites.globe24: cadence"),
        ("[cadences]\nnews = 'hourly'\n[sites.globe24]", "cadences.news: 'hourly'"),
        ("[sites.globe24]\ncadance = ['every 5m']", "sites.globe24: Object contains unknown field `cadance`"),
        ("[defaults]\ncadance = ['every 5m']\n[sites.globe24]", "defaults: Object contains unknown field `cadance`"),
        ("[site.globe24]", "the file: Object contains unknown field `site`"),
        ("[sites.'../x']\ncadence = ['every 5m']", "sites"),
        (f"{BEGINNING}cadence = 'news'\nbudget = 'soon'", "sites.globe24: budget=soon"),
        (f"{BEGINNING}cadence = 'news'\nbudget = 1.5", "sites.globe24: Expected"),
        (f"{BEGINNING}cadence = 'news'\nbudget = true", "sites.globe24: Expected"),
        (f"{BEGINNING}cadence = 'news'\narguments = {{ budget = '4m' }}", "sites.globe24: budget stands beside"),
        (f"{BEGINNING}cadence = 'news'\narguments = {{ '-s' = '4m' }}", "sites.globe24: "),
        (f"{BEGINNING}cadence = 'news'\narguments = {{ urls = \"a\\nb\" }}", "sites.globe24: "),
        (f"{BEGINNING}cadence = 'news'\nsettings = {{ delay = 1 }}", "sites.globe24: "),
        (f"{BEGINNING}cadence = 'news'\nscrapyd = 'b'", "sites.globe24.scrapyd: 'b' is none of those declared: local"),
        (f"{BEGINNING}cadence = 'news'\n[scrapyds.a]\nmax_proc = 0", "scrapyds.a: Expected `int` >= 1"),
        (f"{BEGINNING}cadence = 'news'\n[scrapyds.a]\nurl = 'localhost:6800'", "scrapyds.a: url localhost:6800"),
        (f"{BEGINNING}cadence = 'news'\n[scrapyds.a]\nurl = 'http://a:b@localhost/'", "come from the environment"),
        (f"{BEGINNING}cadence = 'news'\n[scrapyds.a]\npassword = 'x'", "scrapyds.a: Object contains unknown field"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_file_and_the_place(tmp_path: Path, text: str, told: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ScheduleError) as raised:
        load_schedule(path)
    message = str(raised.value)
    assert message.startswith(f"{path}: ")
    assert told in message
    assert "\n" not in message


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScheduleError, match=r"missing\.toml: No such file"):
        load_schedule(tmp_path / "missing.toml")
    (tmp_path / "latin.toml").write_bytes(b"[sites.\xe8]")
    with pytest.raises(ScheduleError, match=r"latin\.toml: "):
        load_schedule(tmp_path / "latin.toml")
