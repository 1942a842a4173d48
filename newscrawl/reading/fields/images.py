"""The pictures of a story, each with what is printed under it."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from newscrawl.czech.credits import split_credit
from newscrawl.facts import ImageFact
from newscrawl.reading.document.captions import caption_of, credited
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.fields.sources import Document, Found, IsFree
from newscrawl.reading.story.container import is_prose
from newscrawl.values.urls import absolute_url

_LONGEST_CAPTION_CHARS = 400
"""Characters of a run that is a caption by its place."""
_BELOW_PICTURE_RUNS = 3
"""Runs below a picture in which its caption stands."""
_CAPTIONED_ELEMENT_RUNS = 6
"""Runs of the largest element that holds a picture and its caption."""
_PICTURE_ANCESTORS = 5
"""Elements around a picture of which one may be its <figure> or hold its caption, too."""


def find_images(
    document: Document, is_free: IsFree, story: range, bylines: list[str], taken: Collection[int]
) -> Found[list[ImageFact]]:
    """Return the story's pictures that have a caption or stand in a <figure>, else the one that the page announces.

    Args:
        document: the page.
        is_free: tells runs outside boxes.
        story: indexes of the runs from the headline to the end of the story.
        bylines: the article's authors: a picture with such an alt text shows one of them, unless it is credited.
        taken: indexes of the runs that other fields have: a byline is no caption.
    """
    outline = document.outline
    images: list[ImageFact] = []
    seen_in: set[int] = set()
    for run in outline.runs[story.start : story.stop]:
        if run.media != "image" or not is_free(run) or (run.text in bylines and not credited(run, outline)):
            continue
        url = absolute_url(document.url, run.source) if run.source else None
        if url is None or urlsplit(url).path.endswith(".svg"):
            continue
        captions = _captions(run, outline, taken)
        caption, credit = caption_of(run, outline, captions)
        in_figure = any(element.tag == "figure" for element in run.element.nearest(_PICTURE_ANCESTORS))
        if caption or credit or in_figure:
            images.append(ImageFact(url=url, caption=caption or split_credit(run.text)[0], credit=credit))
            seen_in.update(captions)
    announced = None if images else document.metadata.first_meta("og:image")
    if announced:
        return Found([ImageFact(url=absolute_url(document.url, announced))], "meta:og:image", "a <meta>")
    return Found(images, "structure:image", "a picture's caption", seen_in=frozenset(seen_in))


def _captions(image: TextRun, outline: Outline, taken: Collection[int]) -> set[int]:
    """Return the indexes of the runs that may be the caption and the credit of a picture."""
    below = outline.runs[image.index + 1 : image.index + 1 + _BELOW_PICTURE_RUNS]
    shown = {run.index for run in below if _is_caption(run, image)}
    return {index for index in shown.union(credited(image, outline)) if index not in taken}


def _is_caption(run: TextRun, image: TextRun) -> bool:
    """Tell whether a run stands under an image in a small element that holds both, and is no paragraph of the story."""
    if run.media or len(run.text) > _LONGEST_CAPTION_CHARS or (is_prose(run) and not split_credit(run.text)[1]):
        return False
    for element in image.element.nearest(_PICTURE_ANCESTORS):
        if element.start <= run.index < element.end:
            return element.end - element.start <= _CAPTIONED_ELEMENT_RUNS
        if element.tag == "figure":
            return False
    return False
