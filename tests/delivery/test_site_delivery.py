"""The order and the limits of a site's delivery, with targets that fail as a test says, on a real feed and store."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.utils.project import get_project_settings

from newscrawl.clock import Clock
from newscrawl.delivery.finished_runs import FinishedRun, beginning_of, newest_published, number_after, runs_after
from newscrawl.delivery.site_delivery import Outcome, SiteDelivery
from newscrawl.delivery.storages import STORAGES, DirectoryStorage
from newscrawl.delivery.targets import Targets, targets_of
from newscrawl.exceptions import NotDelivered
from newscrawl.feed.checking.compact import compact
from newscrawl.feed.index import rebuild
from newscrawl.state.delivery_table import DeliveryBegun
from newscrawl.state.opening import open_store
from newscrawl.state.store import Store
from support.published_feeds import begin, problems, publish
from support.row_crawls import page, runs


@dataclass
class Fake:
    """A target that takes runs unless `fails`, given the number of those it has, raises something."""

    key: str
    fails: Callable[[int], object] = lambda _: None
    got: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.key

    def deliver(self, run: FinishedRun, until: float) -> None:
        self.fails(len(self.got))
        self.got.append(run.id)


def deliver(directory: Path, storages: list[Fake], webhook: Fake | None = None, seconds: float = 30) -> list[Outcome]:
    """Deliver the feed of the site `lab`, from its beginning to targets that are new."""
    with closing(open_store(directory / "state", directory / "exports")) as store:
        for target in (*storages, *([webhook] if webhook else [])):
            store.apply([DeliveryBegun(site="lab", target=target.key, position="")])
        return asyncio.run(delivery(directory, storages, webhook, store).deliver(seconds))


def delivery(directory: Path, storages: list[Fake], webhook: Fake | None, store: Store) -> SiteDelivery:
    return SiteDelivery(directory / "exports", "lab", Targets(storages, webhook), store, Clock())


def raises(error: Exception, at: int) -> Callable[[int], object]:
    def fails(number: int) -> None:
        if number == at:
            raise error

    return fails


@pytest.fixture
def feed(tmp_path: Path) -> list[str]:
    """Three runs of two days; returned are their ids."""
    return [publish(tmp_path / "exports", page(hour + 1), hour=hour).name for hour in (0, 12, 30)]


def test_no_time_left_is_a_failure_only_where_no_run_was_delivered(tmp_path, feed):
    slow = Fake("slow", raises(TimeoutError("large takes longer than there is time for"), 2))
    [outcome] = deliver(tmp_path, [slow])
    assert (outcome.runs, outcome.waiting, outcome.failure) == (2, 1, None)
    [outcome] = deliver(tmp_path, [slow])
    assert (outcome.runs, outcome.waiting, outcome.failure) == (0, 1, "large takes longer than there is time for")
    slow.fails = lambda _: None
    deliver(tmp_path, [slow])
    assert slow.got == feed


def test_without_any_time_all_wait_and_nothing_has_failed(tmp_path, feed):
    target = Fake("target")
    [outcome] = deliver(tmp_path, [target], seconds=-1)
    assert (outcome.runs, outcome.waiting, outcome.failure, target.got) == (0, len(feed), None, [])


def test_who_hangs_keeps_the_lock_and_does_not_hold_up_the_others(tmp_path, feed):
    over = threading.Event()
    hangs, well = Fake("hangs", lambda _: over.wait()), Fake("well")
    first, second = deliver(tmp_path, [hangs, well], seconds=0.1)
    assert (first.failure, first.waiting) == ("not within 0 s", 3)
    assert (second.failure, well.got) == (None, feed)
    assert deliver(tmp_path, [hangs, well]) == []
    over.set()


def test_runs_that_are_not_published_wait_for_that(tmp_path, feed):
    begin(tmp_path / "exports", page(9), hour=40)
    target = Fake("target")
    deliver(tmp_path, [target])
    assert target.got == feed
    assert newest_published(tmp_path / "exports", "lab") == feed[-1]


def test_a_bug_in_a_target_is_no_failure_of_it(tmp_path, feed):
    with pytest.raises(ZeroDivisionError):
        deliver(tmp_path, [Fake("bug", raises(ZeroDivisionError(), 1))])


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None)
@given(plan=st.lists(st.tuples(*[st.integers(0, 3)] * 3), max_size=6))
def test_whatever_fails_each_target_gets_each_run_once_in_order_and_the_webhook_last(tmp_path_factory, plan):
    """`plan`: of each attempt, after how many runs each target fails."""
    directory = tmp_path_factory.mktemp("plan")
    feed = [publish(directory / "exports", page(hour + 1), hour=hour).name for hour in (0, 12, 30)]
    targets = [Fake(name) for name in ("a", "b", "webhook")]
    *storages, webhook = targets
    for limits in (*plan, (99, 99, 99)):
        for target, limit in zip(targets, limits, strict=True):
            target.fails = raises(NotDelivered("no"), len(target.got) + limit)
        outcomes = deliver(directory, storages, webhook)
        assert all(target.got == feed[: len(target.got)] for target in targets)
        assert len(webhook.got) <= min(len(storage.got) for storage in storages)
        for target, outcome in zip(targets, outcomes, strict=True):
            assert outcome.position == (["", *feed])[len(target.got)]
            assert outcome.waiting == (len(feed) - len(target.got) if outcome.failure else 0)
    assert [target.got for target in targets] == [feed] * 3


def test_runs_are_found_after_any_position(tmp_path, feed):
    exports = tmp_path / "exports"
    for number, position in enumerate(["", *feed]):
        assert [run.id for run in runs_after(exports, "lab", position)] == feed[number:]
        assert number_after(exports, "lab", position) == 3 - number
    assert list(runs_after(exports, "nosuch", "")) == []


@pytest.mark.parametrize("day", [date.min, date(999, 1, 1), date(2026, 11, 1), date(2026, 11, 23), date.max])
def test_from_whatever_day_on_no_run_that_comes_later_is_left_out(tmp_path, feed, day):
    target = Fake("target")
    with closing(open_store(tmp_path / "state", tmp_path / "exports")) as store:
        site = delivery(tmp_path, [target], None, store)
        asyncio.run(site.deliver(30, beginning_of(day)))
        assert target.got == [run for run in feed if f"{run[:4]}-{run[4:6]}-{run[6:8]}" >= day.isoformat()]
        target.got.clear()
        later = publish(tmp_path / "exports", page(9), hour=40).name
        asyncio.run(site.deliver(30))
    assert target.got == [later]


def test_each_schema_gets_there_once_a_process_and_a_lost_one_holds_up_nothing(tmp_path):
    """Other sites may be putting the same one there: its unfinished form has the name of the site."""
    first = publish(tmp_path / "exports", page(1))
    (tmp_path / "exports" / "schema" / "article-1.2.json").unlink()
    put: list[str] = []

    def note(self: DirectoryStorage, name: str, source: Path, site: str) -> None:
        put.append(name)
        DirectoryStorage.put(self, name, source, site)

    settings = get_project_settings().copy()
    settings.set("DELIVER_TO", f"file://{tmp_path}/copy")
    [target] = targets_of(Crawler(Spider, settings))
    with patch.dict(STORAGES, file=type("Noting", (DirectoryStorage,), {"put": note})):
        for run in runs_after(tmp_path / "exports", "lab", ""):
            target.deliver(run, time.monotonic() + 60)
        publish(tmp_path / "exports", page(2), hour=1)
        (tmp_path / "copy" / "schema" / "related_link-1.2.json.other.tmp").mkdir()
        for run in runs_after(tmp_path / "exports", "lab", first.name):
            target.deliver(run, time.monotonic() + 60)
    assert [name for name in put if name.count("/") == 1] == ["schema/related_link-1.2.json", "schema/article-1.2.json"]
    assert put[0] == "schema/related_link-1.2.json"
    assert put[-1].endswith("/datapackage.json")
    assert problems(tmp_path / "copy") == ["runs.jsonl: is not there"]
    rebuild(tmp_path / "copy")
    assert problems(tmp_path / "copy") == []


def test_a_run_that_is_compacted_while_it_is_delivered_comes_as_part_of_the_other_one(tmp_path, feed):
    def compacts(number: int) -> None:
        if number == 1 and list(compact([tmp_path / "exports"], date.max)):
            raise NotDelivered("articles.jsonl: FileNotFoundError")

    target = Fake("target", compacts)
    feed = [*feed, publish(tmp_path / "exports", page(7), hour=31).name]
    [outcome] = deliver(tmp_path, [target])
    assert (outcome.failure, outcome.waiting, outcome.position) == (None, 0, feed[-1])
    assert target.got == [feed[0], *(run.name for run in runs(tmp_path / "exports"))]
