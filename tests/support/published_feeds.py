"""For the tests of checking: runs published through the real writer, row by row, and damaged afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.feed.batch import Batch, PageBuffer
from newscrawl.feed.checking.findings import Problem
from newscrawl.feed.checking.verify import verify
from newscrawl.feed.index import rebuild
from newscrawl.feed.manifest import build_manifest
from newscrawl.feed.run import Run, report
from newscrawl.items import LedgerRow, Row, Tombstone
from support.row_crawls import FETCHED, article

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def publish(
    exports: Path,
    rows: Iterable[Row | LedgerRow],
    *,
    site: str = "lab",
    hour: int = 0,
    seen: Iterable[LedgerRow] = (),
) -> Path:
    """Publish a run of `site` with `rows` and what was `seen`, begun `hour` hours after NOW; return its directory."""
    run = Run(exports, site, NOW + timedelta(hours=hour))
    run.append(batch_of(run, (*rows, *seen)))
    run.publish(report(site, run.id, "finished", dict(run.rows), run.began))
    return run.path


def begin(exports: Path, rows: Iterable[Row | LedgerRow], *, hour: int = 0) -> Path:
    """Leave behind a run that has written `rows` and not published them; return its directory."""
    run = Run(exports, "lab", NOW + timedelta(hours=hour))
    run.append(batch_of(run, rows))
    run.abandon()
    return run.path


def batch_of(run: Run, rows: Iterable[Row | LedgerRow]) -> Batch:
    """Return `rows` as a crawl hands them to `run`."""
    pages = PageBuffer()
    pages.run_id = run.id
    for row in rows:
        if isinstance(row, LedgerRow):
            pages.add_seen(row)
        else:
            pages.add(row)
    return pages.take()


def tombstone(number: int, revision: int = 2, **changes: Any) -> Tombstone:
    """Return a good tombstone of article `number` of support.row_crawls."""
    gone = article(number)
    values: dict[str, Any] = {
        "id": gone.id,
        "url": gone.url,
        "site": "lab",
        "status": 410,
        "revision": revision,
        "first_seen_at": FETCHED,
        "gone_at": FETCHED,
    }
    return Tombstone(**(values | changes))


def line(row: Any) -> bytes:
    return msgspec.json.encode(row) + b"\n"


def problems(*directories: Path) -> list[str]:
    """Return the problems that `verify` finds, paths as seen from the run's directory."""
    return [
        str(finding).replace(f"{finding.path.parent}/", "", 1)
        for finding in verify(directories)
        if isinstance(finding, Problem)
    ]


def change_rows(path: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Let `change` work on the rows of the file at `path`, and make the run's manifest and report agree with it."""
    rows = [json.loads(each) for each in path.read_bytes().splitlines()]
    change(rows)
    path.write_bytes(b"".join(map(line, rows)))
    seal(path.parent)


def change_lines(path: Path, change: Callable[[list[bytes]], object]) -> None:
    """Like `change_rows`, with the lines and their ends."""
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    path.write_bytes(b"".join(lines))
    seal(path.parent)


def change_json(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Let `change` work on the JSON document at `path`; nothing else is made to agree with it."""
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


def seal(run: Path) -> None:
    """Write manifest, report and index anew, so that they agree with the files that lie there."""
    content = json.loads((run / "report.json").read_bytes())
    content["rows"] = {path.stem: path.read_bytes().count(b"\n") for path in run.glob("*.jsonl")}
    (run / "report.json").write_text(json.dumps(content), encoding="utf-8")
    seq = json.loads((run / "datapackage.json").read_bytes()).get("seq")
    (run / "datapackage.json").write_text(json.dumps(build_manifest(run, content) | {"seq": seq}), encoding="utf-8")
    rebuild(run.parents[2])
