"""What exports have in common: the blocks of a story, its pictures, and what is left of a document without its gaps."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newscrawl.items import Block, Image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import Article

_OF_URIS = ":/?#@!$&'()*+,;=%"
"""Characters that a URI has beside those that `quote` leaves as they are anyway."""
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def blocks_of(article: Article) -> list[Block]:
    """Return the blocks of the story; where the row has none, its text as paragraphs.

    A picture without a caption has what stands in its place where it cannot be seen.
    """
    instead = {image.url: image.alt for image in article.images}
    return [
        replace(block, caption=block.caption or instead.get(block.url)) if block.kind == "image" else block
        for block in article.body
    ] or [Block(kind="paragraph", text=line) for line in article.text.split("\n") if line]


def grouped(article: Article) -> Iterator[list[Block]]:
    """Yield the blocks in order, list items and quotes that follow each other together, every other one alone."""
    for kind, blocks in groupby(blocks_of(article), lambda block: block.kind):
        together = list(blocks)
        if kind == "list_item":
            yield together
        else:
            yield from ([block] for block in together)


def pictures_before(article: Article) -> list[Image]:
    """Return the pictures that stand in no block: that of the article as a whole, as a rule."""
    shown = {block.url for block in article.body if block.kind == "image"}
    return [image for image in article.images if image.url and image.url not in shown]


def table_rows(block: Block) -> list[list[str]]:
    """Return the cells of a table by row, all rows of the same length."""
    rows = [line.split("\t") for line in block.text.split("\n")]
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]


def byline(article: Article) -> str | None:
    """Return authors and agencies as one line, None where there are none."""
    return ", ".join(article.authors + article.agencies) or None


def is_paid(article: Article) -> bool:
    """Tell whether some of the story must be paid for."""
    share = article.access.visible_share
    return article.access.level == "paid" and (share is None or share < 1)


def is_partial(article: Article) -> bool:
    """Tell whether the row has less than the whole story: some of it must be paid for, or was not found."""
    return is_paid(article) or any(warning.startswith("text: incomplete") for warning in article.warnings)


def known(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document without the keys whose value is null or empty."""
    return {key: value for key, value in document.items() if value not in (None, "", [], {})}


def uri(url: str) -> str:
    """Return an address with what a URI cannot hold percent-encoded (RFC 3986, section 2); what is encoded stays."""
    return _BARE_PERCENT.sub("%25", quote(url, safe=_OF_URIS))
