"""Where pages print the section that a story is in: a breadcrumb, or the menu's item that is lit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from newscrawl.czech.article_urls import looks_like_article, looks_like_author, looks_like_tag
from newscrawl.onboarding.fields.readings import Reading
from newscrawl.onboarding.fields.sources import DEAREST, Source, Wanted, as_finding, may_be_story
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.selectors import Marked
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import absolute_url, domain_of, is_front

_LONGEST_NAME_CHARS = 40
_LONGEST_MARKUP_CHARS = 200
"""Characters of a name with the white space around it."""
_FEWEST_PAGES = 3
_MENU_SHARE = 0.3
"""Share of the articles on which a link stands that is one of the menu's."""
_BELOW_HEADLINE_RUNS = 15
_WELL_READ = 0.9
"""Share of the articles whose section is found without a declaration, from which none is needed."""
_COVERED = 0.8
"""Share of the articles on which a selector must give a section of the menu: the menu may lack one."""
_ONE_SHARE = 0.7
"""Share of the articles on which a selector may give the same name: what stands on more is a menu's."""
_MADE_FROM_PAGES = 4
"""Articles from which selectors are made; the others only try them."""


def learn_section(readings: Sequence[Reading]) -> Finding[object] | None:
    """Return the selector of an article's section, None where it is found without one, or no selector tells it.

    The names of sections are those of the menu: links that stand on many articles. A selector is right that gives one
    of them on nearly all articles, not always the same, and never against the folder of the article's address, or
    the section that the feed had before a redesign.
    """
    former = [fold(reading.former["section"][0]) if "section" in reading.former else None for reading in readings]
    names = {**dict.fromkeys(filter(None, former), ""), **_menu(readings)}
    if not names or _is_well_read(readings, names, former):
        return None
    keys = [known or _of_address(reading, names) for known, reading in zip(former, readings, strict=True)]
    wanted = Wanted(readings=readings, keys=keys, read=lambda _, values: fold(values[0]) if values else None)
    best: tuple[int, int, Source] | None = None
    for reading in readings[:_MADE_FROM_PAGES]:
        for node in _named_nodes(reading, set(names)):
            for cost, selector in [*_candidates(reading, node), *lit_selectors(node)]:
                rated = _rated(wanted, f"css:{selector}", set(names))
                if rated is not None and (best is None or (rated[0], -cost) > best[:2]):
                    best = (rated[0], -cost, rated[1])
    if best is None:
        return None
    found = as_finding([best[2]], Wanted(readings=readings, keys=[True] * len(readings), read=wanted.read))
    if -best[1] < 2 * DEAREST:
        return found
    return replace(found, certainty="few", why=f"{found.why}, by its place in a menu alone")


def _candidates(reading: Reading, node: LexborNode) -> list[tuple[int, str]]:
    """Return the selectors of an element that a person would write, each after its cost."""
    made = Marked(reading.document.outline.tree, [node]).candidates
    return [entry for entry in made if entry[0] <= DEAREST and not may_be_story(reading, entry[1])]


def lit_selectors(link: LexborNode) -> list[tuple[int, str]]:
    """Return selectors of a link that its menu marks without a name that lasts, each after its cost.

    It has a second class, its entry has a class and the others have none, or it stands in a list below another one. A
    name right above the headline is one of that kind, too.
    """
    after = link.next
    while after is not None and after.tag == "-text":
        after = after.next
    if after is not None and after.tag == "h1":
        return [(2 * DEAREST, f"{link.tag}:has(+ h1)")]
    entry, menu = link.parent, link.parent.parent if link.parent is not None else None
    if link.tag != "a" or entry is None or menu is None:
        return []
    found = []
    if len((link.attributes.get("class") or "").split()) > 1:
        found.append(f"{entry.tag} > a[class*=' ']")
    if entry.attributes.get("class") and menu.tag in ("ul", "ol"):
        found.append(f"{menu.tag} > {entry.tag}[class] > a")
        if " " in (entry.attributes.get("class") or "").strip():
            found.append(f"{menu.tag} > {entry.tag}[class*=' '] > a")
    before = menu.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    if menu.tag in ("ul", "ol") and before is not None and before.tag == menu.tag:
        found.append(f"{menu.tag} + {menu.tag} > {entry.tag} > a")
    return [(2 * DEAREST + place, selector) for place, selector in enumerate(found)]


