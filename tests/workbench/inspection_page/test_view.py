"""The right side of an inspection: each part stands there once, each row has its place, each field its source."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.items import Article, RelatedLink
from newscrawl.workbench.inspection import Inspection
from newscrawl.workbench.inspection_page.view import Entry, View, view_of
from support.hostile_pages import PROSE, page_with
from support.inspected_pages import inspected
from support.paths import FIXTURES

PAGES = [min(path for path in site.iterdir() if path.suffix != ".json") for site in sorted(FIXTURES.iterdir())]
pages = pytest.mark.parametrize("page", [*PAGES, *sorted(FIXTURES.glob("*/*.txt"))[:3]], ids=lambda page: page.stem)


def inspection_of(page: Path) -> Inspection:
    truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return inspected(page.read_text(encoding="utf-8"), url=truth["url"], spider=page.parent.name)


def entries(view: View) -> Iterator[Entry]:
    yield from (*view.fields, *view.story, *view.dropped)
    for group in view.left_out:
        yield from group.entries
    for box in view.boxes:
        yield from (box.heading, *box.others)
        for teaser in box.teasers.values():
            yield from ([teaser.title] if teaser.title is not None else [])
            yield from teaser.lines


@pages
def test_each_part_of_a_page_has_one_entry(page: Path) -> None:
    inspection = inspection_of(page)
    owned = Counter(number for entry in entries(view_of(inspection)) for number in entry.owns)
    assert owned == Counter(range(len(inspection.parts)))


@pages
def test_each_related_link_has_its_place(page: Path) -> None:
    inspection = inspection_of(page)
    view = view_of(inspection)
    rows = {teaser.row.id for box in view.boxes for teaser in box.teasers.values() if teaser.row is not None}
    assert view.unplaced == []
    assert rows == {row.id for row in inspection.rows if isinstance(row, RelatedLink)}


@pages
def test_the_rows_are_shown_as_they_are(page: Path) -> None:
    inspection = inspection_of(page)
    view = view_of(inspection)
    links = [row for row in inspection.rows if isinstance(row, RelatedLink)]
    decoder, text, shown = json.JSONDecoder(), view.links, []
    while text:
        row, end = decoder.raw_decode(text)
        shown.append(row)
        text = text[end:].lstrip()
    assert [row["id"] for row in shown] == [link.id for link in links]
    article = next((row for row in inspection.rows if isinstance(row, Article)), None)
    assert json.loads(view.article or "{}").get("text") == (article.text if article else None)


def test_each_field_has_its_value_its_source_and_its_marks() -> None:
    inspection = inspected(page_with('<p class="cas">14. ledna 2026 20:10</p>'))
    fields = {entry.label: entry for entry in view_of(inspection).fields}
    title = fields["title"]
    assert (title.text, title.why) == (
        "Obec opravuje starý most přes řeku",
        "structure:h1 · the headline that the page shows",
    )
    assert [inspection.parts[number][0] for number in title.parts] == ["title"]
    published = fields["published_at"]
    assert (published.text, len(published.parts)) == ("2026-01-14T20:10:00+01:00", 1)
    assert published.owns == published.parts
    assert fields["text"].text.startswith(f"{len(' '.join(PROSE).split())} words: ")
    assert len(fields["text"].parts) == len(PROSE)
    assert (fields["authors"].text, fields["authors"].why) == ("", "")


def test_what_was_left_out_stands_under_its_reason() -> None:
    view = view_of(inspected(page_with("<p>Reklama</p>").replace("</body>", "<nav><p>Domů</p></nav><p>Reklama</p>")))
    groups = {group.why: [entry.text for entry in group.entries] for group in view.left_out}
    assert groups["boilerplate"] == ["Reklama"]
    assert groups["furniture: in <nav>"] == ["Domů"]


def test_a_page_that_is_no_article_has_parts_and_no_rows() -> None:
    view = view_of(inspected("<html><body><h1>Kontakty</h1><p>Napište nám.</p></body></html>"))
    assert (view.fields, view.article, view.links) == ([], "", "")
    assert [group.why for group in view.left_out] == ["the page is no article"]


def test_a_box_without_a_heading_leads_to_its_teasers() -> None:
    html = page_with("").replace("<h2>Čtěte také</h2>", "")
    (box,) = view_of(inspected(html)).boxes
    titles = [teaser.title for teaser in box.teasers.values()]
    assert box.heading.parts == tuple(title.parts[0] for title in titles if title is not None)
    assert len(box.heading.parts) == 2


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", ""])
def test_only_addresses_of_the_web_can_be_followed(address: str) -> None:
    assert Entry(label="1", text="x", layer="links", address=address).link == ""
    assert Entry(label="1", text="x", layer="links", address="https://noviny.example/").link
