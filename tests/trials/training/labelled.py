"""Labelled dumps: each paragraph of the flattened pages with its measures and its role, for `flattened` to train on.

    PYTHONPATH=tests .venv/bin/python -m trials.training.labelled /tmp/dumps.pkl ../shared/corpus ../shared/world ...

The story and the headline are labelled by the truth; teasers, captions, bylines, dates and offers by the truth where a
page has it, else by what the project's reader of HTML takes them for on the same page before it is flattened.
"""

from __future__ import annotations

import pickle
import random
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings

from newscrawl.czech.credits import opens_with_credit
from newscrawl.czech.dates import is_date_line
from newscrawl.page import Page
from newscrawl.reading.explain import Part, explain_page
from newscrawl.reading.flattened.features import NAMES, features
from newscrawl.reading.flattened.paragraphs import Paragraph, paragraphs_of
from newscrawl.reading.flattened.roles import Role
from newscrawl.values.urls import domain_of
from trials.corpus import html_pages
from trials.training.dumps import STYLES, Ending, Style, cut, flatten, parse

FETCHED = datetime(2026, 11, 20, tzinfo=UTC)
SHINGLE = 4
STORY_SHARE = 0.6
"""Share of a paragraph's 4-grams that are in the truth, from which it is of the story."""
LONGEST_BYLINE = 14
"""Words of a line in which an author's name makes it the byline."""
MOST_PARAGRAPHS = 1500
"""Of a dump that is trained on."""
_WORD = re.compile(r"\w+")
_ENDINGS: tuple[Ending, ...] = ("bare", "headline", "headline", "lead", "stump", "stump")
_IN_EVERY_STYLE = frozenset(("corpus", "later", "world"))
"""Folders with few pages; of the others each page is there in some styles."""
_WITHOUT_URL = 0.3
"""Share of the cut dumps whose address is not known."""


def words(text: str | None) -> list[str]:
    """Return the words of a text in lower case."""
    return _WORD.findall(unicodedata.normalize("NFC", text or "").lower())


def key(text: str | None) -> str:
    """Return what is equal for two printings of one line."""
    return " ".join(words(text))


def _shingles(line: list[str]) -> list[tuple[str, ...]]:
    return (
        [tuple(line[i : i + SHINGLE]) for i in range(len(line) - SHINGLE + 1)]
        if len(line) >= SHINGLE
        else [tuple(line)]
    )


@dataclass(slots=True)
class Truth:
    """What is known of one page."""

    title: str
    shingles: Counter[tuple[str, ...]]
    lines: set[str]
    roles: dict[str, Role] = field(default_factory=dict)
    """Key of a line -> its role outside the story."""
    subheadings: set[str] = field(default_factory=set)
    authors: list[str] = field(default_factory=list)
    """Keys of their names, each between spaces."""

    def story(self, line: list[str]) -> bool:
        """Tell whether the words of a paragraph are of the story."""
        if len(line) < SHINGLE + 2:
            return " ".join(line) in self.lines
        grams = _shingles(line)
        return sum(gram in self.shingles for gram in grams) >= STORY_SHARE * len(grams)


def truth_of(row: dict[str, Any], html: str, declared: Page) -> Truth:
    """Return what is known of a page: its truth, and what the reader of HTML says beside it."""
    told = row["truth"]
    lines = [line for line in f"{told.get('perex') or ''}\n{told['body']}".split("\n") if line.strip()]
    shingles = Counter(gram for line in [*lines, " ".join(lines)] for gram in _shingles(words(line)))
    truth = Truth(key(told.get("title")), shingles, {key(line) for line in lines})
    truth.authors = [f" {key(name)} " for name in told.get("authors") or [] if key(name)]
    try:
        parts = explain_page(html, url=row["url"], page=declared, site=row["spider"], fetched_at=FETCHED).parts
    except ValueError:
        parts = []
    for part in parts:
        role = _role(part)
        if role is Role.SUBHEADING:
            truth.subheadings.add(key(part.text))
        elif role is not None and len(key(part.text)) > 2:
            truth.roles.setdefault(key(part.text), role)
    if "related" in told:
        wrong = [line for line, role in truth.roles.items() if role is Role.TEASER_TITLE]
        for line in wrong:
            del truth.roles[line]
        truth.roles.update({key(link["title"]): Role.TEASER_TITLE for link in told["related"] if link.get("title")})
        truth.roles.update({key(link["heading"]): Role.BOX for link in told["related"] if link.get("heading")})
    return truth


def _role(part: Part) -> Role | None:
    """Return the role of what the reader of HTML took a part for, None where it is none."""
    if part.kind == "box":
        return Role.BOX if part.text != "(no heading)" else None
    if part.kind == "teaser":
        _, _, what = part.why.partition(": ")
        if what.startswith(("http", "/")):
            return Role.TEASER_TITLE
        return {"perex": Role.TEASER_PEREX, "time": Role.DATE, "author": Role.BYLINE}.get(what)
    if part.kind in ("field", "left out"):
        name = part.why.partition(":")[0]
        if "caption" in part.why:
            return Role.CAPTION
        fields = {"images": Role.CAPTION, "published": Role.DATE, "modified": Role.DATE, "authors": Role.BYLINE}
        return fields.get(name, Role.OFFER if name == "access" else None)
    return Role.SUBHEADING if part.kind == "story" and part.why.startswith("heading") else None


