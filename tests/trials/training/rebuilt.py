"""Labelled dumps in the form of the seed, built anew from what labelled pages say: nothing in them but the article.

    PYTHONPATH=tests .venv/bin/python -m trials.training.rebuilt /tmp/rebuilt.pkl ../shared/corpus ../shared/world ...

Few such dumps are at hand, and those few are what reading is tested by; so headline, story and teasers of other pages
are printed in their order, under headings of the vocabulary, with dates, names and pictures that chance chooses.
"""

from __future__ import annotations

import pickle
import random
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from newscrawl.facts import LinkFact
from newscrawl.reading import read_page
from newscrawl.reading.flattened.features import NAMES, features
from newscrawl.reading.flattened.paragraphs import paragraphs_of
from newscrawl.reading.flattened.roles import Role
from newscrawl.values.text import clean
from newscrawl.values.urls import domain_of
from trials.training.labelled import FETCHED, jobs, spiders, words

_DUMPS = 4
"""Of each page."""
_HEADINGS = (
    *("Související", "Čtěte také:", "K tématu", "Související články", "Aktuálně se děje", "Právě se děje", "Stalo se"),
    *("Nejnovější články", "Další zprávy", "Další články", "Hlavní zprávy", "Zprávy odjinud", "Nejčtenější"),
    *("Mohlo by vás zajímat", "Doporučujeme", "Vybíráme pro vás", "Nejčtenější za posledních 24 hodin"),
)
_DATES = (
    "{d}. listopadu 2026 {h}:05",
    "{d}. 3. 2025 {h}:41",
    "včera",
    "{h}:33",
    "před {d} minutami",
    "{d}. září 2019, {h}:24",
)
_NAMES = ("Jana Malá", "Petr Vodička", "Libuše Nová", "Jan Hrabal", "Eva Bílá", "ČTK", "Tomáš Dub, ČTK", "red")
_SERVICE = (
    "Sdílet",
    "Vstoupit do diskuse",
    "Diskuse (12)",
    "Reklama",
    "Tisknout",
    "Pokračujte ve čtení",
    "3 komentáře",
)
_NEEDLESS = ("Přejít k obsahu | Přejít k hlavnímu menu", "Přejít k obsahu", "Menu", "Hledat")
_RUBRICS = ("Domácí", "Zprávy / Domácí", "Svět", "Domů > Zprávy > Region", "Ekonomika", "Úvod » Sport")

_Lines = list[tuple[str, Role]]


