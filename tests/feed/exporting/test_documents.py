"""Whatever an article holds, each export of it is a valid document of its format, and says the same."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
import rdflib
import yaml
from hypothesis import given, settings
from lxml import etree
from markdown_it import MarkdownIt

from newscrawl.feed.exporting.cells import cell, spreadsheet_cell
from newscrawl.feed.exporting.json_ld import CONTEXT, json_ld
from newscrawl.feed.exporting.markdown import document, file_name
from newscrawl.feed.exporting.ninjs import ninjs
from newscrawl.feed.exporting.rss import write_rss
from newscrawl.feed.exporting.xhtml import story_xhtml
from newscrawl.items import Access, Article, Block, Image, Rights, Video
from support.awkward_articles import MARKED, articles, selected
from support.ninjs_check import ninjs_problems
from support.published_feeds import publish
from support.row_crawls import article, link

EXAMPLES = settings(max_examples=25, deadline=None)


def letters(text: str) -> str:
    """Return the text without white space and without what XML cannot hold."""
    return "".join(re.sub(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]", "", text).split())


# --- ninjs ------------------------------------------------------------------------------------------------------------


@EXAMPLES
@given(articles())
def test_every_ninjs_document_passes_the_check(row: Article) -> None:
    made = ninjs(row, [link(1, 1), link(1, 2, url=None), link(1, 3, section="related")])
    assert ninjs_problems(json.loads(msgspec.json.encode(made))) == []
    assert made["headlines"][0]["value"] == row.title
    assert [part["uri"] for part in made["associations"] if part["type"] == "text"] == [
        link(1, 1).url,
        link(1, 3).url,
    ]


@pytest.mark.parametrize(
    ("changes", "partial"),
    [
        ({}, False),
        ({"access": Access(level="metered", visible_share=0.5)}, False),
        ({"access": Access(level="paid")}, True),
        ({"access": Access(level="paid", visible_share=0.3)}, True),
        ({"access": Access(level="paid", visible_share=1)}, False),
        ({"warnings": ["text: incomplete, it goes on on another page"]}, True),
        ({"warnings": ["published_at: odd"]}, False),
    ],
)
def test_what_is_not_the_whole_story_says_so(changes: dict[str, Any], partial: bool) -> None:
    row = article(1, **changes)
    assert ninjs(row, [])["representationType"] == ("partial" if partial else "full")


def test_ninjs_says_whose_the_story_is() -> None:
    row = article(
        1,
        authors=["Jana Malá"],
        agencies=["ČTK"],
        rights=Rights(holder="INCORP a.s.", license="https://zpravy.example/licence"),
        images=[Image(url="https://zpravy.example/a.jpg", caption="Most", credit="Jan Tichý", width=3, height=2)],
        videos=[Video(url="https://zpravy.example/v", title="Otevření")],
    )
    made = ninjs(row, [])
    assert (made["by"], made["infoSources"]) == ("Jana Malá, ČTK", [{"name": "ČTK"}])
    assert (made["copyrightHolder"], made["usageTerms"]) == ("INCORP a.s.", "https://zpravy.example/licence")
    picture, video = made["associations"]
    assert picture["renditions"] == [{"name": "main", "href": "https://zpravy.example/a.jpg", "width": 3, "height": 2}]
    assert (picture["by"], picture["descriptions"][0]["value"]) == ("Jan Tichý", "Most")
    assert (video["type"], video["headlines"][0]["value"]) == ("video", "Otevření")


# --- JSON-LD ----------------------------------------------------------------------------------------------------------

SCHEMA = rdflib.Namespace("https://schema.org/")


def graph_of(made: dict[str, Any]) -> rdflib.Graph:
    """Return the statements of a document; its context, which is on the Web, is stood in for by its vocabulary."""
    assert made["@context"] == CONTEXT
    given = made | {"@context": {"@vocab": "https://schema.org/"}}
    return rdflib.Graph().parse(data=json.dumps(given), format="json-ld")


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@EXAMPLES
@given(articles())
def test_every_json_ld_document_says_what_the_row_says(row: Article) -> None:
    graph = graph_of(json_ld(row, [link(1, 1)]))
    node = rdflib.URIRef(row.url)
    assert str(graph.value(node, SCHEMA.headline)) == row.title
    assert graph.value(node, rdflib.RDF.type) is not None
    assert {str(name) for name in graph.objects(node, SCHEMA.keywords)} == {*row.topics, *row.keywords}
    people = {str(graph.value(person, SCHEMA.name)) for person in graph.objects(node, SCHEMA.author)}
    assert people == set(row.authors)
    assert len([*graph.objects(node, SCHEMA.image)]) == len([image for image in row.images if image.url])
    page = graph.value(node, SCHEMA.mainEntityOfPage)
    assert [str(url) for url in graph.objects(page, SCHEMA.relatedLink)] == [link(1, 1).url]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("article", "NewsArticle"),
        ("interview", "NewsArticle"),
        ("opinion", "OpinionNewsArticle"),
        ("live", "LiveBlogPosting"),
        ("sponsored", "AdvertiserContentArticle"),
    ],
)
def test_the_type_follows_from_the_kind(kind: str, name: str) -> None:
    made = json_ld(article(1, kind=kind), [])
    assert (made["@type"], made["genre"]) == (name, kind)


def test_entries_of_a_live_report_are_updates() -> None:
    times = ["2026-11-22T10:00:00+01:00", "2026-11-22T10:05:00+01:00"]
    body = [
        Block(kind="paragraph", text="Úvod."),
        Block(kind="heading", text="Začátek", published_at=times[0]),
        Block(kind="paragraph", text="Popis."),
        Block(kind="paragraph", text="Konec.", published_at=times[1]),
    ]
    made = json_ld(article(1, kind="live", body=body), [])
    assert [(entry["datePublished"], entry["articleBody"]) for entry in made["liveBlogUpdate"]] == [
        (times[0], "Začátek\nPopis."),
        (times[1], "Konec."),
    ]
    assert "liveBlogUpdate" not in json_ld(article(1, body=body), [])


# --- XHTML and RSS ----------------------------------------------------------------------------------------------------


@EXAMPLES
@given(articles())
def test_the_story_is_well_formed_and_has_every_text(row: Article) -> None:
    tree = etree.fromstring(f"<div>{story_xhtml(row)}</div>")
    text = letters("".join(tree.itertext()))
    for block in row.body:
        if block.kind not in ("image", "embed"):
            assert letters(block.text) in text
    assert len(tree.findall(".//img")) == len([block for block in row.body if block.kind == "image" and block.url]) + (
        len(
            [
                image
                for image in row.images
                if image.url and image.url not in {b.url for b in row.body if b.kind == "image"}
            ]
        )
    )
    assert not tree.findall(".//script")


def test_list_items_that_follow_each_other_are_one_list() -> None:
    body = [Block(kind="list_item", text=text) for text in ("první", "druhý")]
    body += [Block(kind="table", text="a\tb\nc"), Block(kind="heading", text="Dál", level=3)]
    assert story_xhtml(article(1, perex=None, body=body, images=[])) == (
        "<ul><li>první</li><li>druhý</li></ul>\n"
        "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></table>\n<h3>Dál</h3>"
    )


@settings(max_examples=20, deadline=None)
@given(articles())
def test_every_rss_file_is_well_formed_and_has_the_article(row: Article) -> None:
    with TemporaryDirectory() as directory:
        publish(Path(directory, "exports"), [row])
        out = Path(directory, "out")
        out.mkdir()
        assert write_rss(selected(Path(directory, "exports")), out, limit=5) == {"items": 1}
        for path in (out / "feed.xml", out / "sites" / "lab.xml"):
            (item,) = etree.parse(path).findall("./channel/item")
            assert letters(item.findtext("title") or "") == letters(row.title)
            assert item.findtext("guid") == row.url
            assert item.find("guid").get("isPermaLink") == ("false" if row.moved_to else "true")  # type: ignore[union-attr]
            names = [letters(name.text or "") for name in item.findall("{http://purl.org/dc/elements/1.1/}creator")]
            assert names == [letters(name) for name in row.authors + row.agencies]


def test_rss_has_the_newest_articles_first_and_no_more_than_asked_for(tmp_path: Path) -> None:
    days = {1: "2026-11-20", 2: "2026-11-22", 3: "2026-11-21", 4: "2026-11-19"}
    rows = [article(number, published_at=f"{day}T09:00:00+01:00") for number, day in days.items()]
    publish(tmp_path / "exports", rows)
    other = article(5, site="b", published_at="2026-11-18T09:00:00+01:00")
    publish(tmp_path / "exports", [other], site="b", hour=1)
    (tmp_path / "out").mkdir()
    write_rss(selected(tmp_path / "exports"), tmp_path / "out", limit=2)
    links = {
        path.name: [item.findtext("link") for item in etree.parse(path).findall("./channel/item")]
        for path in (tmp_path / "out").rglob("*.xml")
    }
    newest = [article(2).url, article(3).url]
    assert links == {"feed.xml": newest, "lab.xml": newest, "b.xml": [article(5).url]}
    channel = etree.parse(tmp_path / "out" / "feed.xml").find("channel")
    assert channel is not None
    assert [channel.findtext(name) for name in ("link", "language")] == ["https://zpravy.example/", "cs"]


def test_rss_without_an_article_is_a_feed_without_items(tmp_path: Path) -> None:
    publish(tmp_path / "exports", [])
    (tmp_path / "out").mkdir()
    assert write_rss(selected(tmp_path / "exports"), tmp_path / "out", limit=2) == {"items": 0}
    assert etree.parse(tmp_path / "out" / "feed.xml").findall("./channel/item") == []


# --- Markdown ---------------------------------------------------------------------------------------------------------


def parts(row: Article) -> tuple[str, str]:
    """Return front matter and body of the row's document."""
    found = re.fullmatch(r"---\n(.*?)^---\n\n(.*)", document(row), re.DOTALL | re.MULTILINE)
    assert found
    return found[1], found[2]


