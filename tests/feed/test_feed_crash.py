"""kill -9 and a full disk, at any moment: no half line, no half page, nothing lost that was kept, nothing twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.formats import FORMATS
from newscrawl.feed.recovery import recover
from newscrawl.feed.run import Run, report
from support.forks import Fork
from support.row_crawls import Fault, article, crawl_rows, page, rows, runs, start_crawl, verify

BATCHES = ([*page(1), *page(2)], [*page(3)])


def crawl(exports: Path, formats: tuple[str, ...] = ()) -> None:
    """Do with the files what a run of Write does: recover, two batches, each committed, publish."""
    store = Commits(exports.parent / "committed")
    recover(exports, "lab", store, formats)
    run = Run(exports, "lab", datetime.now(UTC))
    for batch in BATCHES:
        pages = PageBuffer()
        for row in batch:
            if row.id not in store.ids():
                pages.add(row)
        written = pages.take()
        run.append(written)
        store(written.rows)
    run.publish(report("lab", run.id, "finished", dict(run.rows), run.began), formats)


class Commits:
    """A store in a file, written past the faults."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, rows, reader=None):
        with self.path.open("a") as file:
            file.writelines(f"{row.id}\n" for row in rows)

    def ids(self) -> set[str]:
        return set(self.path.read_text().split()) if self.path.exists() else set()


def in_child(exports: Path, fault: str, formats: tuple[str, ...] = ()) -> int:
    """Crawl in a forked process with `fault`; return its exit status, negative for a signal, 0 when none struck."""
    pid = os.fork()
    if not pid:
        try:
            Fault(fault)
            crawl(exports, formats)
        except OSError:
            os._exit(1)
        except BaseException:
            os._exit(2)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def check(exports: Path, formats: tuple[str, ...] = ()) -> None:
    """Every run that shows in the feed is whole, has its copies, and no row of it is in another one."""
    names = {"articles.jsonl", *(f"articles{FORMATS[form].suffix}" for form in formats)}
    assert all({path.name for path in directory.glob("articles*")} == names for directory in runs(exports))
    published = Counter(row["id"] for directory in runs(exports) for kind in verify(directory).values() for row in kind)
    assert set(published.values()) == {1}
    assert set(published) == {row.id for batch in BATCHES for row in batch}
    assert Commits(exports.parent / "committed").ids() == set(published)


def faults(kind: str) -> Iterator[str]:
    return (f"{number}:{kind}" for number in count(1))


@pytest.mark.parametrize(
    "formats",
    [
        pytest.param((), id="JSON Lines"),
        pytest.param(tuple(FORMATS), id="all formats", marks=pytest.mark.integration),  # each takes 40 s
    ],
)
@pytest.mark.parametrize(("kind", "status"), [("kill", -signal.SIGKILL), ("full", 1)])
def test_fault_at_each_change_of_a_file(tmp_path, kind, status, formats):
    for fault in faults(kind):
        exports = tmp_path / fault / "exports"
        exports.mkdir(parents=True)
        ended = in_child(exports, fault, formats)
        assert ended in (0, status)
        for part in exports.rglob("*.jsonl"):
            rows(part)
        crawl(exports, formats)
        check(exports, formats)
        if ended == 0:
            break
    assert int(fault.split(":")[0]) > (60 if formats else 20)


@pytest.mark.integration  # each takes 25 s
@pytest.mark.parametrize("first", ["12:kill", "24:full"])
def test_fault_at_each_step_of_the_recovery(tmp_path, first):
    for fault in faults("kill"):
        exports = tmp_path / fault / "exports"
        exports.mkdir(parents=True)
        assert in_child(exports, first) != 0
        ended = in_child(exports, fault)
        assert ended in (0, -signal.SIGKILL)
        crawl(exports)
        check(exports)
        if ended == 0:
            break
    assert int(fault.split(":")[0]) > 20


