"""Questions: asked where a person sits, and what an answer does."""

from __future__ import annotations

import io
import os
import pty

import pytest

from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.questions import can_ask, decided


def findings() -> Findings:
    unsure = {"certainty": "unsure", "why": "2 of\x1b[2J 9"}
    return Findings(
        site={
            "listing_page_param": Finding(
                value="p", addresses=("https://a.cz/?p=2",), alternatives=("strana",), **unsure
            ),
            "article_id": Finding(value=r"/(\d+)$", why="on all pages"),
        },
        page={"title": Finding(value=("css:h1", "meta:t"), alternatives=(("css:h2",),), **unsure)},
    )


def answered(text: str) -> tuple[Findings, str]:
    shown = io.StringIO()
    return decided(findings(), io.StringIO(text), shown), shown.getvalue()


def test_enter_takes_the_first_and_a_number_that_one() -> None:
    found, shown = answered("\n2\n")
    assert (found.site["listing_page_param"].value, found.site["listing_page_param"].certainty) == ("p", "sure")
    assert (found.page["title"].value, found.page["title"].certainty) == (("css:h2",), "sure")
    assert found.site["article_id"] == findings().site["article_id"]
    assert "1  css:h1, meta:t" in shown
    assert "\x1b" not in shown


def test_a_question_mark_shows_addresses_and_asks_again() -> None:
    found, shown = answered("?\n2\n")
    assert found.site["listing_page_param"].value == "strana"
    assert "https://a.cz/?p=2" in shown


@pytest.mark.parametrize("nonsense", ["3", "00", "-1", "x", "²", "1.0"])
def test_nonsense_is_asked_again(nonsense: str) -> None:
    found, _ = answered(f"{nonsense}\n2\n")
    assert found.site["listing_page_param"].value == "strana"


def test_none_of_them_leaves_the_word_out() -> None:
    found, _ = answered("0\n1\n")
    assert "listing_page_param" not in found.site


def test_the_end_of_input_leaves_the_rest_unsure() -> None:
    found, _ = answered("2\n")
    assert found.site["listing_page_param"].certainty == "sure"
    assert found.page["title"].certainty == "unsure"


def test_only_a_terminal_is_asked() -> None:
    assert not can_ask(io.StringIO(), io.StringIO())
    person, terminal = pty.openpty()
    with os.fdopen(terminal, "r+b", buffering=0) as raw:
        entered, shown = io.TextIOWrapper(raw), io.TextIOWrapper(raw, write_through=True)
        assert can_ask(entered, shown)
        assert not can_ask(entered, io.StringIO())
        os.write(person, b"2\n\x04")
        found = decided(findings(), entered, shown)
        assert b"listing_page_param: 2 of" in os.read(person, 4096)
        shown.detach()
        entered.detach()
    os.close(person)
    assert found.site["listing_page_param"].value == "strana"
    assert found.page["title"].certainty == "unsure"
