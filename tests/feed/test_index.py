"""The index of a feed: each published run has a line and a number, whatever is killed, damaged or done at once."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.exceptions import FeedError
from newscrawl.feed import index
from newscrawl.feed.checking.compact import compact
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.checking.prune import prune
from newscrawl.feed.files import lock
from newscrawl.feed.recovery import recover
from support.published_feeds import NOW, begin, change_json, problems, publish
from support.row_crawls import Fault, page

DAY = NOW.date()


def lines(exports: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (exports / "runs.jsonl").read_bytes().splitlines()]


def manifests(exports: Path) -> dict[str, dict[str, Any]]:
    """Return the manifests of the published runs by their path below the feed."""
    found = exports.glob("[!.]*/[!.]*/[!.]*/datapackage.json")
    return {str(path.parent.relative_to(exports)): json.loads(path.read_bytes()) for path in found}


def numbers(exports: Path) -> list[int]:
    """Return the numbers of the published runs, in order."""
    return sorted(manifest["seq"] for manifest in manifests(exports).values())


def check(exports: Path) -> None:
    """Every published run has its line, and its number is no other run's."""
    found = manifests(exports)
    assert {row["path"]: row["seq"] for row in lines(exports)} == {path: run["seq"] for path, run in found.items()}
    assert len(set(numbers(exports))) == len(found)
    assert problems(exports) == []


# --- lines and numbers ------------------------------------------------------------------------------------------------


def test_each_run_has_a_line_and_the_next_number(tmp_path: Path) -> None:
    first = publish(tmp_path, page(1))
    second = publish(tmp_path, [], site="b", hour=-5)
    third = publish(tmp_path, page(2, links=1), hour=1)
    assert lines(tmp_path) == [
        {
            "seq": seq,
            "run_id": run.name,
            "site": run.parts[-3],
            "path": str(run.relative_to(tmp_path)),
            "rows": rows,
            "created": json.loads((run / "datapackage.json").read_bytes())["created"],
        }
        for seq, (run, rows) in enumerate(
            [
                (first, {"articles": 1, "related_links": 3}),
                (second, {"articles": 0, "related_links": 0}),
                (third, {"articles": 1, "related_links": 1}),
            ],
            1,
        )
    ]
    assert list(lines(tmp_path)[0]) == ["seq", "run_id", "site", "path", "rows", "created"]
    check(tmp_path)


def test_a_recovered_run_gets_the_number_of_its_publication(tmp_path: Path) -> None:
    late = begin(tmp_path, page(1))
    publish(tmp_path, page(2), hour=1)
    recover(tmp_path, "lab", lambda rows, reader: None)
    assert [row["run_id"] for row in lines(tmp_path)][1:] == [late.name]
    check(tmp_path)


def test_a_run_without_a_directory_takes_no_number(tmp_path: Path) -> None:
    from newscrawl.feed.run import Run, report

    run = Run(tmp_path, "lab", NOW, keep_empty=False)
    assert not run.publish(report("lab", run.id, "finished", dict(run.rows), NOW))
    publish(tmp_path, page(1), hour=1)
    assert numbers(tmp_path) == [1]


def test_runs_from_before_there_were_numbers_come_first(tmp_path: Path) -> None:
    old = [publish(tmp_path, [], site="b", hour=-number) for number in (1, 2)]
    for run in old:
        change_json(run / "datapackage.json", lambda manifest: manifest.pop("seq"))
    for name in ("runs.jsonl", ".index.json"):
        (tmp_path / name).unlink()
    publish(tmp_path, page(3))
    assert [(row["seq"], row["run_id"]) for row in lines(tmp_path)[:2]] == [
        (None, run.name) for run in sorted(old, key=lambda run: run.name)
    ]
    assert [row["seq"] for row in lines(tmp_path)] == [None, None, 1]
    assert problems(tmp_path) == []


# --- runs that go -----------------------------------------------------------------------------------------------------


