"""The headline of an article page: the heading that agrees with what the page says of itself."""

from __future__ import annotations

import re

from newscrawl.page import Page
from newscrawl.reading.document.metadata import Metadata, lookup
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.values.text import fold

_SUFFIX = re.compile(r"\s+[|–—\-•:]\s+[^|–—•]{2,60}$")


def find_headline(page: Outline, declared: Page, metadata: Metadata) -> TextRun | None:
    """Return the <h1> run that agrees best with the metadata's headlines; the only <h1> needs no agreement.

    Args:
        page: the outline of the page.
        declared: what the site says about its pages; its `title` selectors are believed.
        metadata: what the page says about itself.
    """
    for source in declared.title:
        if source.startswith("css:"):
            for element in page.select(source[4:].partition("@")[0]):
                if element.end > element.start:
                    return page.runs[element.end - 1]
    names = [fold(name) for name in _announced(metadata) if name]
    texts = [run for run in page.runs if not run.media]
    rated = [(_best_agreement(run, names), -run.index, run) for run in texts if len(run.text) >= 8 and _in_h1(run)]
    best = max(rated, default=None, key=lambda entry: entry[:2])
    if best and (best[0] >= 0.5 or (len(rated) == 1 and len(best[2].text) >= 15 and not best[2].links)):
        return best[2]
    plain = (run for run in texts if not run.links and len(run.text) >= 15)
    return next((run for run in plain if fold(run.text) in names), None)


def heading_text(page: Outline, run: TextRun) -> str:
    """Return the whole text of the <h1> that a run stands in; the run's own where it stands in none."""
    heading = next((element for element in run.element.ancestors()[:4] if element.tag == "h1"), None)
    if heading is None:
        return run.text
    return " ".join(other.text for other in page.runs[heading.start : heading.end] if not other.media)


def strip_suffix(title: str) -> str:
    """Return a document title without the site's name at its end: "Headline | Site" -> "Headline"."""
    return _SUFFIX.sub("", title).strip()


def _announced(metadata: Metadata) -> list[str]:
    titles = [metadata.first_meta(name) or "" for name in ("og:title", "twitter:title")] + [metadata.title or ""]
    return [*lookup(metadata.article_node(), "headline"), *titles, *map(strip_suffix, titles)]


def _in_h1(run: TextRun) -> bool:
    return any(element.tag == "h1" for element in run.element.ancestors()[:4])


def _best_agreement(run: TextRun, names: list[str]) -> float:
    return max((_agreement(fold(run.text), name) for name in names), default=0.0)


def _agreement(shown: str, announced: str) -> float:
    """Return how well a shown heading agrees with an announced one, 0..1: the share of common words."""
    if shown == announced:
        return 1.0
    left, right = set(shown.split()), set(announced.split())
    return len(left & right) / max(len(left), len(right)) if left and right else 0.0
