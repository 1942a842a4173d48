"""The networks that judge runs in their order: their weights, and what they make of a page's features."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
MOST_DEVIATIONS = 6.0
"""Standard deviations from the mean at which a feature is cut off."""
DILATION = 3
"""Distance of the runs that the second convolution looks at."""


@dataclass(frozen=True, slots=True)
class Network:
    """A dense layer, two convolutions over the page's runs with the page as context, and a dense layer of roles.

    The names of the arrays are those that `trials.training` writes; shapes are (in, out), of the convolutions
    (width, in, out).
    """

    arrays: dict[str, Matrix]

    def probabilities(self, features: Matrix) -> Matrix:
        """Return for each run, one a row of `features`, the probability of each role."""
        own = self.arrays
        if not len(features):
            return np.zeros((0, own["role_bias"].size), np.float32)
        scaled = np.clip((features - own["mean"]) * own["scale"], -MOST_DEVIATIONS, MOST_DEVIATIONS)
        run = _positive(scaled @ own["run"] + own["run_bias"])
        near = _positive(convolve(run, own["near"], 1) + own["near_bias"])
        page = np.concatenate([near.mean(0), near.max(0)]) @ own["page"]
        far = _positive(convolve(near, own["far"], DILATION) + own["far_bias"] + page) + near
        seen = _positive(np.concatenate([run, near, far], axis=1) @ own["seen"] + own["seen_bias"])
        return softmax(seen @ own["role"] + own["role_bias"])


@dataclass(frozen=True, slots=True)
class Committee:
    """Networks of one shape, fitted from different beginnings, of which the mean counts: it errs less than each."""

    members: list[Network]

    @property
    def mean(self) -> Matrix:
        """Mean of each feature over the runs of the pages of training."""
        return self.members[0].arrays["mean"]

    def probabilities(self, features: Matrix) -> Matrix:
        """Return for each run, one a row of `features`, the probability of each role."""
        mean: Matrix = np.mean([member.probabilities(features) for member in self.members], axis=0)
        return mean


@cache
def load_committee(name: str) -> Committee:
    """Return the networks whose weights the package has as `NAME.npz`; read once in a process, also from an egg."""
    return read_committee(read_weights(name))


def read_weights(name: str) -> bytes:
    """Return the file `NAME.npz` of the package; it may be an egg."""
    return resources.files(__package__).joinpath(f"{name}.npz").read_bytes()


def read_committee(data: bytes) -> Committee:
    """Return the networks of a file of weights, which has the arrays of the first as "0/run" and so on."""
    members: dict[str, dict[str, Matrix]] = defaultdict(dict)
    with np.load(BytesIO(data), allow_pickle=False) as archive:
        for key in archive.files:
            member, _, array = key.partition("/")
            members[member][array] = archive[key].astype(np.float32)
    return Committee([Network(arrays) for arrays in members.values()])


def _positive(values: Matrix) -> Matrix:
    return np.maximum(values, 0)


def convolve(rows: Matrix, weights: Matrix, dilation: int) -> Matrix:
    """Return for each row the sum of the rows around it, each by the weights of its distance; zeros beyond the ends."""
    width, count = weights.shape[0], len(rows)
    reach = dilation * (width // 2)
    padded = np.zeros((count + 2 * reach, rows.shape[1]), np.float32)
    padded[reach : reach + count] = rows
    beside = [padded[step * dilation : step * dilation + count] for step in range(width)]
    summed: Matrix = np.concatenate(beside, axis=1) @ weights.reshape(-1, weights.shape[2])
    return summed


def softmax(values: Matrix) -> Matrix:
    """Return rows of scores as probabilities."""
    powers = np.exp(values - values.max(axis=1, keepdims=True))
    shares: Matrix = powers / powers.sum(axis=1, keepdims=True)
    return shares
