"""Fields of a row that follow from others of it, beside the `id` of an article (see `urls.article_id`)."""

from __future__ import annotations

from hashlib import sha256

from newscrawl.values.text import fold, word_count


def content_hash(title: str, perex: str | None, text: str) -> str:
    """Return the `content_hash` of an article: equal when the story reads the same."""
    return sha256(" ".join(f"{title}\n{perex or ''}\n{text}".split()).encode()).hexdigest()


def words(perex: str | None, text: str) -> int:
    """Return the `word_count` of an article."""
    return word_count(f"{perex or ''}\n{text}")


def link_id(article_id: str, section: str, url: str | None, title: str) -> str:
    """Return the `id` of a related link; the title counts only where the target has no address."""
    return sha256(f"{article_id}\n{section}\n{url or fold(title)}".encode()).hexdigest()[:16]