def test_kill_9_at_random_moments(tmp_path):
    """Six times; and while a crawl is under way, its run shows no file that a reader would take for complete."""
    chance = random.Random(2026)
    exports = tmp_path / "exports"
    for _ in range(6):
        crawling = start_crawl(exports, "pages=400", "pause=0.002")
        wait_for_part(exports, crawling)
        time.sleep(chance.uniform(0, 0.15))
        assert not [path for path in live(exports).glob("*.json*") if not path.name.endswith((".part", ".tmp"))]
        crawling.kill()
        crawling.communicate()
    assert crawl_rows(exports, "pages=400").returncode == 0
    found = [verify(directory) for directory in runs(exports)]
    assert len(found) == 7
    published = Counter(row["id"] for run in found for kind in run.values() for row in kind)
    assert (len(published), set(published.values())) == (400 * 4, {1})
    assert not list(exports.rglob("*.part*"))


def wait_for_part(exports: Path, crawling: Fork) -> None:
    """Wait until the crawl has begun its run, so that the kill strikes the writing and not the start of Python."""
    known = set(runs(exports))
    while crawling.poll() is None and set(runs(exports)) <= known:
        time.sleep(0.005)


def wait_for_rows(exports: Path, crawling: Fork) -> Path:
    """Wait until the run has an article on disk; return the file that holds it."""
    wait_for_part(exports, crawling)
    part = live(exports) / "articles.jsonl.part"
    while crawling.poll() is None and not (part.exists() and part.stat().st_size):
        time.sleep(0.02)
    return part


def live(exports: Path) -> Path:
    return runs(exports)[-1]


def test_second_run_says_that_one_is_under_way_and_leaves_it_alone(tmp_path):
    exports = tmp_path / "exports"
    first = start_crawl(exports, "pages=2", "pause=60", "WRITE_BATCH_ROWS=1000")
    wait_for_rows(exports, first)
    second = crawl_rows(exports, "pages=3")
    assert f"lab: not started: another run of lab is under way in {exports}" in second.stdout
    assert second.stdout.count(" ERROR: ") == 1
    assert "Closing spider (already_running)" in second.stdout
    assert first.poll() is None
    first.send_signal(signal.SIGINT)
    first.communicate()
    assert [len(verify(directory)["articles"]) for directory in runs(exports)] == [1]


@pytest.mark.parametrize("limit", [90_000, 200_000, 400_000])
def test_full_disk_stops_the_run_and_loses_nothing(tmp_path, limit):
    """Whatever hits the limit first: a file of the feed or the state."""
    exports = tmp_path / "exports"
    full = crawl_rows(exports, "pages=600", f"limit={limit}")
    assert full.stdout.count("ERROR") - full.stdout.count("log_count/ERROR") == 1
    assert "lab: cannot write the feed in" in full.stdout
    assert not list(exports.rglob("datapackage.json"))
    assert crawl_rows(exports, "pages=600").returncode == 0
    found = [verify(directory) for directory in runs(exports)]
    published = Counter(row["id"] for run in found for row in (*run["articles"], *run["related_links"]))
    assert (len(published), set(published.values())) == (600 * 4, {1})


def test_rows_that_the_store_did_not_keep_stop_the_run_and_are_published_by_the_next(tmp_path):
    exports = tmp_path / "exports"
    broken = crawl_rows(exports, "pages=60", "pause=0.005", "broken_store=1")
    assert "lab: cannot write the feed in" in broken.stdout
    crawl_rows(exports, "pages=60")
    published = Counter(row["id"] for directory in runs(exports) for row in verify(directory)["articles"])
    assert (len(published), set(published.values())) == (60, {1})


@pytest.mark.parametrize("place", ["a file", "no directory of ours"])
def test_unwritable_exports_end_the_run_with_one_line(tmp_path, place):
    exports = tmp_path / "exports"
    if place == "a file":
        exports.touch()
    else:
        exports = Path("/proc/newscrawl")
    ended = crawl_rows(exports, "pages=3")
    assert ended.stdout.count(" ERROR: ") == 1
    assert f"lab: cannot write the feed in {exports}" in ended.stdout
    assert "Closing spider (feed_unwritable)" in ended.stdout
    assert "downloader/request_count" not in ended.stdout
    assert "Traceback" not in ended.stdout


def test_rows_are_on_disk_soon_without_a_full_batch(tmp_path):
    exports = tmp_path / "exports"
    slow = start_crawl(exports, "pages=2", "pause=30", "WRITE_BATCH_ROWS=1000")
    part = wait_for_rows(exports, slow)
    slow.kill()
    slow.communicate()
    assert [row["id"] for row in rows(part)] == [article(1).id]
