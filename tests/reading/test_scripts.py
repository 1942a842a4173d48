"""The signs that a page says more in a browser, and pages that only look like it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from newscrawl.page import Page
from newscrawl.reading.html import read_page

SENTENCE = "Obec nechala opravit most přes řeku a práce přišly na osm milionů korun, řekl v pondělí starosta. "
HEAD = "<h1>Obec opravila most přes řeku</h1><time>27. ledna 2026 9:11</time>"
STORY = f"<article>{HEAD}<p>{SENTENCE * 3}</p><p>{SENTENCE * 4}</p></article>"
SCRIPT = '<script src="/app.js"></script>'
ASKS = "<noscript>Tato stránka potřebuje JavaScript.</noscript>"
CONSENT = "<h1>Vážíme si vašeho soukromí</h1><p>Kliknutím souhlasíte, že naši partneři ukládají cookies.</p>"
LINKS = '<a href="/domaci/jina-zprava-o-necem-54321">Jiná zpráva o něčem docela jiném</a>'
HEADER = "<header>" + "".join(f"<a href='/{part}'>Rubrika {part} a co k ní patří</a>" for part in "abcdefghijklmno")
HEADER += "</header>"


def sign(body: str, page: Page | None = None) -> str | None:
    html = f"<html lang='cs'><head><title>Noviny</title></head><body>{body}</body></html>"
    url = "https://www.udolni.example/domaci/obec-opravila-most-pres-reku-12345"
    return read_page(
        html, url=url, page=page or Page(), site="lab", fetched_at=datetime(2026, 1, 27, 12, tzinfo=UTC)
    ).needs_scripts


@pytest.mark.parametrize("mount", ["root", "app", "__next", "__nuxt", "___gatsby", "svelte"])
def test_shell_of_a_framework(mount: str) -> None:
    assert sign(f"<div id='{mount}'></div>{SCRIPT}") == "shell"


def test_shell_between_header_and_footer() -> None:
    assert sign(f"{HEADER}<main><div id='app'></div></main>{ASKS}{SCRIPT}<footer>© Noviny</footer>") == "shell"


def test_shell_that_asks_for_scripts() -> None:
    assert sign(f"<main>Načítám</main>{ASKS}{SCRIPT}") == "shell"


def test_notice_about_consent_that_a_script_may_take_away() -> None:
    assert sign(CONSENT + SCRIPT) == "consent"
    assert sign(CONSENT) is None


def test_notice_that_asks_for_scripts() -> None:
    assert sign(f"<h1>Zapněte si JavaScript</h1><p>Bez něj stránku nezobrazíme.</p>{SCRIPT}") == "consent"


def test_text_that_goes_on_where_scripts_put_it() -> None:
    cut = STORY.replace("</article>", "<p>Načíst celý článek</p></article>")
    assert sign(f"<div id='app'>{cut}</div>{SCRIPT}") == "incomplete"
    assert sign(cut + SCRIPT) is None


@pytest.mark.parametrize(
    "box", ["", "<div id='aktualne'></div>", "<div id='aktualne'><h2>Aktuálně se děje</h2>…</div>"]
)
def test_declared_box_that_is_missing_or_has_no_link(box: str) -> None:
    assert sign(STORY + box + SCRIPT, Page(lazy_boxes=("#aktualne",))) == "lazy_box"
    assert sign(STORY + box + SCRIPT) is None


def test_declared_box_that_is_there() -> None:
    box = f"<div id='aktualne'><h2>Aktuálně se děje</h2>{LINKS}</div>"
    assert sign(STORY + box + SCRIPT, Page(lazy_boxes=("#aktualne",))) is None
    assert sign(STORY + box + SCRIPT, Page(lazy_boxes=("#aktualne", "#dalsi"))) == "lazy_box"


@pytest.mark.parametrize(
    "body",
    [
        STORY + SCRIPT,
        f"<div id='app'>{STORY}</div>{SCRIPT}",
        f"<div id='__next'>{STORY}</div>{ASKS}{SCRIPT}",
        f"{STORY}<script type='application/json'>{{}}</script>",
        "<h1>Stránka nenalezena</h1><p>Hledaná stránka neexistuje.</p>" + SCRIPT,
        "<div id='root'></div>",
    ],
)
def test_pages_that_need_none(body: str) -> None:
    assert sign(body) is None
