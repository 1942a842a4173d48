"""Where the story stands: the container of its blocks, its first paragraph, its article among several on a page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl.onboarding.fields.readings import Reading
from newscrawl.onboarding.fields.sources import DEAREST, Source, Wanted, as_finding
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.selectors import Marked, is_generated
from newscrawl.reading.document.outline import Element
from newscrawl.values.terminal import counted

_LEVELS = 4
"""Elements from the smallest around the story upwards, of which one is its container."""
_FEWEST = 3
_OUTLIERS = 0.06
"""Share of the pages on which a container may lack a part of the story."""
_MOST_LAYOUTS = 3
_SLACK = 2
"""Runs of text a page, such as a share bar, that a container may hold beside the story."""
_ROOT_ID = re.compile(r"([A-Za-z][A-Za-z_-]*[-_])(\d{5,})")
"""Id of an article among several: a name, and the number that is in its address, too (see `document.roots`)."""
_LED_SHARE = 0.8
"""Share of the articles with a perex whose first paragraph it is, from which that is the house's way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """A selector of the story's container, and how it did on the pages, by their place in the list."""

    selector: str
    cost: int
    right: frozenset[int]
    wrong: frozenset[int]
    excess: int
    """Runs of text in the elements that are not of the story, on all pages together."""


def learn_body(readings: Sequence[Reading], base: Sequence[str] = ()) -> Finding[object] | None:
    """Return selectors of the elements that hold the whole story and little else, one for each layout.

    Args:
        readings: the articles seen.
        base: selectors of the publisher's CMS, which come first: others are looked for where none of them hits.
    """
    places = frozenset(place for place, reading in enumerate(readings) if reading.story_runs)
    left = {place for place in places if not any(map(readings[place].document.outline.select, base))}
    chosen: list[_Tried] = []
    while left and len(chosen) < _MOST_LAYOUTS:
        newest = min(left)
        best = _best(readings, newest, left)
        if best is not None:
            chosen.append(best)
            left -= best.right
        left.discard(newest)
    if not chosen:
        return None
    chosen.sort(key=lambda tried: min(tried.right))
    declared = [_try(readings, selector, 0) for selector in base]
    sources = [Source(text=each.selector, right=each.right, wrong=each.wrong) for each in (*declared, *chosen)]
    keys = [True if place in places else None for place in range(len(readings))]
    return as_finding(sources, Wanted(readings=readings, keys=keys, read=lambda _, values: bool(values) or None))


def _best(readings: Sequence[Reading], place: int, left: set[int]) -> _Tried | None:
    """Return the container made from one page that is right on most of those that are left, None where none is."""
    best: _Tried | None = None
    for cost, selector in dict.fromkeys(_containers(readings[place])):
        tried = _try(readings, selector, cost)
        is_sound = len(tried.wrong) <= _OUTLIERS * len(tried.right) and len(tried.right) >= min(_FEWEST, len(readings))
        if is_sound and (best is None or _rank(tried, left) > _rank(best, left)):
            best = tried
    return best


def _rank(tried: _Tried, left: set[int]) -> tuple[bool, int, int, int]:
    """Return how good a container is: one that holds more than the story may hold a box on a page that was not seen."""
    is_tight = tried.excess <= _SLACK * len(tried.right)
    return is_tight, len(tried.right & left), -tried.excess, -tried.cost


def _containers(reading: Reading) -> Iterator[tuple[int, str]]:
    """Yield selectors, each after its cost, of the smallest element around the story and of those around it."""
    first, last = reading.story_runs[0], reading.story_runs[-1]
    around = reading.document.outline.runs[first].element.ancestors()
    holders = [element for element in around if element.end > last and element.start <= first]
    for element in holders[:_LEVELS]:
        if not _holds_headline(reading, element):
            marked = Marked(reading.document.outline.tree, [reading.nodes[element.node_id]])
            yield from [entry for entry in marked.candidates if entry[0] <= DEAREST and _is_named(entry[1])][:_LEVELS]


def _is_named(selector: str) -> bool:
    """Tell whether a selector names an element, wherever it stands: what stands second today may be third tomorrow."""
    return re.search(r"[.#\[]", selector) is not None and not re.search(r":(?:nth|first|last)-", selector)


def _try(readings: Sequence[Reading], selector: str, cost: int) -> _Tried:
    right, wrong, excess = set(), set(), 0
    for place, reading in enumerate(readings):
        found = reading.document.outline.select(selector)
        held = {index for element in found for index in range(element.start, element.end)}
        story = set(reading.story_runs)
        if not found or not story:
            continue
        if story <= held and not any(_holds_headline(reading, element) for element in found):
            right.add(place)
            excess += len(held - story)
        else:
            wrong.add(place)
    return _Tried(selector=selector, cost=cost, right=frozenset(right), wrong=frozenset(wrong), excess=excess)


def _holds_headline(reading: Reading, element: Element) -> bool:
    headline = reading.document.headline
    return headline is not None and element.start <= headline.index < element.end


def leads_with_perex(readings: Sequence[Reading]) -> Finding[object] | None:
    """Return whether every story opens with its perex, where some pages lack what tells it on the others."""
    perexes = [reading for reading in readings if reading.fields.lead.perex.value]
    bare = [reading for reading in readings if not reading.fields.lead.perex.value and reading.story_runs]
    opening = [reading for reading in perexes if _opens_story(reading)]
    if len(opening) < _FEWEST or len(opening) < _LED_SHARE * len(perexes) or not bare or len(bare) > len(perexes):
        return None
    return Finding(
        value=True,
        certainty="unsure",
        why=f"the first paragraph on {len(opening)} of {len(readings)} articles, {len(bare)} have no other perex",
        addresses=tuple(reading.url for reading in bare[:3]),
        alternatives=(False,),
    )


def _opens_story(reading: Reading) -> bool:
    """Tell whether the perex is a plain paragraph among those of the story."""
    runs = reading.document.outline.runs
    taken = [runs[index] for index in reading.fields.lead.perex.runs]
    if not taken or not reading.story_runs:
        return False
    first = runs[reading.story_runs[0]]
    return all(run.element.parent is first.element.parent and run.tag == first.tag for run in taken)


def learn_root(readings: Sequence[Reading]) -> Finding[object] | None:
    """Return the selector of the articles of a page that shows several, None where no page does.

    Such an element holds the headline, and its id ends in the last number of the address.
    """
    prefixes: Counter[str] = Counter()
    several: list[Reading] = []
    for reading in readings:
        prefix = _root_prefix(reading)
        if prefix is None:
            continue
        prefixes[prefix] += 1
        if len(reading.document.outline.select(_root_selector(prefix))) > 1:
            several.append(reading)
    if not several:
        return None
    prefix, number = prefixes.most_common(1)[0]
    return Finding(
        value=(_root_selector(prefix),),
        certainty="sure" if number >= _FEWEST else "few",
        why=f"around the headline of {counted(number, 'article')}; {counted(len(several), 'page')} with several",
        addresses=tuple(reading.url for reading in several[:3]),
    )


def _root_prefix(reading: Reading) -> str | None:
    """Return the beginning of the id of the element around the headline whose number is the address's last one."""
    headline = reading.document.headline
    number = next(reversed(re.findall(r"\d{5,}", reading.document.url)), None)
    for element in headline.element.ancestors() if headline is not None else []:
        match = _ROOT_ID.fullmatch(element.attributes.get("id") or "")
        if match and match[2] == number and not is_generated(match[1].rstrip("-_")):
            return match[1]
    return None


def _root_selector(prefix: str) -> str:
    return f"[id^='{prefix}']"
