"""Which pages are shown in the browser, over several runs of a site, and which reading of a page is taken."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from newscrawl.crawling.rendering import Rendering, mark
from newscrawl.facts import PageFacts, ScriptSign
from newscrawl.state.plan import DAY
from support.crawl_parts import CrawlParts, StoppedClock, page_of
from support.state_notes import article

URL = "https://zpravy.example/domaci/clanek-%d"
OTHER = "https://zpravy.example/video/clanek-%d"


class Run:
    """One run that decides about pages."""

    def __init__(self, parts: CrawlParts, **given: Any) -> None:
        self.parts = parts
        self.counted: Counter[str] = parts.counted
        logger: Any = logging.getLogger("lab")
        self.rendering = Rendering(
            parts.state, **({"is_declared": False, "most": 100} | given), count=parts.count, logger=logger
        )

    def visit(self, url: str, sign: ScriptSign | None, shown: PageFacts | None) -> str:
        """Return what becomes of a page with a sign that reads so in the browser: "plain", "left" or "shown"."""
        plain = facts(sign)
        at_once = self.rendering.at_once(url)
        if not (why := at_once or self.rendering.why(plain, url)):
            return "plain"
        if not self.rendering.may_render(why, url):
            return "left"
        self.rendering.has_helped(None if at_once else plain, shown, url)
        return "shown at once" if at_once else "shown"


@pytest.fixture
def run(crawl: Callable[..., CrawlParts]) -> Callable[..., Run]:
    """Begin a run; what the one before noted is in the store."""
    runs: list[Run] = []

    def begin(**given: Any) -> Run:
        if runs:
            runs[-1].parts.commit()
        runs.append(Run(crawl(), **given))
        return runs[-1]

    return begin


def facts(sign: ScriptSign | None, *, text: str | None = None, links: int = 1) -> PageFacts:
    """Return what is read of a page: no article where it is a shell or notice."""
    if sign in ("shell", "consent"):
        return PageFacts(reason="prázdná", needs_scripts=sign)
    found = page_of(article(1, text=text), links=links)
    found.needs_scripts = sign
    return found


WHOLE = facts(None, text="Celý text článku, který skript doplnil. " * 5)


def test_pages_without_a_sign_are_taken_as_fetched(run: Callable[..., Run]) -> None:
    first = run()
    assert {first.visit(URL % number, None, WHOLE) for number in range(20)} == {"plain"}
    assert not [name for name in first.counted if name.startswith("browser/")]


@pytest.mark.parametrize("sign", ["shell", "consent", "incomplete", "lazy_box"])
def test_pages_with_a_sign_are_shown(run: Callable[..., Run], sign: ScriptSign) -> None:
    first = run()
    assert first.visit(URL % 1, sign, WHOLE) == "shown"
    assert first.counted["browser/helped"] == first.counted[f"browser/why/{sign}"] == 1


def test_a_layout_that_needs_it_is_shown_at_once_but_for_every_tenth_page(
    run: Callable[..., Run],
) -> None:
    first = run()
    assert [first.visit(URL % number, "shell", WHOLE) for number in range(5)] == ["shown"] * 3 + ["shown at once"] * 2
    later = run()
    did = [later.visit(URL % number, "shell", WHOLE) for number in range(5, 25)]
    assert did.count("shown") == 2  # the tenth and the twentieth
    assert did.count("shown at once") == 18
    assert later.visit(OTHER % 1, None, WHOLE) == "plain"


def test_a_layout_that_got_whole_is_read_as_fetched_again(run: Callable[..., Run]) -> None:
    first = run()
    for number in range(10):
        first.visit(URL % number, "shell", WHOLE)
    later = run()
    assert later.visit(URL % 10, None, WHOLE) == "plain"
    assert {run().visit(URL % number, None, WHOLE) for number in range(11, 20)} == {"plain"}


def test_a_layout_that_it_does_not_help_is_left_alone_for_a_week(run: Callable[..., Run], clock: StoppedClock) -> None:
    first = run()
    did = [first.visit(URL % number, "shell", None) for number in range(6)]
    assert did == ["shown"] * 3 + ["plain"] * 3
    assert first.counted["browser/known_vain"] == 3
    assert run().visit(URL % 7, "shell", WHOLE) == "plain"
    clock.pass_by(7 * DAY)
    again = run()
    assert [again.visit(URL % number, "shell", None) for number in (8, 9)] == ["shown", "plain"]
    clock.pass_by(7 * DAY)
    assert [run().visit(URL % number, "shell", WHOLE) for number in (10, 11, 12)] == ["shown"] * 3


def test_another_layout_is_not_judged_by_it(run: Callable[..., Run]) -> None:
    first = run()
    for number in range(4):
        first.visit(URL % number, "shell", None)
    assert first.visit(OTHER % 1, "shell", WHOLE) == "shown"


def test_failures_count_as_in_vain(run: Callable[..., Run]) -> None:
    first = run()
    for number in range(3):
        first.rendering.failed("memory", URL % number)
    assert first.visit(URL % 4, "shell", WHOLE) == "plain"
    assert first.counted["browser/failed/memory"] == 3


def test_what_is_beyond_the_allowance_waits(run: Callable[..., Run]) -> None:
    first = run(most=2)
    assert [first.visit(URL % number, "shell", WHOLE) for number in range(4)] == ["shown", "shown", "left", "left"]
    assert (first.counted["browser/pages"], first.counted["browser/left"]) == (2, 2)


def test_without_a_browser_all_is_taken_as_fetched(run: Callable[..., Run], caplog: pytest.LogCaptureFixture) -> None:
    first = run(is_declared=True)
    assert first.rendering.at_once(URL % 1) == "declared"
    first.rendering.no_browser("no chromium")
    first.rendering.no_browser("no chromium")
    assert first.rendering.at_once(URL % 2) is None
    assert first.visit(URL % 2, "shell", WHOLE) == "plain"
    assert first.counted["browser/missing"] == 3
    assert caplog.text.count("No browser: no chromium") == 1


@pytest.mark.parametrize(
    ("plain", "shown", "helps"),
    [
        (facts("shell"), WHOLE, True),
        (facts("shell"), facts("shell"), False),
        (facts("shell"), None, False),
        (facts("incomplete", text="Začátek."), facts("incomplete", text="Začátek. A pokračování."), True),
        (facts("incomplete", text="Začátek."), facts("incomplete", text="Začátek."), False),
        (facts("incomplete", text="Začátek."), facts(None, text="Začátek."), True),
        (facts("incomplete", text="Začátek."), facts("shell"), False),
        (facts("lazy_box", links=1), facts(None, links=6), True),
        (facts("lazy_box", links=1), facts("lazy_box", links=1), False),
        (facts("lazy_box", links=1), facts("lazy_box", links=4), True),
        (None, WHOLE, True),
        (None, facts("shell"), False),
    ],
)
def test_the_better_reading_is_taken(
    run: Callable[..., Run], plain: PageFacts | None, shown: PageFacts | None, helps: bool
) -> None:
    assert run().rendering.has_helped(plain, shown, URL % 1) is helps


def test_a_rendered_article_says_so() -> None:
    assert WHOLE.article is not None
    mark(WHOLE.article)
    assert WHOLE.article.provenance["page"] == "rendered"
