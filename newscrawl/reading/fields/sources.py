"""Where a field's value comes from: what all fields share, and the sources that a site declares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from selectolax.lexbor import LexborNode

from newscrawl.page import Page
from newscrawl.reading.document.metadata import Metadata, itemprop, lookup
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.values.text import clean

T = TypeVar("T")
IsFree = Callable[[TextRun], bool]
"""Tells whether a run stands outside the boxes of teasers and is none that the site drops."""
_MOST_TAKEN_RUNS = 3
"""Runs of the largest element that a field takes from the story: a larger one holds more than the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One parsed page, as its fields are read from it."""

    outline: Outline
    metadata: Metadata
    declared: Page
    address: str
    """The article's address: the canonical one that the page states, else that of the fetch."""
    url: str
    """The same, but that of the fetch where the page states an address of another domain."""
    headline: TextRun | None
    """The run of the headline, None where the page shows none."""

    @property
    def headline_index(self) -> int:
        """Index of the headline's run, 0 where the page shows none."""
        return self.headline.index if self.headline is not None else 0

    @property
    def node(self) -> dict[str, Any]:
        """The JSON-LD node of this article, {} where there is none."""
        return self.metadata.article_node(self.headline.text if self.headline is not None else None, self.url)

    def near_headline(self, below: int, above: int = 0) -> list[TextRun]:
        """Return the runs of text from `above` runs before the headline to `below` runs after it."""
        at = self.headline_index
        return [run for run in self.outline.runs[max(0, at - above) : at + below] if not run.media]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """What a field's function found on a page."""

    value: T
    """As printed; None or [] where nothing has it."""
    source: str | None = None
    """For the article's `provenance`, such as "json-ld:headline"; None where nothing was found."""
    why: str = ""
    """What the source was recognised by, for people to read."""
    runs: frozenset[int] = frozenset()
    """Indexes of the text runs that the field took: they are no part of the story."""
    seen_in: frozenset[int] = frozenset()
    """Indexes of the text runs that it was read from without taking them."""
    rank: int | None = None
    """Which of the site's declared sources hit, -1 where all missed, None where the site declares none."""


Values = Found[list[str]]
Candidate = str | Callable[[], Values | None]
"""A source such as "meta:author", or a function that looks at the page's structure."""


def first_found(document: Document, name: str, *candidates: Candidate) -> Values:
    """Return the values of a field from the first source that has any: the site's declared ones, then `candidates`.

    Args:
        document: the page.
        name: the field, as `Page` spells it.
        candidates: sources of every site, the best first.
    """
    declared = declared_values(document, name)
    if declared.value:
        return declared
    for candidate in candidates:
        found = values_at(document, candidate)
        if found is not None and found.value:
            return replace(found, rank=declared.rank)
    return declared


def values_at(document: Document, candidate: Candidate) -> Values | None:
    """Return what one source of a field has, None or no values where it has nothing."""
    return _of_source(document, candidate) if isinstance(candidate, str) else candidate()


def single(found: Values) -> Found[str | None]:
    """Return a field of one value: the first of those found."""
    value = found.value[0] if found.value else None
    return Found(value, found.source, found.why, runs=found.runs, seen_in=found.seen_in, rank=found.rank)


def declared_values(document: Document, name: str) -> Values:
    """Return the values of the first source that the site declares for a field and that has any."""
    sources: tuple[str, ...] = getattr(document.declared, name)
    for rank, source in enumerate(sources):
        found = _of_source(document, source)
        if found.value:
            return replace(found, rank=rank, why=f"declared source {rank + 1} of {len(sources)}")
    return Found([], rank=-1 if sources else None)


def values_of(document: Document, source: str) -> list[str]:
    """Return all values of one source such as "json-ld:author.name" or "css:span.author"."""
    return _of_source(document, source).value


def _of_source(document: Document, source: str) -> Values:
    scheme, _, rest = source.partition(":")
    if scheme == "json-ld":
        return Found(lookup(document.node, rest), source, "the page's JSON-LD")
    if scheme == "meta":
        return Found([value for value in document.metadata.meta.get(rest.lower(), []) if value], source, "a <meta>")
    if scheme == "itemprop":
        return Found(itemprop(document.outline.tree, rest), source, "the page's microdata")
    return _of_selector(document.outline, rest, source)


def _of_selector(outline: Outline, rest: str, source: str) -> Values:
    """Return the texts, or the values of an attribute, of the elements that match "SELECTOR" or "SELECTOR@ATTR"."""
    selector, _, attribute = rest.partition("@")
    values = []
    runs: set[int] = set()
    for node in outline.tree.css(selector):
        text = clean(node.attributes.get(attribute) or "" if attribute else _text_of(node, outline))
        if text:
            values.append(text)
            runs.update(runs_of(node, outline))
    return Found(values, source, runs=frozenset(runs))


def _text_of(node: LexborNode, outline: Outline) -> str:
    """Return the text of an element: its blocks with blanks between, its inline elements without."""
    element = outline.by_node.get(node.mem_id)
    if element is not None and element.end > element.start and element.tag != "a":
        return " ".join(run.text for run in outline.runs[element.start : element.end] if not run.media)
    return node.text(separator=" " if node.css_first("br, div, p, li") else "")


def runs_of(node: LexborNode, outline: Outline) -> range:
    """Return the indexes of the runs that a field takes with an element; none of an element that holds more."""
    element = outline.by_node.get(node.mem_id)
    if element is None or element.end - element.start > _MOST_TAKEN_RUNS:
        return range(0)
    return range(element.start, element.end)


def taking(run: TextRun, source: str, why: str, text: str | None = None) -> Values:
    """Return what one run says, the run taken; `text` where only a part of it is the value."""
    return Found([run.text if text is None else text], source, why, frozenset({run.index}))
