"""What the network makes of a page's runs, with the rules' verdicts and the site's declarations as evidence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from newscrawl.czech.boilerplate import is_boilerplate, paywall
from newscrawl.czech.headings import SECTIONS, role, split_promo
from newscrawl.reading.document.metadata import lookup
from newscrawl.reading.document.outline import TextRun
from newscrawl.reading.fields.headline import strip_suffix
from newscrawl.reading.fields.sources import Document
from newscrawl.reading.learned.features import Known, page_features
from newscrawl.reading.learned.network import Committee, Matrix, load_committee
from newscrawl.reading.learned.roles import ROLES, STORY_ROLES
from newscrawl.reading.ruled import Ruled
from newscrawl.reading.story.container import is_prose
from newscrawl.reading.story.lines import A_CREDIT, A_DATE
from newscrawl.reading.teasers.boxes import Box

_MOST_WEIGHED = 2
"""Groups of features that are named to people."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What the network makes of each run of a page."""

    features: dict[str, Matrix]
    probabilities: Matrix
    """A row for each run, a column for each of ROLES."""

    @property
    def story(self) -> Matrix:
        """For each run how likely it is to be story, 0..1."""
        return _story(self.probabilities)

    def told(self, run: TextRun) -> str:
        """Return the likeliest role of a run with its probability, for people to read."""
        own = self.probabilities[run.index]
        best = int(own.argmax())
        return f"{ROLES[best]} {own[best]:.2f}"

    def weighed(self) -> list[list[tuple[str, float]]]:
        """Return for each run what weighed most: (group of features, what it adds to the probability of story).

        That is the difference to the probability that the page would have without the group: with every run's features
        of the group at their mean over the pages of training.
        """
        mean, start = _committee().mean, 0
        added: dict[str, Matrix] = {}
        for name, columns in self.features.items():
            end = start + columns.shape[1]
            rows = _rows(self.features)
            rows[:, start:end] = mean[start:end]
            added[name] = self.story - _story(_committee().probabilities(rows))
            start = end
        whole = range(len(self.probabilities))
        entries = [[(name, float(column[index])) for name, column in added.items()] for index in whole]
        return [sorted(entry, key=lambda pair: -abs(pair[1]))[:_MOST_WEIGHED] for entry in entries]


def judge(document: Document, ruled: Ruled, committee: Committee | None = None) -> Judged:
    """Return what the package's networks, or a committee of others, make of each run of a page."""
    features = page_features(document.outline, known_of(document, ruled))
    if not features:
        return Judged({}, np.zeros((0, len(ROLES)), np.float32))
    return Judged(features, (committee or _committee()).probabilities(_rows(features)))


def _committee() -> Committee:
    return load_committee("story")


def _rows(features: dict[str, Matrix]) -> Matrix:
    return np.concatenate(list(features.values()), axis=1)


def _story(probabilities: Matrix) -> Matrix:
    likely: Matrix = probabilities[:, STORY_ROLES].sum(axis=1)
    return likely


def known_of(document: Document, ruled: Ruled) -> Known:
    """Return what is known of a page, as the network is shown it."""
    headline, metadata = document.headline, document.metadata
    bodies = lookup(document.node, "articleBody")
    return Known(
        headline=headline.index if headline is not None else None,
        title=headline.text if headline is not None else strip_suffix(metadata.title or ""),
        description=metadata.first_meta("og:description", "description") or "",
        body=max(bodies, key=len, default=""),
        facts=_facts(document, ruled),
    )


def _facts(document: Document, ruled: Ruled) -> dict[str, list[int]]:
    """Return the runs of which each fact holds."""
    runs = document.outline.runs
    texts = [run for run in runs if not run.media]
    whys = ruled.whys
    column = [run.index for element in ruled.container.elements for run in runs[element.start : element.end]]
    source = ruled.container.source
    named = [(run.index, role(run.text)) for run in texts]
    teasers, furniture = _boxed(ruled.boxes, is_furniture=False), _boxed(ruled.boxes, is_furniture=True)
    return {
        "in a box of teasers": teasers,
        "heading of a box": [box.heading.index for box in ruled.boxes if box.heading is not None],
        "in other links": furniture,
        "story by the rules": [*(index for index, why in whys.items() if why is None), *ruled.perex.runs],
        "in the column": column,
        "in the declared column": column if source.startswith("css:") else [],
        "in the marked column": column if source.startswith("itemprop:") else [],
        "furniture": list(ruled.marks.furniture),
        "caption": list(ruled.marks.captions),
        "date": [index for index, why in whys.items() if why == A_DATE],
        "credit": [index for index, why in whys.items() if why == A_CREDIT],
        "outside": list(ruled.container.left_out),
        "section's words": [index for index, found in named if found in SECTIONS],
        "service's words": [index for index, found in named if found is not None and found not in SECTIONS],
        "boilerplate": [run.index for run in texts if is_boilerplate(run.text)],
        "offer": [run.index for run in texts if paywall(run.text)[0]],
        "promo": [run.index for run in texts if split_promo(run.text, is_linked=bool(run.links)) is not None],
        "dropped by the site": [run.index for run in runs if run.is_dropped],
        "running text": [run.index for run in texts if is_prose(run)],
    }


def _boxed(boxes: list[Box], *, is_furniture: bool) -> list[int]:
    return list({index for box in boxes if box.is_furniture is is_furniture for index in box.runs})