def rendered(text: str) -> etree._Element:
    """Return what CommonMark, with tables, makes of the text."""
    html = MarkdownIt("commonmark").enable("table").render(text)
    parsed: etree._Element = etree.HTML(f"<div>{html}</div>")
    return parsed


@EXAMPLES
@given(articles())
def test_markdown_reads_as_the_article_does(row: Article) -> None:
    tree = rendered(parts(row)[1])
    assert letters("".join(tree.find(".//h1").itertext())) == letters(row.title)  # type: ignore[union-attr]
    said = letters("".join(tree.itertext()))
    for block in row.body:
        if block.kind in ("paragraph", "heading", "quote", "list_item"):
            assert letters(block.text) in said
    kinds = {"quote": "blockquote", "table": "table"}
    for kind, name in kinds.items():
        assert len(tree.findall(f".//{name}")) == len([block for block in row.body if block.kind == kind])
    assert len(tree.findall(".//li")) == len([block for block in row.body if block.kind == "list_item"])


@EXAMPLES
@given(articles())
def test_front_matter_is_yaml_and_has_the_row_s_values(row: Article) -> None:
    front = yaml.safe_load(parts(row)[0])
    values = msgspec.to_builtins(row)
    names = ("title", "id", "url", "section", "topics", "authors", "published_at", "publisher", "kind", "revision")
    assert {name: front.get(name) for name in names} == {name: values[name] or None for name in names}


