"""The elements that the site or the page itself calls the story's column."""

from __future__ import annotations

from newscrawl.page import Page
from newscrawl.reading.document.outline import Element, Outline


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