def label(paragraphs: list[Paragraph], truth: Truth) -> tuple[list[Role], set[int]]:
    """Return the role of each paragraph, and the numbers of those that nothing should be learned from."""
    roles: list[Role] = []
    unsure: set[int] = set()
    titles: list[int] = []
    for number, paragraph in enumerate(paragraphs):
        line = words(paragraph.text)
        joined = " ".join(line)
        if truth.title and joined == truth.title:
            titles.append(number)
            role = Role.OTHER
        elif line and truth.story(line):
            role = Role.SUBHEADING if joined in truth.subheadings else Role.STORY
        else:
            role = truth.roles.get(joined) or _by_content(paragraph.text, joined, truth)
        roles.append(role)
    _settle_titles(roles, titles, unsure)
    return roles, unsure


def _by_content(text: str, joined: str, truth: Truth) -> Role:
    """Return the role of a line that holds what is known: a date, an author, a caption before its credit."""
    if is_date_line(text):
        return Role.DATE
    if joined.count(" ") < LONGEST_BYLINE and any(author in f" {joined} " for author in truth.authors):
        return Role.CAPTION if opens_with_credit(text) and "foto" in joined else Role.BYLINE
    for size in range(3, min(40, joined.count(" ") + 1)):
        start = " ".join(islice(joined.split(" "), size))
        if truth.roles.get(start) in (Role.CAPTION, Role.BYLINE) and len(joined) <= len(start) + 50:
            return truth.roles[start]
    return Role.OTHER


def _settle_titles(roles: list[Role], titles: list[int], unsure: set[int]) -> None:
    """Make of the places where the headline is printed the last one above the story the headline."""
    story = [number for number, role in enumerate(roles) if role is Role.STORY]
    unsure.update(titles)
    above = [number for number in titles if story and number < _body_start(story)]
    if above:
        roles[above[-1]] = Role.TITLE
        unsure.discard(above[-1])


def _body_start(story: list[int]) -> int:
    """Return the first paragraph of the story with another of it near: a perex may be printed elsewhere, too."""
    return next((one for one, after in pairwise(story) if after - one <= 12), story[0])


@lru_cache(maxsize=1)
def spiders() -> Any:
    """Return the loader of the project's spiders."""
    return get_spider_loader(get_project_settings())


def dumps_of(job: tuple[str, dict[str, Any], str]) -> list[dict[str, Any]]:
    """Return the labelled dumps of one page: each style whole, and cut in several ways."""
    sys.setrecursionlimit(20_000)
    group, row, html = job
    truth = truth_of(row, html, spiders().load(row["spider"]).page)
    rng = random.Random(f"{group}/{row['file']}")
    found = []
    whole: list[tuple[Style, Ending]] = [(style, "whole") for style in STYLES]
    cuts = [(rng.choice(STYLES[:-1]), ending) for ending in _ENDINGS]
    if group not in _IN_EVERY_STYLE:
        whole, cuts = [whole[0], *rng.sample(whole[1:], 2)], rng.sample(cuts, 2)
    body = parse(html)
    texts: dict[str, tuple[list[Paragraph], list[Role], set[int]]] = {}
    for style, ending in whole + cuts:
        if style.name not in texts:
            paragraphs = paragraphs_of(flatten(body, style))[:MOST_PARAGRAPHS]
            texts[style.name] = (paragraphs, *label(paragraphs, truth))
        paragraphs, roles, unsure = texts[style.name]
        story = [number for number, role in enumerate(roles) if role in (Role.STORY, Role.SUBHEADING)]
        if not any(roles[number] is Role.STORY for number in story):
            continue
        title = roles.index(Role.TITLE) if Role.TITLE in roles else None
        first, end = cut(len(roles), title, story, ending, rng)
        shown = paragraphs[first:end]
        url = "" if ending != "whole" and rng.random() < _WITHOUT_URL else row["url"]
        found.append(
            {
                "group": group,
                "file": row["file"],
                "publisher": domain_of(row["url"]),
                "style": style.name,
                "ending": ending,
                "x": features(shown, url).astype(np.float16),
                "y": np.array(roles[first:end], np.int8),
                "unsure": np.array([number in unsure for number in range(first, end)]),
                "sizes": np.array([max(1, len(words(paragraph.text))) for paragraph in shown], np.float32) ** 0.5,
                "checked": "related" in row["truth"],
            }
        )
    return found


def jobs(folders: Iterable[str]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield (name of the folder, row of the index, markup) of the articles of folders."""
    for folder in folders:
        for row, html in html_pages(Path(folder)):
            if row["truth"] and row["truth"].get("body"):
                yield Path(folder).name, row, html


def main() -> None:
    """Write the dumps of all pages of the folders into one pickle."""
    out, *folders = sys.argv[1:]
    with ProcessPoolExecutor(2) as pool:
        dumps = [dump for found in pool.map(dumps_of, jobs(folders), chunksize=8) for dump in found]
    names = {"features": NAMES, "roles": [role.name for role in Role], "dumps": dumps}
    Path(out).write_bytes(pickle.dumps(names))
    print(len(dumps), "dumps,", sum(len(dump["y"]) for dump in dumps), "paragraphs")


if __name__ == "__main__":
    main()
