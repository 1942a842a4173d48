"""The text dump that the project began with, `../shared/seeds/`, read as issue 2 says ("The seed, exactly")."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl.workbench.saved_pages import Extractor, Job
from support.paths import SHARED

SEED = SHARED / "seeds" / "000_cab85b121e55800e.txt"
URL = "https://globe24.cz/svet/elon-musk-vedl-tajne-rozhovory-s-putinem-pise-wsj.zrehftlg"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason=f"the seed is not here: {SEED}")


@pytest.fixture(scope="module")
def items() -> list[dict[str, Any]]:
    row = Extractor(get_project_settings()).line(Job(file=str(SEED), url=URL, spider="globe24"))
    assert "error" not in row, row
    return row["items"]


def test_one_article_and_two_links(items) -> None:
    assert [item["type"] for item in items] == ["article", "related_link", "related_link"]
    assert (items[0]["url"], items[0]["site"], items[0]["publisher"]) == (URL, "globe24", "INCORP a.s.")


def test_headline_and_lead(items) -> None:
    assert items[0]["title"] == "Elon Musk vedl tajné rozhovory s Putinem, píše WSJ"
    assert items[0]["perex"].startswith("Podle deníku Wall Street Journal vedl americký miliardář")
    assert items[0]["perex"].endswith("se postupně přesunula směrem k Rusku.")


def test_six_paragraphs(items) -> None:
    body = items[0]["body"]
    assert [block["kind"] for block in body] == ["paragraph"] * 6
    assert body[0]["text"].startswith("Elon Musk se v soukromých rozhovorech")
    assert body[-1]["text"].startswith('"Putin měl s Muskem pouze jeden rozhovor')
    assert items[0]["text"] == "\n".join(block["text"] for block in body)


def test_picture_topics_and_no_author(items) -> None:
    known = {name: value for name, value in items[0]["images"][0].items() if value is not None}
    assert known == {"caption": "Putin - Musk", "credit": "U.S. Air Force"}
    assert items[0]["topics"] == ["Vladimír Putin Elon Musk"]
    assert (items[0]["authors"], items[0]["published_at"]) == ([], None)


def test_nothing_else_is_text(items) -> None:
    for outside in ("Přejít k obsahu", "Putin - Musk", "Foto:", "27. ledna 2026", "Zdroj:", "Jan Hrabě", "Související"):
        assert outside not in items[0]["text"]
    assert "posledního soudu" not in items[0]["text"]
    assert "Zimní počasí" not in items[0]["text"]


def test_the_latest_news(items) -> None:
    link = items[1]
    assert (link["section"], link["heading"], link["position"]) == ("latest", "Aktuálně se děje", 1)
    assert link["title"] == "Zimní počasí zdaleka není na ústupu. Hrozí silné mrazy i sněhová nadílka v nížinách"
    assert link["perex"].startswith("Zimní počasí zatím Česko rozhodně neopouští. Z výhledu")
    assert link["perex"].endswith("či sněhová nadílka v nížinách.")
    assert (link["published_at"], link["authors"]) == ("2026-01-27T09:11:00+01:00", ["Jan Hrabě"])


def test_more_news(items) -> None:
    link = items[2]
    assert (link["section"], link["heading"], link["position"]) == ("more_news", "Další zprávy", 1)
    assert link["title"] == (
        "Hodiny posledního soudu se posunuly. Svět je nejblíže ke globální katastrofě v celé historii"
    )
    assert link["perex"].startswith("Symbolické hodiny posledního soudu (Doomsday Clock) se posunuly")
    assert link["perex"].endswith("klimatickou krizí a nekontrolovanými technologiemi.")
    assert (link["published_at"], link["authors"], link["url"]) == (None, [], None)
