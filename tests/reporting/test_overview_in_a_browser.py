"""The page of `scrapy report` as people see it: in chromium, on a wide screen and on a phone, in light and dark."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from newscrawl.reporting.overview.wording import LANGUAGES
from newscrawl.state.opening import open_store
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.values.moments import unix_now
from support.command_calls import call
from support.debian import need
from support.run_histories import LIVES, fill

pytestmark = pytest.mark.integration

MOST_BYTES = 1_500_000
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--no-first-run")  # fmt: skip
LONG = "https://nejdelsi.example/" + "velmi-dlouha-adresa-bez-mezer-" * 12
WIDTHS = (1280, 820, 390)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Language -> file of the page of a week of all 24 sites, one with a problem that names a long address."""
    directory = tmp_path_factory.mktemp("report")
    now = unix_now()
    store = open_store(directory / "state", directory / "exports")
    fill(store, until=now, days=7.5)
    store.apply([ProblemsFound(site="e15", now=now - 60, texts={f"source {LONG}": f"<b>{LONG}</b> is gone"})])
    store.close()
    files = {language: directory / f"{language}.html" for language in LANGUAGES}
    for language, file in files.items():
        settings = ("-s", f"STATE_DIR={directory / 'state'}", "-s", "SCHEDULE_FILE=none")
        assert call("report", "--to", file, "--language", language, *settings) == 0
    return files


@dataclass
class Seen:
    """An open page and what went wrong on it."""

    page: Any
    errors: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    (chromium,) = need("chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def opened(browser: Any, pages: dict[str, Path]) -> Iterator[Callable[..., Seen]]:
    """Open the page in a language, with the options of a browser context."""
    contexts = []

    def open_page(language: str = "cs", width: int = 1280, **options: Any) -> Seen:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        seen = Seen(context.new_page())
        seen.page.on("console", lambda message: seen.errors.append(message.text))
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        seen.page.goto(pages[language].as_uri())
        return seen

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_whole_on_every_screen(opened, pages, language, width, scheme):
    seen = opened(language, width, color_scheme=scheme)
    page = seen.page
    assert page.evaluate("document.querySelectorAll('section.site').length") == len(LIVES)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    page.evaluate("document.querySelectorAll('section').forEach(one => { one.style.contentVisibility = 'visible' })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
            .filter(one => !one.closest('.scroll') && !one.closest('svg') && !one.closest('.hidden'))
            .filter(one => { const box = one.getBoundingClientRect();
                             return box.width && (box.left < -1 || box.right > innerWidth + 1) })
            .map(one => one.outerHTML.slice(0, 80))"""
    )
    assert outside == []
    page.mouse.wheel(0, 100_000)
    assert seen.errors == []
    assert seen.requests == [pages[language].as_uri()]
    if directory := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(directory) / f"report-{language}-{width}-{scheme}.png", full_page=False)


def test_it_is_small_enough_for_a_mail(pages):
    assert all(10_000 < page.stat().st_size < MOST_BYTES for page in pages.values())


def luminance(colour: str) -> float:
    """Return the relative luminance of a computed colour, as WCAG 2 defines it."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_charts_stand_out_from_what_is_behind_them(opened, scheme):
    page = opened(color_scheme=scheme).page
    pairs = page.evaluate(
        """() => {
            const behind = one => { for (; one; one = one.parentElement) {
                const colour = getComputedStyle(one).backgroundColor;
                if (colour != 'rgba(0, 0, 0, 0)') return colour } return 'rgb(255, 255, 255)' };
            const texts = [...document.querySelectorAll('main *, header *, footer *')].filter(one =>
                [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim()) && !one.closest('svg'));
            const shapes = [...document.querySelectorAll('figure path')].filter(one =>
                !one.getAttribute('style').includes('--line'));
            const labels = [...document.querySelectorAll('figure text')];
            const colour = one => { const style = getComputedStyle(one);
                return style.fill != 'none' ? style.fill : style.stroke };
            const found = (kind, ones, colour) => ones.map(one => [kind, colour(one), behind(one)].join('|'));
            return [...new Set([...found('text', texts, one => getComputedStyle(one).color),
                                ...found('text', labels, colour), ...found('shape', shapes, colour)])];
        }"""
    )
    assert {pair.split("|")[0] for pair in pairs} == {"text", "shape"}
    faint = []
    for pair in pairs:
        kind, front, back = pair.split("|")
        low, high = sorted((luminance(front), luminance(back)))
        contrast = (high + 0.05) / (low + 0.05)
        if contrast < (4.5 if kind == "text" else 3):
            faint.append((pair, round(contrast, 2)))
    assert faint == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (luminance(background) < 0.1) == (scheme == "dark")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_of_the_overview_leads_to_its_site_and_back(opened, width, scripts):
    page = opened(width=width, java_script_enabled=scripts).page
    page.locator("[role=row] a", has_text="novinky").click()
    assert page.url.endswith("#site-novinky")
    box = page.locator("#site-novinky").bounding_box()
    assert 0 <= box["y"] < 400
    page.locator("section:has(#site-novinky) .top").click()
    assert page.locator("h1").bounding_box()["y"] >= 0


def test_details_open_by_keyboard(opened):
    page = opened().page
    summary = page.locator("section:has(#site-novinky) summary")
    table = page.locator("section:has(#site-novinky) .shares").first
    assert not table.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert table.is_visible()


def test_the_csv_is_saved_as_a_file(opened, tmp_path):
    page = opened("en", accept_downloads=True).page
    with page.expect_download() as waiting:
        page.get_by_role("link", name="All figures as CSV").press("Enter")
    assert waiting.value.suggested_filename == "newscrawl.csv"
    waiting.value.save_as(tmp_path / "figures.csv")
    with (tmp_path / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["site"] for row in rows} == {life.site for life in LIVES}
    assert sum(int(row["new"]) for row in rows) > 1_000


def test_it_is_told_to_those_who_hear_it(opened):
    page = opened("en").page
    charts = page.get_by_role("img", name="novinky: New articles an hour")
    assert charts.count() == 1
    assert page.get_by_role("table", name="Overview").get_by_role("row").count() == len(LIVES) + 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("link", name="To the sites").count() == 1


def test_it_can_be_printed(opened):
    pdf = opened().page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 50_000
