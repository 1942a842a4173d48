"""`make folds`: scores whole `scrapy extract` runs on publishers that the network of the run has not seen.

The labelled pages of all sets are parted in five by registrable domain. For each part a network is fitted to the other
four, put into a copy of the package, and reads the pages of the part; the scores are those of ../shared/tools.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from replica.redesign import scrambled
from support.paths import ROOT

from ..accuracy import extract
from ..corpus import index_of
from .examples import Example, domain_of_page
from .story import SHARED, read_groups, train

FOLDS = 5
_WHOLE = 0.8
"""Share of the true story's words from which a text is whole."""
_SCORED = ("corpus", "world", "wcxb", "later", "web")
_VARIANTS = (("sites", None, False), ("generic", "generic", False), ("generic-scrambled", "generic", True))
"""Name, spider in place of the page's own, and whether names are scrambled."""


def fold_of(domain: str) -> int:
    """Return the part that a publisher's pages belong to."""
    return int(hashlib.sha256(domain.encode()).hexdigest(), 16) % FOLDS


def main() -> None:
    """Fit, read and score; with `--weights DIR`, networks that an earlier run left there are used again."""
    parser = argparse.ArgumentParser(prog="make folds", description="Scores on publishers left out of training.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder of the labelled pages")
    parser.add_argument("--weights", type=Path, default=None, help="folder that keeps each fold's networks")
    parser.add_argument("--sets", nargs="+", default=list(_SCORED), help="sets of pages that are scored")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        kept = options.weights or Path(name) / "weights"
        kept.mkdir(parents=True, exist_ok=True)
        _fit(options.shared, kept)
        for corpus in options.sets:
            for variant, spider, redesigned in _VARIANTS if corpus == "corpus" else _VARIANTS[1:]:
                items = Path(name) / f"{corpus}-{variant}.jsonl"
                _read(options.shared / corpus, kept, items, spider, redesigned=redesigned)
                print(f"\n== {corpus}, {variant}", flush=True)
                _score(options.shared / corpus, items)


def _fit(shared: Path, kept: Path) -> None:
    """Fit the networks of all folds that are not there yet."""
    missing = [fold for fold in range(FOLDS) if not (kept / f"{fold}.npz").exists()]
    groups = read_groups(shared) if missing else []
    for fold in missing:
        train(groups, kept / f"{fold}.npz", is_shown=partial(_is_outside, fold))
        print(f"network {fold + 1} of {FOLDS} fitted", flush=True)


def _is_outside(fold: int, example: Example) -> bool:
    return fold_of(example.domain) != fold


def _read(corpus: Path, kept: Path, items: Path, spider: str | None, *, redesigned: bool) -> None:
    """Read each page with the network that has not seen its publisher, and keep the rows in `items`."""
    pages = index_of(corpus)
    with items.open("w", encoding="utf-8") as out:
        for fold in range(FOLDS):
            own = [page for page in pages if fold_of(domain_of_page(page["url"])) == fold]
            for row in _extract(corpus, own, kept / f"{fold}.npz", spider, redesigned=redesigned) if own else []:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def _extract(
    corpus: Path, pages: list[dict[str, Any]], weights: Path, spider: str | None, *, redesigned: bool
) -> list[dict[str, Any]]:
    """Return the lines of one `scrapy extract` in a copy of the project with other weights, named as in the corpus."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        shutil.copytree(ROOT / "newscrawl", work / "newscrawl", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "scrapy.cfg", work)
        shutil.copy(weights, work / "newscrawl" / "reading" / "learned" / "story.npz")
        items = extract(corpus, pages, spider, work, scrambled if redesigned else None, project=work)
        return [json.loads(line) for line in items.read_text(encoding="utf-8").split("\n") if line]


def _score(corpus: Path, items: Path) -> None:
    """Print the scores of a set of pages."""
    pages = index_of(corpus)
    if "must" in pages[0] and "truth" not in pages[0]:
        print(_score_snippets(pages, items))
        return
    scores = items.with_suffix(".json")
    tool = corpus.parent / "tools" / "evaluate.py"
    command = [sys.executable, str(tool), str(corpus), "--items", str(items), "--json", str(scores), "--worst", "12"]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    print("\n".join([printed[0], *(line for line in printed[1:] if line.startswith(("ALL", "worst")))]))
    print(_score_warnings(json.loads(scores.read_text(encoding="utf-8"))["rows"], items))


def _score_warnings(scores: list[dict[str, Any]], items: Path) -> str:
    """Return how many of the pages that lost more than a fifth of their story say so, and how many others."""
    warned = {}
    for row in map(json.loads, filter(None, items.read_text(encoding="utf-8").split("\n"))):
        article = next((item for item in row.get("items", []) if item["type"] == "article"), None)
        if article is not None:
            warned[row["file"]] = any("incomplete" in warning for warning in article["warnings"])
    recalls = {score["file"]: score["r"] for score in scores if "r" in score and score["file"] in warned}
    short = [file for file, recall in recalls.items() if recall < _WHOLE]
    others = [file for file, recall in recalls.items() if recall >= _WHOLE]
    silent = [file for file in short if not warned[file]]
    return (
        f"incomplete: {sum(warned[file] for file in short)} of {len(short)} that are short, "
        f"{sum(warned[file] for file in others)} of {len(others)} others; silent: {silent}"
    )


def _score_snippets(pages: list[dict[str, Any]], items: Path) -> str:
    """Return precision, recall and F1 of snippets, as ../shared/tools/snippets.py counts them."""
    texts = {}
    for row in map(json.loads, filter(None, items.read_text(encoding="utf-8").split("\n"))):
        article = next((item for item in row.get("items", []) if item["type"] == "article"), None)
        blocks = [block.get("text") for block in article["body"]] if article else []
        texts[row["file"]] = "\n".join(filter(None, [article["title"], article["perex"], *blocks] if article else []))
    found = sum(snippet in texts[page["file"]] for page in pages for snippet in page["must"])
    leaked = sum(snippet in texts[page["file"]] for page in pages for snippet in page["leaks"])
    precision = found / max(1, found + leaked)
    recall = found / max(1, sum(len(page["must"]) for page in pages))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    refused = sum(not text for text in texts.values())
    return f"{len(pages)} pages, {refused} refused: precision {precision:.4f} recall {recall:.4f} F1 {f1:.4f}"


if __name__ == "__main__":
    main()
