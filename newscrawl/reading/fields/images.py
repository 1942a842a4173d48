"""The pictures of a story, each with what is printed under it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl.czech.credits import split_credit
from newscrawl.facts import ImageFact
from newscrawl.reading.document.captions import caption_of, credited
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.document.picture_sizes import Size, size_in_markup
from newscrawl.reading.fields.lead_picture import announced_picture, mark_lead, stated_sizes
from newscrawl.reading.fields.sources import Document, Found, IsFree
from newscrawl.reading.story.container import is_prose
from newscrawl.values.pictures import is_file_name
from newscrawl.values.urls import absolute_url

_LONGEST_CAPTION_CHARS = 400
"""Characters of a run that is a caption by its place."""
_BELOW_PICTURE_RUNS = 3
"""Runs below a picture in which its caption stands."""
_CAPTIONED_ELEMENT_RUNS = 6
"""Runs of the largest element that holds a picture and its caption."""
_PICTURE_ANCESTORS = 5
"""Elements around a picture of which one may be its <figure> or hold its caption, too."""


class StoryRuns(NamedTuple):
    """Indexes of the runs that a story stands among."""

    headline: int
    text: int
    """The first run of its text: what stands before is above it."""
    end: int
    """The first run after it."""


def find_images(
    document: Document, is_free: IsFree, story: StoryRuns, bylines: list[str], taken: Collection[int]
) -> Found[list[ImageFact]]:
    """Return the story's pictures that have a caption or stand in a <figure>, else the one that the page announces.

    Args:
        document: the page.
        is_free: tells runs outside boxes.
        story: where the story stands.
        bylines: the article's authors: a picture with such an alt text shows one of them, unless it is credited.
        taken: indexes of the runs that other fields have: a byline is no caption.
    """
    outline = document.outline
    images: list[ImageFact] = []
    seen_in: set[int] = set()
    sizes = stated_sizes(document)
    above = 0
    for run in outline.runs[story.headline : story.end]:
        if run.media != "image" or not is_free(run) or (run.text in bylines and not credited(run, outline)):
            continue
        url = absolute_url(document.url, run.source) if run.source else None
        if url is None or urlsplit(url).path.endswith(".svg"):
            continue
        captions = _captions(run, outline, taken)
        caption, credit = caption_of(run, outline, captions)
        in_figure = any(element.tag == "figure" for element in run.element.nearest(_PICTURE_ANCESTORS))
        if caption or credit or in_figure:
            image = _picture(run, url, sizes.get(url))
            images.append(replace(image, caption=caption or split_credit(run.text)[0], credit=credit))
            seen_in.update(captions)
            above += run.index < story.text
    if not images:
        return _announced(document)
    mark_lead(images, document, above, bylines)
    return Found(images, "structure:image", "a picture's caption", seen_in=frozenset(seen_in))


def _picture(run: TextRun, url: str, stated: Size | None) -> ImageFact:
    """Return what is known of a picture beside its caption; `stated` is its size by the page's metadata."""
    size = stated or (size_in_markup(run.node, run.source or "") if run.node is not None else Size())
    alt = run.text if run.text and not is_file_name(run.text, url) else None
    return ImageFact(url=url, alt=alt, width=size.width, height=size.height)


def _announced(document: Document) -> Found[list[ImageFact]]:
    """Return the picture that the page announces, of a story that shows none."""
    announced = announced_picture(document)
    if announced is None:
        return Found([])
    url, (width, height), alt = announced
    alt = None if alt is None or is_file_name(alt, url) else alt
    return Found([ImageFact(url=url, alt=alt, width=width, height=height, is_lead=True)], "meta:og:image", "a <meta>")


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
