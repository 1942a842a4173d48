"""The page of an inspection in a real browser: it asks for nothing, runs nothing, and its sides lead to each other."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from playwright.sync_api import Browser, Frame, Page, Route, ViewportSize, sync_playwright

from newscrawl.workbench.inspection_page.render import render
from support.debian import need
from support.hostile_pages import AWAY, FRAGMENTS, HUGE, PROSE, WHOLE, broken_html, page_with
from support.inspected_pages import inspected
from support.paths import FIXTURES

pytestmark = pytest.mark.integration

SIZES = {"wide": ViewportSize(width=1280, height=800), "phone": ViewportSize(width=390, height=844)}
QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")
MOST_MS = 240_000
"""Then a page counts as one that never opens: the largest take seconds, on a machine that does nothing else."""
REAL = (
    *("globe24/dron-uzavrel-letiste.html", "globe24/kamiony-cekaji-na-hranicich.txt", "generic/contact.html"),
    *("idnes", "novinky", "hn", "denik", "seznamzpravy", "blesk"),
)
"""Fixtures, or the first one of a site."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    (chromium,) = need("chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*QUIET, *sandbox])
        yield browser
        browser.close()


@dataclass
class Opened:
    """An inspection in a window, and what it did."""

    window: Page
    complaints: list[str] = field(default_factory=list)
    """What stands in the console, errors of scripts, and dialogs."""
    asked: list[str] = field(default_factory=list)
    """Addresses that were asked for beside the file's own."""

    @property
    def page(self) -> Frame:
        """The frame with the page."""
        return self.window.frames[1]

    def width_beyond(self) -> list[int]:
        """Return by how many pixels the file and the frame are wider than their windows."""
        beyond = "() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"
        return [self.window.evaluate(beyond), self.page.evaluate(beyond)]

    def has_run(self) -> list[object]:
        """Return what the scripts of a page would have left."""
        return [self.window.evaluate("window.zle"), self.page.evaluate("[window.zle, document.title]")]

    def current(self) -> tuple[list[str], list[str]]:
        """Return the numbers of the parts that are current: in the page, and in the list."""
        marks = "() => [...new Set([...document.querySelectorAll('mark.current')].map((mark) => mark.dataset.part))]"
        owned = "() => [...document.querySelectorAll('.entry.current > button')].map((one) => one.dataset.owns)"
        return self.page.evaluate(marks), self.window.evaluate(owned)

    def focused(self) -> tuple[str, str]:
        """Return the side that has the focus, and the number of the part there."""
        number = "() => { const at = document.activeElement; return at.dataset.part || at.dataset.owns || at.id; }"
        if self.window.evaluate("document.activeElement === document.getElementById('page')"):
            return "page", self.page.evaluate(number)
        return "list", self.window.evaluate(number)


