"""The elements that the site or the page itself calls the story's column, and those that it calls a side column."""

from __future__ import annotations

import re

from newscrawl.page import Page
from newscrawl.reading.document.outline import Element, Outline

_SIDE_NAMES = re.compile(
    r"""(?<![a-z])(?:
        side(?:bar|panel|col(?:umn)?)? | aside | rail
      | (?:right|left|narrow)[-_]?(?:col(?:umn)?|side|bar|panel)
      | (?:col(?:umn)?|panel|sloupec)[-_]?(?:right|left|side)
      | (?:pravy|levy|uzky)[-_]?sloupec
    )(?![a-z])""",
    re.VERBOSE,
)
"""What elements are called that stand beside the main column, in class and id."""
_OUTER = frozenset({"html", "body", "main"})
"""Elements around all columns: what they are called says nothing of one of them."""


def declared_columns(outline: Outline, declared: Page) -> list[Element]:
    """Return the elements of the site's `body` selectors and of the page's microdata."""
    return [element for selector in declared.body for element in outline.select(selector)] + marked_columns(outline)


def marked_columns(outline: Outline) -> list[Element]:
    """Return the outermost elements with `itemprop="articleBody"`."""
    marked: list[Element] = []
    named = [element for element in outline.elements if "itemprop" in element.attributes]
    for element in named:
        names = (element.attributes["itemprop"] or "").split()
        if "articleBody" in names and not (marked and element.within(marked[-1])):
            marked.append(element)
    return marked


def is_beside(element: Element) -> bool:
    """Tell whether an element stands beside the main column: in an <aside>, or in what is called a side column."""
    return any(
        each.tag == "aside"
        or each.attributes.get("role") == "complementary"
        or (each.tag not in _OUTER and _SIDE_NAMES.search(each.role_names))
        for each in element.ancestors()
    )
