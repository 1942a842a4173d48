"""What a page says about itself: JSON-LD with the faults that real sites print, meta tags, microdata."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newscrawl.reading.document.json_script import parse_json
from newscrawl.reading.document.metadata import Metadata, first_text, itemprop, lookup, read_metadata


def read(head: str, attributes: str = "") -> Metadata:
    return read_metadata(LexborHTMLParser(f"<html {attributes}><head>{head}</head><body></body></html>"))


def script(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Kůň úpěl"}


@pytest.mark.parametrize(
    "document",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite"}, ARTICLE]},
        [{"@type": "WebSite"}, [ARTICLE]],
        {"@type": "WebPage", "mainEntity": ARTICLE},
        {"@type": "WebPage", "mainEntityOfPage": [ARTICLE]},
    ],
)
def test_article_nodes_are_found_wherever_they_stand(document: Any) -> None:
    assert read(script(json.dumps(document))).nodes == [ARTICLE]


@pytest.mark.parametrize(
    "kind",
    [
        *("Article", "NewsArticle", "ReportageNewsArticle", "OpinionNewsArticle", "LiveBlogPosting", "BlogPosting"),
        *("https://schema.org/NewsArticle", ["Thing", "NewsArticle"]),
    ],
)
def test_types_of_articles(kind: Any) -> None:
    assert len(read(script(json.dumps({"@type": kind}))).nodes) == 1


@pytest.mark.parametrize("kind", ["WebPage", "Person", "NewsMediaOrganization", None, 7, [None], {"a": 1}, ""])
def test_other_types(kind: Any) -> None:
    assert read(script(json.dumps({"@type": kind}))).nodes == []


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "první\nřádek"}',
        '{"a": "tab\tulátor"}',
        '<!-- {"a": 1} -->',
        '//<![CDATA[\n{"a": 1}\n//]]>',
        '/* <![CDATA[ */{"a": 1}/* ]]> */',
        '<![CDATA[{"a": 1}]]>',
        '{"a": [1, 2, ], }',
        '{"a": 1};',
        '/* co */ {"a": 1, // kdo\n "b": "http://a.example/*,]"}',
        '{"a": 1 // bez konce\n}',
        "{&quot;a&quot;: &quot;R&amp;D&quot;}",
        "{&#34;a&#34;: 1,}",
        ' \n{"a": 1}\n ',
    ],
)
def test_faults_of_real_scripts_are_read_over(text: str) -> None:
    assert "a" in parse_json(text)


def test_several_documents_in_one_script() -> None:
    assert parse_json('{"a": 1}\n{"b": [2,]};') == [{"a": 1}, {"b": [2]}]


def test_what_looks_like_a_fault_in_a_string_is_none() -> None:
    assert parse_json(r'{"a": "x,] // y /* z \", }", }') == {"a": 'x,] // y /* z ", }'}


@given(st.recursive(st.text(max_size=8), lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside)))
def test_repairing_changes_no_document(document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False)
    assert parse_json(f"/* komentář */{text};") == document


@pytest.mark.parametrize("piece", ["/*", "//", '\\"', ",  ", "<!--", "]]>", '{"a":'])
@pytest.mark.parametrize("opening", ["", '"'])
def test_a_fault_repeated_is_refused_after_one_look_at_it(opening: str, piece: str) -> None:
    """At 100,000 of them a second look at each for each would take minutes."""
    with pytest.raises(ValueError, match=r"."):
        parse_json(opening + piece * 100_000)


def test_entities_repeated_are_read_after_one_look_at_them() -> None:
    assert parse_json("&quot;" * 100_000) == [""] * 50_000


@pytest.mark.parametrize(
    "kind", ["application/ld+json;charset=UTF-8", "Application/LD+JSON", " application/ld+json ; charset=utf-8"]
)
def test_the_type_of_a_script_in_any_spelling(kind: str) -> None:
    assert read(f'<script type="{kind}">{json.dumps(ARTICLE)}</script>').nodes == [ARTICLE]


@pytest.mark.parametrize("text", ["", "{", "undefined", '{"a": }', "{'a': 1}", "[" * 100_000, "[1,],[" * 5])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)


def test_deep_nesting_behind_a_fault_is_a_value_error_too() -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(f"[[1,],{'[' * 100_000}{']' * 100_000}]")


def test_a_huge_script_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="large"):
        parse_json('"' + "x" * 2_000_001 + '"')


def test_a_broken_script_is_counted_and_the_others_are_read() -> None:
    found = read(script("{") + script(json.dumps(ARTICLE)) + script("[" * 100_000))
    assert (found.broken_json, found.nodes) == (2, [ARTICLE])


def test_of_several_nodes_the_one_with_the_headline_of_the_page() -> None:
    other = {"@type": "NewsArticle", "headline": "Kráva bučela"}
    found = read(script(json.dumps([other, ARTICLE])))
    assert found.article_node("KŮŇ úpěl!") == ARTICLE
    assert found.article_node("Osel hýkal") == other
    assert Metadata().article_node("Kůň") == {}


OWN = "https://www.noviny.example/domov/kun-upel-123"
TEASER = {"@type": "NewsArticle", "headline": "Kráva bučela", "url": "https://www.noviny.example/domov/krava-9"}


@pytest.mark.parametrize(
    "naming",
    [
        {"url": OWN},
        {"url": "/domov/kun-upel-123/"},
        {"@id": f"{OWN}#clanek"},
        {"mainEntityOfPage": OWN.replace("https://www.", "http://")},
        {"mainEntityOfPage": {"@type": "WebPage", "@id": OWN}},
        {"mainEntityOfPage": [{"@type": "WebPage", "url": OWN}]},
        {},
    ],
)
def test_of_several_nodes_the_one_that_names_the_page_as_its_own(naming: dict[str, Any]) -> None:
    own = {"@type": "NewsArticle", "headline": "Kůň na louce úpěl"} | naming
    for nodes in ([TEASER, own], [own, TEASER]):
        assert read(script(json.dumps(nodes))).article_node("Kůň úpěl", OWN) == own
        head = f'<link rel="canonical" href="{OWN}">'
        assert read(head + script(json.dumps(nodes))).article_node() == own


def test_an_offer_of_work_is_no_article() -> None:
    assert read(script(json.dumps({"@type": "JobPosting", "title": "Řidič"}))).nodes == []


PERSON = {"@type": "Person", "@id": "#p1", "name": "Jana Malá"}


@pytest.mark.parametrize(
    "author", [{"@id": "#p1"}, [{"@id": "#p1"}], "#p1", ["#p1"], {"@type": "Person", "@id": "#p1"}]
)
@pytest.mark.parametrize("place", ["before", "behind", "inside", "other script"])
def test_people_and_houses_that_are_referred_to(author: Any, place: str) -> None:
    node = ARTICLE | {"author": author, "publisher": {"@id": "#dům"}}
    house = {"@type": "Organization", "@id": "#dům", "name": "Vydavatel s.r.o."}
    inside = {"@type": "WebSite", "publisher": house, "author": [PERSON]}
    graph: dict[str, list[Any]] = {
        "before": [PERSON, house, node],
        "behind": [node, house, PERSON],
        "inside": [inside, node],
        "other script": [node],
    }
    more = script(json.dumps([PERSON, house])) if place == "other script" else ""
    found = read(script(json.dumps({"@graph": graph[place]})) + more).article_node()
    assert (lookup(found, "author.name"), lookup(found, "publisher.name")) == (["Jana Malá"], ["Vydavatel s.r.o."])


@pytest.mark.parametrize("kind", ["Person", ["Person", "Organization"]])
def test_who_publishes_a_blog_of_her_own_is_no_house(kind: Any) -> None:
    node = ARTICLE | {"author": {"@id": "#p1"}, "publisher": {"@id": "#p1"}}
    found = read(script(json.dumps([node, PERSON | {"@type": kind}]))).article_node()
    assert (lookup(found, "author.name"), lookup(found, "publisher.name")) == (["Jana Malá"], [])


def test_a_reference_that_leads_nowhere_or_in_a_circle_is_read_over() -> None:
    circle = ARTICLE | {"@id": "#a", "name": "Kůň", "author": {"@id": "#a"}, "publisher": {"@id": "#nic"}}
    found = read(script(json.dumps(circle))).article_node()
    assert lookup(found, "headline") == ["Kůň úpěl"]


def test_meta_tags_by_name_property_or_itemprop() -> None:
    found = read(
        '<meta property="og:title" content=" Kůň  úpěl "><meta name="Author" content="">'
        '<meta name="author" content="Jan">'
        '<meta itemprop="datePublished" content="2026-01-27"><meta charset="utf-8"><meta name="robots">'
    )
    assert found.first_meta("og:title") == "Kůň úpěl"
    assert found.first_meta("nothing", "author") == "Jan"
    assert found.first_meta("datepublished") == "2026-01-27"
    assert found.first_meta("robots") is None


def test_title_canonical_and_language() -> None:
    found = read(
        "<title> Kůň\n úpěl | Zprávy</title><link rel='alternate canonical' href=' https://a.example/kun '>",
        'lang="cs-CZ"',
    )
    assert (found.title, found.canonical, found.language) == ("Kůň úpěl | Zprávy", "https://a.example/kun", "cs")
    bare = read("<link rel=canonical href=''>", "lang=''")
    assert (bare.title, bare.canonical, bare.language) == (None, None, None)


@pytest.mark.parametrize(
    ("node", "path", "texts"),
    [
        ({"author": {"name": "Jan"}}, "author.name", ["Jan"]),
        ({"author": [{"name": "Jan"}, {"name": ["Eva", "Ela"]}]}, "author.name", ["Jan", "Eva", "Ela"]),
        ({"author": ["Jan", None, {"name": "Eva"}]}, "author", ["Jan", "Eva"]),
        ({"author": "Jan"}, "author.name", []),
        ({"keywords": ["a", "", 7]}, "keywords", ["a", "7"]),
        ({"a": {"@value": "x"}}, "a", ["x"]),
        ({"a": True}, "a", []),
        ({}, "a.b.c", []),
    ],
)
def test_lookup(node: dict[str, Any], path: str, texts: list[str]) -> None:
    assert lookup(node, path) == texts


def test_markup_and_entities_in_metadata_are_resolved() -> None:
    assert first_text("Kůň &amp; kráva: <b>ódy</b> &bdquo;a&ldquo;") == "Kůň & kráva: ódy „a“"


def test_microdata_of_the_article_not_of_lists_and_comments() -> None:
    tree = LexborHTMLParser(
        '<span itemprop="author name">Jan</span><time itemprop="datePublished" datetime="2026-01-27">včera</time>'
        '<meta itemprop="datePublished" content="2026-01-28"><i itemprop="author"></i>'
        '<div itemscope itemtype="https://schema.org/ItemList"><b itemprop="author">Eva</b></div>'
        '<div itemscope itemtype="https://schema.org/Comment"><b itemprop="author">Ota</b></div>'
    )
    assert itemprop(tree, "author") == ["Jan"]
    assert itemprop(tree, "datePublished") == ["2026-01-27", "2026-01-28"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@graph", "mainEntity", "name", "url", "headline", "author"]), inside, max_size=4
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_read(document: Any) -> None:
    found = read(script(json.dumps(document).replace("<", "\\u003c")))
    assert found.broken_json == 0
    for node in found.nodes:
        for path in ("headline", "author.name", "@graph.name"):
            assert all(isinstance(text, str) and text for text in lookup(node, path))


@given(st.text(max_size=40))
def test_any_text_is_json_or_a_value_error(text: str) -> None:
    try:
        value = parse_json(text)
    except ValueError:
        return
    assert json.dumps(json.loads(json.dumps(value))) == json.dumps(value)
