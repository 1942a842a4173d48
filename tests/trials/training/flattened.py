"""Train the network that tells the roles of a plain text's paragraphs; needs deploy/requirements-train.txt.

    python tests/trials/training/flattened.py newscrawl/reading/learned/flattened.npz /tmp/dumps.pkl
    python tests/trials/training/flattened.py /tmp/folds /tmp/dumps.pkl --folds 5

The first writes the weights trained on everything, the second one file a fold, without the publishers of that fold.
Every number that chance decides comes from one seed: the same dumps give the same weights on the same machine.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

SEED = 20261130
EPOCHS = 40
RATE = 3e-3
DECAY = 1e-3
DROPOUT = 0.15
SMOOTHING = 0.02
ROWS_OF_A_BATCH = 6144
LENGTHS = (64, 128, 256, 512, 1024, 1536)
"""Paragraphs to which dumps are filled up: one compiled step each."""
WEIGHTS = {"corpus": 12.0, "later": 12.0, "world": 8.0, "wcxb": 2.0}
"""What a page counts, by the folder it is from: Czech press above the world's press above blogs."""
SHARE_OF_AN_EPOCH = {"wcxb": 0.35}
"""Share of a folder's pages that one epoch takes; each page is there with one of its dumps."""
TITLE_WEIGHT = 8.0
SMALL_ROLE_WEIGHT = 3.5
STORY, SUBHEADING, TITLE, OTHER = 1, 2, 3, 0
WIDTHS = (64, 48, 48)
TAPS, DILATION, MOST_DEVIATIONS = 5, 3, 6.0

Arrays = dict[str, Any]


def fold_of(publisher: str, folds: int) -> int:
    """Return the fold that a publisher's pages are left out of training in."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % folds


def importance(dump: Arrays) -> np.ndarray:
    """Return what each paragraph counts: by its words, so that stories of any length weigh the same."""
    y, sizes = dump["y"], dump["sizes"]
    weight = np.minimum(sizes, 12.0)
    weight = np.where(y == TITLE, TITLE_WEIGHT, weight)
    weight = np.where((y > TITLE) | (y == SUBHEADING), np.maximum(weight, SMALL_ROLE_WEIGHT), weight)
    story = 20.0 + weight[np.isin(y, (STORY, SUBHEADING))].sum()
    return np.where(dump["unsure"], 0.0, weight / story) * WEIGHTS[dump["group"]]


def initial(features: int, roles: int, rng: np.random.Generator) -> Arrays:
    """Return random weights."""
    first, near, far = WIDTHS
    shapes = {"w1": (features, first), "w2": (TAPS, first, near), "w3": (TAPS, near, far), "w4": (2 * far, roles)}
    deviations = {name: float(np.sqrt(2 / np.prod(shape[:-1]))) for name, shape in shapes.items()}
    made = {name: rng.normal(0, deviations[name], shape).astype(np.float32) for name, shape in shapes.items()}
    made["w4"] *= 0.3
    widths = {"b1": first, "b2": near, "b3": far, "b4": roles}
    return made | {name: np.zeros(width, np.float32) for name, width in widths.items()}


def convolved(rows: jnp.ndarray, kernel: jnp.ndarray, dilation: int) -> jnp.ndarray:
    """Convolve a batch of pages (page, row, width) over its rows."""
    reach = dilation * (TAPS // 2)
    padded = jnp.pad(rows, ((0, 0), (reach, reach), (0, 0)))
    length = rows.shape[1]
    taps = [padded[:, tap * dilation : tap * dilation + length] for tap in range(TAPS)]
    return jnp.concatenate(taps, axis=2) @ kernel.reshape(-1, kernel.shape[-1])


def scores(params: Arrays, x: jnp.ndarray, mask: jnp.ndarray, key: jax.Array | None) -> jnp.ndarray:
    """Return the score of each role; with a key some of what is computed is left out by chance."""

    def dropped(rows: jnp.ndarray, number: int) -> jnp.ndarray:
        if key is None:
            return rows
        keep = jax.random.bernoulli(jax.random.fold_in(key, number), 1 - DROPOUT, rows.shape)
        return jnp.where(keep, rows / (1 - DROPOUT), 0)

    seen = mask[:, :, None]
    hidden = dropped(jax.nn.relu(x @ params["w1"] + params["b1"]), 0) * seen
    near = dropped(jax.nn.relu(convolved(hidden, params["w2"], 1) + params["b2"]), 1) * seen
    far = (near + jax.nn.relu(convolved(near, params["w3"], DILATION) + params["b3"])) * seen
    whole = far.sum(axis=1, keepdims=True) / mask.sum(axis=1)[:, None, None]
    return jnp.concatenate([far, jnp.broadcast_to(whole, far.shape)], axis=2) @ params["w4"] + params["b4"]


def loss(params: Arrays, batch: Arrays, key: jax.Array) -> jnp.ndarray:
    """Return what a batch's roles are missed by, weighted."""
    logs = jax.nn.log_softmax(scores(params, batch["x"], batch["mask"], key))
    roles = logs.shape[-1]
    wanted = jax.nn.one_hot(batch["y"], roles) * (1 - SMOOTHING) + SMOOTHING / roles
    return -(batch["weight"][:, :, None] * wanted * logs).sum() / batch["weight"].sum()


_OPTIMISER = optax.chain(optax.scale_by_adam(), optax.add_decayed_weights(DECAY))


