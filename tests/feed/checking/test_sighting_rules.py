"""Sightings and teasers that are not as docs/feed.md says are named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.ledgers import BEGIN, PAGES, TARGETS, Look, publish
from support.published_feeds import change_rows, problems, seal

BOXES = (((TARGETS[0], "Titulek"), (TARGETS[1], "Druhý")), ((TARGETS[2], "Třetí"),))
LOOKS = [Look(page, BEGIN + timedelta(minutes=number), BOXES) for number, page in enumerate(PAGES)]


def published(directory: Path) -> Path:
    publish(directory / "exports", LOOKS)
    (run,) = directory.glob("exports/lab/*/*")
    return run


@pytest.fixture
def run(tmp_path: Path) -> Path:
    found = published(tmp_path)
    assert problems(found) == []
    return found


def first_box(**values: Any) -> Callable[[list[dict[str, Any]]], Any]:
    return lambda rows: rows[0]["boxes"][0].update(values)


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("sightings", first_box(teasers=["0" * 16]), "boxes: the teaser 0000000000000000 is not in teasers.jsonl"),
        ("sightings", first_box(box=2), "boxes: their numbers do not rise: [2, 2]"),
        ("sightings", first_box(box=0), "0 is less than the minimum of 1"),
        ("sightings", first_box(section="menu"), '"menu" is not one of'),
        ("sightings", lambda rows: rows[2].update(article_id="0" * 16), "article_id: 0000000000000000 is not that of"),
        ("sightings", lambda rows: rows.append(rows[0]), "row: stands in"),
        ("teasers", lambda rows: rows[0].update(title="Jiný"), "is not that of target, headline and picture"),
        ("teasers", lambda rows: rows.append(rows[0]), "row: stands in"),
        ("teasers", lambda rows: rows.pop(), "is not in teasers.jsonl"),
    ],
)
def test_what_is_wrong_with_a_row_is_named(
    run: Path, name: str, change: Callable[[list[dict[str, Any]]], Any], problem: str
) -> None:
    change_rows(run / f"{name}.jsonl", change)
    seal(run)
    assert any(problem in line for line in problems(run)), problems(run)


def test_a_position_that_the_feed_cannot_hold_is_no_problem(run: Path) -> None:
    change_rows(run / "sightings.jsonl", lambda rows: rows[0]["boxes"][0]["teasers"].insert(0, None))
    seal(run)
    assert problems(run) == []


def test_the_same_teaser_may_be_told_by_two_runs(tmp_path: Path) -> None:
    for hour in (0, 5):
        later = timedelta(hours=hour)
        looks = [Look(look.page, look.at + later, look.boxes) for look in LOOKS]
        publish(tmp_path / "exports", looks, began=BEGIN + later)
    assert problems(tmp_path / "exports") == []


@given(st.sampled_from(["sightings.jsonl", "teasers.jsonl"]), st.integers(0, 10_000), st.integers(1, 255))
def test_no_byte_can_change_unnoticed(name: str, position: int, difference: int) -> None:
    with TemporaryDirectory() as directory:
        run = published(Path(directory))
        content = bytearray((run / name).read_bytes())
        content[position % len(content)] ^= difference
        (run / name).write_bytes(content)
        assert problems(run) != []
