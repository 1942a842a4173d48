"""The last resort: a general extractor, for an article page on which the reader itself found no story."""

from __future__ import annotations

from newscrawl.values.text import clean

_MOST_CHARS = 1_000_000
_MOST_TAGS = 6000
"""Of a page that is handed on: trafilatura's time grows with the square of the elements side by side."""


def last_resort(html: str, url: str) -> list[str]:
    """Return the paragraphs that trafilatura takes for the main text, [] where it finds none or the page is too large.

    It takes 20 ms a page and does not know teasers, so its result is only looked at where there is no other, and the
    caller leaves out the lines that its boxes show.
    """
    if len(html) > _MOST_CHARS or html.count("<") > _MOST_TAGS:
        return []
    import trafilatura  # noqa: PLC0415  half a second to import, and hardly a run needs it

    text = trafilatura.extract(html, url=url, favor_precision=True, include_comments=False, include_tables=False)
    return [line for raw in (text or "").splitlines() if (line := clean(raw.removeprefix("- ")))]
