"""The story that a page states in JSON-LD: read where the page shows much less of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newscrawl.reading.story.stated import stated_blocks, stated_entries, stated_words
from support.invented_pages import read_html, rows

TEXTS = (
    "Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto, jen autobusy.",
    "Město za ni zaplatí osm milionů korun. Polovinu přidá kraj, který most užívá pro svou silnici.",
    "Podle starosty přibude i chodník. Děti z Podlesí konečně nebudou chodit do školy po krajnici.",
)
OTHER = "Sklizeň chmele letos začala dřív než loni, pěstitelé čekají průměrnou úrodu a stabilní výkupní ceny. " * 3


def page(node: dict[str, Any], body: str = "") -> str:
    node = {"@type": "NewsArticle", "headline": "Obec opraví most přes řeku", "datePublished": "2026-11-20"} | node
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    return (
        f"<html><head>{script}</head><body><h1>Obec opraví most přes řeku</h1>{body}<div id='app'></div></body></html>"
    )


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(TEXTS),
        "\r\n".join(TEXTS),
        "".join(f"<p>{text}</p>" for text in TEXTS),
        "<br>\n<br>".join(TEXTS),
        "".join(f"&lt;p&gt;{text}&lt;/p&gt;" for text in TEXTS),
    ],
)
def test_a_page_that_a_script_fills_has_its_stated_text(body: str) -> None:
    article = rows(read_html(page({"articleBody": body})))[0]
    assert [block.text for block in article.body] == list(TEXTS)
    assert article.provenance["body"] == "json-ld:articleBody"


def test_subheadings_of_a_stated_text() -> None:
    blocks = stated_blocks({"articleBody": f"<p>{TEXTS[0]}</p><h3>Kdo to zaplatí</h3><p>{TEXTS[1]}</p>"})
    assert [(block.kind, block.level) for block in blocks] == [("paragraph", None), ("heading", 3), ("paragraph", None)]


def test_what_a_page_shows_is_read_rather_than_what_it_states() -> None:
    shown = "".join(f"<p>{text}</p>" for text in TEXTS)
    article = rows(read_html(page({"articleBody": " ".join(TEXTS) + " A ještě něco."}, shown)))[0]
    assert article.provenance["body"] != "json-ld:articleBody"


def test_another_text_in_json_ld_does_not_replace_what_is_shown() -> None:
    shown = "".join(f"<p>{text} {text[::-1].capitalize()}.</p>" for text in TEXTS)
    article = rows(read_html(page({"articleBody": OTHER * 9}, shown)))[0]
    assert OTHER[:40] not in article.text


def test_a_withheld_text_is_not_taken_from_json_ld() -> None:
    shown = f"<p>{TEXTS[0]}</p><p>{TEXTS[1]}</p>"
    node = {"articleBody": "\n".join([*TEXTS[:2], OTHER]), "isAccessibleForFree": False}
    article = rows(read_html(page(node, shown)))[0]
    assert OTHER[:40] not in article.text
    assert article.access.level == "paid"
    assert 0.2 < (article.access.visible_share or 0) < 0.6


def test_entries_of_a_live_report_that_a_script_draws() -> None:
    entries = [
        {
            "@type": "BlogPosting",
            "headline": "Most otevřen",
            "datePublished": "2026-11-20T09:00:00+01:00",
            "articleBody": TEXTS[0],
        },
        {
            "@type": "BlogPosting",
            "datePublished": "2026-11-20T08:40:00+01:00",
            "articleBody": f"{TEXTS[1]}\n{TEXTS[2]}",
        },
    ]
    article = rows(read_html(page({"@type": "LiveBlogPosting", "liveBlogUpdate": entries})))[0]
    assert article.kind == "live"
    assert [(block.kind, block.published_at) for block in article.body] == [
        ("heading", "2026-11-20T09:00:00+01:00"),
        ("paragraph", None),
        ("paragraph", "2026-11-20T08:40:00+01:00"),
        ("paragraph", None),
    ]


@pytest.mark.parametrize(
    "node",
    [
        {},
        {"articleBody": None},
        {"articleBody": [1, {}]},
        {"articleBody": ""},
        {"liveBlogUpdate": ["x", {"articleBody": 3}]},
    ],
)
def test_nodes_that_state_nothing(node: dict[str, Any]) -> None:
    assert stated_blocks(node) == []
    assert stated_entries(node) == []
    assert stated_words(node, []) == 0


@pytest.mark.parametrize(
    ("count", "words"), [(431, 431), ("431", 431), ("asi 431", 0), (10**7, 0), (None, 0), ("²", 0)]
)
def test_the_words_that_a_page_counts(count: object, words: int) -> None:
    assert stated_words({"wordCount": count}, []) == words
