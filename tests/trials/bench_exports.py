"""What merging and exporting a feed cost beside pyarrow writing the same rows; `make bench` runs it after the rest.

Each task is a process of its own, on a feed of invented articles and a feed of several times as many: CPU seconds,
beside those of the yardstick on the same rows, and the most memory that the process had.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from newscrawl.derived import content_hash, link_id, word_count
from newscrawl.feed.batch import PageBuffer
from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.merge import merge
from newscrawl.feed.exporting.export import export
from newscrawl.feed.exporting.forms import EXPORTS, Options
from newscrawl.feed.exporting.query import Query
from newscrawl.feed.run import Run, report
from newscrawl.items import Article, Block, RelatedLink
from newscrawl.values.moments import to_iso
from newscrawl.values.urls import article_id

SITE = "globe24"
LINES, LINKS, ARTICLES_OF_A_RUN = 14, 10, 250
"""Lines of a story and links of a page, about those of the replica; articles of a run, of which there are two a day."""
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_DEAR_TO_IMPORT = ["newscrawl.feed.checking.merge", "newscrawl.feed.exporting.hugging_face", "pyarrow.parquet"]
YARDSTICK = "pyarrow writes the same rows"


class Cost(NamedTuple):
    """What a task took."""

    cpu_seconds: float
    peak_megabytes: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measures merging and exporting.")
    parser.add_argument("--articles", type=int, nargs="+", default=[2_000, 10_000], help="sizes (default 2000 10000)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        for number in options.articles:
            exports = Path(directory, str(number), "exports")
            _in_process(partial(_make, exports, number))
            _print(number, _measured(exports))


def _print(articles: int, costs: dict[str, Cost]) -> None:
    yardstick = costs[YARDSTICK].cpu_seconds
    print(f"\n{articles} articles, {articles * LINKS} links")
    for name, cost in costs.items():
        ratio = cost.cpu_seconds / yardstick
        print(f"  {name:<32} {cost.cpu_seconds:7.2f} s  {ratio:5.2f} x  {cost.peak_megabytes:5.0f} MB")


def _measured(exports: Path) -> dict[str, Cost]:
    """Return the cost of each task on the feed."""
    out = exports.parent
    tasks: dict[str, Callable[[], None]] = {
        "merge": partial(_merge, exports, out / "merged", (), False),
        YARDSTICK: partial(_pyarrow, out / "merged", out),
        "merge, parquet": partial(_merge, exports, out / "parquet", ("parquet",), False),
        "merge, parquet, by day": partial(_merge, exports, out / "days", ("parquet",), True),
        **{f"export to {form}": partial(_export, exports, out / form, form) for form in EXPORTS},
    }
    return {name: _in_process(task) for name, task in tasks.items()}


def _in_process(task: Callable[[], None]) -> Cost:
    """Run a task in a process of its own; return what it took beside importing what it needs."""
    context = get_context("forkserver")
    context.set_forkserver_preload(_DEAR_TO_IMPORT)
    queue = context.SimpleQueue()
    process = context.Process(target=_timed, args=(task, queue))
    process.start()
    process.join()
    if process.exitcode:
        sys.exit(f"a task ended with status {process.exitcode}")
    cost: Cost = queue.get()
    return cost


def _timed(task: Callable[[], None], queue: Any) -> None:
    """Put the cost of a task into the queue; all that takes long to import has been imported with this module."""
    begin = time.process_time()
    task()
    seconds = time.process_time() - begin
    queue.put(Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def _merge(exports: Path, out: Path, formats: tuple[str, ...], by_day: bool) -> None:
    _is_well(merge([exports], out, formats=formats, by_day=by_day))


def _export(exports: Path, out: Path, form: str) -> None:
    _is_well(export([exports], out, form, Query(), Options()))


def _is_well(findings: list[Any]) -> None:
    for finding in findings:
        if isinstance(finding, Problem):
            sys.exit(str(finding))


def _pyarrow(merged: Path, out: Path) -> None:
    """Write the rows of the merged set as anybody would: decoded, made a table by pyarrow, written."""
    for name in ("articles", "related_links"):
        with (merged / f"{name}.jsonl").open("rb") as lines:
            rows = [json.loads(line) for line in lines]
        for row in rows:
            row.pop("provenance", None)  # an object of its own in each row, for which pyarrow has no type to guess
        parquet.write_table(pa.Table.from_pylist(rows), out / f"{name}-yardstick.parquet", compression="zstd")


def _make(exports: Path, number: int) -> None:
    """Write a feed of `number` invented articles, in runs one after the other."""
    draw = random.Random(7)
    words = [f"slovo{index}" for index in range(5_000)]
    for run_number, first in enumerate(range(0, number, ARTICLES_OF_A_RUN)):
        begin = BEGIN + timedelta(hours=12 * run_number)
        run = Run(exports, SITE, begin)
        pages = PageBuffer()
        pages.run_id = run.id
        for index in range(first, min(first + ARTICLES_OF_A_RUN, number)):
            for row in _page(index, to_iso(begin), draw, words):
                pages.add(row)
        run.append(pages.take())
        run.publish(report(SITE, run.id, "finished", dict(run.rows), begin))


def _page(index: int, moment: str, draw: random.Random, words: list[str]) -> Iterator[RelatedLink | Article]:
    """Yield the rows of a page."""
    url = f"https://globe24.cz/svet/zprava-{index}"
    lines = [" ".join(draw.choices(words, k=25)) for _ in range(LINES)]
    text, row_id = "\n".join(lines), article_id(url)
    for position in range(1, LINKS + 1):
        target = f"https://globe24.cz/svet/zprava-{draw.randrange(index + 1)}"
        yield RelatedLink(
            id=link_id(row_id, "latest", f"{target}?{position}", ""),
            article_id=row_id,
            article_url=url,
            site=SITE,
            section="latest",
            heading="Aktuálně se děje",
            position=position,
            url=f"{target}?{position}",
            title=" ".join(draw.choices(words, k=8)),
            seen_at=moment,
        )
    title = " ".join(draw.choices(words, k=8))
    yield Article(
        id=row_id,
        url=url,
        site=SITE,
        title=title,
        body=[Block(kind="paragraph", text=line) for line in lines],
        text=text,
        topics=draw.choices(words, k=4),
        published_at=moment,
        word_count=word_count(None, text),
        content_hash=content_hash(title, None, text),
        first_seen_at=moment,
        fetched_at=moment,
        provenance={"title": "json-ld:headline", "text": "structure"},
    )


if __name__ == "__main__":
    main()
