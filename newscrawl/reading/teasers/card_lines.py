"""The lines of a teaser beside its headline: which is its perex, its time, its author."""

from __future__ import annotations

import re

from newscrawl.czech.article_urls import looks_like_author
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import is_label
from newscrawl.reading.document.outline import HEADING_TAGS, Outline, TextRun
from newscrawl.reading.teasers.card import Card, is_link, is_of

SHORTEST_PEREX_CHARS = 40
"""Characters of the shortest line that is a perex."""
_BESIDE_TITLE_CHARS = 400
"""Characters beside a headline in its line from which they are no date."""
_STAMPED = re.compile(r"^(?P<time>[^·•|]{4,40}?)\s*[·•|]\s*(?P<rest>\S.{30,})$")
"""A date, a separator and a perex in one line."""
_YEAR_FIRST = re.compile(r"^((?:19|20)\d\d) (\d{1,2}\. ?[^\W\d]+)$")
"""novinky.cz of 2010-2018 (page of 2017)."""
_BUTTON = re.compile(
    r"(?<=[.!?…])\s*(?:Celý článek|Číst (?:dál|dále|více|celé)|Více|Přečíst článek)\W*$", re.IGNORECASE
)
"""The button behind a perex that leads to the article."""
BYLINE = re.compile(r"^(?:Zdroj|Autor|Text|Foto)\s*:\s*(.+)$", re.IGNORECASE)
"""The line that names a teaser's author or photographer."""


def fill(card: Card, outline: Outline) -> None:
    """Read image, time, perex and byline of a card from the runs that it spans.

    Of what stands above the card's own element only the line right above may be its: a time, an author.
    """
    times: list[str] = []
    above = [run.index for run in outline.runs[card.start : card.root.start] if not run.media][:-1]
    for run in outline.runs[card.start : card.end]:
        if run.is_dropped or run is card.title or run.index in above:
            continue
        if run.media:
            card.image = card.image or (run if _is_picture(run, card) else None)
        elif run.time and not times:
            times = [run.time]
            card.shown[run.index] = "time"
        elif is_date_line(day := _YEAR_FIRST.sub(r"\2 \1", run.text) if run.text[:2] in ("19", "20") else run.text):
            times.append(day)
            card.shown[run.index] = "time"
        elif byline := _byline(run):
            card.byline = card.byline or byline
            card.shown[run.index] = "author"
        elif card.perex is None and _may_be_perex(run, card):
            card.label, text = _split_label(run)
            stamp, card.perex = _split_perex(text)
            times = times or stamp
            card.shown[run.index] = "perex"
    beside = _beside_title(card)
    card.time = _time(times) or card.clock or card.title.time or (beside if is_date_line(beside) else None)


def _beside_title(card: Card) -> str:
    """Return what a headline's line says beside it, "" where that is too long to be a date."""
    if len(card.title.text) - len(card.title_text) > _BESIDE_TITLE_CHARS:
        return ""
    return card.title.text.replace(card.title_text, "", 1).strip()


def _is_picture(run: TextRun, card: Card) -> bool:
    return run.media == "image" and not (run.source or "data:").startswith("data:") and is_of(run, card)


def _may_be_perex(run: TextRun, card: Card) -> bool:
    long_enough = (
        len(run.text) >= SHORTEST_PEREX_CHARS
        and run.index >= card.root.start
        and (run.tag not in HEADING_TAGS or bool(run.links))
    )
    return long_enough and run.text != card.title_text and is_of(run, card)


def _split_label(run: TextRun) -> tuple[str | None, str]:
    """Return the linked label that a teaser's line begins with, None without one, and the rest: "Premium"."""
    label = run.links[0][1] if run.links else ""
    if is_label(label) and run.text.startswith(label):
        return label, run.text.removeprefix(label).strip()
    return None, run.text


def _split_perex(text: str) -> tuple[list[str], str]:
    """Return the date line before a teaser's perex, [] without one, and the perex without the button behind it."""
    stamped = _STAMPED.match(text)
    if stamped and is_date_line(stamped["time"]):
        return [stamped["time"]], _BUTTON.sub("", stamped["rest"])
    return [], _BUTTON.sub("", text)


def _time(printed: list[str]) -> str | None:
    """Return a teaser's time of the date lines it shows; day and clock may stand in two."""
    both = " ".join(printed[:2])
    return both if is_date_line(both) else next(iter(printed), None)


def _byline(run: TextRun) -> str | None:
    """Return the author a run of a card names: "Autor: Jana Malá", or links to authors."""
    if run.links and all(looks_like_author(href) for href, _ in run.links):
        return ", ".join(text for _, text in run.links)
    if is_link(run) or run.tag in HEADING_TAGS:
        return None
    match = BYLINE.match(run.text)
    return match[1] if match else None
