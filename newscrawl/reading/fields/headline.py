"""The headline of an article page: the heading that agrees with what the page says of itself."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

from newscrawl.page import Page
from newscrawl.reading.document.metadata import Metadata, lookup
from newscrawl.reading.document.outline import Element, Outline, TextRun
from newscrawl.values.text import fold

_SUFFIX = re.compile(r"\s+[|–—\-•:]\s+[^|–—•]{2,60}$")
"""The site's name at the end of a document's title, behind a separator."""
_SHORTEST_HEADLINE_CHARS = 8
_UNDISPUTED_HEADLINE_CHARS = 15
"""Characters of a heading that is the headline because there is no other."""
_AGREEMENT = 0.5
"""Share of the words that a heading and the page's own headline have in common, from which it is the headline."""
_MOST_NAMES = 20
_LONGEST_NAME_CHARS = 1000
"""Headlines that a page names of itself, and characters of each, that are compared with every heading."""
_HEADING_ANCESTORS = 4
"""Elements around a run of which one may be its <h1>."""


def find_headline(outline: Outline, declared: Page, metadata: Metadata) -> TextRun | None:
    """Return the <h1> run that agrees best with the metadata's headlines; the only <h1> needs no agreement.

    Args:
        outline: the page's elements and text runs.
        declared: what the site says about its pages; its `title` selectors are believed.
        metadata: what the page says about itself.
    """
    for source in declared.title:
        if source.startswith("css:"):
            for element in outline.select(source[4:].partition("@")[0]):
                if element.end > element.start:
                    return outline.runs[element.end - 1]
    names = [fold(name[:_LONGEST_NAME_CHARS]) for name in announced_names(metadata)[:_MOST_NAMES] if name]
    in_headings = {
        index for element in outline.elements if element.tag == "h1" for index in range(element.start, element.end)
    }
    inside = [run for index in sorted(in_headings) if not (run := outline.runs[index]).media]
    headings = [run for run in inside if len(run.text) >= _SHORTEST_HEADLINE_CHARS and _heading_of(run) is not None]
    rated = [(_best_agreement(run, names), -run.index, run) for run in headings]
    best = max(rated, default=None, key=lambda entry: entry[:2])
    if best is not None and (best[0] >= _AGREEMENT or (len(headings) == 1 and _is_plain(best[2]))):
        return best[2]
    return next((run for run in outline.runs if not run.media and _is_plain(run) and fold(run.text) in names), None)


def heading_text(outline: Outline, run: TextRun) -> str:
    """Return the whole text of the <h1> that a run stands in; the run's own where it stands in none."""
    heading = _heading_of(run)
    if heading is None:
        return run.text
    return " ".join(other.text for other in outline.runs[heading.start : heading.end] if not other.media)


def heading_node(outline: Outline, run: TextRun) -> LexborNode | None:
    """Return the node of the <h1> that a run stands in."""
    heading = _heading_of(run)
    if heading is None:
        return None
    first = outline.tree.css_first("h1")
    if first is not None and first.mem_id == heading.node_id:
        return first
    return next((node for node in outline.tree.css("h1") if node.mem_id == heading.node_id), None)


def strip_suffix(title: str) -> str:
    """Return a document title without what may be the site's name at its end: "Headline | Site" -> "Headline"."""
    return _SUFFIX.sub("", title).strip()


def announced_names(metadata: Metadata) -> list[str]:
    """Return the headlines that a page names of itself, with and without the site's name."""
    titles = [metadata.first_meta(name) or "" for name in ("og:title", "twitter:title")] + [metadata.title or ""]
    return [*lookup(metadata.article_node(), "headline"), *titles, *map(strip_suffix, titles)]


def _heading_of(run: TextRun) -> Element | None:
    """Return the <h1> that a run stands in."""
    return next((element for element in run.element.nearest(_HEADING_ANCESTORS) if element.tag == "h1"), None)


def _is_plain(run: TextRun) -> bool:
    return not run.links and len(run.text) >= _UNDISPUTED_HEADLINE_CHARS


def _best_agreement(run: TextRun, names: list[str]) -> float:
    """Return how well a heading agrees with the best of the announced ones, 0..1; `names` are folded."""
    shown = fold(run.text)
    return max((_agreement(shown, name) for name in names), default=0.0)


def _agreement(shown: str, announced: str) -> float:
    """Return how well a shown heading agrees with an announced one, 0..1: the share of common words."""
    if shown == announced:
        return 1.0
    left, right = set(shown.split()), set(announced.split())
    return len(left & right) / max(len(left), len(right)) if left and right else 0.0
