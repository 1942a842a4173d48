"""Logistic regression over several kinds of pages, fitted by accelerated gradient descent: numpy alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]
FREEDOM = 0.03
"""Variance that weights of standardised facts are expected to have: the smaller, the simpler the model."""
LEAST_DEVIATION = 0.1
"""What the values of a fact are divided by at least: one that few pages have is not made large."""
STEPS = 200
"""Of the descent; after 100 no figure changes any more."""


@dataclass(frozen=True, slots=True)
class Softmax:
    """Weights of facts for each kind of page, less those of an article."""

    means: Array
    weights: Array
    """One row a fact, one column a kind."""
    bias: Array

    def points(self, values: Array) -> Array:
        """Return for each row of facts the logarithm of how much likelier it is of any kind than an article."""
        points = values @ self.weights + self.bias
        highest = points.max(axis=1)
        summed: Array = highest + np.log(np.exp(points - highest[:, None]).sum(axis=1))
        return summed


def fit(values: Array, kinds: Array, weights: Array, number: int) -> Softmax:
    """Return the weights that tell the kinds of pages apart.

    Args:
        values: facts, one row a page.
        kinds: of each page: 0 for an article, 1 to `number` for the others; -1 for one of these, whichever.
        weights: how much each page counts.
        number: of kinds besides the article.
    """
    means = values.mean(axis=0)
    deviations = np.maximum(values.std(axis=0), LEAST_DEVIATION)
    rows = np.hstack([(values - means) / deviations, np.ones((len(values), 1))])
    allowed = (kinds[:, None] == np.arange(number + 1)) | ((kinds[:, None] < 0) & (np.arange(number + 1) > 0))
    penalty = np.full((rows.shape[1], 1), 1 / FREEDOM)
    penalty[-1] = 0  # how frequent a kind is is no weight
    step = 1 / (0.5 * np.linalg.norm(rows * np.sqrt(weights)[:, None], 2) ** 2 + 1 / FREEDOM)
    found = ahead = np.zeros((rows.shape[1], number + 1))
    for count in range(STEPS):
        chances = _softmax(rows @ ahead)
        inside = chances * allowed
        gradient = rows.T @ ((chances - inside / inside.sum(axis=1, keepdims=True)) * weights[:, None])
        previous, found = found, ahead - step * (gradient + penalty * ahead)
        ahead = found + count / (count + 3) * (found - previous)
    against = (found[:, 1:] - found[:, :1]) / np.append(deviations, 1.0)[:, None]
    return Softmax(means, against[:-1], against[-1] - means @ against[:-1])


def _softmax(points: Array) -> Array:
    powers: Array = np.exp(points - points.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares
