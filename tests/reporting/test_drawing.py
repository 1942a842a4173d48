"""Charts are SVG of shapes and texts in the page's colours; what they say is there for those who do not see them."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from lxml import etree

from newscrawl.reporting.overview.drawing import FIRST, HEIGHT, SECOND, WIDTH, Caption, Drawing, Series

EDGES = [*range(0, 25 * 3_600, 3_600)]
CAPTION = Caption(name="s1-articles", title='<b>"Články"</b>', text="nejvýše 5 & průměrně 2")


@pytest.fixture
def drawing() -> Drawing:
    return Drawing(0, 24 * 3_600, [(0, "po 23."), (43_200, "út <24.>")], lambda value: f"{value:g}")


def values(*given: float) -> np.ndarray:
    return np.resize(np.array(given, dtype=float), 24)


def texts(svg: etree._Element) -> list[str]:
    return [text.text or "" for text in svg.iterfind("text")]


def points(svg: etree._Element) -> list[tuple[float, float]]:
    """Return all corners of what is drawn."""
    found = []
    for path in svg.iterfind("path"):
        x = y = 0.0
        for command, first, second in re.findall(r"([MLHV])(-?[\d.]+)(?: (-?[\d.]+))?", path.get("d", "")):
            x, y = (x, float(first)) if command == "V" else (float(first), float(second) if second else y)
            found.append((x, y))
    return found


def test_a_chart_says_what_it_shows(drawing):
    svg = etree.fromstring(drawing.bars(CAPTION, EDGES, [Series(FIRST, values(1, 5))]))
    assert (svg.get("role"), svg.get("aria-labelledby")) == ("img", "s1-articles-title")
    assert svg.findtext("title") == CAPTION.title
    assert svg.findtext("desc") == CAPTION.text
    assert svg.find("desc").get("id") == svg.get("aria-describedby") == "s1-articles-desc"
    assert texts(svg)[:2] == ["po 23.", "út <24.>"]
    assert texts(svg)[2:] == ["0", "2", "4", "6"]


def test_colours_are_those_of_the_page_and_nothing_else_is_in_it(drawing):
    stacked = drawing.bars(CAPTION, EDGES, [Series(FIRST, values(1)), Series(SECOND, values(2))], [(3_600, 7_200)])
    lines = drawing.lines(CAPTION, EDGES, [Series(FIRST, values(1)), Series(SECOND, values(2))])
    for written in (stacked, lines):
        svg = etree.fromstring(written)
        assert {element.tag for element in svg.iter()} <= {"svg", "title", "desc", "text", "path"}
        assert "#" not in written
        assert {"var(--first)", "var(--second)"} <= set(re.findall(r"var\(--\w+\)", written))
    assert "var(--bad)" in stacked
    assert "var(--bad)" not in lines


@pytest.mark.parametrize("top", [0, 0.3, 1, 7, 999, 123_456])
def test_all_that_is_drawn_lies_in_the_chart(drawing, top):
    for svg in (
        drawing.bars(CAPTION, EDGES, [Series(FIRST, values(0, top)), Series(SECOND, values(top / 2))], [(0, 86_400)]),
        drawing.lines(CAPTION, EDGES, [Series(FIRST, values(top, np.nan, 0))]),
    ):
        found = points(etree.fromstring(svg))
        assert found
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found)


def test_numbers_of_things_have_no_halves(drawing):
    bars = etree.fromstring(drawing.bars(CAPTION, EDGES, [Series(FIRST, values(0, 1))]))
    assert texts(bars)[2:] == ["0", "1"]


def test_charts_do_not_leave_anything_in_one_another(drawing):
    first = drawing.bars(CAPTION, EDGES, [Series(FIRST, values(3, 1, 2))])
    drawing.lines(CAPTION, EDGES, [Series(SECOND, values(900))], [(0, 50_000)])
    drawing.sparkline(CAPTION, EDGES, values(70), is_bad=True)
    assert drawing.bars(CAPTION, EDGES, [Series(FIRST, values(3, 1, 2))]) == first


def test_lines_are_interrupted_where_there_is_nothing_and_a_value_alone_is_a_dot(drawing):
    given = values(np.nan)
    given[[3, 4, 5, 9]] = 4
    svg = etree.fromstring(drawing.lines(CAPTION, EDGES, [Series(FIRST, given)]))
    (line, dot) = [path for path in svg.iterfind("path") if "var(--first)" in path.get("style")]
    assert line.get("d").startswith("M")
    assert "stroke-linecap:round" in dot.get("style")
    assert re.fullmatch(r"M\S+ \S+[HVLh].+", dot.get("d"))
    assert etree.fromstring(drawing.lines(CAPTION, EDGES, [Series(FIRST, values(np.nan))])) is not None


def test_heights_of_bars_are_in_proportion(drawing):
    svg = etree.fromstring(drawing.bars(CAPTION, EDGES, [Series(FIRST, values(1, 2, 4))]))
    ground = max(y for _, y in points(svg))
    (bars,) = [path for path in svg.iterfind("path") if "fill:var(--first)" in path.get("style")]
    levels = sorted({float(level) for level in re.findall(r"V([\d.]+)", bars.get("d"))} - {ground}, reverse=True)
    heights = [ground - level for level in levels]
    assert [height / heights[0] for height in heights] == pytest.approx([1, 2, 4], abs=0.1)
    assert all(before < after for before, after in pairwise(heights))


def test_a_sparkline_is_small_and_red_where_something_is_wrong(drawing):
    well = drawing.sparkline(CAPTION, EDGES, values(1, 2), is_bad=False)
    ill = drawing.sparkline(CAPTION, EDGES, values(1, 2), is_bad=True)
    assert ill == well.replace("var(--first)", "var(--bad)")
    assert len(well) < 1_500
    assert texts(etree.fromstring(well)) == []
