"""The links of a page as a person sees them: which stand in its menu, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.crawling.discovery import parse_html
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url

if TYPE_CHECKING:
    from lxml import etree

    from newscrawl.onboarding.seen import SeenPage

_MENU_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|navbar|navigation|navigace|rubriky|breadcrumbs?|drobeckov\w*)(?:$|[\s_-])", re.IGNORECASE
)
_FOOT_NAME = re.compile(r"(?:^|[\s_-])(?:footer|paticka|pata)(?:$|[\s_-])", re.IGNORECASE)
_MOST_LINKS = 3000
"""Of one page that are looked at; front pages of news sites have 300 to 1,000."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where a page links to."""

    url: str
    """Canonical."""
    text: str
    is_in_menu: bool
    is_in_foot: bool


def links_of(page: SeenPage) -> list[Link]:
    """Return the links of a page in their order, each address once: a link in the menu goes before the others."""
    found: dict[str, Link] = {}
    for link in _links(parse_html(page.html), page.url):
        known = found.get(link.url)
        if known is None or (link.is_in_menu and not known.is_in_menu):
            found[link.url] = link
        if len(found) >= _MOST_LINKS:
            break
    return list(found.values())


def _links(root: etree._Element, base: str) -> Iterator[Link]:
    declared = next((href for element in root.iter("base") if (href := element.get("href"))), "")
    base = absolute_url(base, declared) or base
    parts: dict[etree._Element, tuple[bool, bool]] = {}
    for element in root.iter("a"):
        href = (element.get("href") or "").strip()
        url = absolute_url(base, href) if href and not href.startswith("#") else None
        if url is not None:
            text = clean("".join(map(str, element.itertext())))
            is_in_menu, is_in_foot = _parts_around(element, parts)
            yield Link(url=url, text=text, is_in_menu=is_in_menu, is_in_foot=is_in_foot)


def _parts_around(element: etree._Element, known: dict[etree._Element, tuple[bool, bool]]) -> tuple[bool, bool]:
    """Return whether an element stands in a menu, and in a foot; what is found of its ancestors is noted in `known`."""
    above = []
    parent = element.getparent()
    while parent is not None and parent not in known:
        above.append(parent)
        parent = parent.getparent()
    found = known[parent] if parent is not None else (False, False)
    for ancestor in reversed(above):
        found = (found[0] or _is_menu(ancestor), found[1] or _is_foot(ancestor))
        known[ancestor] = found
    return found


def _is_menu(element: etree._Element) -> bool:
    """Tell whether an element is a menu; a <header> is the page's, and no story's, where no headline stands in it."""
    if element.tag == "header":
        return element.find(".//h1") is None
    return element.tag == "nav" or element.get("role") == "navigation" or _is_called(element, _MENU_NAME)


def _is_foot(element: etree._Element) -> bool:
    return element.tag == "footer" or element.get("role") == "contentinfo" or _is_called(element, _FOOT_NAME)


def _is_called(element: etree._Element, name: re.Pattern[str]) -> bool:
    return bool(name.search(f"{element.get('class', '')} {element.get('id', '')}"))
