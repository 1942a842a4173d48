"""The roles of a text's paragraphs as a whole: each as probable as can be, and only one of them the headline."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newscrawl.reading.flattened.evidence import evidence
from newscrawl.reading.flattened.features import NAMES, features
from newscrawl.reading.flattened.paragraphs import Paragraph
from newscrawl.reading.flattened.roles import Role
from newscrawl.reading.learned.flattened import load
from newscrawl.reading.learned.network import Matrix

_STORY_ABOVE_HEADLINE = 3.0
"""Nats that a paragraph above the headline loses as story: a lead may be printed there, or a teaser's."""
_HEADLINE = 1.5
"""Nats that a text with a headline is more probable than one without."""
_LONGEST_HEADLINE_CHARS = 100
"""Characters of a headline of several sentences that ends with a full stop."""
_LEAST = 1e-6
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

    def probability(self, index: int) -> float:
        """Return how probable a paragraph's role is, 0..1."""
        return float(self.probabilities[index, self.roles[index]])

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
    probabilities[_is_running_text(measures), Role.TITLE] = 0
    roles = decoded(probabilities)
    for name, known in _KNOWN.items():
        for place in np.flatnonzero(measures[:, NAMES.index(name)]):
            roles[place] = roles[place] if roles[place] in _FIRM else known
    return Reading(roles, probabilities, measures)


def _is_running_text(measures: Matrix) -> NDArray[np.bool_]:
    """Tell of each paragraph whether it is too long, and too much of several sentences, for a headline."""
    stops, ends = measures[:, NAMES.index("stops")] > 0, measures[:, NAMES.index("full_stop")] > 0
    long = measures[:, NAMES.index("chars")] > np.log1p(_LONGEST_HEADLINE_CHARS)
    return np.asarray(stops & ends & long)


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