def test_pruned_runs_have_no_line_and_their_numbers_stay_theirs(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    publish(tmp_path, page(2), hour=24)
    list(prune([tmp_path], DAY + timedelta(days=2), {"lab"}))
    assert lines(tmp_path) == []
    publish(tmp_path, page(3), hour=48)
    assert [row["seq"] for row in lines(tmp_path)] == [3]
    check(tmp_path)


def test_a_compacted_day_has_one_line_with_a_new_number(tmp_path: Path) -> None:
    for hour in range(3):
        publish(tmp_path, page(hour + 1), hour=hour)
    publish(tmp_path, [], site="b")
    list(compact([tmp_path / "lab"], DAY + timedelta(days=1)))
    assert [(row["site"], row["seq"]) for row in lines(tmp_path)] == [("b", 4), ("lab", 5)]
    check(tmp_path)


# --- what is damaged is made anew -------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[30] ^= 1
    path.write_bytes(content)


def forget_the_last(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize(
    "damage", [Path.unlink, cut, flip, forget_the_last, lambda path: path.write_bytes(b"\xff" * 9)]
)
@pytest.mark.parametrize("name", ["runs.jsonl", ".index.json"])
def test_the_next_publication_makes_the_index_anew(tmp_path: Path, name: str, damage: Callable[[Path], None]) -> None:
    for hour in range(3):
        publish(tmp_path, page(hour + 1), hour=hour)
    damage(tmp_path / name)
    publish(tmp_path, page(9), site="lab", hour=9)
    assert numbers(tmp_path) == [1, 2, 3, 4]
    check(tmp_path)


def test_a_run_that_came_or_went_by_hand_is_noticed_by_rebuilding(tmp_path: Path) -> None:
    first = publish(tmp_path / "a", page(1))
    publish(tmp_path / "a", page(2), hour=1)
    shutil.rmtree(first)
    assert problems(tmp_path / "a") == [f"runs.jsonl:1: path: no run lies at lab/2026-11-22/{first.name}"]
    made = index.rebuild(tmp_path / "a")
    assert (made.runs, made.last, made.unreadable) == (1, 2, [])
    check(tmp_path / "a")


def test_the_number_of_a_run_that_was_removed_by_hand_is_not_given_again(tmp_path: Path) -> None:
    publish(tmp_path, page(1))
    shutil.rmtree(publish(tmp_path, page(2), hour=1))
    index.rebuild(tmp_path)
    publish(tmp_path, page(3), hour=2)
    assert numbers(tmp_path) == [1, 3]
    check(tmp_path)


def test_what_is_no_manifest_is_left_out_and_said(tmp_path: Path) -> None:
    bad, good = publish(tmp_path, page(1)), publish(tmp_path, page(2), hour=1)
    (bad / "datapackage.json").write_text("{")
    (path, why), *others = index.rebuild(tmp_path).unreadable
    assert (path, others) == (bad / "datapackage.json", [])
    assert "truncated" in why
    assert [row["run_id"] for row in lines(tmp_path)] == [good.name]


def test_merged_sets_within_a_feed_are_none_of_its_runs(tmp_path: Path) -> None:
    run = publish(tmp_path, page(1))
    merge([tmp_path], tmp_path / "merged", by_day=True)
    assert index.rebuild(tmp_path).unreadable == []
    assert [row["run_id"] for row in lines(tmp_path)] == [run.name]


# --- crashes ----------------------------------------------------------------------------------------------------------


def killed(act: Callable[[], object], fault: str) -> bool:
    """Do `act` in a forked process with `fault`; tell whether that struck."""
    child = os.fork()
    if not child:
        try:
            Fault(fault)
            act()
        except OSError:
            os._exit(1)
        except BaseException:
            os._exit(2)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 1, -signal.SIGKILL)
    return status != 0


@pytest.mark.parametrize("kind", ["kill", "full"])
def test_a_publication_that_ends_at_any_moment_gives_its_number_to_one_run(tmp_path: Path, kind: str) -> None:
    for step in count(1):
        exports = tmp_path / str(step)
        publish(exports, page(1))
        struck = killed(lambda at=exports: publish(at, page(2), hour=1), f"{step}:{kind}")
        recover(exports, "lab", lambda rows, reader: None)
        publish(exports, [], site="b", hour=2)
        assert numbers(exports) == list(range(1, len(manifests(exports)) + 1))
        check(exports)
        if not struck:
            break
    assert step > 30


@pytest.mark.parametrize("act", ["prune", "compact", "rebuild"])
def test_what_takes_runs_out_may_end_at_any_moment(tmp_path: Path, act: str) -> None:
    later = date(2026, 11, 24)
    acts = {
        "prune": lambda at: list(prune([at], later, {"lab"})),
        "compact": lambda at: list(compact([at], later)),
        "rebuild": index.rebuild,
    }
    for step in count(1, 3):
        exports = tmp_path / str(step)
        for hour in range(2):
            publish(exports, page(hour + 1), hour=hour)
        struck = killed(lambda at=exports: acts[act](at), f"{step}:kill")
        publish(exports, [], site="b", hour=48)
        given = [row["seq"] for row in lines(exports)]
        assert given[-1] == 3 + (act == "compact" and 3 in given[:-1])
        check(exports)
        if not struck:
            break
    assert step > 9


ACTS = st.lists(
    st.tuples(st.sampled_from(["publish", "prune", "compact", "rebuild"]), st.integers(0, 40)), min_size=2, max_size=7
)


class Cut(BaseException):
    """The process has ended here."""


@settings(max_examples=30, deadline=None)
@given(acts=ACTS)
def test_no_number_is_given_twice_whatever_is_cut(acts: list[tuple[str, int]]) -> None:
    """Each act may be cut at some change of a file; what was seen of numbers stays true."""
    with TemporaryDirectory() as directory:
        exports, seen = Path(directory), dict[int, str]()
        for hour, (act, step) in enumerate([*acts, ("publish", 0)]):
            with pytest.MonkeyPatch.context() as patch:
                cut_at(patch, step)
                with suppress(Cut):
                    act_on(exports, act, hour)
            for manifest in manifests(exports).values():
                assert seen.setdefault(manifest["seq"], manifest["run_id"]) == manifest["run_id"]
        recover(exports, "lab", lambda rows, reader: None)
        publish(exports, [], site="b", hour=100)
        check(exports)
        seen |= {manifest["seq"]: manifest["run_id"] for manifest in manifests(exports).values()}
        assert sorted(seen) == list(range(1, len(seen) + 1))


def act_on(exports: Path, act: str, hour: int) -> None:
    """Do one of ACTS to the feed."""
    day = DAY + timedelta(days=1)
    if act == "publish":
        publish(exports, page(hour + 1), hour=hour % 20)
    elif exports.exists():
        {
            "prune": lambda: list(prune([exports], day, {"lab"})),
            "compact": lambda: list(compact([exports], day)),
            "rebuild": lambda: index.rebuild(exports),
        }[act]()


def cut_at(patch: pytest.MonkeyPatch, step: int) -> None:
    """Let the so many-th change of a file end what is done; none where it is 0."""
    left = step

    def counted(original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if not left:
                raise Cut
            return original(*arguments, **named)

        return call

    for name in Fault.CALLS:
        patch.setattr(os, name, counted(getattr(os, name)))


def test_a_disk_that_is_full_for_the_index_keeps_the_run_from_being_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path, page(1))
    real = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name.startswith("runs.jsonl"):
            raise OSError(28, "No space left on device")
        return real(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(OSError, match="No space"):
            publish(tmp_path, page(2), hour=1)
    assert len(manifests(tmp_path)) == 1
    recover(tmp_path, "lab", lambda rows, reader: None)
    assert numbers(tmp_path) == [1, 2]
    check(tmp_path)


# --- several at once --------------------------------------------------------------------------------------------------


def test_sites_that_publish_at_once_in_threads_and_processes(tmp_path: Path) -> None:
    def of_site(site: str) -> None:
        for hour in range(4):
            publish(tmp_path, [], site=site, hour=hour)

    children = []
    for number in range(3):
        if not (child := os.fork()):
            try:
                with ThreadPoolExecutor(2) as threads:
                    list(threads.map(of_site, [f"site{number}a", f"site{number}b"]))
            except BaseException:
                os._exit(1)
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0, 0]
    assert numbers(tmp_path) == list(range(1, 25))
    assert [row["seq"] for row in lines(tmp_path)] == list(range(1, 25))
    check(tmp_path)


def test_an_index_that_stays_locked_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, page(1))
    held = lock(tmp_path / ".index.lock")
    assert held is not None
    monkeypatch.setattr(index, "_LOCK_SECONDS", 0)
    with pytest.raises(FeedError, match=r"runs\.jsonl: locked by another process for 0 s"):
        publish(tmp_path, page(2), hour=1)
    os.close(held)
    recover(tmp_path, "lab", lambda rows, reader: None)
    check(tmp_path)
