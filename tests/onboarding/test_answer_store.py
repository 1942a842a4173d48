"""The log of a survey: what it keeps over the end of its process, and which files it refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.answer_store import FILE, AnswerStore, KeptResponse, StoreInUse, UnusableStore
from newscrawl.values.moments import prague_now

START = "https://www.noviny.example/"
ROBOTS = f"{START}robots.txt"
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
ANSWERS = st.builds(
    Answer,
    url=TEXT,
    final_url=TEXT,
    way=st.lists(TEXT, max_size=3).map(tuple),
    status=st.none() | st.integers(100, 599),
    headers=st.dictionaries(TEXT, TEXT, max_size=3),
    body=st.binary(max_size=50),
    failure=st.none() | TEXT,
    at=st.just(prague_now()),
)


def kept(status: int = 200) -> KeptResponse:
    return KeptResponse(status=status, headers=[(b"Vary", b"a"), (b"Vary", b"b")], body=b"\x00\xff")


@given(answers=st.lists(ANSWERS, max_size=2), robots=st.dictionaries(TEXT, TEXT, max_size=3))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_answers_come_back_as_they_were(tmp_path_factory, answers, robots):
    directory = tmp_path_factory.mktemp("survey")
    store = AnswerStore(directory, START)
    for answer in answers:
        store.settle(answer, robots)
    store.close()
    again = AnswerStore(directory, START)
    assert [answer for _, answer in again.answers()] == answers
    assert again.robots == (robots if answers else {})
    again.close()


def test_what_was_sent_stays_counted_and_what_came_is_not_asked_for_again(tmp_path):
    store = AnswerStore(tmp_path, START)
    store.keep(store.send(ROBOTS, "0/0", is_robots=True), kept())
    store.keep(store.send(START, "0/0", is_robots=False), kept(301))
    store.send(START, "1/0", is_robots=False)
    store.close()
    store = AnswerStore(tmp_path, START)
    assert (store.sent, store.asking) == (3, 0)
    assert store.kept(START, "0/0") == kept(301)
    assert store.kept(START, "1/0") is None
    store.settle(Answer(url=START, final_url=START, at=prague_now()), {})
    assert (store.sent, store.asking, [sent for sent, _ in store.answers()]) == (3, None, [0])
    assert store.kept(START, "0/0") is None
    assert store.kept(ROBOTS, "0/0") == kept()
    assert store.last_sent().keys() == {"www.noviny.example"}
    store.close()


@pytest.mark.parametrize("status", [429, 503])
def test_a_robots_file_that_could_not_be_had_is_asked_for_again(tmp_path, status):
    store = AnswerStore(tmp_path, START)
    store.keep(store.send(ROBOTS, "0/0", is_robots=True), kept(status))
    store.settle(None, {})
    assert store.kept(ROBOTS, "0/0") is None
    assert store.sent == 1


def test_a_site_that_moved_begins_anew_with_its_count(tmp_path):
    store = AnswerStore(tmp_path, START)
    store.send(START, "0/0", is_robots=False)
    store.settle(Answer(url=START, final_url=START, at=prague_now()), {})
    store.move("https://nove.example/", "nove.example")
    store.close()
    store = AnswerStore(tmp_path, START)
    assert (store.front, store.domain, store.sent) == ("https://nove.example/", "nove.example", 1)
    assert list(store.answers()) == []


def test_one_process_at_a_time(tmp_path):
    store = AnswerStore(tmp_path, START)
    for begin in (AnswerStore, AnswerStore.begin_anew):
        with pytest.raises(StoreInUse, match="another call is under way"):
            begin(tmp_path, START)
    store.close()
    AnswerStore(tmp_path, START).close()


def test_begun_anew_nothing_is_counted(tmp_path):
    store = AnswerStore(tmp_path, START)
    store.send(START, "0/0", is_robots=False)
    store.close()
    assert AnswerStore.begin_anew(tmp_path, START).sent == 0


def spoilt(path: Path) -> None:
    store = AnswerStore(path.parent, START)
    store.settle(Answer(url=START, final_url=START, body=bytes(150_000), at=prague_now()), {})
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:20480] = b"\xff" * 16384
    path.write_bytes(content)


def cut(path: Path) -> None:
    spoilt(path)
    path.write_bytes(path.read_bytes()[:9000])


def without_survey(path: Path) -> None:
    AnswerStore(path.parent, START).close()
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM survey")
    database.close()


def unreadable_answer(path: Path) -> None:
    AnswerStore(path.parent, START).close()
    with sqlite3.connect(path) as database:
        database.execute("INSERT INTO answer (sent, content) VALUES (1, x'c1')")
    database.close()


def other_database(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE survey (start TEXT)")
    database.close()


def other_site(path: Path) -> None:
    AnswerStore(path.parent, "https://jine.example/").close()


def other_version(path: Path) -> None:
    AnswerStore(path.parent, START).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()


def text(path: Path) -> None:
    path.write_text("Poznámky k webu, které nejsou databází.\n" * 40)


FAULTS = {
    spoilt: "damaged",
    cut: "damaged",
    without_survey: "damaged",
    unreadable_answer: "damaged",
    text: "damaged",
    other_database: "no survey",
    other_site: "is the survey of https://jine.example/",
    other_version: "of another version",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_file_that_is_no_survey_of_the_site_is_refused_in_one_line_and_can_be_replaced(tmp_path, fault):
    fault(tmp_path / FILE)
    with pytest.raises(UnusableStore, match=FAULTS[fault]) as refused, closing(AnswerStore(tmp_path, START)) as store:
        list(store.answers())
    assert str(refused.value).endswith("; --fresh begins anew")
    assert "\n" not in str(refused.value)
    assert AnswerStore.begin_anew(tmp_path, START).sent == 0


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(UnusableStore, match="cannot be used"):
        AnswerStore(tmp_path / "file", START)
