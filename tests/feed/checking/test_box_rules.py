"""`verify` holds a run's sightings against what docs/feed.md says of boxes, and each row against its run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newscrawl.feed.checking.compact import compact
from support.ledger_rows import address, box, ledger, same_box, visit
from support.published_feeds import NOW, change_rows, problems, publish
from support.row_crawls import page

Rows = list[dict[str, Any]]


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run that read three pages, whose boxes show the same."""
    return publish(tmp_path, [*ledger(1, 2, 3), *page(1)])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda rows: rows.pop(1), ["1: box_size: 3, but 2 teasers of", "3: box_id: ID is nowhere"]),
        (lambda rows: rows[0].update(title="Jiná"), ["3: box_id: ID is not that of what the box shows"]),
        (lambda rows: rows[2].update(image_url="https://x.example/a"), ["3: box_id: ID is not that of what"]),
        (lambda rows: rows[1].update(heading="Jinde"), ["3: heading: not the same in all rows of the box"]),
        (lambda rows: rows[3].update(box_id="0" * 16), ["4: box_id: 0000000000000000 is nowhere whole in the run"]),
        (lambda rows: rows[4].update(target_id="?"), ['5: target_id: "?" does not match']),
        (lambda rows: rows[4].update(run_id=None), ["5: run_id: None is not the run's"]),
    ],
)  # fmt: skip
def test_a_box_that_is_not_as_it_must_be_is_named(
    run: Path, change: Callable[[Rows], object], expected: list[str]
) -> None:
    box_id = box(1)[0].box_id
    change_rows(run / "sightings.jsonl", change)
    found = problems(run)
    assert len(found) == len(expected)
    for problem, what in zip(found, expected, strict=True):
        assert problem.replace(box_id, "ID").startswith(f"sightings.jsonl:{what}")


def test_rows_of_boxes_may_stand_in_any_order(tmp_path: Path) -> None:
    whole = box(1)
    rows = [same_box(2, whole[0]), *reversed(whole), same_box(3, whole[0]), *box(4, 2)]
    assert problems(publish(tmp_path, [*rows, *page(1)])) == []


def test_a_box_is_written_whole_once_in_a_run(tmp_path: Path) -> None:
    run = publish(tmp_path, [*box(1), *box(2), *page(1)])
    (found,) = problems(run)
    assert found == f"sightings.jsonl:6: box_id: {box(2)[0].box_id} is written whole a second time"


def test_a_compacted_day_has_the_boxes_of_each_of_its_runs(tmp_path: Path) -> None:
    publish(tmp_path, [*ledger(1), *page(1)])
    publish(tmp_path, [*box(2), visit(2), address(2), *page(2)], hour=1)
    list(compact([tmp_path], NOW.date() + timedelta(days=1)))
    assert problems(tmp_path) == []


@pytest.mark.parametrize("name", ["articles", "related_links", "sightings", "visits", "addresses"])
def test_each_row_names_its_run(run: Path, name: str) -> None:
    change_rows(run / f"{name}.jsonl", lambda rows: rows[-1].update(run_id="20261122T100000.000Z-000000"))
    (found,) = problems(run)
    assert found.endswith(": run_id: '20261122T100000.000Z-000000' is not the run's")
