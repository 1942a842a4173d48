"""What a crash leaves on disk is completed by the next start: whole lines, whole pages, published once."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.derived import teaser_id
from newscrawl.exceptions import AlreadyRunning, FeedError
from newscrawl.facts import READER_VERSION
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.verify import verify as check
from newscrawl.feed.journal import Journal, part_of
from newscrawl.feed.recovery import recover
from newscrawl.feed.row_file import RowFile
from newscrawl.feed.run import Run, lock_site, report
from newscrawl.items import (
    Address,
    Article,
    PageVisit,
    Rejection,
    RelatedLink,
    SightedBox,
    Sighting,
    Teaser,
    Tombstone,
)
from support.row_crawls import FETCHED, article, link, page, rows, runs, verify

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LINES = [msgspec.json.encode(article(number)) for number in range(1, 5)]
JOURNAL = b"".join(line + b"\n" for line in LINES)


def orphan(exports: Path, *batches: list, now: datetime = NOW) -> Path:
    """Leave a run behind as a killed process does, after it wrote `batches` of rows."""
    run = Run(exports, "lab", now)
    for batch in batches:
        pages = PageBuffer()
        for row in batch:
            pages.add(row)
        run.append(pages.take())
    run.abandon()
    return run.path


def publish(exports: Path, now: datetime) -> Path:
    """Leave a complete run behind."""
    run = Run(exports, "lab", now)
    run.publish(report("lab", run.id, "finished", {}, now))
    return run.path


class Committed(list):
    """The rows that were committed, and the version of the reader they were said to be of."""

    reader = None

    def __call__(self, rows, reader):
        self.extend(rows)
        self.reader = reader


# --- the journal ------------------------------------------------------------------------------------------------------


@given(st.integers(0, len(JOURNAL)))
def test_any_prefix_of_a_journal_recovers_to_its_complete_lines(length):
    with TemporaryDirectory() as directory:
        path = Path(directory, "articles.jsonl.part")
        path.write_bytes(JOURNAL[:length])
        RowFile(path, Article).repair()
        assert path.read_bytes() == JOURNAL[: JOURNAL.rfind(b"\n", 0, length) + 1]
        assert list(Path(directory).iterdir()) == [path]


@given(st.binary(max_size=300), st.sampled_from([b"", b"\n"]))
def test_garbage_after_the_last_line_is_cut(garbage, end):
    with TemporaryDirectory() as directory:
        path = Path(directory, "articles.jsonl.part")
        path.write_bytes(JOURNAL + garbage + end)
        RowFile(path, Article).repair()
        assert path.read_bytes() == JOURNAL


@pytest.mark.parametrize(
    "bad",
    [
        b"\0" * 4096,
        b"[" * 100_000,
        b'{"x":' * 100_000,
        b"{}",
        b"null",
        b'{"type":"related_link"}',
        LINES[0][:-1],
        b"\xff\xfe",
        b"",
    ],
)
def test_a_line_that_holds_no_row_is_taken_out_wherever_it_stands(tmp_path, bad):
    path = tmp_path / "articles.jsonl.part"
    path.write_bytes(LINES[0] + b"\n" + bad + b"\n" + LINES[1] + b"\n")
    assert RowFile(path, Article).repair() == 1
    assert path.read_bytes() == LINES[0] + b"\n" + LINES[1] + b"\n"


def test_a_good_journal_is_not_touched(tmp_path):
    path = tmp_path / "articles.jsonl.part"
    path.write_bytes(JOURNAL)
    before = path.stat()
    assert RowFile(path, Article).repair() == 0
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_journal_never_continues_an_older_one(tmp_path):
    path = tmp_path / "articles.jsonl"
    Journal(path).append([b"{}"])
    assert part_of(path).read_bytes() == b"{}\n"
    with pytest.raises(FileExistsError):
        Journal(path)


def test_kernel_that_takes_a_line_in_parts(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, content: write(descriptor, content[:3]))
    Journal(tmp_path / "x.jsonl").append([b'{"a":1}', b'{"a":2}'])
    assert (tmp_path / "x.jsonl.part").read_bytes() == b'{"a":1}\n{"a":2}\n'


# --- a run ------------------------------------------------------------------------------------------------------------


def visit(number: int, outcome: str, moment: int = 0) -> PageVisit:
    """Return a visit to the page of article `number`, which the feed has, or will have."""
    row = article(number)
    at = f"2026-11-22T10:{moment // 60:02}:{moment % 60:02}+01:00"
    return PageVisit(
        site="lab",
        page_url=row.url,
        page_kind="article",
        article_id=row.id,
        outcome=outcome,
        status=200,
        fetched_at=at,
    )


def stone(number: int) -> Tombstone:
    row = article(number)
    return Tombstone(
        id=row.id, url=row.url, site="lab", status=410, revision=2, first_seen_at=row.fetched_at, gone_at=row.fetched_at
    )


STORIES = {"new": article, "revised": lambda number: article(number, revision=2), "gone": stone}
"""Outcome of a visit to the row that comes of it."""
looks = st.lists(st.tuples(st.integers(1, 4), st.sampled_from((*STORIES, "unchanged", "304", "held", "failed"))))


@given(st.lists(looks, max_size=4), st.data())
def test_visits_say_nothing_false_wherever_a_crash_cuts_the_last_batch(batches, data):
    """A visit names a row of the run, or one before it; what is said of an article whose row was cut is not known."""
    with TemporaryDirectory() as name:
        run, moment, told = Run(Path(name), "lab", NOW), 0, set()
        for batch in batches:
            pages = PageBuffer()
            for number, wanted in batch:
                outcome = "unchanged" if wanted in STORIES and number in told else wanted  # a run has one row of each
                told |= {number} if outcome in STORIES else set()
                moment += 1
                pages.add_seen(visit(number, outcome, moment))
                if outcome in STORIES:
                    pages.add(STORIES[outcome](number))
            run.append(pages.take())
        run.abandon()
        rows_before = {
            row["id"] for file in ("articles", "tombstones") for row in _lines(run.path / f"{file}.jsonl.part")
        }
        cut = data.draw(st.sampled_from(("articles", "tombstones", "visits")))
        path = run.path / f"{cut}.jsonl.part"
        if path.exists():
            path.write_bytes(path.read_bytes()[: data.draw(st.integers(0, path.stat().st_size))])
        recover(Path(name), "lab", Committed())
        kept = [row for file in ("articles", "tombstones") for row in _lines(run.path / f"{file}.jsonl")]
        lost = rows_before - {row["id"] for row in kept}
        visits = _lines(run.path / "visits.jsonl")
        assert {row["article_id"] for row in visits if row["outcome"] in STORIES} <= {row["id"] for row in kept}
        assert not {row["article_id"] for row in visits} & lost
        if cut != "visits":
            assert {row["id"] for row in kept} <= {row["article_id"] for row in visits}
        verify(run.path)


def _lines(path: Path) -> list[dict]:
    return rows(path) if path.exists() else []


def test_addresses_that_a_killed_run_has_told_are_committed(tmp_path):
    directory = orphan(tmp_path, page(1))
    row = Address(
        site="lab",
        article_id=article(1).id,
        article_url=article(1).url,
        url="https://m.zpravy.example/clanek-1",
        seen_at=article(1).fetched_at,
    )
    (directory / "addresses.jsonl.part").write_bytes(msgspec.json.encode(row) + b'\n{"type":"addr')
    committed = Committed()
    recover(tmp_path, "lab", committed)
    assert [each for each in committed if isinstance(each, Address)] == [row]
    assert [each["url"] for each in verify(directory)["addresses"]] == [row.url]


def test_orphan_is_published_once_and_its_rows_committed(tmp_path):
    directory = orphan(tmp_path, page(1), page(2))
    committed = Committed()
    assert recover(tmp_path, "lab", committed) == [directory]
    found = verify(directory)
    assert [row["id"] for row in found["articles"]] == [article(1).id, article(2).id]
    assert len(found["related_links"]) == 6
    assert sorted(row.id for row in committed) == sorted(row.id for row in (*page(1), *page(2)))
    before = {path: path.read_bytes() for path in directory.iterdir()}
    assert recover(tmp_path, "lab", committed) == []
    assert {path: path.read_bytes() for path in directory.iterdir()} == before
    assert len(committed) == 8


def test_rows_are_committed_as_of_the_reader_that_read_them(tmp_path):
    """Else the next edit of their articles would be taken for what a new reader makes of them."""
    directory = orphan(tmp_path, page(1))
    (directory / ".reader").write_text(f"{READER_VERSION - 1}")
    committed = Committed()
    recover(tmp_path, "lab", committed)
    assert committed.reader == READER_VERSION - 1
    assert not (directory / ".reader").exists()


def test_orphan_that_tells_no_reader_is_recovered_all_the_same(tmp_path):
    (orphan(tmp_path, page(1)) / ".reader").write_text("")
    committed = Committed()
    recover(tmp_path, "lab", committed)
    assert (len(committed), committed.reader) == (4, None)


def test_report_of_a_recovered_run_says_so(tmp_path):
    directory = orphan(tmp_path, page(1))
    recover(tmp_path, "lab", Committed())
    content = json.loads((directory / "report.json").read_text())
    assert content["finish_reason"] == "recovered"
    assert content["ok"] is False
    assert content["started_at"] == "2026-11-22T11:00:00+01:00"
    assert content["rows"] == {"articles": 1, "related_links": 3}
    assert json.loads((directory / "datapackage.json").read_text())["finish_reason"] == "recovered"


BATCHES = ([*page(1), *page(2, links=0)], [*page(3, links=1), *page(4)])
WRITTEN = [
    (type(row), byte)
    for batch in BATCHES
    for kind in (RelatedLink, Article)
    for row in batch
    if isinstance(row, kind)
    for byte in msgspec.json.encode(row) + b"\n"
]
"""Every byte of two batches in the order of writing: the links of a batch before its articles."""


@given(st.integers(0, len(WRITTEN)))
def test_crash_at_any_byte_leaves_whole_pages_only(length):
    content = {kind: bytes(byte for of, byte in WRITTEN[:length] if of is kind) for kind in (RelatedLink, Article)}
    whole = content[Article].count(b"\n")
    with TemporaryDirectory() as name:
        directory = orphan(Path(name))
        part_of(directory / "related_links.jsonl").write_bytes(content[RelatedLink])
        part_of(directory / "articles.jsonl").write_bytes(content[Article])
        committed = Committed()
        recover(Path(name), "lab", committed)
        found = verify(directory)
        assert [row["id"] for row in found["articles"]] == [article(number).id for number in (1, 2, 3, 4)][:whole]
        assert len(found["related_links"]) == sum((3, 0, 1, 3)[:whole])
        assert {row.id for row in committed} == {row["id"] for kind in found.values() for row in kind}


def test_quarantine_is_recovered_too(tmp_path):
    run = Run(tmp_path, "lab", NOW)
    pages = PageBuffer()
    pages.add_rejection(Rejection(site="lab", url=None, reason="NoStory", rejected_at="2026-11-22T10:00:00+01:00"))
    run.append(pages.take())
    run.abandon()
    with part_of(run.path / "quarantine.jsonl").open("ab") as part:
        part.write(b'{"type":"rej')
    recover(tmp_path, "lab", Committed())
    (row,) = verify(run.path)["quarantine"]
    assert row["reason"] == "NoStory"


def test_row_that_no_copy_can_hold_does_not_keep_its_run_from_being_published(tmp_path, caplog):
    unreal = article(1, published_at="2026-02-31T10:00:00+01:00")
    directory = orphan(tmp_path, [unreal, article(2)])
    recover(tmp_path, "lab", Committed(), ["gzip", "parquet"])
    assert [row["published_at"] for row in verify(directory)["articles"]] == [
        unreal.published_at,
        article(2).published_at,
    ]
    assert not list(directory.glob("*.parquet*"))
    (told,) = [message for message in caplog.messages if "copies" in message]
    assert told.startswith(f"lab: published without copies: {directory}/articles.jsonl: Invalid")


def test_run_that_died_before_its_first_journal_is_an_empty_run(tmp_path):
    directory = orphan(tmp_path)
    for path in directory.glob("*.part"):
        path.unlink()
    recover(tmp_path, "lab", Committed())
    assert verify(directory) == {"articles": [], "related_links": []}


def test_feed_of_a_site_is_locked_for_one_run_and_as_long_as_it_lives(tmp_path):
    held = lock_site(tmp_path, "lab")
    with pytest.raises(AlreadyRunning, match="another run of lab"):
        lock_site(tmp_path, "lab")
    os.close(lock_site(tmp_path, "jiny"))
    os.close(held)
    os.close(lock_site(tmp_path, "lab"))


def test_run_begins_after_the_last_one_also_when_the_clock_was_put_back(tmp_path):
    ahead = orphan(tmp_path, page(1), now=NOW + timedelta(days=400))
    recover(tmp_path, "lab", Committed())
    run = Run(tmp_path, "lab", NOW)
    assert run.began == NOW + timedelta(days=400, milliseconds=1)
    assert run.id > ahead.name
    assert runs(tmp_path) == [ahead, run.path]


def test_other_sites_and_foreign_directories_are_left_alone(tmp_path):
    directory = orphan(tmp_path, page(1))
    foreign = tmp_path / "lab" / "2026-11-22" / "my-notes"
    foreign.mkdir()
    (foreign / "articles.jsonl.part").write_text("x")
    assert recover(tmp_path, "jiny", Committed()) == []
    assert recover(tmp_path, "lab", Committed()) == [directory]
    assert [path.name for path in foreign.iterdir()] == ["articles.jsonl.part"]


def test_run_put_aside_under_a_name_with_a_dot_is_no_part_of_the_feed(tmp_path):
    directory = orphan(tmp_path, page(1), now=NOW + timedelta(days=1))
    (tmp_path / "lab" / ".trash").mkdir()
    aside = directory.rename(tmp_path / "lab" / ".trash" / directory.name)
    assert recover(tmp_path, "lab", Committed()) == []
    assert not (aside / "articles.jsonl").exists()
    assert Run(tmp_path, "lab", NOW).began == NOW


def test_failed_commit_leaves_the_orphan_to_the_next_start(tmp_path):
    directory = orphan(tmp_path, page(1))

    def fail(rows, reader):
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        recover(tmp_path, "lab", fail)
    assert not (directory / "articles.jsonl").exists()
    assert recover(tmp_path, "lab", Committed()) == [directory]
    assert len(verify(directory)["articles"]) == 1


FINISHED = json.dumps(
    report("lab", "20261122T100000.000Z-abcdef", "finished", {"articles": 7, "related_links": 0}, datetime.now(UTC))
)


@pytest.mark.parametrize("left", [None, FINISHED, "", FINISHED[:40], "[]", "{}"])
@pytest.mark.parametrize("present", range(4))
def test_crash_between_two_steps_of_publishing_is_completed(tmp_path, present, left):
    """Every set of steps that can have been done: two renames, the report, and leftovers of unfinished writes."""
    directory = orphan(tmp_path, page(1))
    if present & 1:
        part_of(directory / "related_links.jsonl").rename(directory / "related_links.jsonl")
    if present & 2:
        part_of(directory / "articles.jsonl").rename(directory / "articles.jsonl")
    if left is not None:
        (directory / "report.json").write_text(left)
    (directory / "datapackage.json.tmp").write_text("{")
    assert recover(tmp_path, "lab", Committed()) == [directory]
    for name in ("report.json", "datapackage.json"):
        assert json.loads((directory / name).read_text())["finish_reason"] == "recovered"
    assert len(verify(directory)["articles"]) == 1


# --- where a run lies -------------------------------------------------------------------------------------------------


def test_day_is_that_of_prague_and_ids_sort_by_time(tmp_path):
    late = Run(tmp_path, "lab", datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert late.path.parent == tmp_path / "lab" / "2026-07-01"
    later = Run(tmp_path, "lab", datetime(2026, 6, 30, 22, 30, tzinfo=UTC) + timedelta(seconds=1))
    same = Run(tmp_path, "lab", datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert late.id < later.id
    assert same.id != late.id


@pytest.mark.parametrize("name", ["", ".", "..", "../etc", "a/b", "a\0b", "-rf", "a b", "žluť"])
def test_site_name_cannot_leave_the_exports(tmp_path, name):
    with pytest.raises(FeedError):
        Run(tmp_path / "exports", name, NOW)
    with pytest.raises(FeedError):
        recover(tmp_path / "exports", name, Committed())
    assert not (tmp_path / "exports").exists()


# --- pages ------------------------------------------------------------------------------------------------------------


@given(st.permutations([*page(1), *page(2), *page(3)]))
def test_links_never_go_before_others_of_their_page_are_decided(order):
    pages = PageBuffer()
    for row in order:
        pages.add(row)
    batch = pages.take()
    assert sorted(row.id for row in batch.rows) == sorted(row.id for row in order)
    assert len(batch.lines[RelatedLink]) == 9
    assert [json.loads(line)["id"] for line in batch.lines[Article]] == [
        row.id for row in order if isinstance(row, Article)
    ]


def test_links_of_a_dropped_article_are_given_back():
    pages = PageBuffer()
    for row in page(1)[:-1] + page(2):
        pages.add(row)
    assert [row.article_id for row in pages.drop(article(1).url)] == [article(1).id] * 3
    assert pages.drop(article(1).url) == []
    pages.add(link(3))
    assert [row.id for row in pages.drop_all()] == [link(3).id]
    assert len(pages.take()) == 4


def test_recovery_reads_runs_of_any_day(tmp_path):
    for days in range(3):
        orphan(tmp_path, page(days + 1), now=NOW - timedelta(days=days))
    assert len(recover(tmp_path, "lab", Committed())) == 3
    assert [len(rows(directory / "articles.jsonl")) for directory in runs(tmp_path)] == [1, 1, 1]


# --- many runs --------------------------------------------------------------------------------------------------------


def test_a_start_looks_at_no_day_before_the_newest_one_of_the_last_start(tmp_path, monkeypatch):
    """A year of runs every ten minutes: each start would look into 52,560 directories."""
    for day in range(5):
        recover(tmp_path, "lab", Committed())
        publish(tmp_path, NOW + timedelta(days=day))
    looked_at = []
    exists = Path.exists
    monkeypatch.setattr(Path, "exists", lambda path: looked_at.append(path) or exists(path))
    assert recover(tmp_path, "lab", Committed()) == []
    days = {path.parent.parent.name for path in looked_at if path.name == "datapackage.json"}
    assert days == {"2026-11-25", "2026-11-26"}


def test_what_was_killed_on_the_last_day_is_found_after_any_number_of_starts(tmp_path):
    publish(tmp_path, NOW - timedelta(days=1))
    for hour in range(3):
        recover(tmp_path, "lab", Committed())
        directory = orphan(tmp_path, page(hour), now=NOW + timedelta(hours=hour))
        assert recover(tmp_path, "lab", Committed()) == [directory]


def test_a_recovery_that_fails_is_made_again_on_whatever_day_it_was(tmp_path):
    first, second = orphan(tmp_path, page(1)), orphan(tmp_path, page(2), now=NOW + timedelta(days=3))

    def full(rows, reader):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        recover(tmp_path, "lab", full)
    assert recover(tmp_path, "lab", Committed()) == [first, second]


@pytest.mark.parametrize("damage", [b"", b"\xff\n", b"2031-01-01", b"../../x"])
def test_every_day_is_looked_at_where_the_newest_one_is_not_known(tmp_path, damage):
    directory = orphan(tmp_path, page(1))
    orphan(tmp_path, page(2), now=NOW + timedelta(days=3))
    recover(tmp_path, "lab", Committed())
    (directory / "datapackage.json").unlink()
    assert recover(tmp_path, "lab", Committed()) == []
    (tmp_path / "lab" / ".recovered").write_bytes(damage)
    assert recover(tmp_path, "lab", Committed()) == [directory]


def test_the_clock_was_ahead_and_the_runs_of_that_time_are_deleted(tmp_path):
    ahead = publish(tmp_path, NOW + timedelta(days=900))
    recover(tmp_path, "lab", Committed())
    shutil.rmtree(ahead.parent)
    directory = orphan(tmp_path, page(1))
    assert recover(tmp_path, "lab", Committed()) == [directory]


# --- sightings --------------------------------------------------------------------------------------------------------


def teaser(place: int) -> Teaser:
    url = f"https://zpravy.example/clanek-{place}"
    return Teaser(site="lab", id=teaser_id(url, f"Zpráva {place}", None), url=url, title=f"Zpráva {place}")


def sighting(number: int, *teasers: Teaser) -> Sighting:
    box = SightedBox(box=1, section="main", teasers=[None, *(each.id for each in teasers)])
    url = f"https://zpravy.example/rubrika-{number}"
    return Sighting(site="lab", page_url=url, page_kind="section", boxes=[box], seen_at=FETCHED)


@pytest.mark.parametrize(("cut", "kept"), [(0, [1, 2, 3]), (1, [1, 2]), (2, [1, 2]), (3, [1])])
def test_sightings_go_whose_teasers_did_not_reach_the_disk(tmp_path, cut, kept):
    told = [teaser(place) for place in range(1, 5)]
    run = Run(tmp_path, "lab", NOW)
    pages = PageBuffer()
    pages.run_id = run.id
    for row in (told[0], sighting(1, told[0]), told[1], sighting(2, told[0]), told[2], told[3], sighting(3, *told)):
        pages.add_seen(row)
    batch = pages.take()
    if cut >= 3:  # the second page was written by a batch that never came
        batch.lines[Sighting] = [batch.lines[Sighting][0], batch.lines[Sighting][2]]
    run.append(batch)
    run.abandon()
    journal = part_of(run.path / "teasers.jsonl")
    lines = journal.read_bytes().splitlines(keepends=True)
    if cut:
        journal.write_bytes(b"".join(lines[:-cut]) + lines[-cut][:20])
    recover(tmp_path, "lab", Committed())
    assert [row["page_url"][-1] for row in rows(run.path / "sightings.jsonl")] == list(map(str, kept))
    assert len(rows(run.path / "teasers.jsonl")) == len(told) - cut
    assert not [finding for finding in check([tmp_path]) if isinstance(finding, Problem)]
