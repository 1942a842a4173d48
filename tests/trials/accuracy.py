"""Score `scrapy extract` on a corpus of real, labelled pages and hold it to the floors in tests/floors.json.

    PYTHONPATH=tests python -m trials.accuracy CORPUS                # each page by its spider; fails below a floor
    PYTHONPATH=tests python -m trials.accuracy CORPUS --generic      # every page as "generic"
    ... --scrambled                                                  # the day after a redesign: random classes and ids
    ... --raise                                                      # then raise the floors to what was reached

The scores are those of the corpus's own tool (CORPUS/../tools/evaluate.py). Floors only ever rise. Exit status: 0 when
every floor holds, 1 when one does not, 2 where the corpus is missing.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from replica.redesign import scrambled
from support.paths import ROOT

from .corpus import index_of, markup_of, saved_page

FLOORS = ROOT / "tests" / "floors.json"
SLACK = 0.002
"""Room that a floor leaves below the score it was raised to: one page's rounding, not a regression."""


def extract(
    corpus: Path,
    pages: list[dict[str, Any]],
    spider: str | None,
    work: Path,
    change: Callable[[str], str] | None,
    *,
    project: Path = ROOT,
) -> Path:
    """Read the pages, HTML `change`d first, with one `scrapy extract`; return its output, rows named as in the corpus.

    All are read by `spider`, or where that is None each by the spider that the corpus names, by the code in `project`.
    """
    manifest = work / "manifest.jsonl"
    names = {}
    with manifest.open("w", encoding="utf-8") as out:
        for number, page in enumerate(pages):
            is_text = ".txt" in page["file"]
            saved = work / f"{number:04d}{'.txt' if is_text else '.html'}"
            changed = change(markup_of(corpus, page)).encode() if change and not is_text else saved_page(corpus, page)
            saved.write_bytes(changed)
            names[str(saved)] = page["file"]
            job = {"file": str(saved), "url": page["url"], "spider": spider or page.get("spider", "generic")}
            out.write(json.dumps(job) + "\n")
    command = [sys.executable, "-m", "scrapy", "extract", "--jobs", "2", "--manifest", str(manifest)]
    done = subprocess.run(command, cwd=project, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode == 2:
        raise SystemExit(2)
    rows = [json.loads(line) for line in done.stdout.split("\n") if line]
    items = work / "items.jsonl"
    items.write_text("".join(json.dumps({**row, "file": names[row["file"]]}) + "\n" for row in rows), encoding="utf-8")
    return items


def score(corpus: Path, items: Path, work: Path) -> dict[str, float]:
    """Print the tool's table for the rows in `items` and return its overall line."""
    result = work / "scores.json"
    tool = corpus.parent / "tools" / "evaluate.py"
    command = [sys.executable, str(tool), str(corpus), "--items", str(items), "--json", str(result), "--worst", "5"]
    subprocess.run(command, check=True)
    summary: dict[str, float] = json.loads(result.read_text(encoding="utf-8"))["summary"]["ALL"]
    return summary


def below(scores: dict[str, float], floors: dict[str, float]) -> list[str]:
    """Return a line for each score below its floor."""
    return [
        f"{name}: {scores[name]} is below the floor {floor}" for name, floor in floors.items() if scores[name] < floor
    ]


def raised(scores: dict[str, float], floors: dict[str, float]) -> dict[str, float]:
    """Return the floors, each lifted to just below what was reached, none lowered."""
    return {name: max(floor, math.floor((scores[name] - SLACK) * 1000) / 1000) for name, floor in floors.items()}


def main() -> int:
    """Run the command line; return its exit status."""
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("corpus", type=Path)
    cli.add_argument("--raise", dest="lift", action="store_true", help="raise the floors to what was reached")
    cli.add_argument("--generic", action="store_true", help="read every page as a site without a spider")
    cli.add_argument("--scrambled", action="store_true", help="replace every class and id first")
    args = cli.parse_args()
    index = args.corpus / "index.jsonl"
    if not index.exists():
        print(f"no corpus at {args.corpus}", file=sys.stderr)
        return 2
    pages = index_of(args.corpus)
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        spider = "generic" if args.generic else None
        items = extract(args.corpus, pages, spider, work, scrambled if args.scrambled else None)
        scores = score(args.corpus, items, work)
    name = ("generic" if args.generic else "sites") + ("-scrambled" if args.scrambled else "")
    problems = below(scores, floors[name])
    for line in problems:
        print(line, file=sys.stderr)
    if args.lift:
        floors[name] = raised(scores, floors[name])
        FLOORS.write_text(json.dumps(floors, indent=2) + "\n", encoding="utf-8")
    print(f"accuracy of {len(pages)} pages: {'below a floor' if problems else 'every floor holds'}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
