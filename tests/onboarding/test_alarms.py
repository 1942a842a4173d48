"""Which words of `Page` the open alarms of a site name."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.exceptions import StateError
from newscrawl.monitoring.figures import Figures
from newscrawl.monitoring.history import History, PastRun, Seen
from newscrawl.monitoring.signs import fields_told, problems
from newscrawl.onboarding.alarms import alarmed_fields
from newscrawl.state.opening import STORE
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.store import Store

FIELDS = ("title", "perex", "published", "authors", "topics", "external_id", "body")


@given(st.lists(st.sampled_from(FIELDS), min_size=1, unique=True))
def test_the_fields_that_a_redesign_took_are_read_from_what_is_told_of_it(fields: list[str]) -> None:
    ranks = dict.fromkeys(fields, (0, 20))
    usual = Figures(read=500, ranks=dict.fromkeys(fields, (500, 500)))
    [told] = redesign(Figures(read=20, ranks=ranks), usual)
    assert sorted(fields_told(told)) == sorted(fields)


def redesign(figures: Figures, usual: Figures) -> list[str]:
    seen = Seen(now=1_000_000, reason="finished", figures=figures, examples={"layout perex": ["https://a.cz/1"]})
    return [problem.line for problem in problems(seen, History(runs=[PastRun(500_000, usual)]))]


def test_alarms_that_last_name_words_of_the_page(tmp_path: Path) -> None:
    assert alarmed_fields(tmp_path, "noviny") == frozenset()
    assert list(tmp_path.iterdir()) == []
    texts = {
        "coverage published_at": "published_at: 0 of the newest 3 articles have it",
        "coverage text": "text: 0 of the newest 3 articles have it",
        "layout": "3 of 3 pages lack what the first selector of perex looks for; 0 of 500 usually; a redesign? So it is"
        " with authors, title; for example https://noviny.cz/1",
        "refused": "3 of 3 visits were refused",
    }
    with closing(Store(tmp_path / STORE)) as store:
        store.apply([ProblemsFound(site="noviny", now=100, texts={"coverage topics": "over"})])
        store.apply([ProblemsFound(site="noviny", now=200, texts=texts)])
        store.apply([ProblemsFound(site="denik", now=200, texts={"coverage section": "section: 0 of 3"})])
    assert alarmed_fields(tmp_path, "noviny") == {"published", "body", "perex", "authors", "title"}


def test_a_state_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / STORE).write_bytes(b"nic" * 1000)
    with pytest.raises(StateError):
        alarmed_fields(tmp_path, "noviny")
