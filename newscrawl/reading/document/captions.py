"""What is printed under a picture: its caption and its credit."""

from __future__ import annotations

import re
from collections.abc import Collection

from newscrawl.czech.boilerplate import is_boilerplate
from newscrawl.czech.credits import VIDEO_NOTICE, is_captioned, opens_with_credit, split_credit
from newscrawl.reading.document.outline import HEADING_TAGS, Element, Outline, TextRun
from newscrawl.values.text import ends_like_sentence

_AUTHOR_LABEL = re.compile(r"\W*Autor", re.IGNORECASE)
"""What names the maker of a picture, or the story's author below its last paragraph."""
_SHOWN_TAGS = frozenset({"table", "blockquote", "pre"})
"""What a figure may show instead of a picture."""
_CAPTION_RUNS = 3
"""Runs of caption and credit under a picture; two buttons may stand between."""
_CREDITED_CAPTION_CHARS = 600
"""Characters of a caption with its credit."""
_LONGEST_CREDIT_CHARS = 80
_CAPTION_NAMES = re.compile(
    r"caption|popisek|popis|descr|credit|foto-?(info|autor)|photo-?(info|author|desc)|img-?desc|legend"
)
_VIDEO_NAME_CHARS = 20
"""Characters of the shortest name of a video that no other line has by chance."""
_MOST_VIDEOS = 50
"""Videos of a page whose names are looked for in each of its lines."""
_AROUND_NAME_CHARS = 60
"""Characters that a player prints around a video's name: its length, its maker."""
_TELLING_ALT_CHARS = 25
"""Characters of an alt text that no other line has by chance."""


def find_captions(
    outline: Outline, columns: list[Element], inside: list[Element], videos: list[str], boxed: Collection[int]
) -> dict[int, str]:
    """Return the runs that are captions, by their element, by a credit, or because they name a picture: index -> why.

    Args:
        outline: the page's elements and text runs.
        columns: the elements that hold the story.
        inside: the elements in them.
        videos: names of the page's videos, which their players print.
        boxed: indexes of the runs in boxes of teasers, whose pictures have no captions.
    """
    alts = {run.text for run in outline.runs if run.media == "image" and len(run.text) >= _TELLING_ALT_CHARS}
    names = [name for name in videos[:_MOST_VIDEOS] if len(name) >= _VIDEO_NAME_CHARS]
    captions: dict[int, str] = {}
    for run in outline.runs if names or alts else ():
        if run.media or run.tag in HEADING_TAGS:
            continue
        if names and _names_video(run, names):
            captions[run.index] = "caption: a video's name"
        elif run.text in alts:
            captions[run.index] = "caption: a picture's alt text"
    for column in columns:
        runs = outline.runs[column.start : column.end]
        pictures = (run for run in runs if _has_caption(run) and run.index not in boxed)
        credits = (index for picture in pictures for index in credited(picture, outline))
        captions.update(dict.fromkeys(credits, "caption: with a credit under a picture"))
    for element in inside:
        if _holds_caption(element):
            texts = (run for run in outline.runs[element.start : element.end] if not (run.media or _is_shown(run)))
            named = (run.index for run in texts if len(run.text) < _CREDITED_CAPTION_CHARS)
            captions.update(dict.fromkeys(named, f"caption: by its <{element.tag}>"))
    return captions


def _holds_caption(element: Element) -> bool:
    if element.tag in ("figure", "figcaption"):
        return True
    return 0 < element.end - element.start <= _CAPTION_RUNS + 1 and bool(_CAPTION_NAMES.search(element.names))


def _is_shown(run: TextRun) -> bool:
    """Tell whether a run is what a figure shows, a table or a quote or code, and no line under it (HTML 4.4.12)."""
    for element in run.element.ancestors():
        if element.tag in _SHOWN_TAGS:
            return True
        if element.tag in ("figure", "figcaption"):
            return False
    return False


def _names_video(run: TextRun, videos: list[str]) -> bool:
    """Tell whether a run is the caption of one of the page's videos: its name, with little around it."""
    return any(name in run.text and len(run.text) <= len(name) + _AROUND_NAME_CHARS for name in videos)


def _has_caption(run: TextRun) -> bool:
    """Tell whether a caption may stand below a run: a picture, or the notice where a video will be."""
    return run.media == "image" or run.text == VIDEO_NOTICE


def credited(image: TextRun, outline: Outline) -> list[int]:
    """Return the indexes of the runs under an image up to the one that credits it, [] where none does.

    A credit that stands right under a picture makes what is between them its caption, whatever the elements are called;
    whole sentences, and a line that may name the story's author, only where one element holds nothing else.
    """
    indexes: list[int] = []
    texts: list[str] = []
    for run in outline.runs[image.index + 1 : image.index + 3 + _CAPTION_RUNS]:
        if _is_button(run):
            continue
        if run.media or run.tag in HEADING_TAGS:
            break
        indexes.append(run.index)
        texts.append(run.text)
        credit = split_credit(" ".join(texts))[1]
        if credit is not None:
            fits = len(credit) <= _LONGEST_CREDIT_CHARS and sum(map(len, texts)) <= _CREDITED_CAPTION_CHARS
            loose = _AUTHOR_LABEL.match(run.text) or any(map(_is_sentence, texts[:-1]))
            return indexes if fits and (not loose or _stand_alone(image, indexes, outline)) else []
    return []


def _is_sentence(text: str) -> bool:
    return ends_like_sentence(text) and not opens_with_credit(text)


def _is_button(run: TextRun) -> bool:
    """Tell whether a run between a picture and its caption says nothing of it: an icon, "Kliknutím zvětšíte"."""
    if run.media:
        return run.is_dropped and (run.source or "").endswith(".svg")
    return run.is_dropped or is_boilerplate(run.text)


def _stand_alone(image: TextRun, below: list[int], outline: Outline) -> bool:
    """Tell whether the element that holds a picture and the runs below it, or all of these, holds no other text."""
    last = outline.runs[below[-1]].element
    if any((above.start, above.end) == (below[0], below[-1] + 1) for above in last.ancestors()):
        return True
    holder = next(above for above in last.ancestors() if above.start <= image.index)
    others = (outline.runs[index] for index in range(holder.start, holder.end) if index not in below)
    return all(run.media or _is_button(run) for run in others)


def caption_of(image: TextRun, outline: Outline, captions: Collection[int]) -> tuple[str | None, str | None]:
    """Return caption and credit printed under an image: the caption runs that follow it directly."""
    caption: list[str] = []
    credits: list[str] = []
    for run in outline.runs[image.index + 1 : image.index + 3 + _CAPTION_RUNS]:
        if _is_button(run):
            continue
        if run.media or run.index not in captions:
            break
        if credits and credits[-1].endswith((":", "▪")):
            credits[-1] += f" {run.text}"
        elif opens_with_credit(run.text) and not is_captioned(run.text):
            credits.append(run.text)
        else:
            caption.append(run.text)
    shown, credit = split_credit(" ".join(caption))
    return shown, credit or split_credit(" ".join(credits))[1]
