"""What was promoted, told from sightings and visits, against a model that knows what each page showed when."""

from __future__ import annotations

import json
import tempfile
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.exceptions import FeedError
from newscrawl.items import Address
from newscrawl.reporting.promotion.ledger import opened
from newscrawl.reporting.promotion.targets import sites, targets
from newscrawl.values.moments import to_iso
from support.ledgers import BEGIN, PAGES, TARGETS, Look, Model, kind_of, publish, shown, wrong_in
from support.row_crawls import article

teasers = st.tuples(st.sampled_from(TARGETS), st.sampled_from(("První titulek", "Druhý titulek")))
boxes = st.lists(teasers, min_size=1, max_size=4, unique_by=lambda teaser: teaser[0]).map(tuple)
steps = st.tuples(
    st.sampled_from(PAGES), st.integers(1, 4000), st.lists(boxes, max_size=2).map(tuple), st.booleans(), st.booleans()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, min_size=1, max_size=14))
def test_targets_are_what_the_pages_showed(found):
    model, at, runs = Model(), BEGIN, [[]]
    for page, seconds, shown_there, repeats, ends_run in found:
        at += timedelta(seconds=seconds)
        model.looks.append(Look(page, at, () if repeats else shown_there, repeats))
        runs[-1].append(model.looks[-1])
        if ends_run:
            runs.append([])
    with TemporaryDirectory() as directory:
        exports = Path(directory)
        for number, looks in enumerate(runs):
            publish(exports, looks, began=BEGIN + timedelta(seconds=number))
        with opened([exports]) as connection:
            told = {target.url: target for target in targets(connection, lambda _site, _url: True)}
            assert sum(site.looks for site in sites(connection, list(told.values()))) == len(model.looks)
    truth = model.shown()
    assert told.keys() == truth.keys()
    assert [line for url in truth for line in wrong_in(told[url], model)] == []
    for url, seen in truth.items():
        for place in told[url].places:
            there = [row for row in seen if kind_of(row[1]) == place.page_kind]
            assert (place.best_box, place.best_position) == (min(row[2] for row in there), min(row[3] for row in there))
            assert (place.pages, place.sightings) == (len({row[1] for row in there}), len(there))


@contextmanager
def feed(*runs: tuple[list[Look], list[Any]]):
    with TemporaryDirectory() as directory:
        for number, (looks, rows) in enumerate(runs):
            publish(Path(directory), looks, *rows, began=BEGIN + timedelta(hours=number))
        yield Path(directory)


def test_an_article_is_one_target_by_whatever_address_it_is_promoted():
    moved = "https://zpravy.example/jinam"
    other = Address(site="lab", article_id=article(1).id, article_url=article(1).url, url=moved, seen_at=to_iso(BEGIN))
    runs = (([shown(article(1).url)], [article(1)]), ([shown(moved, 2)], [other]))
    with feed(*runs) as exports, opened([exports]) as connection:
        (target,) = targets(connection, lambda _site, _url: None)
    assert (target.url, target.target_id, target.sightings) == (article(1).url, article(1).id, 2)
    assert target.in_feed_at == article(1).first_seen_at


def test_a_site_says_what_was_never_fetched_and_what_came_within_a_day():
    late = article(2, first_seen_at=to_iso(BEGIN + timedelta(hours=30)))
    soon = article(3, first_seen_at=to_iso(BEGIN + timedelta(hours=3)))
    never, other = "https://zpravy.example/clanek-9", "https://zpravy.example/o-nas"
    looks = [shown(late.url), shown(soon.url, 1.1), shown(never, 1.2), shown(other, 1.3), shown(other, 40)]
    with feed((looks, [late, soon])) as exports, opened([exports]) as connection:
        (site,) = sites(connection, list(targets(connection, lambda _, url: "clanek" in url)))
    assert (site.targets, site.articles, site.in_feed, site.looks) == (4, 3, 2, 5)
    assert site.never_fetched == [never]
    assert site.within_a_day == round(1 / 3, 4)


def test_runs_of_other_sites_and_days_are_left_out():
    with feed(([shown(TARGETS[0])], [])) as exports:
        with opened([exports], ["jiny"]) as connection:
            assert list(targets(connection, lambda *_: None)) == []
        with opened([exports], since=(BEGIN + timedelta(days=1)).date()) as connection:
            assert list(targets(connection, lambda *_: None)) == []


def test_a_feed_without_ledger_promotes_nothing(tmp_path):
    with feed(([], [article(1)])) as exports, opened([exports]) as connection:
        assert list(targets(connection, lambda *_: None)) == []
        assert sites(connection, []) == []
    with opened([tmp_path]) as connection:
        assert json.dumps(list(targets(connection, lambda *_: None))) == "[]"


def test_what_does_not_fit_into_memory_goes_to_the_directory_for_temporary_files(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with opened([]) as connection:
        [[directory]] = connection.execute("select current_setting('temp_directory')").fetchall()
    assert Path(directory).parent == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_an_article_of_any_length_is_read():
    """Its line is several times as long as a page may be: text, blocks and captions say the same."""
    with feed(([], [article(1, text="Kůň. " * 6_000_000)])) as exports, opened([exports]) as connection:
        assert connection.execute("select count(*) from article").fetchone() == (1,)


def test_what_the_database_cannot_do_is_said_in_one_line():
    limits = "set memory_limit = '1MB'; set max_temp_directory_size = '1MB';"
    with pytest.raises(FeedError, match="Memory"), opened([]) as connection:
        connection.execute(f"{limits} select list(i order by i desc) from range(9000000) as numbers(i)").fetchall()
