"""Opening the store: made from the feed where there is none, set aside and made anew where it is damaged."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from newscrawl.exceptions import StateError
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.run import Run, report
from newscrawl.items import Row
from newscrawl.state import opening
from newscrawl.state.migrations import MIGRATIONS
from newscrawl.state.opening import STORE, existing_store, open_store
from newscrawl.state.store import CorruptStore, Store, mark_of
from newscrawl.state.upkeep import Upkeep
from newscrawl.values.keys import page_key
from support.row_crawls import Fault, article, crawl_rows, link, page, runs, sha, verify
from support.state_notes import named, tombstone


def publish(exports: Path, *pages: list[Row]) -> None:
    """Publish a run of the site `lab`."""
    run, buffer = Run(exports, "lab", datetime.now(UTC)), PageBuffer()
    for row in (row for rows in pages for row in rows):
        buffer.add(row)
    run.append(buffer.take())
    run.publish(report("lab", run.id, "finished", dict(run.rows), run.began))


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A feed of two runs: article 1 in two revisions, 2 withdrawn, 3."""
    exports = tmp_path / "exports"
    publish(exports, page(1), page(2))
    text = "Žluťoučký kůň se vrátil."
    revised = article(1, revision=2, text=text, content_hash=sha(text))
    publish(exports, [link(1, 7), revised], page(3), [tombstone(2, at=1_795_400_000, revision=2)])
    return exports


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "state"


def revisions(store: Store) -> dict[int, tuple[int, bool, int]]:
    """Return of each article in the store its revision, whether it is gone, and how many links it has."""
    found = {number: store.pages.find(page_key(article(number).url)) for number in range(1, 9)}
    return {n: (p.revision, bool(p.gone), len(store.details.links(p.number))) for n, p in found.items() if p}


KNOWN = {1: (2, False, 4), 2: (2, True, 3), 3: (1, False, 3)}
"""What the store must know of `exports`."""


def open_and_look(directory: Path, exports: Path) -> dict[int, tuple[int, bool, int]]:
    store = open_store(directory, exports)
    try:
        assert Upkeep(store).problems() == []
        return revisions(store)
    finally:
        store.close()


def set_aside(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir() if ".corrupt-" in path.name)


def test_missing_store_is_made_from_the_published_runs_of_the_feed(directory, exports, caplog):
    assert open_and_look(directory, exports) == KNOWN
    assert f"The store {directory / STORE} was made from 15 rows of the feed in {exports}" in caplog.messages
    assert {path.name for path in directory.iterdir()} == {STORE, f"{STORE}.lock"}


def test_without_a_feed_the_store_is_empty_and_nothing_is_said(directory, tmp_path, caplog):
    assert open_and_look(directory, tmp_path / "none") == {}
    assert caplog.messages == []


def test_runs_that_are_not_published_and_lines_that_are_no_rows_are_passed_over(directory, exports, caplog):
    unfinished = Run(exports, "lab", datetime.now(UTC))
    buffer = PageBuffer()
    for row in page(4):
        buffer.add(row)
    unfinished.append(buffer.take())
    unfinished.abandon()
    damaged = runs(exports)[0] / "articles.jsonl"
    with damaged.open("ab") as published:
        published.write(b'{"type": "article"}\n{"half')
    assert open_and_look(directory, exports) == KNOWN
    told = [message for message in caplog.messages if "left out" in message]
    assert told == [f"{damaged}: left out 2 lines that hold no row: see scrapy feed verify"]


@pytest.mark.parametrize("aside", [".trash/2026-11-22", "lab/.trash"])
def test_run_put_aside_under_a_name_with_a_dot_is_not_known(tmp_path, directory, exports, aside):
    other = tmp_path / "other"
    publish(other, page(4))
    (run,) = runs(other)
    (exports / aside).mkdir(parents=True)
    run.rename(exports / aside / run.name)
    assert open_and_look(directory, exports) == KNOWN


def header(content: bytearray) -> None:
    content[:100] = b"x" * 100


def page_in_the_middle(content: bytearray) -> None:
    content[4096:8192] = os.urandom(4096)


