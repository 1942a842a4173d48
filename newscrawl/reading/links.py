"""The teasers of a page as facts: each with its box's heading, its place and its position there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from newscrawl.czech.headings import role, split_promo
from newscrawl.facts import LinkFact
from newscrawl.items import Section
from newscrawl.reading.address import is_nowhere
from newscrawl.reading.document.outline import Outline
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import Box
from newscrawl.reading.teasers.card import Card
from newscrawl.values.urls import absolute_url

_RELATED_BELOW_STORY_RUNS = 8
"""Runs between a story and a teaser that still belongs to it."""


def read_links(
    boxes: list[Box], story: Story, document: Document, *, site: str, article_url: str, seen_at: datetime
) -> list[LinkFact]:
    """Return the teasers of a page.

    Args:
        boxes: its boxes of teasers.
        story: its story, which tells the place of a box.
        document: the page.
        site: the spider's name.
        article_url: the article's address, as its fact has it.
        seen_at: aware time of the fetch.
    """
    inside: Counter[str | None] = Counter()  # teasers between paragraphs are one row, however far apart
    numbers: dict[object, int] = {}  # of boxes, by what tells one from the others
    links = []
    story_runs = range(story.runs[0].index, story.runs[-1].index) if story.runs else range(0)
    for box in boxes:
        place = _place(box, story, document)
        in_story = box.start in story_runs
        for number, card in enumerate(box.cards, 1):
            if is_nowhere(card.url):
                continue
            heading, title = box.heading.text if box.heading is not None else None, card.title_text
            promo = split_promo(card.title_text)
            if promo and promo[1]:
                heading, title = promo
            is_inside = promo is not None or in_story
            inside[heading] += is_inside
            row = (heading, place) if is_inside else box.start
            links.append(
                LinkFact(
                    site=site,
                    article_url=article_url,
                    seen_at=seen_at,
                    heading=heading,
                    place=place,
                    position=inside[heading] if is_inside else number,
                    box=numbers.setdefault(row, len(numbers) + 1),
                    url=card.url,
                    title=title,
                    perex=card.perex,
                    published=card.time,
                    bylines=[card.byline] if card.byline else [],
                    image_url=_image_url(card, document.url),
                )
            )
    return links


def _image_url(card: Card, base: str) -> str | None:
    return absolute_url(base, card.image.source) if card.image is not None and card.image.source else None


def _place(box: Box, story: Story, document: Document) -> Section:
    """Return the section that a box's place suggests: in a story or right below it, it is related."""
    if box.heading is None and all(_is_offer(card, document.outline) for card in box.cards):
        return "recommended"
    headline = document.headline_index
    first, last = (story.runs[0].index, story.runs[-1].index) if story.runs else (headline, headline)
    if first < box.start < last:
        return "related"
    near = headline <= box.start <= last + _RELATED_BELOW_STORY_RUNS
    return "related" if near and box.heading is None else "more_news"


def _is_offer(card: Card, outline: Outline) -> bool:
    """Tell whether a teaser is labelled as one for subscribers."""
    if card.label and role(card.label) == "recommended":
        return True
    return any(role(run.text) == "recommended" for run in outline.runs[card.start : card.end] if run is not card.title)
