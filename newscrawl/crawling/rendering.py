"""Which pages a run has the browser show, and what becomes of those that it has shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.state.layout_table import KnownLayout, LayoutPlain, LayoutRendered
from newscrawl.state.plan import DAY
from newscrawl.values.layouts import layout_of
from newscrawl.values.moments import unix_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.utils.log import SpiderLoggerAdapter

    from newscrawl.facts import ArticleFact, PageFacts
    from newscrawl.state.crawl_state import CrawlState

RENDER = "render"
"""Key in the meta of a request for a page that the browser is to show: the response that brought it."""
BROWSER_SLOT = "browser"
"""The downloader's slot of these requests."""

_SURE = 3
"""Pages of a layout in a row after which it is known what the browser does for it."""
_PLAIN_EACH = 10
"""Of a layout that needs the browser, each page of so many is read as it was fetched first: sites change."""
_AGAIN_SECONDS = 7 * DAY
"""After which one page of a layout that the browser did not help is shown in it again."""
_GROWN = 1.1
"""Times as much text as the page had that is more of the story."""
PROVENANCE, RENDERED = "page", "rendered"
"""The entry in the provenance of an article that was read as the browser shows it."""


class Rendering:
    """Decides for each article page of one run whether the browser shows it, once at most.

    It does where the site declares that (`Site.browser`), where the last pages of the same layout needed it, and where
    a page as it was fetched has a sign that scripts put in what is missing (`PageFacts.needs_scripts`), unless the last
    pages of its layout were shown in vain. A layout is what `values.layouts` makes of an address.

    Without a browser pages are taken as they were fetched. What exceeds BROWSER_PAGES stays due, for a later run.

    Stats: `browser/pages`, `browser/why/SIGN`, `browser/helped`, `browser/vain`, `browser/failed/REASON`,
    `browser/missing`, `browser/left`, `browser/known_vain`.
    """

    def __init__(
        self,
        state: CrawlState,
        *,
        is_declared: bool,
        most: int,
        count: Callable[[str], None],
        logger: SpiderLoggerAdapter,
    ) -> None:
        """Take the state of the crawl and what decides besides.

        Args:
            state: of the crawl.
            is_declared: whether the site declares that all its pages need a browser.
            most: pages that the browser shows in this run.
            count: adds 1 to the counter of this name.
            logger: the spider's.
        """
        self._state = state
        self._is_declared = is_declared
        self._left = most
        self._count = count
        self._logger = logger
        self._layouts: dict[str, KnownLayout] = {}
        """What is known by now of the layouts that this run has met."""
        self._has_browser = True

    def at_once(self, url: str) -> str | None:
        """Return why a page is shown in the browser before it is read, None where it is read first."""
        if not self._has_browser:
            return None
        if self._is_declared:
            return "declared"
        helped = self._layout(url).helped
        return "layout" if helped >= _SURE and helped % _PLAIN_EACH else None

    def why(self, facts: PageFacts, url: str) -> str | None:
        """Return why the browser is to show a page that was read as it was fetched, None where it is not to."""
        sign, layout = facts.needs_scripts, self._layout(url)
        if sign is None:
            if layout.helped:
                self._keep(url, KnownLayout(helped=0, vain=layout.vain, rendered=layout.rendered))
                self._state.notebook.note(LayoutPlain(site=self._state.known.site, name=layout_of(url)))
            return None
        if not self._has_browser:
            self._count("browser/missing")
            return None
        if layout.vain >= _SURE and abs(self._now() - layout.rendered) < _AGAIN_SECONDS:
            self._count("browser/known_vain")
            return None
        return sign

    def may_render(self, why: str, url: str) -> bool:
        """Take a page of the run's allowance; return False, having counted it, where none is left."""
        if self._left <= 0:
            if self._left == 0:
                self._logger.info("The browser has shown as many pages as it may: the others wait for the next run")
            self._left = -1
            self._count("browser/left")
            return False
        self._left -= 1
        self._count("browser/pages")
        self._count(f"browser/why/{why}")
        return True

    def has_helped(self, plain: PageFacts | None, rendered: PageFacts | None, url: str) -> bool:
        """Tell whether a page is to be taken as the browser showed it, and remember for its layout whether it helped.

        Args:
            plain: what was read of the page as it was fetched, None where it was not read.
            rendered: what was read of it as the browser showed it, None where it could not be read.
            url: its address.
        """
        helps = rendered is not None and rendered.article is not None and (plain is None or _is_more(rendered, plain))
        self._note(url, helps=helps)
        self._count("browser/helped" if helps else "browser/vain")
        return helps

    def failed(self, reason: str, url: str) -> None:
        """Take it that the browser could not show a page, for this reason in one word."""
        self._count(f"browser/failed/{reason}")
        self._note(url, helps=False)

    def no_browser(self, why: str) -> None:
        """Take it that there is no browser, from here on."""
        if self._has_browser:
            self._logger.warning("No browser: %s; pages that need one are read as they were fetched", why)
        self._has_browser = False
        self._count("browser/missing")

    def _layout(self, url: str) -> KnownLayout:
        name = layout_of(url)
        if name not in self._layouts:
            self._layouts[name] = self._state.known.layout(name) or KnownLayout(helped=0, vain=0, rendered=0)
        return self._layouts[name]

    def _keep(self, url: str, layout: KnownLayout) -> None:
        self._layouts[layout_of(url)] = layout

    def _note(self, url: str, *, helps: bool) -> None:
        layout, now = self._layout(url), self._now()
        helped, vain = (layout.helped + 1, 0) if helps else (0, layout.vain + 1)
        self._keep(url, KnownLayout(helped=helped, vain=vain, rendered=now))
        note = LayoutRendered(site=self._state.known.site, name=layout_of(url), helped=helps, now=now)
        self._state.notebook.note(note)

    def _now(self) -> int:
        return unix_of(self._state.clock.now())


def mark(article: ArticleFact) -> None:
    """Have the provenance of an article say that its page was read as the browser shows it."""
    article.provenance[PROVENANCE] = RENDERED


def _is_more(rendered: PageFacts, plain: PageFacts) -> bool:
    """Tell whether the browser shows more of an article than its page has by itself."""
    assert rendered.article is not None  # noqa: S101
    if plain.article is None or (plain.needs_scripts and not rendered.needs_scripts):
        return True
    if len(rendered.links) > len(plain.links) and not _characters(rendered.article) < _characters(plain.article):
        return plain.needs_scripts == "lazy_box"
    return _characters(rendered.article) >= _GROWN * _characters(plain.article)


def _characters(article: ArticleFact) -> int:
    return sum(len(block.text) for block in article.blocks if not block.in_box)
