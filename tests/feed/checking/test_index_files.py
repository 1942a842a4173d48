"""`verify` finds what is wrong beside the runs of a feed: in its index, and in the schemas of its rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.command_calls import call
from support.ledger_rows import ledger
from support.published_feeds import change_json, problems, publish, tombstone
from support.row_crawls import page, runs

KINDS = ("article", "related_link", "tombstone", "sighting", "teaser", "visit", "address")


def feed(exports: Path) -> Path:
    """Publish two runs with rows of all kinds; return the first one's directory."""
    run = publish(exports, [*ledger(1, 2), *page(1), *page(2), tombstone(4)])
    publish(exports, [], site="b", hour=1)
    return run


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    feed(tmp_path)
    return tmp_path


def test_a_feed_with_all_kinds_of_rows_is_good(exports: Path) -> None:
    (run,) = runs(exports)
    assert len(list(run.glob("*.jsonl"))) == len(KINDS)
    assert problems(exports) == []


FILES = [
    "runs.jsonl",
    *(f"schema/{kind}-1.2.json" for kind in KINDS),
    *(f"RUN/{name}.jsonl" for name in ("sightings", "teasers", "visits", "addresses")),
]


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=8, deadline=None)
@given(position=st.integers(0, 100_000), difference=st.integers(1, 255))
def test_no_byte_can_change_unnoticed(name: str, position: int, difference: int) -> None:
    with TemporaryDirectory() as directory:
        run = feed(Path(directory))
        path = Path(directory, name) if "RUN" not in name else run / Path(name).name
        content = bytearray(path.read_bytes())
        content[position % len(content)] ^= difference
        path.write_bytes(content)
        assert any(found.startswith(path.name) for found in problems(Path(directory)))


def test_each_byte_of_the_index_counts(exports: Path) -> None:
    path = exports / "runs.jsonl"
    content = path.read_bytes()
    for position in range(0, len(content), 5):
        path.write_bytes(content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :])
        assert any(found.startswith("runs.jsonl") for found in problems(exports)), position


def changed(change: Callable[[list[dict[str, object]]], object]) -> Callable[[Path], None]:
    def apply(path: Path) -> None:
        rows = [json.loads(line) for line in path.read_bytes().splitlines()]
        change(rows)
        path.write_text("".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows))

    return apply


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (changed(lambda rows: rows.pop()), "runs.jsonl: has no line for b/2026-11-22/"),
        (changed(lambda rows: rows.append(rows[0])), "runs.jsonl:3: path: lab/2026-11-22/"),
        (changed(lambda rows: rows.reverse()), "runs.jsonl:2: seq: 1 follows 2"),
        (changed(lambda rows: rows[0].update(seq=7)), "runs.jsonl:1: seq: 7, but 1 in the manifest"),
        (changed(lambda rows: rows[0].update(rows={})), "runs.jsonl:1: rows: {}, but {'addresses': 2, 'articles': 2,"),
        (changed(lambda rows: rows[1].update(path="b/c/d")), "runs.jsonl:2: path: no run lies at b/c/d"),
        (changed(lambda rows: rows[1].update(path="b/../d")), "runs.jsonl:2: path: no run lies at b/../d"),
        (changed(lambda rows: rows[1].update(path="/etc/passwd")), "runs.jsonl:2: path: no run lies at /etc/passwd"),
        (changed(lambda rows: rows[1].pop("site")), "runs.jsonl:2: Object missing required field `site`"),
        (lambda path: path.unlink(), "runs.jsonl: is not there"),
        (lambda path: path.write_bytes(path.read_bytes() + b"{"), "runs.jsonl:3: cut short: no line end"),
    ],
)
def test_an_index_that_is_not_what_the_manifests_say_is_named(
    exports: Path, change: Callable[[Path], None], problem: str
) -> None:
    change(exports / "runs.jsonl")
    assert any(found.startswith(problem) for found in problems(exports))


def test_the_index_counts_where_the_feed_is_given_whole(exports: Path, tmp_path: Path) -> None:
    (exports / "runs.jsonl").unlink()
    shutil.rmtree(exports / "schema")
    assert problems(exports / "lab") == problems(*runs(exports)) == []
    assert len(problems(exports)) == 1 + len(KINDS)


def test_a_feed_from_before_there_was_an_index_needs_none(tmp_path: Path) -> None:
    change_json(publish(tmp_path, page(1)) / "datapackage.json", lambda manifest: manifest.pop("seq"))
    (tmp_path / "runs.jsonl").unlink()
    assert problems(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"schema": {"fields": []}}, "schema is not the Table Schema of a address of version 1.2"),
        (
            {"json_schema": "../../../../etc/passwd"},
            "json_schema is '../../../../etc/passwd', not such as ../../../sch",
        ),
        ({"json_schema": "../../../schema/\0.json"}, "json_schema is '../../../schema/\\x00.json', not such as"),
        ({"json_schema": None}, "json_schema and json_schema_hash belong together"),
    ],
)
def test_a_manifest_that_says_something_else_of_schemas_is_named(
    exports: Path, change: dict[str, object], problem: str
) -> None:
    (run,) = runs(exports)
    change_json(run / "datapackage.json", lambda package: package["resources"][0].update(change))
    assert any(found.startswith(f"datapackage.json: resources: addresses.jsonl: {problem}") for found in problems(run))


def test_the_command_makes_the_index_anew(exports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (exports / "runs.jsonl").read_bytes()
    (exports / "runs.jsonl").write_bytes(b"")
    assert call("feed", "index", exports) == 0
    assert capsys.readouterr().out == f"indexed 2 runs in {exports}/runs.jsonl: numbers up to 2\n"
    assert (exports / "runs.jsonl").read_bytes() == before
    (runs(exports)[0] / "datapackage.json").write_text("[]")
    assert call("feed", "index", exports, exports / "nothing") == 1
    bad, done, missing = capsys.readouterr().out.splitlines()
    assert "not in runs.jsonl: Expected `object`, got `array`" in bad
    assert done == f"indexed 1 run in {exports}/runs.jsonl: numbers up to 2"
    assert missing == f"{exports}/nothing: is not there"


def test_a_run_whose_manifest_cannot_be_read_may_have_no_line(
    exports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (runs(exports)[0] / "datapackage.json").write_text("[]")
    assert call("feed", "index", exports) == 1
    assert len(problems(exports)) == 1
    (exports / "runs.jsonl").unlink()
    monkeypatch.chdir(exports.parent)
    capsys.readouterr()
    assert call("feed", "verify", exports.name) == 1
    assert f"{exports.name}/runs.jsonl: is not there" in capsys.readouterr().out.splitlines()


def test_what_is_no_feed_gets_no_index(exports: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("feed", "index", exports / "lab") == 1
    assert capsys.readouterr().out.startswith(f"{exports}/lab: is the directory of no feed")
    assert not list((exports / "lab").glob("*.jsonl"))
