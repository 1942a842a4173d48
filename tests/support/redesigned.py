"""A replica site as a survey sees it after a redesign: the same articles with other class names and ids."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.seen import Seen
from replica.redesign import scrambled


def redesigned(seen: Seen, *, gone: Set[str] = frozenset()) -> Seen:
    """Return what was seen with its articles redesigned, and the addresses `gone` answering 404."""
    return Seen(seen.name, seen.domain, [_redesigned(answer, seen, gone) for answer in seen.answers.values()])


def _redesigned(answer: Answer, seen: Seen, gone: Set[str]) -> Answer:
    if answer.url in gone:
        return replace(answer, status=404, failure="status 404", body=b"")
    page = seen.pages.get(answer.url)
    if page is None or not page.is_article:
        return answer
    return replace(answer, body=scrambled(page.html).encode(), headers={"content-type": "text/html; charset=utf-8"})
