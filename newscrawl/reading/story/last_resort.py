"""The last resort: a general extractor, for an article page on which the reader itself found no story."""

from __future__ import annotations

from newscrawl.reading.document.outline import Outline
from newscrawl.values.text import clean

_MOST_SHOWN_CHARS = 4000
"""Characters that a page shows around a story that is not in its elements: navigation and footers."""
_MOST_CHARS = 1_000_000
_MOST_TAGS = 20_000
"""Of a page that is handed on; the largest that needed it has 19,437."""
_MOST_CHILDREN = 2000
"""Of one element: trafilatura's time grows with the square of the elements side by side; the most seen are 663."""


def is_within_reach(html: str, outline: Outline) -> bool:
    """Tell whether a page may have its story outside its elements, and is small enough for a general extractor."""
    shown = sum(len(run.text) for run in outline.runs)
    if shown > _MOST_SHOWN_CHARS or len(html) > _MOST_CHARS or html.count("<") > _MOST_TAGS:
        return False
    return all(len(element.children) <= _MOST_CHILDREN for element in outline.elements)


def last_resort(html: str, url: str) -> list[str]:
    """Return the paragraphs that trafilatura takes for the main text, [] where it finds none.

    It takes 20 ms a page and does not know teasers, so its result is only looked at where there is no other, and the
    caller leaves out the lines that its boxes show.
    """
    import trafilatura  # noqa: PLC0415  half a second to import, and hardly a run needs it

    text = trafilatura.extract(html, url=url, favor_precision=True, include_comments=False, include_tables=False)
    return [line for raw in (text or "").splitlines() if (line := clean(raw.removeprefix("- ")))]