class _Printer:
    """Prints one page in the form of the seed, as chance has it."""

    def __init__(self, title: str, story: list[str], teasers: list[LinkFact], rng: random.Random) -> None:
        self.title, self.story, self.teasers, self.rng = title, story, teasers, rng

    def often(self, share: float = 0.5) -> bool:
        return self.rng.random() < share

    def date(self) -> str:
        return self.rng.choice(_DATES).format(d=self.rng.randint(2, 28), h=self.rng.randint(7, 23))

    def lines(self) -> _Lines:
        """Return the lines of a whole dump."""
        lines = self.head()
        blocks = self.story[: self.rng.randint(2, 9)]
        for number, block in enumerate(blocks):
            role = Role.SUBHEADING if number and len(block) < 60 and block[-1] not in '.!?“"…' else Role.STORY
            lines.append((block, role))
        if self.often(0.3):
            lines.append((self.rng.choice(_SERVICE), Role.OTHER))
        if self.often(0.4):
            lines.append((self.rng.choice(("Témata: most, obec", "Témata:  Podlesí Jana Malá", "Témata:")), Role.OTHER))
        for heading in self.rng.sample(_HEADINGS, self.rng.randint(0, 4)):
            lines += self.box(heading)
        return lines if self.often(0.7) else lines[: self.rng.randint(len(lines) // 2, len(lines))]

    def head(self) -> _Lines:
        """Return what stands above the story."""
        lines: _Lines = [(self.rng.choice(_NEEDLESS), Role.OTHER)] if self.often(0.3) else []
        if self.often(0.25):
            lines.append((self.rng.choice(_RUBRICS), Role.OTHER))
        if self.often(0.15):
            return []
        lines.append((self.title, Role.TITLE))
        name = self.rng.choice(_NAMES)
        byline: _Lines = [(f"{self.rng.choice(('', '', 'Autor: '))}{name}", Role.BYLINE)] if self.often() else []
        date: _Lines = [(self.date(), Role.DATE)] if self.often(0.7) else []
        caption = " ".join(self.title.split()[:3])
        picture: _Lines = [(caption, Role.CAPTION)] * self.rng.randint(0, 2) if self.often() else []
        if picture and self.often():
            picture.append((f"Foto: {self.rng.choice(_NAMES)}", Role.CAPTION))
        parts = [byline * self.rng.randint(1, 2) + date, picture]
        self.rng.shuffle(parts)
        return lines + parts[0] + parts[1]

    def box(self, heading: str) -> _Lines:
        """Return a heading and some teasers."""
        lines: _Lines = [(heading, Role.BOX)]
        with_time, with_perex, with_author = self.often(0.4), self.often(0.6), self.often(0.3)
        for teaser in self.rng.sample(self.teasers, min(len(self.teasers), self.rng.randint(0, 5))):
            if with_time:
                lines.append((self.date(), Role.DATE))
            lines.append((clean(teaser.title), Role.TEASER_TITLE))
            if with_perex:
                lines.append((clean(teaser.perex) if teaser.perex else self.rng.choice(self.story), Role.TEASER_PEREX))
            if with_author:
                lines.append((f"Zdroj: {self.rng.choice(_NAMES)}", Role.BYLINE))
        return lines


def dumps_of(job: tuple[str, dict[str, Any], str]) -> list[dict[str, Any]]:
    """Return the labelled dumps that one page gives."""
    group, row, html = job
    told = row["truth"]
    declared = spiders().load(row["spider"]).page
    try:
        links = read_page(html, url=row["url"], page=declared, site=row["spider"], fetched_at=FETCHED).links
    except ValueError:
        links = []
    teasers = list({link.title: link for link in links if len(link.title) > 20}.values())
    story = [clean(line) for line in f"{told.get('perex') or ''}\n{told['body']}".split("\n") if line.strip()]
    if not told.get("title") or not story:
        return []
    found = []
    for number in range(_DUMPS):
        rng = random.Random(f"{row['file']}/{number}")
        lines = _Printer(clean(told["title"]), story, teasers, rng).lines()
        paragraphs = paragraphs_of(("\n\n" if rng.random() < 0.6 else "\n").join(text for text, _ in lines))
        if len(paragraphs) != len(lines):  # a line was taken for several
            continue
        found.append(
            {
                "group": group,
                "file": f"{row['file']}/rebuilt",
                "publisher": domain_of(row["url"]),
                "style": "rebuilt",
                "ending": "whole",
                "x": features(paragraphs, row["url"] if rng.random() < 0.7 else "").astype(np.float16),
                "y": np.array([role for _, role in lines], np.int8),
                "unsure": np.zeros(len(lines), bool),
                "sizes": np.array([max(1, len(words(text))) for text, _ in lines], np.float32) ** 0.5,
                "checked": True,
            }
        )
    return found


def main() -> None:
    """Write the dumps of all pages of the folders into one pickle."""
    out, *folders = sys.argv[1:]
    with ProcessPoolExecutor(2) as pool:
        dumps = [dump for found in pool.map(dumps_of, jobs(folders), chunksize=8) for dump in found]
    Path(out).write_bytes(pickle.dumps({"features": NAMES, "roles": [role.name for role in Role], "dumps": dumps}))
    print(len(dumps), "dumps")


if __name__ == "__main__":
    main()
