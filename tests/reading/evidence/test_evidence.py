"""Which facts invented pages have, and what their sum says."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from unittest.mock import patch

import pytest

from newscrawl.page import Page
from newscrawl.reading import refusal
from newscrawl.reading.evidence import verdict as judging
from newscrawl.reading.evidence.evidence import evidence_of
from newscrawl.reading.evidence.fact import Fact
from newscrawl.reading.evidence.verdict import KINDS, verdict
from newscrawl.reading.evidence.weights import BIAS, CZECH_REFUSED_POINTS, REFUSED_POINTS, WEIGHTS
from newscrawl.reading.html import decide_page

TEXT = "<p>Obec nechala opravit most přes řeku a práce přišly na osm milionů korun, řekl v pondělí starosta obce.</p>"


def facts(
    body: str, *, head: str = "", url: str = "https://udolni.example/zpravy/obec-opravila-most-12345"
) -> dict[str, Fact]:
    """Return the facts of a page whose story is long enough for them to be weighed."""
    seen: list[Fact] = []

    def note(document, story, fields, *, teasers):
        seen.extend(evidence_of(document, story, fields, teasers=teasers))
        return seen

    main = f"<main><h1>Obec opravila most</h1>{body}{TEXT * 9}</main>"
    html = f"<html><head><title>Most</title>{head}</head><body>{main}</body></html>"
    with patch.object(refusal, "evidence_of", note):
        decide_page(html, url=url, page=Page(), site="generic", fetched_at=datetime(2026, 11, 30, tzinfo=UTC))
    assert len({fact.name for fact in seen}) == len(seen)
    return {fact.name: fact for fact in seen}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://mosty.example/forum/jak-na-to", "forum address"),
        ("https://forum.mosty.example/jak-na-to", "forum host"),
        ("https://docs.mosty.example/jak-na-to", "documentation host"),
        ("https://mosty.example/kontakt", "service address"),
        ("https://mosty.example/poradna/jak-na-to", "guide address"),
        ("https://mosty.example/tag/most", "address of other things"),
        ("https://mosty.example/katalog/", "no folder in the address"),
        ("https://mosty.example/blog/obec-opravila-stary-most-pres-reku", "many words in the address"),
    ],
)
def test_addresses(url, name):
    assert name in facts("", url=url)


def test_address_of_a_saved_page_tells_nothing():
    assert not any("address" in name or "host" in name for name in facts("", url="file:///tmp/forum/tag/page.html"))


@pytest.mark.parametrize(
    ("body", "name", "number"),
    [
        ("<p>1 290 Kč</p><p>od 990 Kč</p>", "prices", 2),
        ("<a href='/k'>Do košíku</a>", "basket", 1),
        ("<a href='tel:123'>123</a>", "telephones", 1),
        ("<pre>a</pre><pre>b</pre>", "<pre>", 2),
        ("<div class='product-card__price cart'>a</div>", "goods names", 3),
        ("<div class='threadReply'>a</div>", "forum names", 0),
        ("<span>12. 3. 2026</span><div>před 5 minutami</div>", "dates", 2),
    ],
)
def test_amounts_count_by_their_logarithm(body, name, number):
    found = facts(body).get(name)
    assert (found.value if found else 0.0) == pytest.approx(math.log1p(number))


def test_facts_are_told_in_words():
    found = facts("<p>1 290 Kč</p>", head='<meta property="og:type" content="product">')
    assert found["prices"].words == "1 prices"
    assert found["goods og:type"].words == "og:type product"
    assert found["share of the story"].words.endswith("of its text in the story")


def test_weights_have_a_mean_and_a_number_for_each_kind():
    assert len(BIAS) == len(KINDS)
    assert {len(row) for row in WEIGHTS.values()} == {1 + len(KINDS)}
    assert CZECH_REFUSED_POINTS <= REFUSED_POINTS


def test_points_are_those_of_all_kinds_together(monkeypatch):
    monkeypatch.setattr(judging, "BIAS", (0.0, 0.0))
    monkeypatch.setattr(judging, "WEIGHTS", {"a": (0.0, 2.0, 1.0)})
    assert verdict([Fact("a", 1.0, "an a")]).points == pytest.approx(math.log(math.exp(2) + math.exp(1)))


def test_reason_names_what_weighs_most_for_the_kind(monkeypatch):
    weights = {"few": (0.0, 1.0, 0.0), "many": (0.0, 3.0, 9.0), "usual": (5.0, 2.0, 2.0), "against": (0.0, -2.0, 0.0)}
    monkeypatch.setattr(judging, "BIAS", (9.0, 0.0))
    monkeypatch.setattr(judging, "WEIGHTS", weights)
    found = verdict([Fact(name, 1.0, f"{name} words") for name in (*weights, "unknown")])
    assert found.kind == KINDS[0]
    assert found.reason == "many words, few words"