@pytest.mark.parametrize("text", MARKED)
def test_text_that_looks_like_markup_is_text(text: str) -> None:
    row = article(1, title="T", perex=None, images=[], body=[Block(kind="paragraph", text=text)])
    tree = rendered(parts(row)[1])
    assert [element.tag for element in tree.find(".//div").iter()] == ["div", "h1", "p"]  # type: ignore[union-attr]
    assert letters("".join(tree.find(".//p").itertext())) == letters(text)  # type: ignore[union-attr]


def test_blocks_are_markdown_of_their_kind() -> None:
    body = [
        Block(kind="heading", text="Kde", level=3),
        Block(kind="list_item", text="první"),
        Block(kind="list_item", text="druhý"),
        Block(kind="quote", text="Citát."),
        Block(kind="table", text="a|b\tc\nd\te"),
        Block(kind="image", text="", url="https://zpravy.example/a.jpg", caption="Most", credit="Jan"),
        Block(kind="embed", text="", url="https://video.example/v"),
        Block(kind="paragraph", text="Konec.", published_at="2026-11-22T10:00:00+01:00"),
    ]
    text = parts(article(1, title="Titulek", perex="Lead.", body=body, images=[]))[1]
    assert text == (
        "# Titulek\n\nLead.\n\n### Kde\n\n- první\n- druhý\n\n> Citát.\n\n"
        "| a\\|b | c |\n| --- | --- |\n| d | e |\n\n![Most (Jan)](<https://zpravy.example/a.jpg>)\n\n"
        "<https://video.example/v>\n\n**2026-11-22T10:00:00+01:00**\n\nKonec.\n"
    )


@EXAMPLES
@given(articles())
def test_file_names_are_safe_and_tell_articles_apart(row: Article) -> None:
    assert re.fullmatch(rf"\d{{4}}-\d\d-\d\d-([a-z0-9-]+-)?{row.id}\.md", file_name(row))
    assert len(file_name(row)) <= 100


# --- cells ------------------------------------------------------------------------------------------------------------


@EXAMPLES
@given(articles())
def test_a_row_of_cells_gives_the_row_back(row: Article) -> None:
    values = msgspec.to_builtins(row)
    file = io.StringIO()
    csv.writer(file).writerow([cell(value) for value in values.values()])
    (cells,) = csv.reader(io.StringIO(file.getvalue(), newline=""), strict=True)
    for (name, value), text in zip(values.items(), cells, strict=True):
        if isinstance(value, str):
            assert text == value, name
        else:
            assert (json.loads(text) if text else None) == value, name


@pytest.mark.parametrize(
    ("value", "shown"),
    [("=1+1", "'=1+1"), ("+420", "'+420"), ("@x", "'@x"), ("-5", "'-5"), ("\tx", "'\tx"), ("a=b", "a=b"), (-5, "-5")],
)
def test_a_spreadsheet_takes_no_text_for_a_formula(value: Any, shown: str) -> None:
    assert spreadsheet_cell(value) == shown
