"""The roles of a text's paragraphs as a whole: each as probable as can be, and only one of them the headline."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from newscrawl.reading.flattened.evidence import evidence
from newscrawl.reading.flattened.features import NAMES, features
from newscrawl.reading.flattened.paragraphs import Paragraph
from newscrawl.reading.flattened.roles import Role
from newscrawl.reading.learned.flattened import Matrix, load

_STORY_ABOVE_HEADLINE = 3.0
"""Nats that a paragraph above the headline loses as story: a lead may be printed there, or a teaser's."""
_HEADLINE = 1.5
"""Nats that a text with a headline is more probable than one without."""
_LEAST = 1e-6
_SENTENCES = re.compile(r"\w{4,}\.\s+[A-ZÁ-Ž„].*\w\.[“\"]?$", re.DOTALL)
"""A sentence with a full stop, and another one; a headline has none at its end."""
_FIRM = (Role.STORY, Role.SUBHEADING, Role.TITLE)
_KNOWN = {"label": Role.OTHER, "teasers_heading": Role.BOX, "date": Role.DATE}
"""What the vocabulary knows better than any network, outside story and headline: a measure -> the role it means."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What each paragraph was taken for."""

    roles: list[Role]
    probabilities: Matrix
    """Of each role (columns) of each paragraph, as the network has it: before the whole was made coherent."""
    measures: Matrix
    """Of each paragraph: what the network was asked with."""

    @property
    def title_probability(self) -> float:
        """How probable the headline is; 0 where there is none."""
        place = next((number for number, role in enumerate(self.roles) if role is Role.TITLE), None)
        return float(self.probabilities[place, Role.TITLE]) if place is not None else 0.0

    def told(self, index: int) -> str:
        """Return how probable a paragraph's role is, what else it may be, and why: "story 0.93, date 0.01: ..."."""
        row = self.probabilities[index]
        chosen = self.roles[index]
        rival = max((role for role in Role if role is not chosen), key=lambda role: row[role])
        return f"{chosen.told} {row[chosen]:.2f}, {rival.told} {row[rival]:.2f}: {evidence(self.measures[index])}"


def read_roles(paragraphs: list[Paragraph], url: str) -> Reading:
    """Return the role of each paragraph of a text.

    Args:
        paragraphs: the text.
        url: the address of the page, "" where it is not known.
    """
    measures = features(paragraphs, url)
    probabilities = load().probabilities(measures)
    roles = decoded(_without_leads(probabilities, paragraphs))
    for name, known in _KNOWN.items():
        for place in np.flatnonzero(measures[:, NAMES.index(name)]):
            roles[place] = roles[place] if roles[place] in _FIRM else known
    return Reading(roles, probabilities, measures)


def _without_leads(probabilities: Matrix, paragraphs: list[Paragraph]) -> Matrix:
    """Return the probabilities with none for a headline of several sentences: that is a lead."""
    leads = np.array([_SENTENCES.search(paragraph.text) is not None for paragraph in paragraphs], bool)
    changed = probabilities.copy()
    changed[leads, Role.TITLE] = 0
    return changed


def decoded(probabilities: Matrix) -> list[Role]:
    """Return the most probable roles of all paragraphs together.

    There is at most one headline, and hardly a story above it. For each place of the headline the best roles above and
    below are independent of it, so that running sums find the best place.
    """
    if not len(probabilities):
        return []
    logs = np.log(np.maximum(probabilities, _LEAST))
    below = logs.copy()
    below[:, Role.TITLE] = -np.inf
    above = below.copy()
    above[:, [Role.STORY, Role.SUBHEADING]] -= _STORY_ABOVE_HEADLINE
    best_above, best_below = above.max(axis=1), below.max(axis=1)
    before = np.cumsum(best_above) - best_above
    after = np.cumsum(best_below[::-1])[::-1] - best_below
    as_title = before + logs[:, Role.TITLE] + after + _HEADLINE
    place = int(as_title.argmax())
    if as_title[place] < best_below.sum():
        return [Role(role) for role in below.argmax(axis=1)]
    chosen = [*above[:place].argmax(axis=1), Role.TITLE, *below[place + 1 :].argmax(axis=1)]
    return [Role(role) for role in chosen]
