"""What the amounts of a page's texts, links and elements tell of its being an article."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from newscrawl.czech.trade import baskets, prices
from newscrawl.reading.document.outline import HEADING_TAGS, Outline, TextRun
from newscrawl.reading.evidence.fact import Fact, amount, share, told
from newscrawl.reading.story.story import Story

_LABEL_CHARS = 40
"""Characters of the longest text that may be a label, a button, a price or a date."""
_PROSE_CHARS = 60
"""Characters of the shortest running text."""
_ENDS = (".", "!", "?", "…", ":", ";")
_CLOSING = '"“”’»)]'
"""What ends a sentence, and what may stand after that."""
_MOST_LABELS = 10
"""Prices, or buttons of orders: an article about goods may have more of them than a page that sells one thing."""
_LONG_PARAGRAPH_CHARS = 150
"""Characters of a paragraph that a label, a button or a line of a list does not have."""
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d .{3,9} ago\b|\b(?:před|pred) \d")
"""What a date has, or the age of a post."""
_COMMENTS = frozenset({"comments", "comment", "respond", "komentare", "disqus_thread"})
"""Ids of the place where readers write below an article; shops and pages of companies have none."""
_NUMBERS = frozenset({"tel:", "mail"})
"""How links to telephones and mail addresses begin."""
_TAGS = ("article", "section", "h1", "pre", "table", "figure", "figcaption", "form")
_NEAR, _AROUND = 1, 3
"""Levels above a paragraph's element where its neighbours stand, and where the section around them ends."""


@dataclass(slots=True)
class Texts:
    """The texts of a page, looked at once."""

    chars: int = 0
    by_tag: Counter[str] = field(default_factory=Counter)
    """Characters by the tag of the element that they stand in."""
    prose: list[TextRun] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """Short texts."""
    headings: list[TextRun] = field(default_factory=list)

    @property
    def prose_chars(self) -> int:
        """Characters of running text anywhere on the page."""
        return sum(len(run.text) for run in self.prose)


def texts_of(outline: Outline) -> Texts:
    """Return the texts of a page by what they are."""
    texts = Texts()
    for run in outline.runs:
        if run.media or not run.text:
            continue
        chars, tag = len(run.text), run.element.tag
        texts.chars += chars
        texts.by_tag[tag] += chars
        if tag in HEADING_TAGS:
            texts.headings.append(run)
        elif chars >= _PROSE_CHARS and run.text.rstrip(_CLOSING).endswith(_ENDS) and run.link_share <= 0.5:
            texts.prose.append(run)
        if chars <= _LABEL_CHARS:
            texts.labels.append(run.text)
    return texts


def prose_told(texts: Texts, headline: int, story_chars: int) -> Iterator[Fact]:
    """Yield how much running text there is and where it lies.

    Args:
        texts: the page's texts.
        headline: index of the headline's run.
        story_chars: characters of running text in its story.
    """
    chars = max(1, texts.prose_chars)
    yield share("share of the story", story_chars / max(1, texts.chars), "of its text in the story")
    yield share("share of prose", chars / max(1, texts.chars), "of its text is running text")
    near: Counter[int] = Counter()
    around: Counter[int] = Counter()
    for run in texts.prose:
        elements = run.element.nearest(_AROUND + 1)
        near[elements[min(_NEAR, len(elements) - 1)].index] += len(run.text)
        around[elements[-1].index] += len(run.text)
    yield share("prose in one place", max(near.values(), default=0) / chars, "of its running text in one place")
    yield share("prose in one section", max(around.values(), default=0) / chars, "of its running text in one section")
    yield amount("places of prose", len(near), "places with running text")
    for tag in ("p", "li", "div"):
        yield share(f"text in <{tag}>", texts.by_tag[tag] / max(1, texts.chars), f"of its text in <{tag}>")
    first = next((run.index for run in texts.prose if run.index > headline), None)
    if first is not None:
        yield amount("texts before prose", first - headline, "texts between headline and running text")


def story_told(story: Story, chars: int) -> Iterator[Fact]:
    """Yield how long its story is and what it is made of; `chars` are those of running text."""
    for most in (500, 1000):
        if chars < most:
            yield told(f"less than {most} characters", f"{chars} characters of running text")
    paragraphs = [len(block.text or "") for block in story.blocks if block.kind == "paragraph"]
    yield amount("paragraphs", len(paragraphs), "paragraphs")
    if not any(length >= _LONG_PARAGRAPH_CHARS for length in paragraphs):
        yield told("no long paragraph", "no long paragraph")
    kinds = Counter(block.kind for block in story.blocks)
    yield share("headings in the story", kinds["heading"] / max(1, len(story.blocks)), "of its blocks are headings")
    yield share("lists in the story", kinds["list_item"] / max(1, len(story.blocks)), "of its blocks are lists")
    yield amount("pictures in the story", kinds["image"], "pictures in the story")
    if story.source == "trafilatura":
        yield told("last resort", "no story in its structure")


def links_told(outline: Outline, texts: Texts, teasers: float) -> Iterator[Fact]:
    """Yield what its links say; `teasers` is how many of them there are for 1000 characters of running text."""
    yield amount("teasers", teasers, "teasers for 1000 characters of running text")
    targets = [href for run in texts.prose for href, _ in run.links]
    outside = sum(href.startswith("http") for href in targets)
    yield amount("links out of prose", outside, "links with a host in running text")
    yield amount("links in prose", len(targets) - outside, "links without a host in running text")
    numbers = [href for run in outline.runs if run.links for href, _ in run.links if href[:4] in _NUMBERS]
    yield amount("telephones", len(numbers), "telephones and mail addresses")


def labels_told(texts: Texts) -> Iterator[Fact]:
    """Yield what its labels and headings say."""
    yield amount("prices", prices(texts.labels), "prices", most=_MOST_LABELS)
    yield amount("basket", baskets(texts.labels), "labels of orders", most=_MOST_LABELS)
    yield amount("dates", _dates(texts.labels), "dates")
    headings = texts.headings
    number = max(1, len(headings))
    yield amount("headings", len(headings), "headings")
    yield share("headings that link", sum(run.link_share > 0.5 for run in headings) / number, "of its headings link")
    yield share("headings that ask", sum("?" in run.text for run in headings) / number, "of its headings ask")
    yield amount("headings to prose", 10 * len(headings) / max(1, len(texts.prose)), "headings for ten paragraphs")


def _dates(labels: list[str]) -> int:
    """Return how many lines have a date, or the age of a post."""
    likely = [label for label in labels if "20" in label or "19" in label or " ago" in label or "řed " in label]
    return sum(1 for label in likely if _DATE.search(label))


def markup_told(outline: Outline) -> Iterator[Fact]:
    """Yield what its elements say."""
    tags = Counter([element.tag for element in outline.elements])
    for tag in _TAGS:
        yield amount(f"<{tag}>", tags[tag], f"elements <{tag}>")
    if tags["article"] != 1:
        yield told("not one <article>", "not one <article>")
    ids = {element.attributes["id"] for element in outline.elements if "id" in element.attributes}
    if not _COMMENTS.isdisjoint(ids):
        yield told("comments", "a place for comments")
