"""Which elements mark that the rest of a story is withheld: `Page.paywall`, and what follows them: `Page.drop`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from selectolax.lexbor import LexborNode

from newscrawl.onboarding.finding import Certainty, Finding
from newscrawl.onboarding.seen import Seen, SeenPage
from newscrawl.onboarding.selectors import Marked, common_selectors, is_generated
from newscrawl.page import Page
from newscrawl.reading.document.outline import Element
from newscrawl.values.terminal import counted

_WALL = re.compile(
    r"""
    (?:^|[-_])
    (?: pay-?wall\w* | reg-?wall\w* | meter(?:ed|wall)? | lock(?:ed)? | piano\w* | premium\w* | predplat\w* | zamek
      | subscri(?:be|ption|ber)\w* | content[-_]?(?:break|lock|gate) | exclu[sz]iv\w* | placen[ey]\w* | plus-?only
    )
    (?:$|[-_])
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What sites call the elements that stand where a story is cut, in class and id."""
_OPEN = re.compile(r"(?:^|[-_])(?:non|not|no|un|off)(?:$|[-_])", re.IGNORECASE)
"""Names that say that there is no wall."""
_CUT_SHARE = 0.7
"""Share of the text of other stories below which those with a mark are cut."""
_FEWEST_WITHOUT = 2
"""Stories of the same layout that lack the mark; where all have it, it marks nothing."""
_LEVELS = 4
"""Levels from the story's last line up to an element that holds its mark, too."""
_MOST_ADDRESSES = 5


@dataclass(frozen=True, slots=True)
class Wall:
    """A mark of withheld stories."""

    selector: str
    certainty: Certainty
    pages: tuple[SeenPage, ...]
    """Those that have it."""


def learn_paywall(seen: Seen, base: Page) -> tuple[Finding[object] | None, list[str]]:
    """Return the marks of withheld stories, and selectors of what follows them that reads as story and is withheld."""
    known = set(base.paywall)
    walls = [wall for wall in find_walls(seen.articles) if wall.selector not in known]
    if not walls:
        return None, []
    order: list[Certainty] = ["sure", "few", "unsure"]
    certainty = max((wall.certainty for wall in walls), key=order.index)
    marked = [page for wall in walls for page in wall.pages]
    finding: Finding[object] = Finding(
        value=(*(wall.selector for wall in walls), *base.paywall),
        certainty=certainty,
        why=f"on {len(marked)} of {counted(len(seen.articles), 'article')}",
        addresses=tuple(dict.fromkeys(page.url for page in marked))[:_MOST_ADDRESSES],
    )
    hidden = [f"{wall.selector} ~ *" for wall in walls if _hides_text(wall)]
    return finding, [selector for selector in hidden if selector not in base.drop]


def find_walls(articles: Sequence[SeenPage]) -> list[Wall]:
    """Return the elements named like a wall that stand at the story of some articles of a layout, and not of others."""
    found: dict[str, dict[int, list[LexborNode]]] = {}
    for number, page in enumerate(articles):
        for name, node in _named_nodes(page):
            found.setdefault(name, {}).setdefault(number, []).append(node)
    walls: list[Wall] = []
    taken: set[frozenset[int]] = set()
    for nodes in sorted(found.values(), key=len, reverse=True):
        wall = _wall(articles, nodes)
        if wall is not None and not any(frozenset(nodes) <= pages for pages in taken):
            walls.append(wall)
            taken.add(frozenset(nodes))
    return walls


def _named_nodes(page: SeenPage) -> Iterator[tuple[str, LexborNode]]:
    """Yield the elements at a page's story that are named like a wall, by the name that says so."""
    outline = page.decisions.document.outline
    for node in outline.tree.css("body [class], body [id]"):
        names = [*(node.attributes.get("class") or "").split(), node.attributes.get("id") or ""]
        telling = [name for name in names if _WALL.search(name) and not _OPEN.search(name) and not is_generated(name)]
        if telling and _is_at_story(node, page):
            yield telling[0], node


def _is_at_story(node: LexborNode, page: SeenPage) -> bool:
    """Tell whether a node stands in the story's column or right below it, and in no box of teasers."""
    decisions = page.decisions
    boxed = {index for box in decisions.boxes for index in box.runs}
    story = [run for run in decisions.story.runs if run.index not in boxed]
    element = _element_of(node, page)
    if not story or element is None:
        return False
    inside = range(element.start, element.end)
    if inside and (all(index in boxed for index in inside) or story[0].index in inside):
        return False
    columns = story[-1].element.nearest(_LEVELS)
    place = element if element.node_id != node.mem_id else element.parent
    return any(above in columns for above in ((place.nearest(_LEVELS - 1)) if place is not None else ()))


def _element_of(node: LexborNode, page: SeenPage) -> Element | None:
    """Return the element of a node, or the nearest one above that the outline has."""
    by_node = page.decisions.document.outline.by_node
    above: LexborNode | None = node
    while above is not None and above.mem_id not in by_node:
        above = above.parent
    return by_node[above.mem_id] if above is not None else None


def _wall(articles: Sequence[SeenPage], nodes: dict[int, list[LexborNode]]) -> Wall | None:
    """Return the wall that these nodes of some of the articles are, None where they are none."""
    marked = [page for number, page in enumerate(articles) if number in nodes]
    layouts = {_layout(page) for page in marked}
    others = [page for number, page in enumerate(articles) if number not in nodes and _layout(page) in layouts]
    if len(others) < _FEWEST_WITHOUT or any(map(_says_free, marked)):
        return None
    trees = [
        Marked(page.decisions.document.outline.tree, nodes.get(number, ())) for number, page in enumerate(articles)
    ]
    selectors = common_selectors(trees)
    named = [selector for selector in selectors if _WALL.search(re.sub(r"[.#'\"\[\]=]", "_", selector))]
    if not named:
        return None
    is_needed = not all(map(_is_closed, marked))
    is_cut = median(map(_chars, marked)) < _CUT_SHARE * median(map(_chars, others))
    if not is_needed and any(map(_is_closed, others)):
        return None  # a part of the withheld stories has it, whose access is told otherwise
    certainty: Certainty = "sure" if len(marked) > 1 and (is_cut or not is_needed) else "few"
    return Wall(named[0], certainty if len(marked) > 1 or is_cut or not is_needed else "unsure", tuple(marked))


def _layout(page: SeenPage) -> str:
    """Return the names of the elements around most of a story's lines: the same for pages of one layout."""
    places = [
        " ".join(f"{each.tag}.{each.attributes.get('class') or ''}" for each in run.element.ancestors()[1:3])
        for run in page.decisions.story.runs
        if not run.media
    ]
    return max(dict.fromkeys(places), key=places.count, default="")


def _is_closed(page: SeenPage) -> bool:
    fact = page.decisions.facts.article
    return fact is not None and fact.access_level != "free"


def _says_free(page: SeenPage) -> bool:
    """Tell whether a page's JSON-LD says that the whole story is accessible."""
    return str(page.decisions.document.node.get("isAccessibleForFree")).lower() == "true"


def _chars(page: SeenPage) -> int:
    return page.decisions.story.prose_chars


def _hides_text(wall: Wall) -> bool:
    """Tell whether a part of what reads as story follows the mark in its parent, and another stands above it."""
    is_hidden = False
    for page in wall.pages:
        try:
            left = page.decided(Page(drop=(f"{wall.selector} ~ *",))).story.prose_chars
        except ValueError:
            continue
        if left == 0:
            return False
        is_hidden = is_hidden or left < _chars(page)
    return is_hidden
