"""`scrapy state`: what an operator sees of the store, takes out of it and lets be read anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newscrawl.commands import state
from newscrawl.facts import Visit
from newscrawl.state.notes import of_rows
from newscrawl.state.opening import STORE, open_store
from newscrawl.state.page_notes import Visited
from newscrawl.state.plan import DAY
from newscrawl.state.source_table import SourcePending, SourceRead
from newscrawl.state.store import Store, mark_of
from newscrawl.state.upkeep import Upkeep
from newscrawl.values.moments import unix_now
from support.command_calls import IN_PLACE, call, run
from support.row_crawls import article, crawl_rows, runs, verify
from support.state_notes import article as state_article
from support.state_notes import key, known, named, tombstone, url

FEED, PAGE_2 = "https://zpravy.example/rss", "https://zpravy.example/domaci?strana=2"
OLD = unix_now() - 500 * DAY
NEW = unix_now() - DAY


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A store: articles 1 (old) and 2 (gone) of the feed, 3 planned since long, 4 given up long ago, two sources."""
    directory = tmp_path / "state"
    store = open_store(directory, tmp_path / "exports")
    store.apply(of_rows([state_article(1, at=OLD), state_article(2, at=NEW)]))
    store.apply(of_rows([tombstone(2, at=NEW + 60, revision=2)]))
    store.apply([named(3, OLD), named(4, OLD - 40 * DAY), named(5, NEW, site="jiny")])
    store.apply([Visited(visit=Visit(key=key(number)), outcome="404", now=OLD + 9 * DAY) for number in (1, 4)])
    sources = ((FEED, "feed", 3), ("https://zpravy.example/svet", "listing", None))
    store.apply([source_read(address, kind, articles) for address, kind, articles in sources])
    store.apply([SourcePending(url=PAGE_2, site="lab", kind="listing", number=2)])
    store.close()
    return directory


def source_read(address: str, kind: str, articles: int | None) -> SourceRead:
    return SourceRead(url=address, site="lab", kind=kind, number=1, now=OLD, outcome="read", articles=articles,
                      etag='"a"')  # fmt: skip


