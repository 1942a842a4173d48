"""Addresses of one template have one layout, those of others another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.layouts import layout_of

SAME = [
    (
        "https://globe24.cz/svet/most-otevren.kfhtrgbz",
        "https://globe24.cz/svet/jiny-titulek-2026.a1b2c3d4?utm_source=x",
    ),
    ("https://www.udolni.example/2026/01/27/a-b/", "https://www.udolni.example/2025/12/01/jiny-c1/"),
    (
        "https://udolni.example/domaci/a.A261130_101010_domaci_abc",
        "https://udolni.example/domaci/b-c.A250101_1_domaci_x",
    ),
    ("https://udolni.example/clanek-12", "https://udolni.example/jiny-clanek-o-necem-jinem-98765"),
]
OTHER = [
    ("https://udolni.example/domaci/a-1", "https://udolni.example/video/a-1"),
    ("https://udolni.example/domaci/a-1", "https://www.udolni.example/domaci/a-1"),
    ("https://udolni.example/domaci/a-1.html", "https://udolni.example/domaci/a-1"),
    ("https://udolni.example/domaci/kraj/a-1", "https://udolni.example/domaci/a-1"),
    ("https://udolni.example/domaci/12345", "https://udolni.example/domaci/a-12345"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_layout(one: str, other: str) -> None:
    assert layout_of(one) == layout_of(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_layout(one: str, other: str) -> None:
    assert layout_of(one) != layout_of(other)


@given(st.text("abc-_/.0123ěž%?", max_size=400))
def test_any_path_has_a_short_one(path: str) -> None:
    assert len(layout_of(f"https://udolni.example/{path}")) <= 120
