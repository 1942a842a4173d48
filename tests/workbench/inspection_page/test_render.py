"""The page of an inspection holds nothing that runs or is fetched, whatever the page holds, and marks its parts."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newscrawl.workbench.inspection import Inspection
from newscrawl.workbench.inspection_page.marks import visible
from newscrawl.workbench.inspection_page.render import render
from support.hostile_pages import FRAGMENTS, PROSE, URL, WHOLE, broken_html, page_with
from support.inspected_pages import frame_of, inspected

HARMLESS = (
    frozenset({"html", "head", "meta", "title", "style", "body", "mark", "p", "div", "span", "br", "hr", "pre"})
    | {"h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "figure", "figcaption"}
    | {"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "section", "article", "aside", "header"}
    | {"footer", "main", "nav", "address", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "small"}
    | {"code", "kbd", "samp", "var", "q", "cite"}
)
MARKED = frozenset({"class", "data-part", "role", "tabindex", "title", "data-badge", "data-box", "colspan", "rowspan"})
HEAD = {("meta", "charset"), ("meta", "http-equiv"), ("meta", "content"), ("meta", "name"), ("html", "lang")}


class Tags(HTMLParser):
    """What a second parser finds in a document: its tags with their attributes, and whatever is no tag and no text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.others.append(data)

    def handle_pi(self, data: str) -> None:
        self.others.append(data)

    def unknown_decl(self, data: str) -> None:
        self.others.append(data)


def assert_harmless(rendered: str) -> None:
    """The file has one script and one style, those that its policy names; the frame has neither script nor address."""
    outer = Tags(rendered)
    names = [tag for tag, _ in outer.tags]
    assert (names.count("script"), names.count("style"), names.count("iframe"), outer.others) == (1, 1, 1, [])
    assert {"base", "object", "embed", "form", "img", "link", "svg", "math", "template"}.isdisjoint(names)
    addresses = {value for _, attributes in outer.tags for name, value in attributes.items() if name in ("href", "src")}
    assert all((address or "").startswith(("http://", "https://")) for address in addresses)
    assert [name for _, attributes in outer.tags for name in attributes if name.startswith("on")] == []
    frame = Tags(frame_of(rendered))
    assert {tag for tag, _ in frame.tags} <= HARMLESS
    assert {(tag, name) for tag, own in frame.tags for name in own if name not in MARKED} <= HEAD
    assert ([tag for tag, _ in frame.tags].count("style"), frame.others) == (1, [])
    parsed = {node.tag for node in LexborHTMLParser(frame_of(rendered)).css("*")}
    assert parsed <= HARMLESS
    assert [char for char in rendered if not (char.isprintable() or char == "\n")] == []


def letters(text: str) -> str:
    return "".join(char for char in visible(text) if char.isalnum())


def assert_marked(inspection: Inspection, rendered: str) -> None:
    """The marks of each part hold the text of its runs, as the frame is parsed once more."""
    outline = inspection.explained.outline
    assert outline is not None
    found: dict[int, str] = {}
    for mark in LexborHTMLParser(frame_of(rendered)).css("mark[data-part]"):
        number = int(mark.attributes["data-part"] or "")
        found[number] = found.get(number, "") + mark.text()
    for number, (_, part) in enumerate(inspection.parts):
        runs = [outline.runs[index] for index in part.runs]
        if runs and part.links is None and not any(run.media for run in runs):
            assert letters(found.get(number, "")) == "".join(letters(run.text) for run in runs)


PAGES = {name: page_with(fragment) for name, fragment in FRAGMENTS.items()} | WHOLE


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_hostile_page_is_harmless_and_marked(html: str) -> None:
    inspection = inspected(html)
    rendered = render(inspection)
    assert_harmless(rendered)
    assert_marked(inspection, rendered)


SWALLOWING = {"broken", "noscript", "plaintext"}
"""Fragments after which a parser no longer finds the rest of the story in its place."""


@pytest.mark.parametrize("fragment", sorted(set(FRAGMENTS) - SWALLOWING))
def test_the_story_around_hostile_markup_is_marked_as_story(fragment: str) -> None:
    rendered = render(inspected(page_with(FRAGMENTS[fragment])))
    marks = [mark.text() for mark in LexborHTMLParser(frame_of(rendered)).css("mark.story")]
    assert set(PROSE) <= set(marks)


@settings(max_examples=30, deadline=None)
@given(broken_html(), st.sampled_from(["article", "bare"]))
def test_whatever_the_page_it_is_harmless_and_marked(html: str, kind: str) -> None:
    inspection = inspected(f"<p>{html}" if kind == "bare" else page_with(html))
    rendered = render(inspection)
    assert_harmless(rendered)
    assert_marked(inspection, rendered)


