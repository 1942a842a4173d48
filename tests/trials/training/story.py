"""`make train`: fits the network that tells the story's runs on labelled pages, and writes it into the package."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import newscrawl.reading.learned
from support.paths import ROOT

from .examples import Example, invented_examples, read_examples
from .fitting import Group, fit

SHARED = ROOT.parent / "shared"
WEIGHTS = Path(newscrawl.reading.learned.__file__).parent / "story.npz"
EPOCHS = 24
MEMBERS = 2
INVENTED = 900
SEED = 20261130
_SETS = (
    # corpus, redesigned, weight of a page, share shown in an epoch
    ("corpus", True, 4.0, 1.0),  # never as its sites have it: rules and declarations know these pages
    ("world", False, 8.0, 1.0),
    ("world", True, 4.0, 0.5),
    ("wcxb", False, 1.0, 0.35),
    ("wcxb", True, 0.5, 0.15),
)


def read_groups(shared: Path) -> list[Group]:
    """Return the labelled pages of all sets below a folder."""
    invented = Group(invented_examples(INVENTED), 2.0, 0.5)
    return [invented] + [
        Group(read_examples(shared / name, redesigned=redesigned), weight, share)
        for name, redesigned, weight, share in _SETS
    ]


def train(groups: list[Group], target: Path, *, seed: int = SEED, is_shown: Callable[[Example], bool]) -> None:
    """Fit the network to the examples that are to be shown, and write its weights."""
    chosen = [Group([e for e in group.examples if is_shown(e)], group.weight, group.share) for group in groups]
    stored: dict[str, Any] = {
        f"{member}/{name}": _stored(name, array)
        for member in range(MEMBERS)
        for name, array in fit(chosen, epochs=EPOCHS, seed=seed + member).items()
    }
    np.savez_compressed(target, **stored)


def _stored(name: str, array: NDArray[np.float32]) -> NDArray[Any]:
    """Return an array as it is stored: half precision is enough, but for what features are scaled by."""
    return array if name in ("mean", "scale") else array.astype(np.float16)


def main() -> None:
    """Read the pages, fit, write."""
    parser = argparse.ArgumentParser(prog="make train", description="Fits the reader's network to labelled pages.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the labelled pages")
    options = parser.parse_args()
    started = time.monotonic()
    groups = read_groups(options.shared)
    print(f"{sum(len(group.examples) for group in groups)} pages read in {time.monotonic() - started:.0f} s")
    train(groups, WEIGHTS, is_shown=lambda example: True)
    print(f"{WEIGHTS}: {WEIGHTS.stat().st_size // 1024} KB, {time.monotonic() - started:.0f} s in all")


if __name__ == "__main__":
    main()
