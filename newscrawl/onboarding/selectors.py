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
Candidate = tuple[int, str]
"""How little a person would like a selector, and the selector."""
_TAG_COST = 2
"""Of a step that is a tag alone; a name that tells what an element is costs 1."""
_PLAIN_COST = 4
"""Of a name that may tell anything."""
_BARE_COST = 8
"""Of an address that alone tells what an element is: such links stand in menus and boxes, too."""
_POOR_COST = 10
"""Of a name that tells how something looks."""
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
_MODULE = re.compile(
    r"""
    ([A-Za-z][A-Za-z0-9]*_[A-Za-z][A-Za-z0-9-]*__)(?=[\w-]*[A-Z0-9])[\w-]{4,8}  # ArticleHeader_perex__x7Gd2
    | ([A-Za-z][A-Za-z0-9-]*__)(?=\w*\d)[0-9a-f]{5,8}  # perex__5044a
    """,
    re.VERBOSE,
)
"""Component and part before the hash of CSS modules."""
_LONG_NUMBER = re.compile(r"\d{3}")
_NUMBERED_END = re.compile(r"(?<=\w)[-_]+\d+$")
"""What follows a name where a page has several of one kind."""
_MOST_NAME_CHARS = 60
"""Characters of the longest name that a person would write."""
_NO_WORD = re.compile(r"[bcdfghjkmnpqstvwxz]{5}")
"""Consonants in a row that no word has: Czech and Slovak ones have an l or r among them."""
_ONE_SOUND = re.compile(r"ght|[cpst]h|ck|ng")
"""Letters that are one sound in English."""
_UTILITY = re.compile(
    r"""
    (?:is|has|js)-.* | clearfix | row | container(?:-fluid)? | wrapper | inner | active | act | current | first | last
    | (?:col|offset|order|[mp][trblxy]?|[wh]|d|g[xy]?|text|bg|flex|grid|float|align|justify|font|fw|fs|lh)-[\w-]+
    | (?:inline|leading|tracking|items|space|gap|border|rounded|shadow|scroll|max|min|z|top|bottom)-[\w-]+
    | (?:hidden|visible|block|inline|flex|grid|left|right|center|bold|small|big|clear) | [a-z]{1,2}\d?
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
_EMPTY_TAGS = frozenset({"div", "span", "p", "ul", "ol", "li", "a", "strong", "b", "em", "i", "table"})
"""Tags that, around an element or before it, say nothing of it."""
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
    def candidates(self) -> list[Candidate]:
        """The selectors that match exactly the wanted nodes of this page, best first, each after its cost."""
        return [(cost, selector) for cost, selector in _candidates(self.nodes) if self.agrees(selector)]


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
    right = (text for _, text in _candidates(nodes) if all(_is_right(page, text) for page in pages))
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
    if len(name) > _MOST_NAME_CHARS or not _NAME.fullmatch(name) or _LONG_NUMBER.search(name):
        return True
    plain = _NUMBERED_END.sub("", name)
    if any(built.fullmatch(each) for built in (_BUILT, _MODULE) for each in (name, plain)):
        return True
    return any(_looks_hashed(part) for part in re.split(r"[-_]+", name))


def _looks_hashed(part: str) -> bool:
    """Tell whether a part of a name is no word: digits among its letters, as hashes have, capitals at random."""
    if len(part) < _HASH_CHARS:
        return False
    if _NO_WORD.search(_ONE_SOUND.sub("t", part.lower())):
        return True
    if re.search(r"[a-z]\d+[a-z]|\d[a-z]+\d", part, re.IGNORECASE):
        return True
    return re.search(r"[A-Z]{2}[a-z][A-Z]|[a-z][A-Z][a-z][A-Z]|[a-z][A-Z]{2,}[a-z]", part) is not None


def _candidates(nodes: Sequence[LexborNode]) -> list[Candidate]:
    """Return selectors that may match all of the nodes, the best first."""
    own = _common([_steps_of(node) for node in nodes])
    parents = _telling(_common([_steps_of(node.parent) for node in nodes]))
    above = _telling(_common([_steps_above(node) for node in nodes]))
    before = _telling(_common([_steps_of(_element_before(node)) for node in nodes]))
    placed = [_Step(step.cost + 3, step.text + place) for step in own[:3] for place in _places(step)]
    rated = [(step.cost + (_BARE_COST if "[href" in step.text else 0), step.text) for step in own]
    rated += [(up.cost + step.cost + 1, f"{up.text} {step.text}") for step in own for up in above]
    rated += [(up.cost + step.cost + 2, f"{up.text} > {step.text}") for step in own for up in parents]
    rated += [(up.cost + step.cost + 4, f"{up.text} + {step.text}") for step in own for up in before]
    rated += [(up.cost + step.cost + 1, f"{up.text} {step.text}") for step in placed for up in above[:8]]
    rated += [
        (first.cost + up.cost + step.cost + 4, f"{first.text} {up.text} > {step.text}")
        for step in own[:4]
        for up in parents[:4]
        for first in above[:8]
        if first.text != up.text
    ]
    return sorted(set(rated), key=lambda entry: (entry[0], len(entry[1]), entry[1]))[:_MOST_CANDIDATES]


def _telling(steps: list[_Step]) -> list[_Step]:
    """Return the steps that say something of what stands in them, or after them."""
    return [step for step in steps if step.text not in _EMPTY_TAGS]


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
    steps = {_Step(1 if tag in ("h1", "article", "main") else _TAG_COST, tag)}
    names = (attributes.get("class") or "").split()
    for name in names:
        if not is_generated(name):
            steps.add(_Step(_cost_of(name), f"{tag}.{name}"))
        elif module := _MODULE.fullmatch(name):
            part = module[1] or module[2]
            steps.add(_Step(_cost_of(part), f"{tag}[class*='{part}']"))
    identifier = attributes.get("id") or ""
    if identifier and not is_generated(identifier):
        steps.add(_Step(_cost_of(identifier), f"{tag}#{identifier}"))
    steps |= {_Step(cost, f"{tag}{step}") for cost, step in _attribute_steps(attributes)}
    return frozenset(steps)


def _cost_of(name: str) -> int:
    """Return how little a person would select by a name."""
    if _UTILITY.fullmatch(name):
        return _POOR_COST
    return 1 if _TELLING.search(name) else _PLAIN_COST


def _attribute_steps(attributes: dict[str, str | None]) -> Iterator[tuple[int, str]]:
    """Yield the attributes that tell what an element is, as selectors with their cost."""
    for key, value in attributes.items():
        if not _NAME.fullmatch(key) or not (key in _ATTRIBUTES or key.startswith("data-")) or _MEASURED.match(key):
            continue
        if value and _SAFE_VALUE.fullmatch(value) and not any(map(is_generated, value.split())):
            is_good = key == "itemprop" or key.startswith("data-")
            yield _cost_of(value) if is_good else _TAG_COST, f"[{key}='{value}']"
        elif not value and key.startswith("data-"):
            yield _TAG_COST, f"[{key}]"
    folder = re.fullmatch(r"(?:https?://[^/]+)?(/[a-z][a-z-]+/).+", attributes.get("href") or "")
    if folder:
        yield _TAG_COST + 1, f"[href*='{folder[1]}']"
