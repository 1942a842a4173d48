"""The pictures of a story, each with what is printed under it."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from newscrawl.czech.credits import split_credit
from newscrawl.facts import ImageFact
from newscrawl.reading.document.captions import caption_of, credited
from newscrawl.reading.document.outline import Outline, TextRun
from newscrawl.reading.story.container import is_prose
from newscrawl.values.urls import absolute_url

_LONGEST_CAPTION = 400


def read_images(page: Outline, runs: list[TextRun], taken: Collection[int], base: str) -> list[ImageFact]:
    """Return the pictures among `runs` that have a caption or stand in a <figure>.

    Args:
        page: the outline of the page.
        runs: the runs from the headline to the end of the story, outside its boxes.
        taken: indexes of the runs that other fields have: a byline is no caption.
        base: the page's address, which relative ones count from.
    """
    images = []
    for run in runs:
        url = absolute_url(base, run.source) if run.media == "image" and run.source else None
        if url is None or urlsplit(url).path.endswith(".svg"):
            continue
        captions = {
            after.index
            for after in page.runs[run.index + 1 : run.index + 4]
            if after.index not in taken and _is_caption(after, run)
        } | {index for index in credited(run, page) if index not in taken}
        caption, credit = caption_of(run, page, captions)
        if caption or credit or any(element.tag == "figure" for element in run.element.ancestors()[:5]):
            images.append(ImageFact(url=url, caption=caption or split_credit(run.text)[0], credit=credit))
    return images


def _is_caption(run: TextRun, image: TextRun) -> bool:
    """Tell whether a run stands under an image in a small element that holds both, and is no paragraph of the story."""
    if run.media or len(run.text) > _LONGEST_CAPTION or (is_prose(run) and not split_credit(run.text)[1]):
        return False
    for element in image.element.ancestors()[:5]:
        if element.start <= run.index < element.end:
            return element.end - element.start <= 6
        if element.tag == "figure":
            return False
    return False
