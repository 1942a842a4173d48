"""What cron and systemd are given are the times of the cadence: all of them, no other, and none twice."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.scheduling.cadence import DAYS, HOUR_SECONDS, Cadence
from newscrawl.scheduling.calendar import calendar, ranges
from newscrawl.scheduling.crontab import crontab
from newscrawl.scheduling.schedule import Entry, Schedule, Scrapyd
from newscrawl.scheduling.systemd import units
from support.debian import need

SCRAPYD = Scrapyd(name="local", url="http://a/", max_proc=4, username_variable="", password_variable="")
INTERVALS = ("1m", "5m", "20m", "1h", "3h", "24h")
A_DAY = st.sampled_from(DAYS)
RULES = st.lists(
    st.tuples(A_DAY, A_DAY, st.integers(0, 23), st.integers(0, 24), st.sampled_from(INTERVALS)), max_size=4
)


def entry(lines: list[str], site: str = "globe24", **more: dict[str, str]) -> Entry:
    return Entry(site=site, cadence=Cadence.parse(lines), budget="4m", scrapyd="local", **more)  # type: ignore[arg-type]


def schedule(*entries: Entry) -> Schedule:
    return Schedule(entries=entries, scrapyds={"local": SCRAPYD})


def lines_of(rules: list[tuple[str, str, int, int, str]]) -> list[str]:
    found = [f"{a}-{b} {begin:02}-{end:02} every {every}" for a, b, begin, end, every in rules if begin != end]
    return [*found, "every 30m"]


def numbers(field: str, everything: range) -> set[int]:
    """Return what a field of a crontab names: "*", or numbers and ranges of them with commas between."""
    if field == "*":
        return set(everything)
    found: set[int] = set()
    for part in field.split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


@given(RULES, st.text("abc", min_size=1))
def test_calendar_lines_are_the_slots_of_the_week(rules: list[tuple[str, str, int, int, str]], site: str) -> None:
    given_entry = entry(lines_of(rules), site)
    named = sorted(
        (day, hour * HOUR_SECONDS + minute * 60 + line.second)
        for line in calendar(given_entry)
        for day in line.days
        for hour in line.hours
        for minute in line.minutes
    )
    cadence, share = given_entry.cadence, given_entry.share
    assert named == [(day, slot.second) for day in range(7) for slot in cadence.slots(day, share)]


@given(RULES)
def test_crontab_has_each_slot_in_its_minute(rules: list[tuple[str, str, int, int, str]]) -> None:
    given_entry = entry(lines_of(rules))
    named = []
    for line in crontab(schedule(given_entry), ["scrapy"], Path("/srv"), {}):
        if line[0].isdigit():
            minutes, hours, day_of_month, month, days, _ = line.split(" ", 5)
            assert (day_of_month, month) == ("*", "*")
            named += [
                ((day - 1) % 7, hour, minute)
                for day in numbers(days, range(7))
                for hour in numbers(hours, range(24))
                for minute in numbers(minutes, range(60))
            ]
    expected = [
        (day, slot.second // HOUR_SECONDS, slot.second % HOUR_SECONDS // 60)
        for day in range(7)
        for slot in given_entry.cadence.slots(day, given_entry.share)
    ]
    assert sorted(named) == expected


def test_crontab_quotes_what_shell_and_cron_would_read_otherwise() -> None:
    given_entry = entry(
        ["every 24h"], arguments={"urls": "https://a.cz/?a=%20&b=1 '"}, settings={"EXPORTS_DIR": "/a b"}
    )
    (line,) = [line for line in crontab(schedule(given_entry), ["scrapy"], Path("/srv/x y"), {}) if line[0].isdigit()]
    command = line.split(" ", 5)[5]
    assert command.count("%") == command.count(r"\%") == 1
    shell = command.replace(r"\%", "%").replace("cd '/srv/x y' && mkdir -p logs && scrapy", "printf '%s\\n'")
    done = subprocess.run(["sh", "-ec", shell], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        *("crawl", "globe24", "-a", "budget=4m", "-a", "urls=https://a.cz/?a=%20&b=1 '"),
        *("-s", "EXPORTS_DIR=/a b", "-s", "LOG_FILE=logs/globe24.log"),
    ]


def test_crontab_sets_what_crawls_need() -> None:
    lines = list(
        crontab(schedule(entry(["every 1h"])), ["scrapy"], Path("/srv"), {"NEWSCRAWL_CONTACT_URL": "https://a/"})
    )
    assert "CRON_TZ=Europe/Prague" in lines
    assert "NEWSCRAWL_CONTACT_URL=https://a/" in lines


def test_ranges() -> None:
    assert ranges([0, 1, 2, 5, 7, 8], "-") == "0-2,5,7,8"
    assert ranges([0, 1, 2, 3, 6], "..", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")) == "Mon..Thu,Sun"


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    need("systemd-analyze")
    awkward = {"urls": 'https://a.cz/?a=%20&b="1"\\ $HOME', "limit": "5"}
    entries = [
        entry(["mon-fri 06-22 every 5m", "sat,sun every 10m", "every 30m"]),
        entry(["22-06 every 2h"], "press1", arguments=awkward, settings={"EXPORT_FORMATS": ""}),
    ]
    made = units(schedule(*entries), ["/usr/bin/env", "scrapy"], tmp_path, {"NEWSCRAWL_CONTACT_URL": "https://a/%20"})
    assert set(made) == {f"newscrawl-{site}.{kind}" for site in ("globe24", "press1") for kind in ("timer", "service")}
    for name, content in made.items():
        (tmp_path / name).write_text(content)
    verified = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in made)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")
    for line in made["newscrawl-globe24.timer"].splitlines():
        if line.startswith("OnCalendar="):
            subprocess.run(["systemd-analyze", "calendar", line.partition("=")[2]], capture_output=True, check=True)
    expected = r'"urls=https://a.cz/?a=%%20&b=\"1\"\\ $$HOME"'
    assert expected in made["newscrawl-press1.service"]
