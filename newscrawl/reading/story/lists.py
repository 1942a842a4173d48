"""Lists in a story's column that stand or fall with the paragraphs around them: of sentences, or announced by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newscrawl.reading.document.outline import Element, Outline, TextRun
from newscrawl.reading.story.container import is_prose

_LISTS = ("ul", "ol")
_MOST_LINKED_SHARE = 0.3
"""Share of the characters in links up to which a list holds sentences rather than links."""
_PROSE_SHARE = 0.5
"""Share of the characters in sentences from which a list is a part of running text rather than of names or figures."""


def lists_between_paragraphs(
    outline: Outline, whys: Mapping[int, str | None]
) -> Iterator[tuple[list[TextRun], list[TextRun]]]:
    """Yield (paragraphs around, items) of each list that belongs to the two paragraphs around it, its siblings.

    It is one of sentences, or the paragraph right before it ends with a colon. A box may stand between a list of
    sentences and its paragraph. By the rules, both paragraphs and all items are story.

    Args:
        outline: the page's elements and text runs.
        whys: index of a run in the story's column -> why it is no story by the rules.
    """
    for parent in dict.fromkeys(element.parent for element in outline.elements if element.tag in _LISTS):
        before: TextRun | None = None
        waiting: list[list[TextRun]] = []
        above: Element | None = None
        for child in parent.children if parent is not None else ():
            if child.tag in _LISTS and before is not None:
                items = _runs(child, outline)
                is_announced = above is not None and above.end == before.index + 1 and before.text.endswith(":")
                waiting += [items] if _may_be_story(items, whys, is_announced=is_announced) else []
            paragraph = _runs(child, outline) if child.tag == "p" else []
            if len(paragraph) == 1 and is_prose(paragraph[0]) and whys.get(paragraph[0].index, "") is None:
                yield from (([before, *paragraph], items) for items in waiting if before is not None)
                before, waiting = paragraph[0], []
            above = child


def _runs(element: Element, outline: Outline) -> list[TextRun]:
    return [run for run in outline.runs[element.start : element.end] if run.text and not run.media]


def _may_be_story(items: list[TextRun], whys: Mapping[int, str | None], *, is_announced: bool) -> bool:
    """Tell whether a list's items are all story by the rules, and most of their text is in sentences.

    Of a list that a paragraph announces none needs to be one.
    """
    chars = sum(len(run.text) for run in items)
    return (
        bool(items)
        and all(whys.get(run.index, "") is None for run in items)
        and sum(run.link_chars for run in items) <= _MOST_LINKED_SHARE * chars
        and (is_announced or sum(len(run.text) for run in items if is_prose(run)) >= _PROSE_SHARE * chars)
    )
