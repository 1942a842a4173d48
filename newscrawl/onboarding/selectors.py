"""Short CSS selectors for given elements: those that a person would write, and that outlive the next build."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newscrawl.reading.document.outline import Element, Outline

_MOST_CANDIDATES = 400
"""Selectors that are tried, the shortest first: one try on one page costs about 0.1 ms."""
_MOST_FOUND = 8
_ANCESTORS = 8
"""Elements above one that a selector may name."""
_NAME = re.compile(r"-?[A-Za-z_][\w-]*")
"""What needs no escape in a selector, and is no size or state of a framework ("md:w-1/2")."""
_SAFE_VALUE = re.compile(r"[\w /.:~-]{1,40}")
"""Value of an attribute that needs no escape in quotes."""
_BUILT = re.compile(
    r"""
    (?:css|sc|jsx|jss|svelte|emotion|styled|tss|mui|chakra|astro)-?\w*\d\w*  # what frameworks generate
    | (?:css|sc|jsx|jss|svelte|emotion)-\w+
    | [a-z]{1,2}_[A-Za-z0-9]{1,3}  # g_fs
    | _[A-Za-z0-9]{4,8}
    """,
    re.VERBOSE,
)
_MODULE = re.compile(r"([A-Za-z][A-Za-z0-9]*_[A-Za-z][A-Za-z0-9-]*__)(?=[\w-]*[A-Z0-9])[\w-]{4,8}")
"""Component and part before the hash of CSS modules: "ArticleHeader_perex__x7Gd2"."""
_LONG_NUMBER = re.compile(r"\d{3}")
_UTILITY = re.compile(
    r"""
    (?:is|has|js)-.* | clearfix | row | container(?:-fluid)? | wrapper | inner | active | act | current | first | last
    | (?:col|offset|order|[mp][trblxy]?|[wh]|d|g[xy]?|text|bg|flex|grid|float|align|justify|font|fw|fs|lh)-[\w-]+
    | (?:hidden|visible|block|inline|flex|grid|left|right|center|bold|small|big|clear)
    """,
    re.VERBOSE,
)
"""Names that tell how something looks, and none of what it is."""
_TELLING = re.compile(
    r"""
    perex | lead | opener | anotace | annotation | standfirst | excerpt | headline | title | nadpis
    | author | autor | byline | date | datum | time | publi[sc] | modified | updat
    | tag | topic | tema | keyword | stitk | section | rubri[ck] | categor | breadcrumb | drobeck
    | article | clanek | body | content | text | paywall | premium | related
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What a name says that tells what an element is."""
_HASH_CHARS = 5
"""Characters of the shortest part of a name that is taken for a hash for its digits among letters."""
_ROW_TAGS = frozenset({"tr", "td", "th", "tbody", "html", "body"})
_ATTRIBUTES = ("itemprop", "rel", "role", "aria-label", "aria-current", "property")
"""Attributes whose values tell what an element is, beside those that begin with `data-`."""
_MEASURED = re.compile(r"data-(?:src|srcset|original|lazy|index|position|width|height|time|date|url|href|title|count)")
"""Beginnings of attributes that say what one element holds, and not what it is."""
_POSITIONS = (":first-child", ":last-child", ":first-of-type", ":last-of-type", ":nth-child(2)", ":nth-of-type(2)")


@dataclass(frozen=True, slots=True, order=True)
class _Step:
    """One compound selector and how little a person would like it."""

    cost: int
    text: str


class Marked:
    """A page and its wanted nodes."""

    def __init__(self, tree: LexborHTMLParser, wanted: Iterable[LexborNode]) -> None:
        """Take a parsed page; no wanted node means that nothing may match on it."""
        self.tree = tree
        self.nodes = list(wanted)
        self.wanted = {node.mem_id for node in self.nodes}
        self._matches: dict[str, bool | None] = {}

    def agrees(self, selector: str) -> bool | None:
        """Tell whether a selector matches exactly the wanted nodes; None where it matches nothing."""
        if selector not in self._matches:
            found = {node.mem_id for node in self.tree.css(selector)}
            self._matches[selector] = found == self.wanted if found else None
        return self._matches[selector]

    @cached_property
    def candidates(self) -> list[str]:
        """The selectors that match exactly the wanted nodes of this page, best first."""
        return [selector for selector in islice(_candidates(self.nodes), _MOST_CANDIDATES) if self.agrees(selector)]


def selectors_for(pages: Sequence[tuple[Outline, Sequence[Element]]]) -> list[str]:
    """Return the shortest selectors that match exactly the wanted elements on every page, best first.

    Args:
        pages: outlines, each with its wanted elements; on a page without any the selector matches nothing.

    Returns:
        Eight selectors at most, of three steps at most, without generated names; [] where there is none.
    """
    marked = [Marked(outline.tree, nodes_of_elements(outline, wanted)) for outline, wanted in pages]
    return common_selectors(marked)


def common_selectors(pages: Sequence[Marked]) -> list[str]:
    """Return the selectors that match exactly the wanted nodes on every page, best first."""
    nodes = [node for page in pages for node in page.nodes]
    if not nodes:
        return []
    tried = islice(_candidates(nodes), _MOST_CANDIDATES)
    right = (selector for selector in tried if all(_is_right(page, selector) for page in pages))
    return list(islice(right, _MOST_FOUND))


def _is_right(page: Marked, selector: str) -> bool:
    agrees = page.agrees(selector)
    return bool(agrees) if page.wanted else agrees is None


def nodes_of_elements(outline: Outline, elements: Iterable[Element]) -> list[LexborNode]:
    """Return the nodes of elements of an outline."""
    wanted = {element.node_id for element in elements}
    tags = {element.tag for element in elements}
    return [node for tag in sorted(tags) for node in outline.tree.css(tag) if node.mem_id in wanted]


@lru_cache(maxsize=4096)
def is_generated(name: str) -> bool:
    """Tell whether a class or id is made by a build or from an article's number, so that it does not last."""
    if not _NAME.fullmatch(name) or _BUILT.fullmatch(name) or _MODULE.fullmatch(name) or _LONG_NUMBER.search(name):
        return True
    return any(_looks_hashed(part) for part in re.split(r"[-_]+", name))


