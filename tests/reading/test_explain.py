"""What `scrapy inspect` tells of a page is what was read from it, on every fixture."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from newscrawl.items import Article
from newscrawl.page import Page
from newscrawl.reading import read_page
from newscrawl.reading.explain import explain_page, explain_text
from newscrawl.values.charset import decode
from newscrawl.workbench.inspection import Inspection, inspect
from newscrawl.workbench.saved_pages import Extractor, SavedPage, load
from support.paths import FIXTURES, SHARED

CORPUS = SHARED / "corpus"
PAGES = sorted(path for path in FIXTURES.glob("*/*") if path.suffix in (".html", ".txt"))
REAL: dict[Path, str] = {}
"""Address of each real page, where they lie beside the project."""
if CORPUS.is_dir():
    lines = (json.loads(line) for line in (CORPUS / "index.jsonl").read_text(encoding="utf-8").splitlines())
    REAL = {CORPUS / line["file"]: line["url"] for line in lines}
    PAGES += sorted(REAL)
pages = pytest.mark.parametrize("page", [pytest.param(path, id=f"{path.parent.name}/{path.stem}") for path in PAGES])


@cache
def extractor() -> Extractor:
    return Extractor(get_project_settings())


@cache
def saved(page: Path) -> tuple[SavedPage, str]:
    if page in REAL:
        fetched_at = datetime.fromisoformat("2026-11-22T12:00:00+01:00")
        content = SavedPage(text=decode(gzip.decompress(page.read_bytes()))[0], fetched_at=fetched_at)
        return content, REAL[page]
    truth = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return load(page).at(truth["fetched_at"]), truth["url"]


@cache
def inspected(page: Path) -> Inspection:
    content, url = saved(page)
    return inspect(extractor(), content, url=url, spider=page.parent.name)


def texts(page: Path, *verdicts: str) -> list[str]:
    return [part.text for verdict, part in inspected(page).parts if verdict in verdicts]


@pages
def test_the_rows_are_those_of_an_extraction(page: Path) -> None:
    content, url = saved(page)
    assert inspected(page).rows == extractor().rows(extractor().facts(content, url=url, spider=page.parent.name))


@pages
def test_story_is_the_body_and_nothing_else(page: Path) -> None:
    rows = inspected(page).rows
    if not rows:
        assert texts(page, "story", "dropped") == []
        return
    article = rows[0]
    assert isinstance(article, Article)
    body = [block.text or block.caption or block.url for block in article.body]
    assert texts(page, "story") == body
    assert texts(page, "perex") == ([article.perex] if article.perex else [])
    if article.provenance["title"].startswith(("structure:h1", "css:")):
        assert any(text in article.title or article.title in text for text in texts(page, "title"))


@pages
def test_every_teaser_is_shown_in_its_place_or_as_a_promo_line(page: Path) -> None:
    shown = "\n".join(texts(page, "teaser", "dropped"))
    links = inspected(page).rows[1:]
    assert [link.title for link in links if link.title not in shown] == []
    told = "\n".join(part.text for _, part in inspected(page).parts if part.why.endswith("perex"))
    if page.suffix != ".txt":  # a text's perex may be two lines
        assert [link.perex for link in links if link.perex and link.perex not in told] == []


@pages
def test_every_part_says_why(page: Path) -> None:
    assert all(part.why and part.text for _, part in inspected(page).parts)


HTML = """<html><head><title>Obec opravuje most</title></head><body>
<nav><a href="/domaci">Domácí</a></nav>
<h1>Obec opravuje starý most přes řeku</h1>
<p class="cas">14. ledna 2026 20:10</p>
<div class="text"><p>{0}</p><p class="volba">Vyplňte svůj tip a vyhrajte letadlo, loď nebo nové kolo.</p><p>{1}</p>
<table><tr><th>Rok</th><th>Cena</th></tr><tr><td>2024</td><td>17</td></tr></table>
<p>Čtěte také: <a href="/domaci/lavka-pro-pesi-chybi-uz-rok-12345">Lávka pro pěší chybí už rok</a></p><p>Reklama</p>
<p>{0} {1}</p></div></body></html>"""
PROSE = (
    "Most u mlýna zavřela obec v pondělí ráno, dělníci našli v pilíři trhlinu dlouhou přes dva metry.",
    "Oprava bude stát sedmnáct milionů korun a skončí nejdříve na podzim, řekl starosta Bohumil Vrána.",
)


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        ("Domácí", "left out", "furniture: in <nav>"),
        ("Obec opravuje starý most přes řeku", "title", "structure:h1: the headline that the page shows"),
        ("14. ledna 2026 20:10", "field", "published: a line that is a date"),
        (PROSE[1], "story", "paragraph by structure"),
        ("Vyplňte svůj tip a vyhrajte letadlo, loď nebo nové kolo.", "left out", "the site drops it"),
        ("Rok\tCena\n2024\t17", "story", "table by structure"),
        ("Reklama", "left out", "boilerplate"),
    ],
)
def test_a_part_is_told_with_its_reason(text: str, verdict: str, why: str) -> None:
    fetched_at = datetime.fromisoformat("2026-01-15T08:00:00+01:00")
    page = {"url": "https://noviny.example/domaci/obec-opravuje-stary-most-12346", "page": Page(drop=("p.volba",))}
    html = HTML.format(*PROSE)
    explained = explain_page(html, site="generic", fetched_at=fetched_at, **page)
    assert [(part.kind, part.why) for part in explained.parts if part.text == text] == [(verdict, why)]
    assert explained.facts == read_page(html, site="generic", fetched_at=fetched_at, **page)


def test_an_entry_of_a_live_report_is_told_with_its_time() -> None:
    entries = "".join(f"<p><strong>1{hour}:30</strong> {PROSE[hour % 2]}</p>" for hour in range(4))
    html = f"<html><body><h1>Obec opravuje starý most přes řeku</h1><div>{entries}</div></body></html>"
    fetched_at = datetime.fromisoformat("2026-01-15T08:00:00+01:00")
    url = "https://noviny.example/domaci/obec-opravuje-stary-most-12346"
    parts = explain_page(html, url=url, page=Page(), site="generic", fetched_at=fetched_at).parts
    assert [part.why.split(",")[0] for part in parts if part.kind == "story"][-3:] == [
        "entry of 11:30",
        "entry of 12:30",
        "entry of 13:30",
    ]


DETAILS = """<html><head><title>Obec opravuje most</title></head><body>
<nav><a href="/domaci">Domácí</a></nav>
<h1>Obec opravuje starý most přes řeku</h1>
<div class="text"><p>{0}</p>
<figure><img src="/most.jpg" alt="Most"><figcaption>Most u mlýna na jaře. Foto: Eva Bílá</figcaption></figure>
<p>{1}</p><div class="newsletter"><p>Nové zprávy z obce posíláme každý pátek.</p></div>
<p>12. 1. 2026</p><span>Most zblízka</span>
<p>{0} {1}</p><p>Tento článek je součástí prémiového obsahu.</p></div>
<h2>Čtěte také</h2><ul><li><a href="/domaci/lavka-pro-pesi-chybi-uz-rok-12345">Lávka pro pěší chybí už rok</a></li>
<li><a href="/domaci/lavka-pro-pesi-chybi-uz-rok-12345">Lávka pro pěší chybí už rok</a></li>
<li><a href="/domaci/mlyn-u-reky-ma-noveho-majitele-12344">Mlýn u řeky má nového majitele</a></li></ul>
<p>Vydává obec.</p></body></html>"""


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        ("Most u mlýna na jaře. Foto: Eva Bílá", "field", "images: a picture's caption"),
        ("Nové zprávy z obce posíláme každý pátek.", "left out", "furniture: named newsletter"),
        ("12. 1. 2026", "field", "published: a line that is a date"),
        ("Most zblízka", "left out", "a label in the story"),
        ("Tento článek je součástí prémiového obsahu.", "field", "access: a subscription is offered"),
        ("Čtěte také", "box", "related: 2"),
        ("Vydává obec.", "left out", "outside the story's column"),
    ],
)
def test_a_line_that_is_no_story_is_told_with_the_rule_that_left_it_out(text: str, verdict: str, why: str) -> None:
    fetched_at = datetime.fromisoformat("2026-01-15T08:00:00+01:00")
    url = "https://noviny.example/domaci/obec-opravuje-stary-most-12346"
    parts = explain_page(DETAILS.format(*PROSE), url=url, page=Page(), site="generic", fetched_at=fetched_at).parts
    assert [(part.kind, part.why) for part in parts if part.text == text] == [(verdict, why)]


def test_a_story_part_names_its_block() -> None:
    fetched_at = datetime.fromisoformat("2026-01-15T08:00:00+01:00")
    url = "https://noviny.example/domaci/obec-opravuje-stary-most-12346"
    explained = explain_page(DETAILS.format(*PROSE), url=url, page=Page(), site="generic", fetched_at=fetched_at)
    assert explained.facts.article is not None
    indexes = [part.block_index for part in explained.parts if part.block_index is not None]
    assert indexes == list(range(len(explained.facts.article.blocks)))


@pytest.mark.parametrize(
    ("text", "verdict", "why"),
    [
        ("Obec opravuje starý most přes řeku", "title", "title"),
        ("Jana Malá", "field", "authors"),
        ("14. ledna 2026 20:10", "field", "published"),
        (PROSE[0], "perex", "text:first"),
        (PROSE[1], "story", "paragraph by text"),
        ("Sdílet", "left out", "boilerplate"),
        ("Čtěte také", "box", "related: 1"),
        ("Lávka pro pěší chybí už rok", "teaser", "1: title"),
        ("© 2026 Obec", "left out", "a copyright notice"),
    ],
)
def test_a_line_of_a_text_is_told_with_its_reason(text: str, verdict: str, why: str) -> None:
    lines = ("Obec opravuje starý most přes řeku", "Jana Malá", "14. ledna 2026 20:10", *PROSE, "Sdílet")
    lines += ("Čtěte také", "Lávka pro pěší chybí už rok", "© 2026 Obec")
    fetched_at = datetime.fromisoformat("2026-01-15T08:00:00+01:00")
    url = "https://noviny.example/domaci/obec-opravuje-stary-most-12346"
    parts = explain_text("\n".join(lines), url=url, page=Page(), site="generic", fetched_at=fetched_at).parts
    assert [(part.kind, part.why) for part in parts if part.text == text] == [(verdict, why)]
