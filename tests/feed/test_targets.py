"""Teasers get the ids of the articles at their targets when their run is published, and nothing else changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.derived import teaser_id
from newscrawl.exceptions import StateError
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.manifest import MANIFEST
from newscrawl.feed.recovery import recover
from newscrawl.feed.run import Run, report
from newscrawl.feed.targets import fill_targets
from newscrawl.items import RelatedLink, Teaser
from support.row_crawls import link, page, rows, verify

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
KNOWN = {f"https://zpravy.example/jiny-{number}": f"{number:016x}" for number in range(0, 60, 2)}
QUOTED = '"target_id":null,"url":"https://zpravy.example/jiny-2"'
"""What a text may say that looks like a part of the row."""
links = st.builds(
    link,
    position=st.integers(1, 60),
    title=st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.just(QUOTED),
    perex=st.none() | st.just(QUOTED),
    heading=st.just('\\"target_id":null') | st.none(),
)


def find(urls: Collection[str]) -> Mapping[str, str]:
    return {url: KNOWN[url] for url in urls if url in KNOWN}


@given(st.lists(links | st.just(link(url=None)) | st.just(link(target_id="f" * 16)), max_size=30), st.integers(1, 7))
def test_each_known_target_is_named_and_all_else_stays_byte_by_byte(made: list[RelatedLink], at_once: int) -> None:
    with TemporaryDirectory() as directory, pytest.MonkeyPatch.context() as patch:
        patch.setattr("newscrawl.feed.targets._LINES_AT_ONCE", at_once)
        path = Path(directory, "related_links.jsonl.part")
        path.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in made))
        for _ in range(2):
            fill_targets(path, find)
            for row in made:
                row.target_id = row.target_id or KNOWN.get(row.url or "")
            assert path.read_bytes() == b"".join(msgspec.json.encode(row) + b"\n" for row in made)
        assert [each.name for each in Path(directory).iterdir()] == [path.name]


def test_line_that_holds_no_row_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "related_links.jsonl.part"
    bad = b'{"target_id":null,"url":5}\n' + b"[" * 100_000 + b'"target_id":null\n' + b'{"target_id":null,"url":"\xff"}'
    path.write_bytes(bad)
    fill_targets(path, find)
    assert path.read_bytes() == bad


def test_file_is_as_it_was_where_the_targets_cannot_be_looked_up(tmp_path: Path) -> None:
    path = tmp_path / "related_links.jsonl.part"
    path.write_bytes(msgspec.json.encode(link(position=2)) + b"\n")
    before = path.read_bytes()

    def fails(urls: Collection[str]) -> Mapping[str, str]:
        raise StateError("the disk is full")

    with pytest.raises(StateError):
        fill_targets(path, fails)
    assert path.read_bytes() == before
    fill_targets(path, find)
    assert [row["target_id"] for row in rows(path)] == [KNOWN["https://zpravy.example/jiny-2"]]
    assert list(tmp_path.iterdir()) == [path]


def begun(exports: Path, *made: Any) -> Run:
    run, buffer = Run(exports, "lab", NOW), PageBuffer()
    buffer.run_id = run.id
    for row in made:
        (buffer.add_seen if isinstance(row, Teaser) else buffer.add)(row)
    run.append(buffer.take())
    return run


def teaser(position: int) -> Teaser:
    shown = link(1, position)
    return Teaser(site="lab", id=teaser_id(shown.url, shown.title, None), url=shown.url, title=shown.title)


def told(directory: Path) -> list[list[str | None]]:
    return [[row["target_id"] for row in rows(directory / f"{name}.jsonl")] for name in ("related_links", "teasers")]


def test_published_run_names_its_targets_and_its_manifest_is_of_the_files_as_they_are_then(tmp_path: Path) -> None:
    run = begun(tmp_path, *page(1), teaser(2), teaser(3))
    run.publish(report("lab", run.id, "finished", dict(run.rows), NOW), (), find)
    assert told(run.path) == [[None, KNOWN["https://zpravy.example/jiny-2"], None], [f"{2:016x}", None]]
    verify(run.path)


def test_run_that_a_crash_kept_from_it_gets_its_targets_by_recovery(tmp_path: Path) -> None:
    run = begun(tmp_path, *page(1), teaser(2))
    run.abandon()
    (run.path / "related_links.jsonl.part.tmp").write_bytes(b"half a li")
    recover(tmp_path, "lab", lambda rows, reader: None, (), find)
    assert told(run.path) == [[None, f"{2:016x}", None], [f"{2:016x}"]]
    assert (run.path / MANIFEST).exists()
    verify(run.path)