def _looks_hashed(part: str) -> bool:
    """Tell whether a part of a name has digits among its letters, as hashes have, or capitals at random."""
    if len(part) < _HASH_CHARS:
        return False
    if re.search(r"[a-z]\d+[a-z]|\d[a-z]+\d", part, re.IGNORECASE):
        return True
    return re.search(r"[A-Z]{2}[a-z][A-Z]|[a-z][A-Z][a-z][A-Z]|[a-z][A-Z]{2,}[a-z]", part) is not None


def _candidates(nodes: Sequence[LexborNode]) -> Iterator[str]:
    """Yield selectors that may match all of the nodes, the best first."""
    own = _common([_steps_of(node) for node in nodes])
    parents = _common([_steps_of(node.parent) for node in nodes])
    above = _common([_steps_above(node) for node in nodes])
    yield from (step.text for step in own)
    rated = [(step.cost + up.cost, f"{up.text} {step.text}") for step in own for up in above]
    rated += [(step.cost + up.cost + 1, f"{up.text} > {step.text}") for step in own for up in parents]
    before = _common([_steps_of(_element_before(node)) for node in nodes])
    rated += [(step.cost + up.cost + 3, f"{up.text} + {step.text}") for step in own for up in before]
    placed = [_Step(step.cost + 4, step.text + place) for step in own[:3] for place in _places(step)]
    rated += [(step.cost + up.cost, f"{up.text} {step.text}") for step in placed for up in above[:8]]
    rated += [
        (first.cost + up.cost + step.cost + 4, f"{first.text} {up.text} > {step.text}")
        for step in own[:4]
        for up in parents[:4]
        for first in above[:8]
        if first.text != up.text
    ]
    yield from (text for _, text in sorted(set(rated), key=lambda entry: (entry[0], len(entry[1]), entry[1])))


def _places(step: _Step) -> tuple[str, ...]:
    """Return what may tell an element from its siblings: where it stands, and that it does not lead to the front."""
    return (*_POSITIONS, ":not([href='/'])") if re.match(r"a\b", step.text) else _POSITIONS


def _common(sets: Sequence[frozenset[_Step]]) -> list[_Step]:
    """Return the steps that all have, best first."""
    shared = frozenset.intersection(*sets) if sets else frozenset()
    return sorted(shared, key=lambda step: (step.cost, len(step.text), step.text))


def _steps_above(node: LexborNode) -> frozenset[_Step]:
    steps: set[_Step] = set()
    parent = node.parent
    for _ in range(_ANCESTORS):
        if parent is None:
            break
        steps |= _steps_of(parent)
        parent = parent.parent
    return frozenset(steps)


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before


def _steps_of(node: LexborNode | None) -> frozenset[_Step]:
    """Return the compound selectors that an element answers to."""
    tag = node.tag if node is not None else None
    if node is None or not tag or tag in _ROW_TAGS or not _NAME.fullmatch(tag):
        return frozenset()
    attributes = node.attributes
    steps = {_Step(1 if tag in ("h1", "article", "main") else 6, tag)}
    names = (attributes.get("class") or "").split()
    for name in names:
        if not is_generated(name):
            steps.add(_Step(_cost_of(name), f"{tag}.{name}"))
        elif module := _MODULE.fullmatch(name):
            steps.add(_Step(_cost_of(module[1]), f"{tag}[class*='{module[1]}']"))
    identifier = attributes.get("id") or ""
    if identifier and not is_generated(identifier):
        steps.add(_Step(_cost_of(identifier), f"{tag}#{identifier}"))
    steps |= {_Step(cost, f"{tag}{step}") for cost, step in _attribute_steps(attributes)}
    return frozenset(steps)


def _cost_of(name: str) -> int:
    """Return how little a person would select by a name."""
    if _UTILITY.fullmatch(name):
        return 5
    return 1 if _TELLING.search(name) else 2


def _attribute_steps(attributes: dict[str, str | None]) -> Iterator[tuple[int, str]]:
    """Yield the attributes that tell what an element is, as selectors with their cost."""
    for key, value in attributes.items():
        if not _NAME.fullmatch(key) or not (key in _ATTRIBUTES or key.startswith("data-")) or _MEASURED.match(key):
            continue
        if value and _SAFE_VALUE.fullmatch(value) and not any(map(is_generated, value.split())):
            is_good = key == "itemprop" or key.startswith("data-")
            yield (1 if _TELLING.search(value) else 2) if is_good else 4, f"[{key}='{value}']"
        elif not value and key.startswith("data-"):
            yield 4, f"[{key}]"
    folder = re.fullmatch(r"(?:https?://[^/]+)?(/[a-z][a-z-]+/).+", attributes.get("href") or "")
    if folder:
        yield 4, f"[href*='{folder[1]}']"