@pytest.fixture
def show(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Return a window for inspections, of the size that the test asks for."""
    size = getattr(request, "param", "wide")
    window = browser.new_page(viewport=SIZES[size])
    opened = Opened(window)
    window.on("console", lambda message: opened.complaints.append(message.text))
    window.on("pageerror", lambda error: opened.complaints.append(str(error)))
    window.on("dialog", lambda dialog: opened.complaints.append(dialog.message))
    window.on("popup", lambda popup: opened.asked.append(popup.url))

    def refuse(route: Route) -> None:
        if route.request.url.startswith(tmp_path.as_uri()):
            route.continue_()
        else:
            opened.asked.append(route.request.url)
            route.abort()

    window.context.route("**/*", refuse)
    yield opened
    window.context.close()


both_sizes = pytest.mark.parametrize("show", SIZES, indirect=True)


def load(opened: Opened, tmp_path: Path, rendered: str) -> None:
    """Open a rendered inspection as a file, and wait until its sides are linked."""
    file = tmp_path / "parts.html"
    file.write_text(rendered, encoding="utf-8")
    opened.window.goto(file.as_uri(), timeout=MOST_MS)
    opened.window.wait_for_selector("html[data-ready]", state="attached", timeout=MOST_MS)


def fixture(name: str) -> tuple[str, str]:
    """Return the text of a fixture and its site."""
    path = FIXTURES / name if "/" in name else min((FIXTURES / name).glob("*.html"))
    return path.read_text(encoding="utf-8"), path.parent.name


def shown(opened: Opened, tmp_path: Path, fragment: str = "") -> None:
    load(opened, tmp_path, render(inspected(page_with(fragment))))


@both_sizes
@pytest.mark.parametrize("name", REAL)
def test_a_page_is_shown_without_complaint_request_or_overflow(show: Opened, tmp_path: Path, name: str) -> None:
    text, site = fixture(name)
    load(show, tmp_path, render(inspected(text, spider=site)))
    assert (show.complaints, show.asked, show.width_beyond()) == ([], [], [0, 0])
    assert show.page.locator("mark").count() > 0


PAGES = {name: page_with(fragment) for name, fragment in FRAGMENTS.items()} | WHOLE | HUGE


@pytest.mark.parametrize("html", PAGES.values(), ids=PAGES)
def test_a_hostile_page_runs_and_asks_for_nothing(show: Opened, tmp_path: Path, html: str) -> None:
    load(show, tmp_path, render(inspected(html)))
    show.page.evaluate(CLICK_ALL)
    assert (show.complaints, show.asked) == ([], [])
    assert show.has_run() == [None, [None, "The page"]]
    assert show.window.frames == [show.window.main_frame, show.page]
    assert show.width_beyond() == [0, 0]


CLICK_ALL = """() => [...document.querySelectorAll("body *")].slice(0, 200).forEach(
    (one) => one.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true})))"""
ALL_AT_ONCE = page_with("".join(FRAGMENTS[name] for name in sorted(FRAGMENTS) if name != "plaintext"))


def test_without_any_protection_such_a_page_runs_and_asks(show: Opened, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(page_with(FRAGMENTS["script"] + FRAGMENTS["pictures"]), encoding="utf-8")
    show.window.goto(file.as_uri())
    assert show.window.evaluate("window.zle") == 1
    assert f"{AWAY}a.png" in show.asked


def test_sandbox_and_policies_keep_it_from_that_also_alone(
    show: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newscrawl.workbench.inspection_page.render.marked_page", lambda *_: ALL_AT_ONCE)
    load(show, tmp_path, render(inspected(page_with(""))))
    show.page.evaluate(CLICK_ALL)
    show.window.wait_for_timeout(500)
    assert show.complaints
    assert (show.asked, show.window.evaluate("window.zle")) == ([], None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(html=broken_html())
def test_whatever_the_page_it_runs_and_asks_for_nothing(show: Opened, tmp_path: Path, html: str) -> None:
    load(show, tmp_path, render(inspected(page_with(html))))
    assert (show.complaints, show.asked) == ([], [])
    assert show.has_run() == [None, [None, "The page"]]


@both_sizes
def test_a_click_on_one_side_leads_to_the_other(show: Opened, tmp_path: Path) -> None:
    shown(show, tmp_path)
    show.page.click(f"mark:has-text('{PROSE[2][:30]}')")
    (number,), owned = show.current()
    assert (owned, show.focused()) == ([number], ("list", number))
    entry = show.window.locator(".entry.current")
    assert PROSE[2] in entry.inner_text()
    assert entry.evaluate(IS_SEEN)
    show.window.click("button.part:has-text('Mlýn u řeky')")
    (number,), owned = show.current()
    assert (owned, show.focused()) == ([number], ("page", number))
    mark = show.page.locator("mark.current")
    assert mark.inner_text() == "Mlýn u řeky má nového majitele"
    assert mark.evaluate(IS_SEEN)


IS_SEEN = """(element) => {
    const box = element.getBoundingClientRect();
    const at = element.ownerDocument.elementFromPoint(box.left + box.width / 2, box.top + 5);
    return element === at || element.contains(at);
}"""
"""Tells whether an element stands in its window with nothing before it."""


@both_sizes
def test_all_of_it_goes_by_keyboard(show: Opened, tmp_path: Path) -> None:
    shown(show, tmp_path)
    for _ in range(5):
        show.window.keyboard.press("Tab")
    assert show.window.evaluate("document.activeElement.dataset.layer") == "fields"
    show.window.keyboard.press("Tab")
    assert show.focused() == ("page", "0")
    show.window.keyboard.press("j")
    show.window.keyboard.press("ArrowDown")
    assert show.focused() == ("page", "2")
    show.window.keyboard.press("k")
    assert (show.focused(), show.current()) == (("page", "1"), (["1"], ["1"]))
    assert show.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    show.window.keyboard.press("Enter")
    assert show.focused() == ("list", "1")
    assert show.window.evaluate("getComputedStyle(document.activeElement.parentElement).outlineStyle") == "solid"
    show.window.keyboard.press("ArrowDown")
    assert (show.focused(), show.current()) == (("list", "2"), (["2"], ["2"]))
    show.window.keyboard.press("Enter")
    assert show.focused() == ("page", "2")
    assert "of" in show.window.inner_text("#status") or show.window.viewport_size == SIZES["phone"]


def test_the_last_part_is_no_dead_end(show: Opened, tmp_path: Path) -> None:
    shown(show, tmp_path)
    count = show.page.locator("mark[role=link]").count()
    show.page.focus("mark[tabindex='0']")
    for _ in range(count + 3):
        show.window.keyboard.press("j")
    side, last = show.focused()
    assert (side, show.current()[0]) == ("page", [last])
    show.window.keyboard.press("k")
    assert show.focused() != (side, last)


DRESS = "(mark) => { const own = getComputedStyle(mark); return own.backgroundColor + own.textDecorationLine; }"


@both_sizes
@pytest.mark.parametrize("layer", ["story", "boxes", "links", "dropped", "fields"])
def test_a_layer_is_hidden_and_shown(show: Opened, tmp_path: Path, layer: str) -> None:
    text, site = fixture("globe24/dron-uzavrel-letiste.html")
    load(show, tmp_path, render(inspected(text, spider=site)))
    show.window.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")
    entries, marks = show.window.locator(f".entry.layer-{layer}:visible"), show.page.locator(f"mark.layer-{layer}")
    before = entries.count()
    assert before > 0
    coloured = marks.first.evaluate(DRESS)
    show.window.uncheck(f"input[data-layer={layer}]")
    assert (entries.count(), marks.first.evaluate(DRESS)) == (0, "rgba(0, 0, 0, 0)none")
    other = "story" if layer != "story" else "links"
    assert show.window.locator(f".entry.layer-{other}:visible").count() > 0
    assert marks.first.inner_text()
    show.window.check(f"input[data-layer={layer}]")
    assert (entries.count(), marks.first.evaluate(DRESS)) == (before, coloured)


def test_steps_pass_over_what_is_hidden(show: Opened, tmp_path: Path) -> None:
    shown(show, tmp_path)
    for layer in ("story", "boxes", "dropped", "fields"):
        show.window.uncheck(f"input[data-layer={layer}]")
    show.window.focus("#page")
    show.page.focus("mark.teaser >> nth=0")
    show.window.keyboard.press("k")
    texts = [show.page.locator("mark.current").inner_text()]
    show.window.keyboard.press("j")
    texts.append(show.page.locator("mark.current").inner_text())
    assert texts == ["Lávka pro pěší chybí už rok a půl", "Mlýn u řeky má nového majitele"]


def test_a_part_in_a_closed_group_is_opened(show: Opened, tmp_path: Path) -> None:
    shown(show, tmp_path, "<p>Reklama</p>")
    show.page.click("mark.left-out:has-text('Reklama')")
    entry = show.window.locator(".entry.current")
    assert entry.is_visible()
    assert entry.inner_text().startswith("Reklama")


def test_what_the_page_does_not_show_is_told(show: Opened, tmp_path: Path) -> None:
    words = " ".join(PROSE * 20)
    stated = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{words}"}}</script>'
    shown(show, tmp_path, stated)
    show.window.locator("button.part:has-text('not on the page')").first.click()
    assert show.window.inner_text("#status") == "the page does not show it"
    assert show.current()[0] == []


@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 24, 27)")])
def test_both_sides_are_light_or_dark_as_the_reader_wishes(
    show: Opened, tmp_path: Path, scheme: str, paper: str
) -> None:
    show.window.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    shown(show, tmp_path)
    of_page = show.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    of_list = show.window.evaluate("getComputedStyle(document.querySelector('.entry.story')).backgroundColor")
    assert (of_page, of_list) == (paper, paper)


def test_the_columns_stand_beside_each_other_or_stacked(show: Opened, tmp_path: Path) -> None:
    shown(show, tmp_path)
    corners = "() => ['page', 'parts'].map((id) => { const box = document.getElementById(id).getBoundingClientRect(); "
    corners += "return [box.left, box.top]; })"
    (left, top), (right, beside) = show.window.evaluate(corners)
    assert (left < right, top) == (True, beside)
    show.window.set_viewport_size(SIZES["phone"])
    (left, top), (right, below) = show.window.evaluate(corners)
    assert (left, below > top) == (right, True)