@settings(max_examples=10, deadline=None)
@given(st.text(min_size=1).filter(lambda text: "<" not in text), st.text(max_size=30))
def test_whatever_the_text_it_is_harmless(text: str, path: str) -> None:
    inspection = inspected("\n".join(["Obec opravuje starý most přes řeku", *PROSE, text]), url=f"{URL}?{path}")
    assert inspection.explained.outline is None
    assert_harmless(render(inspection))


def test_the_policies_name_the_script_and_the_styles_by_their_hashes() -> None:
    rendered = render(inspected(page_with("")))
    frame = frame_of(rendered)

    def hashes(document: str, tag: str) -> list[str]:
        texts = re.findall(f"<{tag}>(.*?)</{tag}>", document, re.DOTALL)
        return [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in texts]

    def policy(document: str) -> dict[str, list[str]]:
        (content,) = (own["content"] for tag, own in Tags(document).tags if tag == "meta" and "http-equiv" in own)
        words = [directive.split() for directive in (content or "").split(";")]
        return {name: sources for name, *sources in words}

    inner, (style,) = policy(frame), hashes(frame, "style")
    assert inner == {"default-src": ["'none'"], "style-src": [style], "base-uri": ["'none'"], "form-action": ["'none'"]}
    outer = policy(rendered)
    assert outer["script-src"] == hashes(rendered, "script")
    assert outer["style-src"] == [*hashes(rendered, "style"), style]
    assert (outer["default-src"], outer["base-uri"], outer["form-action"]) == (["'none'"],) * 3
    (frame_attributes,) = (own for tag, own in Tags(rendered).tags if tag == "iframe")
    assert frame_attributes["sandbox"] == "allow-same-origin"


def test_nothing_that_was_read_is_hidden() -> None:
    hidden = '<div hidden id="S:0"><p>Tato věta přišla se serveru později, a přesto patří do článku.</p></div>'
    rendered = render(inspected(page_with(f'<template id="B:0"></template>{hidden}<p hidden>Nikdo to nečte.</p>')))
    texts = [node.text() for node in LexborHTMLParser(frame_of(rendered)).css("p")]
    assert texts.count("Tato věta přišla se serveru později, a přesto patří do článku.") == 1
    assert "Nikdo to nečte." not in texts


def test_teasers_in_one_line_are_marked_each_by_its_own_link() -> None:
    links = [("/domaci/lavka-pro-pesi-chybi-uz-rok-12341", "Lávka pro pěší chybí už rok")]
    links.append(("/domaci/mlyn-u-reky-ma-majitele-12342", "Mlýn u řeky má nového majitele"))
    line = " / ".join(f'<a href="{href}">{text}</a>' for href, text in links)
    inspection = inspected(page_with("").replace("<ul>", f"<p>{line}</p><ul>"))
    numbers = {part.text: str(number) for number, (_, part) in enumerate(inspection.parts) if part.links is not None}
    assert set(numbers) == {text for _, text in links}
    frame = LexborHTMLParser(frame_of(render(inspection)))
    for text, number in numbers.items():
        assert text in [mark.text() for mark in frame.css(f'mark[data-part="{number}"]')]


def test_the_cells_of_a_table_are_marks_of_its_block() -> None:
    table = "<table><tr><th>Rok</th><th>Cena</th></tr><tr><td>2024</td><td>17</td></tr></table>"
    inspection = inspected(page_with(table))
    (number,) = (number for number, (_, part) in enumerate(inspection.parts) if part.text.startswith("Rok\t"))
    marks = LexborHTMLParser(frame_of(render(inspection))).css(f'mark[data-part="{number}"]')
    assert [mark.text() for mark in marks] == ["Rok", "Cena", "2024", "17"]


def test_a_box_is_framed_where_an_element_holds_it() -> None:
    html = page_with("").replace("<h2>", "<section><h2>").replace("</ul>", "</ul></section>")
    frame = LexborHTMLParser(frame_of(render(inspected(html))))
    (section,) = frame.css("section.box-around")
    (heading,) = section.css("mark.box")
    assert section.attributes["data-box"] == heading.attributes["data-part"]


def test_a_cell_keeps_the_columns_it_spans_within_reason() -> None:
    cells = '<td colspan=2 rowspan=1>jedna</td><td colspan=999999>dva</td><td rowspan="x">tři</td>'
    frame = LexborHTMLParser(frame_of(render(inspected(page_with(f"<table><tr>{cells}</tr></table>")))))
    assert [cell.attributes for cell in frame.css("td")] == [{"colspan": "2"}, {}, {}]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Příliš žluťoučký", "Příliš žluťoučký"),
        ("a\xa0b\tc\nd", "a b c\nd"),
        ("před\xadkožka", "předkožka"),
        ("a\u202eb\x00c\x1b", "a·b·c·"),
        ("\ud800", "·"),
        ("\u200b\ufeff", ""),
    ],
)
def test_characters_that_show_nothing_are_shown_as_such(text: str, shown: str) -> None:
    assert visible(text) == shown
