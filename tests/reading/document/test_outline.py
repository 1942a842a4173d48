"""The outline: which elements there are, and which runs of text, images and embeds stand in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newscrawl.reading.document.outline import Outline
from newscrawl.reading.document.walk import outline_of


def read(body: str) -> Outline:
    return outline_of(LexborHTMLParser(f"<html><body>{body}</body></html>"))


def texts(body: str) -> list[str]:
    return [run.text for run in read(body).runs]


def test_a_paragraph_is_one_run_whatever_is_inline_in_it() -> None:
    page = read('<p>Kůň <b>úpěl</b> <em>ďá<span>bel</span>ské</em>\n <a href="/ody">ódy</a>&nbsp;.</p>')
    assert [run.text for run in page.runs] == ["Kůň úpěl ďábelské ódy ."]
    assert page.runs[0].tag == "p"
    assert page.runs[0].links == [("/ody", "ódy")]


def test_blocks_are_runs_of_their_own_in_document_order() -> None:
    assert texts("<h1>A</h1><div>b<p>c</p>d</div><ul><li>e<li>f</ul><table><tr><td>g<td>h</table>") == list("Abcdefgh")


def test_white_space_alone_is_no_run() -> None:
    assert texts("<p> \n&nbsp;\t</p><div><br><br></div><p><b> </b></p>") == []


def test_a_line_break_is_a_space_and_a_blank_line_a_new_run() -> None:
    assert texts("<p>první<br>řádek<br><br>druhý<br> <br/>třetí</p>") == ["první řádek", "druhý", "třetí"]


def test_links_stay_with_their_run() -> None:
    page = read('<div><a href="/a">jedna dvě</a><br><br>tři <a href="/b">čtyři</a> pět</div>')
    assert [(run.text, run.links) for run in page.runs] == [
        ("jedna dvě", [("/a", "jedna dvě")]),
        ("tři čtyři pět", [("/b", "čtyři")]),
    ]
    assert page.runs[0].link_share == 1.0
    assert 0 < page.runs[1].link_share < 0.5


def test_shares_of_linked_and_bold_text() -> None:
    run = read('<p><b>12345</b>67890<a href="/x">1234567890</a></p>').runs[0]
    assert (run.bold_chars, run.link_chars, run.link_share) == (5, 10, 0.5)


def test_what_is_hidden_or_no_text_is_left_out() -> None:
    hidden = (
        "<script>var a = '<p>x</p>'</script><style>p{}</style><noscript><p>x</p></noscript>"
        "<template><p>x</p></template>"
        "<p hidden>x</p><div style='DISPLAY : none'><p>x</p></div><p style='visibility:hidden'>x</p>"
        "<svg><text>x</text></svg><button>x</button><select><option>x</option></select><textarea>x</textarea>"
        "<!-- <p>x</p> --><object>x</object>"
    )
    assert texts(f"<p>a</p>{hidden}<p>b</p>") == ["a", "b"]


def test_images_and_embeds_are_runs() -> None:
    page = read(
        '<p>a<img src="/1.jpg" alt=" Kůň "></p><a href="/x"><img data-src="/2.jpg" src="data:image/gif;base64,AA"></a>'
        '<iframe src="https://video.example/1">x</iframe>'
        '<img srcset="/3.jpg 1x, /4.jpg 2x"><video src="/5.mp4"></video>'
    )
    assert [(run.media, run.text, run.source) for run in page.runs] == [
        (None, "a", None),
        ("image", "Kůň", "/1.jpg"),
        ("image", "", "/2.jpg"),
        ("embed", "", "https://video.example/1"),
        ("image", "", "/3.jpg"),
        ("embed", "", "/5.mp4"),
    ]
    assert page.runs[2].links == [("/x", "")]


def test_a_link_around_blocks_gives_each_its_run() -> None:
    page = read('<a href="/x"><img src="/1.jpg"><span>8:33</span><strong>Titulek zprávy</strong><p>Perex.</p></a>')
    assert [run.text for run in page.runs] == ["", "8:33", "Titulek zprávy", "Perex."]
    assert all(run.links[0][0] == "/x" for run in page.runs)


def test_an_element_knows_its_runs() -> None:
    page = read('<div id="a"><p>1</p><div class="B c"><p>2</p><p>3</p></div></div><p>4</p>')
    outer, inner = page.select("#a")[0], page.select(".B")[0]
    assert [run.text for run in page.runs[outer.start : outer.end]] == ["1", "2", "3"]
    assert [run.text for run in page.runs[inner.start : inner.end]] == ["2", "3"]
    assert inner.within(outer)
    assert not outer.within(inner)
    assert outer in inner.ancestors()
    assert "b c" in inner.names


def test_select_leaves_out_matches_inside_a_match() -> None:
    page = read("<div><p>1</p><div><p>2</p></div></div><div><p>3</p></div>")
    assert len(page.select("div")) == 2


def test_times() -> None:
    page = read(
        '<p>Vyšlo <time datetime="2026-01-27T09:11">dnes</time></p><time datetime="2026-01-28">zítra</time><p>a</p>'
    )
    assert [run.time for run in page.runs] == ["2026-01-27T09:11", "2026-01-28", None]


fragments = st.recursive(
    st.sampled_from(["kůň", " ", "úpěl ódy", "<br>", '<img src="/a.jpg" alt="kůň">', "<hr>", "\x00", "&amp;", "</p>"]),
    lambda inside: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(["p", "div", "a href='/x'", "b", "h2", "ul", "li", "table", "td", "span", "script", "section"]),
        st.lists(inside, max_size=4),
    ),
    max_leaves=25,
)


@given(fragments)
def test_the_ranges_of_elements_are_nested_and_no_text_is_lost(body: str) -> None:
    page = read(body)
    for element in page.elements:
        assert 0 <= element.start <= element.end <= len(page.runs) or element.tag == "a"
        if element.parent is not None:
            assert element.parent.start <= element.start
            assert element.parent.depth == element.depth - 1
    for index, run in enumerate(page.runs):
        assert run.index == index
        assert 0 <= run.link_share <= 1
    shown = LexborHTMLParser(f"<html><body>{body}</body></html>")
    for script in shown.css("script"):
        script.decompose()
    words = " ".join((shown.body.text(separator=" ") if shown.body else "").replace("\x00", "").split())
    found = " ".join(run.text for run in page.runs if run.media is None)
    assert found.replace(" ", "").replace("\ufffd", "") == words.replace(" ", "").replace("\ufffd", "")


def test_what_is_struck_out_or_hidden_in_a_line_is_no_text() -> None:
    line = "<p>Most stojí <del>osm</del> <s>devět</s> deset milionů<span style='display:none'>CHYBA</span>.</p>"
    assert texts(line) == ["Most stojí deset milionů."]


@pytest.mark.parametrize(
    "button", ["<a href='#'>Zobrazit celý článek</a>", "<button>Číst dál</button>", "<div>Více</div>"]
)
def test_what_a_button_reveals_is_text(button: str) -> None:
    rest = "Starostka řekla, že provoz na objízdné trase skončí do konce příštího týdne."
    assert rest in texts(f"<p>Začátek.</p>{button} <div hidden><p>{rest}</p></div>")
    assert texts(f"<p>Začátek.</p><div hidden><p>{rest}</p></div>") == ["Začátek."]
    assert rest not in texts(f"<p>Začátek.</p>{button}<div hidden>{rest}</div>")


# --- parts that a server sends after the page -------------------------------------------------------------------------

PART = "<p>Most u mlýna se letos konečně dočká opravy.</p>"


@pytest.mark.parametrize(
    ("place", "part"),
    [("B:0", "S:0"), ("P:1f", "S:1f"), (":R1:B:a", ":R1:S:a"), ("nB:0", "nS:0")],
)
def test_a_streamed_part_is_read_where_its_place_is(place: str, part: str) -> None:
    page = f"<p>Před</p><div><template id='{place}'></template></div><p>Za</p><div hidden id='{part}'>{PART}</div>"
    assert texts(page) == ["Před", "Most u mlýna se letos konečně dočká opravy.", "Za"]


def test_a_streamed_part_may_hold_the_place_of_another() -> None:
    page = (
        "<template id='B:0'></template><p>Za</p>"
        "<div hidden id='S:1'><p>Druhá část</p></div>"
        "<div hidden id='S:0'><p>První část</p><template id='B:1'></template></div>"
    )
    assert texts(page) == ["První část", "Druhá část", "Za"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>Za</p><div hidden id='S:0'><p>bez místa</p></div>",
        "<template id='B:0'><p>šablona</p></template><p>Za</p>",
        "<template id='menu'></template><p>Za</p><div hidden id='S:0'><p>bez místa</p></div>",
        "<template id='B:xyz'></template><p>Za</p><div hidden id='S:xyz'><p>bez místa</p></div>",
    ],
)
def test_what_has_no_place_or_no_part_stays_hidden(page: str) -> None:
    assert texts(page) == ["Za"]


def test_a_part_that_holds_its_own_place_or_has_two_is_read_once() -> None:
    page = (
        "<template id='B:0'></template><template id='B:0'></template>"
        "<div hidden id='S:0'><p>Část</p><template id='B:0'></template></div>"
    )
    assert texts(page) == ["Část"]