def _step(params: Arrays, state: Any, batch: Arrays, key: jax.Array, rate: Any) -> tuple[Arrays, Any, jnp.ndarray]:
    """Return weights and the optimiser's state after one batch, and what was missed in it."""
    missed, slopes = jax.value_and_grad(loss)(params, batch, key)
    updates, state = _OPTIMISER.update(slopes, state, params)
    return jax.tree.map(lambda weight, update: weight - rate * update, params, updates), state, missed


step = jax.jit(_step)


def batches(dumps: list[Arrays], rng: np.random.Generator) -> Iterator[Arrays]:
    """Yield one epoch: each page with one of its dumps, filled up to one of `LENGTHS`."""
    by_page: dict[tuple[str, str], list[Arrays]] = defaultdict(list)
    for dump in dumps:
        by_page[dump["group"], dump["file"]].append(dump)
    shelves: dict[int, list[Arrays]] = defaultdict(list)
    for (group, _), kinds in by_page.items():
        if rng.random() < SHARE_OF_AN_EPOCH.get(group, 1.0):
            dump = kinds[rng.integers(len(kinds))]
            shelves[next(length for length in LENGTHS if length >= len(dump["y"]))].append(dump)
    made = []
    for length, shelf in shelves.items():
        size = max(1, ROWS_OF_A_BATCH // length)
        order = rng.permutation(len(shelf))
        made += [(length, size, [shelf[i] for i in order[at : at + size]]) for at in range(0, len(shelf), size)]
    for number in rng.permutation(len(made)):
        length, size, chosen = made[number]
        yield filled(chosen, size, length)


def filled(dumps: list[Arrays], size: int, length: int) -> Arrays:
    """Return dumps as one batch of a fixed shape."""
    width = dumps[0]["x"].shape[1]
    batch = {
        "x": np.zeros((size, length, width), np.float32),
        "y": np.zeros((size, length), np.int32),
        "weight": np.zeros((size, length), np.float32),
        "mask": np.zeros((size, length), np.float32),
    }
    batch["mask"][:, 0] = 1  # a page without paragraphs has a mean, too
    for row, dump in enumerate(dumps):
        count = len(dump["y"])
        batch["x"][row, :count], batch["y"][row, :count] = dump["scaled"], dump["y"]
        batch["weight"][row, :count], batch["mask"][row, :count] = dump["weight"], 1
    return batch


def train(dumps: list[Arrays], roles: int, epochs: int) -> Arrays:
    """Return the weights that dumps teach, with the mean and the deviation of their measures."""
    rng = np.random.default_rng(SEED)
    weight = np.concatenate([dump["weight"] for dump in dumps])
    rows = np.concatenate([dump["x"] for dump in dumps]).astype(np.float32)
    mean = np.average(rows, axis=0, weights=weight).astype(np.float32)
    deviation = np.sqrt(np.average((rows - mean) ** 2, axis=0, weights=weight)).astype(np.float32) + 1e-2
    for dump in dumps:
        dump["scaled"] = np.clip((dump["x"] - mean) / deviation, -MOST_DEVIATIONS, MOST_DEVIATIONS).astype(np.float16)
    params: Arrays = {name: jnp.asarray(array) for name, array in initial(rows.shape[1], roles, rng).items()}
    state = _OPTIMISER.init(params)
    steps = sum(1 for _ in batches(dumps, np.random.default_rng(0))) * epochs
    rate = optax.warmup_cosine_decay_schedule(0.0, RATE, steps // 20, steps)
    key, count = jax.random.key(SEED), 0
    start = time.monotonic()
    for epoch in range(epochs):
        total = []
        for batch in batches(dumps, rng):
            key, own = jax.random.split(key)
            params, state, missed = step(params, state, batch, own, rate(count))
            count += 1
            total.append(float(missed))
        if epoch % 5 == 4:
            print(f"epoch {epoch + 1}: {np.mean(total):.4f} after {time.monotonic() - start:.0f} s", flush=True)
    return {"mean": mean, "deviation": deviation} | {name: np.asarray(array) for name, array in params.items()}


def save(path: Path, data: Arrays, weights: Arrays) -> None:
    """Write weights as float16, with the names of measures and roles."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays: Arrays = {"features": np.array(data["features"]), "roles": np.array(data["roles"])}
    arrays |= {name: array.astype(np.float16) for name, array in weights.items()}
    np.savez_compressed(path, **arrays)
    print(f"{path}: {path.stat().st_size} bytes")


def main() -> None:
    """Train on all dumps of a pickle, or without each fold."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("out", type=Path, help="the weights' file; with --folds a directory")
    cli.add_argument("dumps", type=Path, nargs="+")
    cli.add_argument("--folds", type=int, default=0)
    cli.add_argument("--only", type=int, help="train this fold alone")
    cli.add_argument("--epochs", type=int, default=EPOCHS)
    args = cli.parse_args()
    parts = [pickle.loads(path.read_bytes()) for path in args.dumps]
    data = {**parts[0], "dumps": [dump for part in parts for dump in part["dumps"]]}
    for dump in data["dumps"]:
        dump["weight"] = importance(dump)
    if not args.folds:
        save(args.out, data, train(data["dumps"], len(data["roles"]), args.epochs))
    for fold in range(args.folds):
        if args.only in (None, fold):
            own = [dump for dump in data["dumps"] if fold_of(dump["publisher"], args.folds) != fold]
            save(args.out / f"{fold}.npz", data, train(own, len(data["roles"]), args.epochs))


if __name__ == "__main__":
    main()
