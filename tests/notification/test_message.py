"""What a message says, and that nothing in the text of a problem can break out of its line."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.notification.message import MOST_CHARACTERS, MOST_PROBLEMS, Message, duration
from newscrawl.state.problem_table import KnownProblem
from newscrawl.values.moments import PRAGUE, unix_of

BEGAN = unix_of(datetime(2026, 11, 22, 10, 20, tzinfo=PRAGUE))


def problem(text: str = "3 of 41 have a date", ended: int | None = None, name: str = "coverage") -> KnownProblem:
    return KnownProblem("lab", name, BEGAN, BEGAN, text, ended)


def message(*problems: KnownProblem, site: str = "lab") -> Message:
    return Message(site=site, run_id="20261122T092000.000Z-0a1b2c", problems=problems)


def test_a_message_has_a_line_for_each_problem_that_began_or_ended():
    over = problem("117 of 120 pages refused", ended=BEGAN + 7800)
    told = message(problem(), over)
    assert told.subject == "newscrawl lab: 1 problem, 1 ended"
    assert told.text == (
        "since 2026-11-22 10:20: 3 of 41 have a date\n"
        "ended after 2 h 10 min: 117 of 120 pages refused\n"
        "\nSite lab, run 20261122T092000.000Z-0a1b2c"
    )
    assert json.loads(told.as_json()) == {
        "site": "lab",
        "run_id": "20261122T092000.000Z-0a1b2c",
        "subject": told.subject,
        "text": told.text,
        "begun": 1,
        "ended": 1,
        "problems": [
            {"name": "coverage", "text": "3 of 41 have a date", "since": "2026-11-22T10:20:00+01:00", "ended": None},
            {
                "name": "coverage",
                "text": "117 of 120 pages refused",
                "since": "2026-11-22T10:20:00+01:00",
                "ended": "2026-11-22T12:30:00+01:00",
            },
        ],
    }


@pytest.mark.parametrize(
    ("begun", "ended", "subject"),
    [(1, 0, "1 problem"), (3, 0, "3 problems"), (0, 1, "1 problem ended"), (0, 2, "2 problems ended")],
)
def test_the_subject_says_how_many(begun, ended, subject):
    told = message(*[problem()] * begun, *[problem(ended=BEGAN)] * ended)
    assert told.subject == f"newscrawl lab: {subject}"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "1 min"),
        (0, "1 min"),
        (119, "1 min"),
        (3600, "1 h"),
        (7800, "2 h 10 min"),
        (86_400 * 3 + 3600 * 4 + 900, "3 d 4 h"),
        (86_460, "1 d 1 min"),
    ],
)
def test_a_duration_has_two_units(seconds, words):
    assert duration(seconds) == words


def test_of_many_problems_it_says_how_many_more():
    told = message(*(problem(f"number {number}", name=str(number)) for number in range(50)))
    assert told.text.count("\nsince ") == MOST_PROBLEMS - 1
    assert f"and {50 - MOST_PROBLEMS} more" in told.text
    assert told.subject.endswith("50 problems")
    assert json.loads(told.as_json())["begun"] == 50


@given(st.lists(st.text(), min_size=1, max_size=30), st.text(max_size=200))
def test_whatever_a_site_printed_stays_in_its_line(texts: list[str], site: str):
    told = message(*(problem(text) for text in texts), site=site)
    assert told.subject.isprintable()
    shown = min(len(texts), MOST_PROBLEMS)
    lines = told.text.split("\n")
    assert all(line.isprintable() for line in lines)
    assert len(lines) == shown + (len(texts) > shown) + 2
    assert len(told.as_json()) < 30_000 * 4
    json.loads(told.as_json())


def test_a_huge_text_is_cut():
    assert len(message(problem("x" * 100_000)).text) < MOST_CHARACTERS + 200
