"""The visit goes with an article to the state and nowhere else."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle

import msgspec
import pytest
from itemadapter import ItemAdapter
from scrapy.exporters import JsonLinesItemExporter, PythonItemExporter

from newscrawl.facts import Visit
from newscrawl.items import Article
from newscrawl.schema import json_schema, validate
from newscrawl.state.notes import of_rows
from newscrawl.state.visited_article import VisitedArticle, visit_of_row
from support.row_crawls import article, link

VISIT = Visit(key=7, aliases=(8,), etag='"a"')


@pytest.fixture
def row() -> VisitedArticle:
    plain = article(1)
    made = VisitedArticle(**{field.name: getattr(plain, field.name) for field in dataclasses.fields(Article)})
    made.visit = VISIT
    return made


def test_row_is_an_article_that_knows_its_visit(row):
    assert isinstance(row, Article)
    assert visit_of_row(row) == VISIT
    assert visit_of_row(article(1)) is visit_of_row(link(1)) is visit_of_row("no item at all") is None


def test_row_that_was_given_no_visit_has_none():
    assert visit_of_row(VisitedArticle(**dataclasses.asdict(article(1)))) is None


def test_visit_is_no_field(row):
    fields = [field.name for field in dataclasses.fields(Article)]
    assert [field.name for field in dataclasses.fields(row)] == fields
    assert list(dataclasses.asdict(row)) == list(ItemAdapter(row)) == list(ItemAdapter(row).asdict()) == fields


def test_visit_is_not_in_the_lines_of_the_feed_nor_in_its_schema(row):
    assert msgspec.json.encode(row) == msgspec.json.encode(article(1))
    assert validate(msgspec.to_builtins(row)) == []
    assert "visit" not in json_schema("article")["properties"]


def test_visit_is_not_in_scrapys_own_exports(row, tmp_path):
    with (tmp_path / "items.jsonl").open("wb") as file:
        exporter = JsonLinesItemExporter(file)
        exporter.start_exporting()
        exporter.export_item(row)
        exporter.finish_exporting()
    assert json.loads((tmp_path / "items.jsonl").read_bytes()) == dataclasses.asdict(article(1))
    assert dict(PythonItemExporter().export_item(row)) == dict(PythonItemExporter().export_item(article(1)))


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))])
def test_visit_survives_copying_and_pickling(row, again):
    """Scrapy keeps waiting items in memory, and a process that reads pages hands them over."""
    other = again(row)
    assert (other, visit_of_row(other)) == (row, VISIT)


def test_note_of_the_row_takes_the_visit_along(row):
    (note,) = of_rows([row])
    assert note.visit == VISIT
