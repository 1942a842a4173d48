"""A survey that is interrupted anywhere goes on as if it had not been."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.answer_store import AnswerStore
from newscrawl.onboarding.course import Course
from newscrawl.values.moments import prague_now
from support.surveyed import OfflineSite
from support.tiny_survey import LinkedPages

SITE = OfflineSite("globe24", articles=24)
START = SITE.site.front
MOST = 12


class Counting(LinkedPages):
    """The tiny survey, which notes what it is asked and ends when four requests are left."""

    lefts: list[int]

    def next(self, seen, left):
        self.lefts.append(left)
        return super().next(seen, left) if left > 4 else None


def go_on(directory: Path, lefts: list[int], steps: int) -> Course:
    """Let a survey ask at most so often, two requests a question; return it, closed."""
    survey = Counting(START)
    survey.lefts = lefts
    store = AnswerStore(directory, START)
    course = Course("zkouska", store, lambda _: survey, MOST)
    while course.ask is not None and steps > 0:
        steps -= 1
        url = course.ask.url
        for turn in ("0/0", "0/1"):
            store.send(url, turn, is_robots=False)
        course.take(SITE.answer(url), SITE.robots())
    store.close()
    return course


@pytest.mark.parametrize("steps", range(5))
def test_after_any_answer_a_second_call_goes_on_alike(tmp_path, steps):
    whole, lefts, again = [], [], []
    expected = go_on(tmp_path / "whole", whole, 99)
    go_on(tmp_path / "parts", lefts, steps)
    found = go_on(tmp_path / "parts", again, 99)
    assert list(found.seen.answers) == list(expected.seen.answers)
    assert found.seen.robots == expected.seen.robots
    assert again == whole
    assert len(found.seen.answers) == (MOST - 4) // 2


def test_a_question_that_is_open_is_put_again_as_it_was(tmp_path):
    store = AnswerStore(tmp_path, START)
    lefts: list[int] = []
    survey = Counting(START)
    survey.lefts = lefts
    course = Course("zkouska", store, lambda _: survey, MOST)
    for turn in ("0/0", "0/1", "0/2"):
        store.send(START, turn, is_robots=False)
    store.close()
    again = Course("zkouska", AnswerStore(tmp_path, START), lambda _: survey, MOST)
    assert again.ask == course.ask
    assert lefts == [MOST, MOST]
    again.leave_open({"https://globe24.cz": "User-agent: *"})
    assert again.seen.robots == {"https://globe24.cz": "User-agent: *"}
    again.store.close()


def test_without_a_request_left_nothing_is_asked(tmp_path):
    store = AnswerStore(tmp_path, START)
    store.send(START, "0/0", is_robots=False)
    assert Course("zkouska", store, LinkedPages, 1).ask is None


def test_a_site_that_has_moved_is_asked_from_its_new_front_page(tmp_path):
    course = Course("zkouska", AnswerStore(tmp_path, START), LinkedPages, MOST)
    course.take(Answer(url=START, final_url=START, failure="x", at=prague_now()), {})
    course.move("https://www.nove.example/", {"https://globe24.cz": ""})
    assert course.ask is not None
    assert (course.ask.url, course.domain) == ("https://www.nove.example/", "nove.example")
    assert (list(course.seen.answers), course.seen.robots) == ([], {"https://globe24.cz": ""})
