"""Progress: what a person reads while a site is surveyed, a line for each answer."""

from __future__ import annotations

from typing import TextIO

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.seen import Seen
from newscrawl.values.terminal import printable, shortened

_MOST_CHARACTERS = 200
"""Of a line; a longer address is cut."""


class Progress:
    """Writes lines to a stream, of text from the site only what shows in a terminal."""

    def __init__(self, stream: TextIO, most: int) -> None:
        """Take the stream, and how many requests there may be."""
        self._stream = stream
        self._most = most

    def say(self, text: str) -> None:
        """Write one line."""
        print(printable(text), file=self._stream, flush=True)

    def answered(self, number: int, answer: Answer, seen: Seen) -> None:
        """Write the line of an answer.

        Args:
            number: of requests that were sent so far.
            answer: which was taken in by `seen`.
            seen: what the survey has seen.
        """
        said = f"{number}/{self._most} {_kind(answer, seen)} {answer.url} {_outcome(answer, seen)}"
        print(shortened(said, _MOST_CHARACTERS), file=self._stream, flush=True)

    def robots(self, number: int, url: str) -> None:
        """Write the line of a robots.txt that was read."""
        print(shortened(f"{number}/{self._most} robots.txt {url}", _MOST_CHARACTERS), file=self._stream, flush=True)


def _kind(answer: Answer, seen: Seen) -> str:
    if answer.url in seen.feeds:
        return "feed"
    if answer.url in seen.sitemaps:
        return "sitemap"
    page = seen.pages.get(answer.url)
    if page is None:
        return "failed"
    return "article" if page.is_article else "page"


def _outcome(answer: Answer, seen: Seen) -> str:
    if answer.failure is not None:
        return answer.failure
    return str(seen.useless.get(answer.url, answer.status))
