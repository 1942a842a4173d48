"""What follows from fields of a row, in one place for those who write rows and those who check them.

The `id` of an article stands in `urls.article_id`.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from newscrawl.values.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import Block

_RUNNING_TEXT = frozenset({"paragraph", "heading", "quote", "list_item", "table"})
"""Kinds of blocks that are read as text; an image or embed has a caption at most."""
_WORD = re.compile(r"\w+")

NO_STORY = "text: the article has no perex, no text and no image with a caption"
"""What is wrong with the row of an article for which `has_story` is False."""


def text_of(body: Iterable[Block]) -> str:
    """Return the `text` of an article with these blocks."""
    return "\n".join(block.text for block in body if block.kind in _RUNNING_TEXT and block.text)


def has_story(perex: str | None, text: str, captions: Iterable[str | None]) -> bool:
    """Tell whether an article says anything; `captions` are those of its `images`. One that does not is no article."""
    return bool(perex or text or any(captions))


def word_count(perex: str | None, text: str) -> int:
    """Return the `word_count` of an article."""
    return len(_WORD.findall(f"{perex or ''}\n{text}"))


def content_hash(title: str, perex: str | None, text: str) -> str:
    """Return the `content_hash` of an article: equal when the story reads the same."""
    return sha256(" ".join(f"{title}\n{perex or ''}\n{text}".split()).encode()).hexdigest()


def link_id(article_id: str, section: str, url: str | None, title: str) -> str:
    """Return the `id` of a related link; the title counts only where the target has no address."""
    return sha256(f"{article_id}\n{section}\n{url or fold(title)}".encode()).hexdigest()[:16]


def teaser_id(url: str | None, title: str, image_url: str | None) -> str:
    """Return the `id` of a teaser with this target, headline and picture."""
    return sha256(f"{url or ''}\n{title}\n{image_url or ''}".encode()).hexdigest()[:16]


def teaser_key(run_id: str | None, teaser: str) -> str:
    """Return 16 hex digits that stand for the teaser with the id `teaser` of a run among all others."""
    return sha256(f"{run_id or ''}\n{teaser}".encode()).hexdigest()[:16]


def sighting_key(run_id: str | None, page_url: str, seen_at: str) -> str:
    """Return 16 hex digits that stand for a sighting among all others."""
    return sha256(f"{run_id or ''}\n{page_url}\n{seen_at}".encode()).hexdigest()[:16]


def visit_key(run_id: str | None, page_url: str, fetched_at: str) -> str:
    """Return 16 hex digits that stand for a visit among all others."""
    return sha256(f"{run_id or ''}\n{page_url}\n{fetched_at}".encode()).hexdigest()[:16]


def address_key(article_id: str, url: str) -> str:
    """Return 16 hex digits that stand for another address of an article among all others."""
    return sha256(f"{article_id}\n{url}".encode()).hexdigest()[:16]
