"""The marks in an inspected page: which part a text of it belongs to, and the elements that say so."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from newscrawl.reading.document.places import Place
from newscrawl.reading.explain import Part
from newscrawl.values.terminal import shortened
from newscrawl.workbench.inspection import Verdict

LAYERS: dict[Verdict, str] = {
    "title": "story",
    "perex": "story",
    "story": "story",
    "box": "boxes",
    "teaser": "links",
    "dropped": "dropped",
    "left out": "dropped",
    "field": "fields",
}
"""What a part is -> the layer that it is shown and hidden with."""
_TOLD_CHARACTERS = 240
"""Of what a mark says when it is pointed at."""
_SILENT = dict.fromkeys([0x00AD, 0x200B, 0x2060, 0xFEFF])
"""Characters that only tell where a line may break: they go."""


def visible(text: str) -> str:
    """Return a page's text with blanks for white space, "·" for control and format characters; line breaks stay."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() or char == "\n" else " " if char.isspace() else "·"
        for char in text.translate(_SILENT)
    )


def css_class(verdict: Verdict) -> str:
    """Return a verdict as the class of its elements: "left-out"."""
    return verdict.replace(" ", "-")


def told(verdict: Verdict, part: Part) -> str:
    """Return what a part is and why, in one line."""
    why = f"{verdict}: {part.why}" + (f" ({part.weighed})" if part.weighed else "")
    return shortened(why, _TOLD_CHARACTERS)


class Marks:
    """The marks of one page.

    A part that stands in several texts is marked in each; the first of these marks takes the focus and says what it is.
    """

    def __init__(self, parts: list[tuple[Verdict, Part]]) -> None:
        """Take the parts of a page in order: their places among them are their numbers."""
        self._parts = parts
        self._by_run: dict[int, list[int]] = defaultdict(list)
        for number, (_, part) in enumerate(parts):
            for run in part.runs:
                self._by_run[run].append(number)
        self._marked: set[int] = set()

    def number_at(self, place: Place | None) -> int | None:
        """Return the number of the part that stands at a place, None where none does."""
        numbers = self._by_run.get(place.run, []) if place is not None else []
        for number in numbers:
            links = self._parts[number][1].links
            if links is None or (place is not None and place.link in links):
                return number
        return numbers[0] if numbers else None

    def around(self, html: str, number: int) -> str:
        """Return escaped text in an element that marks it as the part of this number."""
        verdict, part = self._parts[number]
        attributes = f'class="{css_class(verdict)} layer-{LAYERS[verdict]}" data-part="{number}"'
        if number not in self._marked:
            focus = "-1" if self._marked else "0"
            self._marked.add(number)
            attributes += f' role="link" tabindex="{focus}" title="{escape(told(verdict, part))}"'
            if badge := _badge(verdict, part):
                attributes += f' data-badge="{escape(badge)}"'
        return f"<mark {attributes}>{html}</mark>"


def _badge(verdict: Verdict, part: Part) -> str:
    """Return the word that is shown before a part: what of the article it is, a teaser's number in its box."""
    match verdict:
        case "title" | "perex" | "dropped":
            return verdict
        case "field":
            return part.field_name or verdict
        case "box":
            return shortened(part.why, _TOLD_CHARACTERS)
        case "teaser":
            return str(part.teaser) if part.shows == "title" else part.shows
        case _:
            return ""