def _rated(wanted: Wanted, source: str, names: set[str]) -> tuple[int, Source] | None:
    """Return on how many articles a source gives a section, with the source; None where it is none."""
    tried = wanted.given(source)
    told = {place: key for place, key in tried.items() if key in names}
    against = [place for place, key in told.items() if wanted.keys[place] not in (None, key)]
    if len(told) < max(_FEWEST_PAGES, _COVERED * len(wanted.readings)):
        return None
    if max(Counter(told.values()).values()) > _ONE_SHARE * len(told):
        return None
    if len(against) > (1 - _COVERED) * len(told) or len(tried) - len(told) > (1 - _COVERED) * len(told):
        return None
    right = frozenset(told) - frozenset(against)
    return len(right), Source(text=source, right=right, wrong=frozenset(tried) - right)


def _menu(readings: Sequence[Reading]) -> dict[str, str]:
    """Return the names of the menu's links, folded -> the path they lead to."""
    counted: Counter[tuple[str, str]] = Counter()
    for reading in readings:
        base = reading.document.url
        links = {pair for run in reading.document.outline.runs for pair in run.links}
        shown = {(fold(text), path) for href, text in links if (path := _section_path(base, href, text))}
        counted.update(shown)
    fewest = max(_FEWEST_PAGES, _MENU_SHARE * len(readings))
    has_hosts = len({urlsplit(reading.document.url).netloc for reading in readings}) > 1
    return {
        name: path
        for (name, path), number in counted.items()
        if number >= fewest and (has_hosts or not path.startswith("//"))
    }


def _section_path(base: str, href: str, text: str) -> str | None:
    """Return the path of a link that may lead to a section; of one that has a host of its own, "//" and that host."""
    url = absolute_url(base, href) if 2 <= len(text) <= _LONGEST_NAME_CHARS and href else None
    if url is None or domain_of(url) != domain_of(base):
        return None
    if is_front(url):
        host = urlsplit(url).netloc.removeprefix("www.")
        return f"//{host}" if host != domain_of(url) else None
    if looks_like_article(url) or looks_like_author(url) or looks_like_tag(url):
        return None
    return urlsplit(url).path.rstrip("/")


def _is_well_read(readings: Sequence[Reading], names: dict[str, str], former: Sequence[str | None]) -> bool:
    """Tell whether most articles have a section without a declaration, and not all the same that no menu names.

    The folder of an address is none: it is no name as readers see it. Where the feed had sections, they are what
    counts.
    """
    known = [
        (fold(reading.fields.section.value or ""), name) for reading, name in zip(readings, former, strict=True) if name
    ]
    if len(known) >= _FEWEST_PAGES:
        return sum(read == name for read, name in known) >= _WELL_READ * len(known)
    found = [reading.fields.section for reading in readings]
    read = [fold(each.value) for each in found if each.value and each.source != "url"]
    if len(read) < _WELL_READ * len(readings):
        return False
    return len(set(read)) > 1 or any(value in names for value in read)


def _of_address(reading: Reading, names: dict[str, str]) -> str | None:
    """Return the section whose host or folder the article's address stands in, the deepest folder."""
    parts = urlsplit(reading.document.url)
    places = (f"//{parts.netloc}/", parts.path)
    inside = [
        (not path.startswith("//"), len(path), name)
        for name, path in names.items()
        if path and any(place.startswith(f"{path}/") for place in places)
    ]
    return max(inside)[2] if inside else None


def _named_nodes(reading: Reading, names: set[str]) -> list[LexborNode]:
    """Return the elements above the headline or right below it that print the name of a section."""
    runs = reading.document.outline.runs[: reading.document.headline_index + _BELOW_HEADLINE_RUNS]
    holders = {run.element.node_id for run in runs if not run.media}
    inside = (node for holder in holders for node in reading.nodes[holder].css("*"))
    named = {node.mem_id: node for node in inside if fold(clean(node.text()[:_LONGEST_MARKUP_CHARS])) in names}
    return list(named.values())
