"""Which words of a site's file no longer hold on the pages that a survey has seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from selectolax.lexbor import LexborHTMLParser

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.difference import Difference, learned_entries
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.stale_addresses import stale_addresses
from newscrawl.onboarding.stale_fields import stale_fields
from newscrawl.onboarding.stale_sources import stale_sources
from newscrawl.onboarding.stale_walls import stale_walls

SELECTORS = ("root", "drop", "boxes", "lazy_boxes", "paywall")
"""Words of `Page` that are plain selectors and can be learned."""
_RECENT = 5
"""The newest articles, by their dates, on one of which a declared source must hold: others may be of old layouts."""


def differs(
    spider: type[NewsSpider], seen: Seen, findings: Findings, alarmed: Set[str] = frozenset()
) -> list[Difference]:
    """Return the words of a spider's file that fail on what was seen, each with what would mend it, if that is known.

    Args:
        spider: as its file declares it.
        seen: what a survey has seen of the site.
        findings: what was learned from it without the file.
        alarmed: fields, as `Page` spells them, that an alarm of the site names.
    """
    articles = sorted(seen.articles, key=_date, reverse=True)
    return [
        *stale_fields(spider, articles, seen, findings, alarmed),
        *_selectors(spider, articles, findings),
        *_kinds(spider, articles, findings),
        *stale_sources(spider, seen, findings),
        *stale_addresses(spider, seen, findings),
        *stale_walls(spider, seen, findings),
    ]


def _date(page: SeenPage) -> float:
    return page.published.timestamp() if page.published else 0.0


def _selectors(spider: type[NewsSpider], articles: list[SeenPage], findings: Findings) -> Iterator[Difference]:
    """Yield the selectors of which none is on a recent article that has one of those learned in their place."""
    for word in SELECTORS:
        declared: tuple[str, ...] = getattr(spider.page, word)
        learned = tuple(map(str, learned_entries(findings.page.get(word), declared)))
        having = [page for page in articles if declared and learned and _matches(page, learned)][:_RECENT]
        if having and not any(_matches(page, declared) for page in having):
            yield Difference(
                word=f"page.{word}",
                why=f"none of its selectors is on the newest {len(having)} articles that have {learned[0]}",
                addresses=tuple(page.url for page in having[:3]),
                first=learned,
            )


def _matches(page: SeenPage, selectors: tuple[str, ...]) -> bool:
    tree = LexborHTMLParser(page.html)
    return any(tree.css_first(selector) is not None for selector in selectors)


def _kinds(spider: type[NewsSpider], articles: list[SeenPage], findings: Findings) -> Iterator[Difference]:
    """Yield the kinds of articles none of whose marks is on any article, where others were learned in their place."""
    declared = spider.page.kinds
    learned = [
        (entry[0], entry[1])
        for entry in learned_entries(findings.page.get("kinds"), declared)
        if isinstance(entry, tuple)
    ]
    first: list[tuple[str, str]] = []
    addresses: dict[str, None] = {}
    for kind in dict.fromkeys(kind for _, kind in declared):
        if any(_is_marked(page, mark) for page in articles for mark, other in declared if other == kind):
            continue
        first += [pair for pair in learned if pair[1] == kind]
        marked = (page.url for page in articles for mark, other in learned if other == kind and _is_marked(page, mark))
        addresses |= dict.fromkeys(marked)
    if first:
        kinds = ", ".join(dict.fromkeys(kind for _, kind in first))
        yield Difference(
            word="page.kinds",
            why=f"no mark of the kind {kinds} is on {len(articles)} articles",
            addresses=tuple(addresses)[:3],
            first=tuple(first),
        )


def _is_marked(page: SeenPage, mark: str) -> bool:
    """Tell whether a mark of `Page.kinds` is on a page."""
    if mark.startswith("css:"):
        return _matches(page, (mark.removeprefix("css:"),))
    return re.search(mark, page.decisions.document.url) is not None
