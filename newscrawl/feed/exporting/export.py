"""`scrapy feed export`: the present state of a feed, written in one of the forms of EXPORTS."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawl.exceptions import FeedError
from newscrawl.feed.checking.findings import Exported, Finding, Problem
from newscrawl.feed.checking.kept_rows import KeptRows
from newscrawl.feed.checking.run_files import BadFeed
from newscrawl.feed.exporting.forms import EXPORTS
from newscrawl.feed.exporting.selection import Selection
from newscrawl.feed.files import making_directory, sync_file, write_json
from newscrawl.values.moments import to_iso

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newscrawl.feed.exporting.forms import Options
    from newscrawl.feed.exporting.query import Query

SUMMARY = "summary.json"
"""Name of the file beside an export that says what is in it, and what was left out."""


def export(directories: Iterable[Path], out: Path, form: str, query: Query, options: Options) -> list[Finding]:
    """Write the present state of the runs that `directories` are or have below them to the new directory `out`.

    Which rows are the present state, KeptRows says: the highest revision of each article that is not gone.

    Args:
        directories: where runs are looked for; merged sets among them are left out.
        out: must not be there, or be empty; it is there with all files or not at all.
        form: a key of EXPORTS.
        query: which articles are asked for.
        options: how they are written.

    Returns:
        What was left out and, at last, Exported. A Problem says why nothing was written.

    Raises:
        sqlite3.Error: the directory for temporary files cannot hold what is noted of all rows.
    """
    with closing(KeptRows()) as kept:
        findings = list(kept.read(directories))
        unknown = query.sites - {source.site for source in kept.sources}
        if not kept.sources:
            findings.append(Problem(path=out, what="not written: there is no complete run to export"))
        elif any(isinstance(finding, Problem) for finding in findings):
            pass
        elif unknown:
            findings.append(Problem(path=out, what=f"not written: there is no run of {', '.join(sorted(unknown))}"))
        else:
            findings.append(_publish(kept, out, form, query, options))
    return findings


def _publish(kept: KeptRows, out: Path, form: str, query: Query, options: Options) -> Exported | Problem:
    """Write the export and give it the name of `out`; return Exported, or why it failed."""
    try:
        with making_directory(out) as directory, closing(Selection(kept, query)) as selection:
            rows = EXPORTS[form](selection, directory, options)
            done = Exported(
                path=out,
                form=form,
                rows=rows,
                purpose=query.purpose,
                left_out=dict(selection.left_out.most_common()),
            )
            write_json(directory / SUMMARY, _summary(done, query, kept))
            for path in directory.rglob("*"):
                sync_file(path)
    except (BadFeed, FeedError, OSError) as error:
        return Problem(path=out, what=f"not written: {error}")
    return done


def _summary(done: Exported, query: Query, kept: KeptRows) -> dict[str, object]:
    """Return the content of the summary."""
    return {
        "format": done.form,
        "created": to_iso(datetime.now(UTC)),
        "rows": done.rows,
        "sites": sorted(query.sites) or sorted({source.site for source in kept.sources}),
        "since": query.since,
        "until": query.until,
        "purpose": query.purpose,
        "left_out": done.left_out,
        "runs": len(kept.runs),
        "last_run": kept.runs[-1],
    }
