"""Fitting the reader's network to examples; the shape is that of `newscrawl.reading.learned.network`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from newscrawl.reading.learned.roles import ROLES, STORY_ROLES

from .examples import Example

jax.config.update("jax_default_prng_impl", "unsafe_rbg")  # the default one takes a third of the time on a CPU

Arrays = dict[str, Any]
_RUN, _NEAR = 64, 48
"""Width of the dense layer and of the convolutions."""
_WIDTH, _DILATION = 5, 3
_LIMIT = 6.0
_LENGTHS = (96, 192, 320, 512, 1024, 2300)
"""Lengths that pages are padded to; longer ones are cut for training."""
_BATCH_RUNS = 6144
_DROPOUT = 0.2
_WITHOUT_FACTS = 0.25
"""Share of the pages that are shown without rules and declarations, so that these can help but not decide."""
_ROLE_WEIGHT = 0.2
"""What telling the other roles counts beside telling the story."""
_DECAY = 1e-5
_RATE = 2e-3
_MEMORY = 0.995
"""How much of the running mean of the arrays each step keeps."""


@dataclass(frozen=True, slots=True)
class Group:
    """Examples that are shown alike often and count alike."""

    examples: Sequence[Example]
    weight: float
    share: float = 1.0
    """Share of them that is shown in each epoch."""


@dataclass(frozen=True, slots=True)
class _Scaling:
    """What brings features to a mean of 0 and a deviation of 1."""

    mean: NDArray[np.float32]
    scale: NDArray[np.float32]


def fit(groups: Sequence[Group], *, epochs: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """Return the arrays of a network fitted to examples, as `network.Network` takes them."""
    random = np.random.default_rng(seed)
    features = np.concatenate([example.features for group in groups for example in group.examples])
    scaling = _Scaling(features.mean(0), 1 / (features.std(0) + 1e-3))
    arrays = _initial(features.shape[1], seed)
    steps = epochs * sum(1 for _ in _batches(groups, scaling, random))
    optimiser = _optimiser(steps)
    state = optimiser.init(arrays)
    key = jax.random.PRNGKey(seed)
    done, mean = 0, arrays
    for _ in range(epochs):
        for batch in _batches(groups, scaling, random):
            done += 1
            arrays, state = _step(arrays, state, batch, jax.random.fold_in(key, done), steps)
            mean = _averaged(mean, arrays, min(_MEMORY, done / (done + 10)))
    fitted = {name: np.asarray(array, np.float32) for name, array in mean.items()}
    return {"mean": scaling.mean, "scale": scaling.scale} | fitted


@partial(jax.jit)
def _averaged(mean: Arrays, arrays: Arrays, memory: float) -> Arrays:
    """Return the running mean of the arrays over the last steps, which errs less than the last."""
    return {name: memory * mean[name] + (1 - memory) * array for name, array in arrays.items()}


def _initial(inputs: int, seed: int) -> Arrays:
    shapes = {
        "run": (inputs, _RUN),
        "near": (_WIDTH, _RUN, _NEAR),
        "far": (_WIDTH, _NEAR, _NEAR),
        "page": (2 * _NEAR, _NEAR),
        "seen": (_RUN + 2 * _NEAR, _NEAR),
        "role": (_NEAR, len(ROLES)),
    }
    less = {"page": 0.3, "role": 0.3}
    keys = jax.random.split(jax.random.PRNGKey(seed), len(shapes))
    arrays: Arrays = {}
    for key, (name, shape) in zip(keys, shapes.items(), strict=True):
        arrays[name] = jax.random.normal(key, shape) * np.sqrt(2 / np.prod(shape[:-1])) * less.get(name, 1.0)
        if name != "page":
            arrays[f"{name}_bias"] = jnp.zeros(shape[-1])
    return arrays


def _optimiser(steps: int) -> optax.GradientTransformation:
    def rate(step: Any) -> Any:
        return _RATE * (0.02 + 0.49 * (1 + jnp.cos(jnp.pi * jnp.minimum(1.0, step / steps))))

    return optax.chain(optax.clip_by_global_norm(1.0), optax.adam(rate))


@partial(jax.jit, static_argnames="steps")
def _step(arrays: Arrays, state: Any, batch: tuple[Any, ...], key: Any, steps: int) -> tuple[Arrays, Any]:
    slopes = jax.grad(_loss)(arrays, batch, key)
    updates, state = _optimiser(steps).update(slopes, state)
    return optax.apply_updates(arrays, updates), state


def _loss(arrays: Arrays, batch: tuple[Any, ...], key: Any) -> Any:
    rows, mask, story, roles, weights = batch
    logs = jax.nn.log_softmax(_outputs(arrays, rows, mask, key))
    is_role = jnp.zeros(len(ROLES)).at[STORY_ROLES].set(1)
    yes = jax.nn.logsumexp(logs, axis=-1, b=is_role)
    no = jax.nn.logsumexp(logs, axis=-1, b=1 - is_role)
    told = jnp.take_along_axis(logs, roles[..., None], -1)[..., 0]
    error = -(story * yes + (1 - story) * no) - _ROLE_WEIGHT * told
    decay = sum((array**2).sum() for array in arrays.values() if array.ndim > 1)
    return (weights * error).sum() / rows.shape[0] + _DECAY * decay


def _outputs(arrays: Arrays, rows: Any, mask: Any, key: Any) -> Any:
    """Return the outputs before the softmax, as `Network.probabilities` has them, with dropout."""
    shown = mask[..., None]

    def drop(values: Any, number: int) -> Any:
        keep = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - _DROPOUT, values.shape)
        return values * keep / (1 - _DROPOUT)

    run = drop(jax.nn.relu(rows @ arrays["run"] + arrays["run_bias"]) * shown, 0)
    near = drop(jax.nn.relu(_convolve(run, arrays["near"], 1) + arrays["near_bias"]) * shown, 1)
    count = jnp.maximum(1, mask.sum(1))[:, None]
    page = jnp.concatenate([near.sum(1) / count, near.max(1)], 1) @ arrays["page"]
    far = jax.nn.relu(_convolve(near, arrays["far"], _DILATION) + arrays["far_bias"] + page[:, None, :]) * shown
    far = drop(far, 2) + near
    seen = jax.nn.relu(jnp.concatenate([run, near, far], 2) @ arrays["seen"] + arrays["seen_bias"])
    return drop(seen, 3) @ arrays["role"] + arrays["role_bias"]


def _convolve(rows: Any, weights: Any, dilation: int) -> Any:
    width, length = weights.shape[0], rows.shape[1]
    reach = dilation * (width // 2)
    padded = jnp.pad(rows, ((0, 0), (reach, reach), (0, 0)))
    return sum(padded[:, step * dilation : step * dilation + length] @ weights[step] for step in range(width))


def _batches(
    groups: Sequence[Group], scaling: _Scaling, random: np.random.Generator
) -> Iterator[tuple[NDArray[Any], ...]]:
    """Yield the pages of one epoch in batches of pages of like length, in random order."""
    by_length: dict[int, list[tuple[Example, float]]] = defaultdict(list)
    for group in groups:
        for example in group.examples:
            if random.random() < group.share:
                length = next((length for length in _LENGTHS if len(example.roles) <= length), _LENGTHS[-1])
                by_length[length].append((example, group.weight / group.share))
    batches = []
    for length, pages in by_length.items():
        size = max(1, _BATCH_RUNS // length)
        order = random.permutation(len(pages))
        batches += [(length, size, [pages[i] for i in order[at : at + size]]) for at in range(0, len(pages), size)]
    for place in random.permutation(len(batches)):
        length, size, chosen = batches[int(place)]
        yield _padded(length, size, chosen, scaling, random)


def _padded(
    length: int,
    size: int,
    pages: list[tuple[Example, float]],
    scaling: _Scaling,
    random: np.random.Generator,
) -> tuple[NDArray[Any], ...]:
    """Return pages as arrays of one shape; where there are less than `size`, the rest is empty."""
    rows = np.zeros((size, length, len(scaling.mean)), np.float32)
    mask, story, weights = (np.zeros((size, length), np.float32) for _ in range(3))
    roles = np.zeros((size, length), np.int32)
    for place, (example, weight) in enumerate(pages):
        count = min(length, len(example.roles))
        shown = example.features[:count].copy()
        if random.random() < _WITHOUT_FACTS:
            shown[:, -example.facts :] = 0
        rows[place, :count] = np.clip((shown - scaling.mean) * scaling.scale, -_LIMIT, _LIMIT)
        mask[place, :count] = 1
        story[place, :count] = example.is_story[:count]
        roles[place, :count] = example.roles[:count]
        weights[place, :count] = example.weights[:count] * weight
    return rows, mask, story, roles, weights
