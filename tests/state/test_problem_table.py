"""What the store keeps of problems, and when people are to be told of them and of their end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.state.plan import DAY, HOUR
from newscrawl.state.problem_table import ENDED_KEPT, MOST_DOUBLINGS, QUIET, KnownProblem, ProblemsFound, ProblemTold
from newscrawl.state.store import Store
from support.state_notes import NOW

MINUTE = 60


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "store")
    yield opened
    opened.close()


def found(now: int, **texts: str) -> ProblemsFound:
    return ProblemsFound(site="lab", now=now, texts=texts)


def told(store: Store, now: int, channel: str = "command") -> list[tuple[str, bool]]:
    """Tell people what is untold; return the names of the problems, and whether they have ended."""
    untold = store.problems.untold("lab", channel, now)
    store.apply([ProblemTold(problem=problem, channel=channel, now=now) for problem in untold])
    return [(problem.name, problem.ended is not None) for problem in untold]


def test_problem_lasts_until_a_run_no_longer_finds_it(store):
    store.apply([found(NOW, refused="3 of 3", volume="none")])
    store.apply([found(NOW + 60, refused="6 of 6")])
    assert store.problems.open("lab") == [KnownProblem("lab", "refused", NOW, NOW + 60, "6 of 6", ended=None)]
    assert [problem.name for problem in store.problems.since(NOW + 60)] == ["refused", "volume"]
    assert [problem.name for problem in store.problems.since(NOW + 61)] == ["refused"]


@pytest.mark.parametrize(("away", "since"), [(DAY, [NOW]), (DAY + 1, [NOW, NOW + DAY + 1])])
def test_problem_that_comes_back_within_a_day_is_the_same_one(store, away, since):
    for now, texts in ((NOW, {"refused": "a"}), (NOW + 60, {}), (NOW + away, {"refused": "b"})):
        store.apply([found(now, **texts)])
    assert [problem.since for problem in store.problems.since(0)] == since
    assert [(problem.since, problem.text) for problem in store.problems.open()] == [(since[-1], "b")]


def test_people_are_told_once_of_a_problem_and_once_of_its_end(store):
    store.apply([found(NOW, refused="a")])
    assert told(store, NOW) == [("refused", False)]
    store.apply([found(NOW + 60, refused="b")])
    assert told(store, NOW + 60) == []
    store.apply([found(NOW + 2 * HOUR)])
    assert told(store, NOW + 2 * HOUR) == [("refused", True)]
    assert told(store, NOW + 3 * HOUR) == []


def test_an_end_is_told_when_the_problem_was_not_found_for_an_hour(store):
    store.apply([found(NOW, refused="a")])
    told(store, NOW)
    for minutes in (10, 20, 59):
        store.apply([found(NOW + minutes * MINUTE)])
        assert told(store, NOW + minutes * MINUTE) == []
    assert told(store, NOW + QUIET) == [("refused", True)]


def test_a_problem_that_comes_back_before_its_end_was_told_is_not_told_again(store):
    for minutes in range(0, 10 * 60, 10):
        texts = {"refused": "a"} if minutes % 20 == 0 else {}
        store.apply([found(NOW + minutes * MINUTE, **texts)])
        assert told(store, NOW + minutes * MINUTE) == ([("refused", False)] if minutes == 0 else [])


def test_a_problem_that_comes_back_after_its_end_was_told_is_told_again_and_its_next_end_later(store):
    for hours, texts, expected in [
        (0, {"refused": "a"}, [("refused", False)]),
        (1, {}, [("refused", True)]),
        (2, {"refused": "a"}, [("refused", False)]),
        (3, {}, []),
        (4, {}, [("refused", True)]),
    ]:
        store.apply([found(NOW + hours * HOUR, **texts)])
        assert told(store, NOW + hours * HOUR) == expected


def test_each_channel_is_told_for_itself(store):
    store.apply([found(NOW, refused="a")])
    assert told(store, NOW, "command") == [("refused", False)]
    store.apply([found(NOW + 60, refused="a", volume="none")])
    assert told(store, NOW + 60, "mail") == [("refused", False), ("volume", False)]
    assert told(store, NOW + 60, "command") == [("volume", False)]
    store.apply([found(NOW + DAY)])
    assert told(store, NOW + DAY, "never told") == []
    assert told(store, NOW + DAY, "mail") == told(store, NOW + DAY, "command")


def test_what_a_site_printed_in_a_text_is_kept_in_one_line(store):
    for now in (NOW, NOW + 60):
        store.apply([found(now, **{"source \ud800\nx": "a\r\nb \x00\ud83d" + "ž" * 100_000})])
    [problem] = store.problems.open("lab")
    assert (problem.name, problem.last) == ("source · x", NOW + 60)
    assert problem.text.startswith("a b ··ž")
    assert len(problem.text) == 2_000


def test_sites_are_told_apart(store):
    store.apply([found(NOW, refused="a"), ProblemsFound(site="other", now=NOW, texts={"refused": "b"})])
    assert told(store, NOW) == [("refused", False)]
    assert [problem.text for problem in store.problems.untold("other", "command", NOW)] == ["b"]
    store.apply([found(NOW + 60)])
    assert [problem.site for problem in store.problems.open()] == ["other"]


def test_nobody_is_told_of_what_was_over_before_it_was_told(store):
    store.apply([found(NOW, refused="a"), found(NOW + DAY)])
    assert told(store, NOW + DAY) == []


def test_problems_long_over_are_forgotten_with_who_was_told(store):
    store.apply([found(NOW, refused="a")])
    told(store, NOW)
    store.apply([found(NOW + 60), found(NOW + 61 + ENDED_KEPT, volume="none")])
    assert [problem.name for problem in store.problems.since(0)] == ["volume"]
    with store.snapshot() as connection:
        assert connection.execute("SELECT count(*) FROM problem_told").fetchone() == (0,)


PAUSES = st.integers(1, 3 * HOUR) | st.integers(3 * HOUR, 2 * DAY)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PAUSES, st.booleans()), max_size=60))
def test_what_people_were_told_last_is_right_and_no_storm(steps: list[tuple[int, bool]]) -> None:
    """Whatever a problem does, runs seconds to days apart."""
    with TemporaryDirectory() as directory:
        store = Store(Path(directory) / "store")
        now, said, last = NOW, [], -DAY
        for pause, is_there in steps:
            now += pause
            last = now if is_there else last
            store.apply([found(now, **({"refused": "a"} if is_there else {}))])
            said += [(now, has_ended) for _, has_ended in told(store, now)]
            believed = bool(said) and not said[-1][1]
            assert believed or not is_there  # a problem is known at once ...
            assert believed <= (now - last < QUIET << MOST_DOUBLINGS)  # ... and its end before another day
        store.close()
    assert [has_ended for _, has_ended in said] == [index % 2 == 1 for index in range(len(said))]
    ends = [moment for moment, has_ended in said if has_ended]
    assert all(later - sooner >= QUIET for sooner, later in pairwise(ends))
    in_a_day = max((sum(0 <= later - moment < DAY for later, _ in said) for moment, _ in said), default=0)
    assert in_a_day <= 2 * 6
