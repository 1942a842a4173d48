"""The network of flattened text: from the measures of each paragraph to the probability of each of its roles.

Standardised measures -> dense 64 -> convolution of 5 rows, 48 -> convolution of 5 rows three apart, 48, added to what
went in -> beside the mean of the page -> dense -> softmax. Weights are trained elsewhere (`trials.training`) and
lie beside this module as float16; here is only arithmetic.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from newscrawl.reading.learned.network import DILATION, MOST_DEVIATIONS, Matrix, convolve, read_weights, softmax


class Network:
    """A network with its weights."""

    def __init__(self, weights: dict[str, NDArray[np.generic]]) -> None:
        """Take the arrays of a weights file by their names."""
        self.features = tuple(str(name) for name in weights["features"])
        """Names of the measures, in the order of the columns."""
        self.roles = tuple(str(name) for name in weights["roles"])
        numbers = {name: array for name, array in weights.items() if name not in ("features", "roles")}
        self._weights = {name: array.astype(np.float32) for name, array in numbers.items()}

    def probabilities(self, rows: Matrix) -> Matrix:
        """Return the probability of each role (columns, as `roles`) of each row of measures."""
        if not len(rows):
            return np.zeros((0, len(self.roles)), np.float32)
        w = self._weights
        scaled = np.clip((rows - w["mean"]) / w["deviation"], -MOST_DEVIATIONS, MOST_DEVIATIONS)
        hidden = np.maximum(scaled @ w["w1"] + w["b1"], 0)
        near = np.maximum(convolve(hidden, w["w2"], 1) + w["b2"], 0)
        far = near + np.maximum(convolve(near, w["w3"], DILATION) + w["b3"], 0)
        whole = np.broadcast_to(far.mean(axis=0), far.shape)
        return softmax(np.hstack([far, whole]) @ w["w4"] + w["b4"])


@lru_cache(maxsize=1)
def load() -> Network:
    """Return the network whose weights lie beside this module; read once in a process, also from a zipped egg."""
    with np.load(BytesIO(read_weights("flattened")), allow_pickle=False) as arrays:
        return Network({name: arrays[name] for name in arrays.files})
