"""What a page's metadata say of pictures: which one announces the article, and how large each is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any, NamedTuple

from newscrawl.facts import ImageFact
from newscrawl.reading.document.metadata import spread
from newscrawl.reading.document.picture_sizes import Size, node_address, picture_nodes, pixels, size_in_node
from newscrawl.reading.fields.sources import Document
from newscrawl.values.pictures import picture_key
from newscrawl.values.text import fold
from newscrawl.values.urls import absolute_url

_OPEN_GRAPH = ("og:image", "og:image:url", "og:image:secure_url")
_OTHER_METAS = ("twitter:image", "twitter:image:src", "thumbnail")
_LEAD_KEYS = ("image", "primaryImageOfPage", "thumbnailUrl")
"""Properties of an article's node that announce its picture, the surest first."""

_MOST_CUTS = 20
"""Pictures of a list that are looked at."""
_MOST_OF_ONE = 2
"""Times that a page shows its lead; what is shown more often stands in the place of pictures that scripts put there."""
_SMALLEST_LEAD_PIXELS = 200
"""Width of the narrowest picture that is no portrait, icon or advert of a newsletter."""


class Announced(NamedTuple):
    """The picture that Open Graph announces."""

    url: str
    size: Size
    alt: str | None


def announced_picture(document: Document) -> Announced | None:
    """Return the first picture that Open Graph announces, with what it states of that; None where there is none."""
    meta = document.metadata.meta
    printed = document.metadata.first_meta(*_OPEN_GRAPH)
    url = absolute_url(document.url, printed) if printed else None
    if url is None:
        return None
    pictures = meta.get("og:image", [])
    width, height = (_of_first(meta.get(f"og:image:{name}", []), pictures) for name in ("width", "height"))
    alts = meta.get("og:image:alt", [])
    return Announced(url, Size(width, height), alts[0] if alts else None)


def _of_first(values: list[str], pictures: list[str]) -> int | None:
    """Return the pixels stated of the first of Open Graph's pictures: each has its own, or all are the same one."""
    is_its_own = len(values) == len(pictures) or len(set(pictures)) <= 1
    return pixels(values[0]) if values and is_its_own else None


def stated_sizes(document: Document) -> dict[str, Size]:
    """Return the sizes that metadata state: canonical address of a picture -> its size."""
    sizes: dict[str, Size] = {}
    for node in picture_nodes(document.node, *document.metadata.media_nodes):
        url = absolute_url(document.url, node_address(node) or "")
        if url is not None and any(size := size_in_node(node)):
            sizes.setdefault(url, size)
    announced = announced_picture(document)
    if announced is not None and any(announced.size):
        sizes.setdefault(announced.url, announced.size)
    return sizes


def mark_lead(images: list[ImageFact], document: Document, above: int, bylines: list[str]) -> None:
    """Set `is_lead` of the story's pictures.

    The lead is the picture that the page announces, in whatever size; where it announces none of them, the first one
    above the story's text. Where neither tells, nothing is known of any.

    Args:
        images: the pictures in their order, with canonical addresses.
        document: the page.
        above: how many of the first ones stand above the story's text.
        bylines: the article's authors, whose portraits stand there, too.
    """
    keys = [picture_key(image.url or "") for image in images]
    times = Counter(keys)
    shown = (key for key, image in zip(keys[:above], images, strict=False) if _is_large(image, bylines))
    candidates = chain(
        (key for key in _announced_keys(document) if key in times),
        (key for key in shown if times[key] <= _MOST_OF_ONE),
    )
    lead = next(candidates, None)
    if lead is not None:
        for image, key in zip(images, keys, strict=True):
            image.is_lead = key == lead


def _is_large(image: ImageFact, bylines: list[str]) -> bool:
    """Tell whether a picture may be the article's by its stated width, and is no portrait of an author."""
    names = tuple(filter(None, map(fold, bylines)))
    told = (image.caption, image.alt, picture_key(image.url or ""))
    is_portrait = bool(names) and any(fold(text or "").startswith(names) for text in told)
    return not is_portrait and (image.width is None or image.width >= _SMALLEST_LEAD_PIXELS)


def _announced_keys(document: Document) -> Iterator[str]:
    """Yield the keys of the pictures that announce the article, the surest first.

    A list is of one picture in several cuts, or of all pictures of the article, which announces none of them.
    """
    metadata = document.metadata
    by_id = {node.get("@id"): node for node in metadata.media_nodes if isinstance(node.get("@id"), str)}
    values: list[list[Any]] = [
        [metadata.first_meta(*_OPEN_GRAPH)],
        *([*islice(spread([document.node.get(key)]), _MOST_CUTS)] for key in _LEAD_KEYS),
        [metadata.first_meta(*_OTHER_METAS)],
    ]
    for cuts in values:
        named = [by_id.get(value.get("@id"), value) if isinstance(value, dict) else value for value in cuts]
        addresses = (node_address(value) if isinstance(value, dict) else value for value in named)
        urls = (absolute_url(document.url, address) for address in addresses if isinstance(address, str))
        keys = {picture_key(url) for url in urls if url}
        if len(keys) == 1:
            yield keys.pop()