@pytest.fixture
def command(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Call the command on that store."""
    project = state.Command.execute

    def execute(self: Any, *arguments: Any) -> int:
        self.settings.set("STATE_DIR", str(directory))
        return project(self, *arguments)

    monkeypatch.setattr(state.Command, "execute", execute)
    return lambda *arguments: call("state", *arguments)


@pytest.fixture
def store(directory: Path, tmp_path: Path) -> Iterator[Store]:
    opened = open_store(directory, tmp_path / "exports")
    yield opened
    opened.close()


def test_stats_are_a_table_with_a_line_for_each_site(command, capsys):
    assert command("stats") == 0
    *table, size = capsys.readouterr().out.splitlines()
    assert [line.split() for line in table] == [
        ["site", "pages", "published", "gone", "planned", "due", "sources"],
        ["jiny", "1", "0", "0", "1", "1", "0"],
        ["lab", "4", "2", "1", "2", "2", "3"],
    ]
    assert int(size.removesuffix(" bytes")) > 4096


def test_prune_forgets_what_nobody_named_for_so_long_and_nothing_that_is_planned(command, store, capsys):
    assert command("prune", "--older-than", "400d") == 0
    assert capsys.readouterr().out.startswith("2 pages and 2 sources forgotten, last seen before 20")
    assert [number for number in range(1, 6) if store.pages.find(key(number)) is None] == [1, 4]
    assert [source.url for source in store.sources.found("lab")] == [PAGE_2]


def test_prune_takes_days_with_or_without_their_unit(command, store, capsys):
    assert command("prune", "--older-than", "9999") == 0
    assert capsys.readouterr().out.startswith("0 pages and 0 sources forgotten")


def test_forget_says_what_becomes_of_each_address(command, store, capsys):
    assert command("forget", f"{url(1)}?utm_source=rss", url(3), FEED, PAGE_2) == 0
    again = "the next run reads it, whether it has changed or not"
    assert capsys.readouterr().out.splitlines() == [
        f"{url(1)}: article due: the next run publishes it as revision 2",
        f"{url(3)}: page due: the next run fetches it",
        f"{FEED}: source forgotten: {again}",
        f"{PAGE_2}: source forgotten: {again}",
    ]
    assert known(store, 1).revision == 1
    assert url(1) in {page.url for page in store.pages.due("lab", unix_now(), 10)}
    assert url(3) in {page.url for page in store.pages.due("lab", unix_now(), 10)}
    assert (store.sources.find(FEED), store.sources.find(PAGE_2)) == (None, None)


def test_forget_knows_the_sites_own_rules_of_addresses(directory, tmp_path):
    """A process of its own, in which no spider is asked for."""
    address = "https://www.idnes.cz/most.A260122_103049_domaci_jn"
    printed = (f"{address}?zdroj=top", f"https://r.idnes.cz/r.asp?url={address}")
    ended = run(tmp_path, "scrapy", "state", "forget", *printed, environment=IN_PLACE, STATE_DIR=directory)
    assert (ended.returncode, ended.stdout) == (1, f"{address}: not known\n" * 2)


def test_forget_of_an_unknown_address_ends_with_1_and_does_the_others(command, store, capsys):
    assert command("forget", "https://zpravy.example/neznamy", url(3)) == 1
    assert capsys.readouterr().out.splitlines() == [
        "https://zpravy.example/neznamy: not known",
        f"{url(3)}: page due: the next run fetches it",
    ]


def test_export_has_every_page_and_source_as_json_lines(command, capsys):
    assert command("export") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    pages = {row["url"]: row for row in rows if row["type"] == "page"}
    assert set(pages) == {url(number) for number in range(1, 6)}
    assert (pages[url(2)]["revision"], pages[url(2)]["gone"], pages[url(2)]["outcome"]) == (2, 1, "404")
    sources = {row["url"]: row for row in rows if row["type"] == "source"}
    assert (sources[FEED]["articles"], sources[FEED]["etag"], sources[PAGE_2]["pending"]) == (3, '"a"', 1)


def test_slow_reader_of_an_export_does_not_make_a_run_wait(store, directory, tmp_path):
    other = open_store(directory, tmp_path / "exports")
    other._writer.execute("PRAGMA busy_timeout = 0")
    rows = Upkeep(store).export()
    next(rows)
    other.apply([named(9)])
    assert url(9) not in {row["url"] for row in rows}
    assert known(store, 9)
    other.close()


def test_sound_store_is_said_to_be(command, directory, capsys):
    assert command("check") == 0
    assert capsys.readouterr().out == "sound\n"
    assert not mark_of(directory / STORE).exists()


@pytest.mark.parametrize("place", [0, 4096])
def test_damaged_store_is_told_with_1_and_marked_for_the_next_run(command, directory, capsys, place):
    with (directory / STORE).open("r+b") as file:
        file.seek(place)
        file.write(b"\xa5" * 4096)
    assert command("check") == 1
    said = capsys.readouterr()
    assert said.out + said.err
    assert "sound" not in said.out
    assert mark_of(directory / STORE).exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "one of stats, prune, forget, export, check, please"),
        (("statistics",), "one of stats, prune, forget, export, check, please"),
        (("stats", "lab"), "stats takes no argument"),
        (("check", "--older-than", "3"), "the others have no such option"),
        (("prune",), "prune needs --older-than"),
        (("prune", "--older-than", "měsíc"), "--older-than=měsíc: a number of days such as 400d, please"),
        (("prune", "--older-than", "-3"), "--older-than=-3: a number of days"),
        (("forget",), "forget needs a URL"),
        (("forget", "clanek-1"), "no http address: clanek-1"),
        (("stats", "--všechno"), "no such option: --všechno"),
    ],
)
def test_wrong_usage_is_one_line_and_2(command, capsys, arguments, told):
    try:
        status = command(*arguments)
    except SystemExit as parser:
        status = parser.code
        told = "--older-than"
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert told in said.err.splitlines()[-1]


def test_wrong_address_among_good_ones_changes_nothing(command, store):
    assert command("forget", url(3), "clanek-1") == 2
    assert known(store, 3)


def test_missing_store_ends_with_1_and_one_line(tmp_path):
    ended = run(tmp_path, "scrapy", "state", "stats", environment=IN_PLACE)
    assert ended.returncode == 1
    assert ended.stderr == f"scrapy state: {Path('state') / STORE}: there is no store\n"


def test_crawl_after_forget_publishes_the_next_revision_and_after_a_failed_check_makes_the_store_anew(
    tmp_path,
):
    exports, directory = tmp_path / "exports", tmp_path / "exports-state"
    crawl_rows(exports, "pages=2")
    store = open_store(directory, exports)
    assert Upkeep(store).forget(article(1).url, unix_now())
    store.close()
    crawl_rows(exports, "pages=2")
    (row,) = verify(runs(exports)[1])["articles"]
    assert (row["id"], row["revision"]) == (article(1).id, 2)
    assert row["changes"] == {"title": False, "perex": False, "added": [], "removed": [], "edited": []}

    with (directory / STORE).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 8192)
    assert run(tmp_path, "scrapy", "state", "check", environment=IN_PLACE, STATE_DIR=directory).returncode == 1
    healed = crawl_rows(exports, "pages=2")
    assert "The damaged store was set aside as" in healed.stdout
    assert verify(runs(exports)[2])["articles"] == []
    store = open_store(directory, exports)
    assert Upkeep(store).problems() == []
    store.close()