def truncated(content: bytearray) -> None:
    del content[len(content) // 2 :]


def half_a_page(content: bytearray) -> None:
    del content[100:]


@pytest.mark.parametrize("damage", [header, page_in_the_middle, truncated, half_a_page])
def test_damaged_store_is_set_aside_whole_and_made_anew(directory, exports, damage, caplog):
    """Found when it is opened or, at the latest, by `scrapy state check`."""
    open_store(directory, exports).close()
    content = bytearray((directory / STORE).read_bytes())
    damage(content)
    (directory / STORE).write_bytes(content)
    try:
        store = existing_store(directory)
    except CorruptStore:
        pass
    else:
        assert Upkeep(store).problems()
        store.close()
    assert mark_of(directory / STORE).exists()

    assert open_and_look(directory, exports) == KNOWN
    (aside,) = [name for name in set_aside(directory) if not name.endswith(("-wal", "-shm"))]
    assert (directory / aside).read_bytes() == content
    assert f"The damaged store was set aside as {directory / aside}" in caplog.messages
    assert not mark_of(directory / STORE).exists()
    assert open_and_look(directory, exports) == KNOWN
    assert len([name for name in set_aside(directory) if not name.endswith(("-wal", "-shm"))]) == 1


def test_file_that_is_no_database_is_set_aside(directory, exports):
    directory.mkdir()
    (directory / STORE).write_text("Tohle není databáze. " * 100)
    assert open_and_look(directory, exports) == KNOWN
    assert len(set_aside(directory)) == 1


def empty(path: Path) -> None:
    path.write_bytes(b"")


def one_byte(path: Path) -> None:
    path.write_bytes(b"\n")


def without_version(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(60)  # PRAGMA user_version
        file.write(bytes(4))


@pytest.mark.parametrize("looked_at", [False, True])
@pytest.mark.parametrize("damage", [empty, one_byte, without_version])
def test_file_that_has_no_store_in_it_is_set_aside_whoever_opens_it_first(directory, exports, damage, looked_at):
    open_store(directory, exports).close()
    damage(directory / STORE)
    if looked_at:
        with pytest.raises(CorruptStore, match=f"{directory / STORE}: there are no tables in it"):
            existing_store(directory)
    assert open_and_look(directory, exports) == KNOWN
    assert len(set_aside(directory)) == 1


def test_journal_left_without_its_store_does_not_get_into_the_new_one(directory, exports):
    """Somebody deletes the file and not what lies beside it, after a run was killed."""
    store = open_store(directory, exports)
    store.apply([named(8)])
    left = {path: path.read_bytes() for path in directory.glob(f"{STORE}-*")}
    store.close()
    (directory / STORE).unlink()
    for path, content in left.items():
        path.write_bytes(content)
    assert f"{STORE}-wal" in {path.name for path in left}
    assert open_and_look(directory, exports) == KNOWN


def test_newer_store_is_left_alone_and_both_versions_are_named(directory, exports):
    open_store(directory, exports).close()
    connection = sqlite3.connect(directory / STORE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (directory / STORE).read_bytes()
    with pytest.raises(StateError, match=f"its version is 99, newer than the {len(MIGRATIONS)} known here"):
        open_store(directory, exports)
    assert (directory / STORE).read_bytes() == before
    assert set_aside(directory) == []


def test_place_where_no_store_can_be_is_a_state_error_that_names_it(tmp_path, exports):
    (tmp_path / "file").touch()
    (tmp_path / "taken" / STORE).mkdir(parents=True)
    for directory in (tmp_path / "file", tmp_path / "file" / "state", tmp_path / "taken", Path("/proc/state")):
        with pytest.raises(StateError, match=str(directory)):
            open_store(directory, exports)
    assert (tmp_path / "taken" / STORE).is_dir()


def test_store_that_does_not_exist_is_not_made_for_an_operator(tmp_path):
    with pytest.raises(StateError, match=f"{tmp_path / STORE}: there is no store"):
        existing_store(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_store_in_use_is_not_set_aside(directory, exports, monkeypatch):
    """A run that finds damage ends; the others go on, and the last one's next start heals."""
    monkeypatch.setattr(opening, "_PATIENCE_SECONDS", 0.2)
    used = open_store(directory, exports)
    mark_of(directory / STORE).touch()
    with pytest.raises(StateError, match="used by another run"):
        open_store(directory, exports)
    assert (directory / STORE).exists()
    assert set_aside(directory) == []
    assert revisions(used) == KNOWN
    used.close()
    assert open_and_look(directory, exports) == KNOWN
    assert len(set_aside(directory)) == 1


def test_start_that_makes_the_store_has_it_however_long_that_took(directory, exports, monkeypatch):
    monkeypatch.setattr(opening, "_PATIENCE_SECONDS", -1.0)
    assert open_and_look(directory, exports) == KNOWN


def test_failed_opening_lets_go_of_the_lock(directory, exports):
    (directory / STORE).mkdir(parents=True)
    with pytest.raises(StateError):
        open_store(directory, exports)
    with (directory / f"{STORE}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


# --- several processes, and killed ones -------------------------------------------------------------------------------


def in_child(work: Callable[[], None], fault: str | None = None) -> int:
    """Do `work` in a forked process; return its exit status, negative for a signal."""
    pid = os.fork()
    if not pid:
        try:
            if fault:
                Fault(fault)
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def kills() -> Iterator[str]:
    return (f"{number}:kill" for number in count(1))


@pytest.mark.parametrize("is_damaged", [False, True])
def test_start_killed_at_any_change_of_a_file_leaves_no_half_store(tmp_path, exports, is_damaged):
    for fault in kills():
        directory = tmp_path / fault
        if is_damaged:
            directory.mkdir()
            (directory / STORE).write_text("Tohle není databáze. " * 100)
        ended = in_child(lambda at=directory: open_store(at, exports).close(), fault)
        assert ended in (0, -signal.SIGKILL)
        assert open_and_look(directory, exports) == KNOWN
        assert len(set_aside(directory)) == is_damaged
        if ended == 0:
            break
    assert int(fault.split(":")[0]) > 3


def test_rebuild_killed_between_its_commits_leaves_no_half_store(directory, exports, monkeypatch):
    monkeypatch.setattr(opening, "published_rows", dies_after_the_first)
    assert in_child(lambda: open_store(directory, exports).close()) == -signal.SIGKILL
    assert not (directory / STORE).exists()
    assert (directory / f"{STORE}.tmp").exists()
    monkeypatch.undo()
    assert open_and_look(directory, exports) == KNOWN
    assert {path.name for path in directory.iterdir()} == {STORE, f"{STORE}.lock"}


def dies_after_the_first(exports: Path) -> Iterator[list[Row]]:
    yield page(5)
    os.kill(os.getpid(), signal.SIGKILL)


def start(directory: Path, exports: Path, number: int) -> None:
    store = open_store(directory, exports)
    store.apply([named(number)])
    store.close()


def test_starts_at_the_same_moment_all_get_one_store(directory, exports):
    forked = multiprocessing.get_context("fork")
    starts = [forked.Process(target=start, args=(directory, exports, number)) for number in (4, 5, 6, 7)]
    for process in starts:
        process.start()
    for process in starts:
        process.join(60)
    assert [process.exitcode for process in starts] == [0] * 4
    assert open_and_look(directory, exports) == KNOWN | dict.fromkeys((4, 5, 6, 7), (0, False, 0))


# --- real crawls ------------------------------------------------------------------------------------------------------


def published(exports: Path) -> Counter[str]:
    return Counter(row["id"] for run in runs(exports) for rows in verify(run).values() for row in rows)


def pages_while_the_store_breaks() -> list[list[object]]:
    return [page(1), [break_the_store], *(page(number) for number in range(2, 40))]


def break_the_store(crawler: object) -> None:
    """Overwrite all but the first page of the store, as a broken disk may, below the running crawl."""
    path = Path(crawler.settings["STATE_DIR"]) / STORE
    sqlite3.connect(path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))


def test_damage_in_the_middle_of_a_run_ends_it_and_the_next_start_heals(tmp_path):
    exports, state = tmp_path / "exports", tmp_path / "exports-state"
    broken = crawl_rows(exports, f"pages={__file__}:pages_while_the_store_breaks", "pause=0.05")
    assert "Closing spider (feed_unwritable)" in broken.stdout
    assert broken.stdout.count(" ERROR: lab: cannot write the feed in") == 1
    assert broken.stdout.count(" ERROR: ") == 1, broken.stdout
    assert mark_of(state / STORE).exists()
    assert runs(exports)[0].joinpath("articles.jsonl.part").exists()

    healed = crawl_rows(exports, "pages=39")
    assert "The damaged store was set aside as" in healed.stdout
    assert published(exports) == Counter(row.id for number in range(1, 40) for row in page(number))
    store = existing_store(state)
    assert Upkeep(store).problems() == []
    store.close()


def test_crawl_ends_with_one_line_where_the_state_cannot_be(tmp_path):
    ended = crawl_rows(tmp_path / "exports", "pages=3", "STATE_DIR=/proc/newscrawl")
    assert ended.stdout.count(" ERROR: ") == 1
    assert "/proc/newscrawl" in ended.stdout
    assert "Closing spider (feed_unwritable)" in ended.stdout
    assert "Traceback" not in ended.stdout
