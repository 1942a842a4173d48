"""`read_pages`: the HTML pages of an archive, ours or another tool's; what was passed over, and why."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.archive.files import archive_files, parts_of
from newscrawl.archive.messages import parse_message
from newscrawl.archive.pages import ArchivedPage
from newscrawl.archive.pieces import Damaged
from newscrawl.archive.records import MOST_BYTES, Record, read_records
from newscrawl.archive.run_archive import archived_name
from newscrawl.values.content_coding import NotWhole, TooLong
from newscrawl.values.moments import PRAGUE
from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator

    from newscrawl.archive.files import Part

logger = logging.getLogger(__name__)

_OK = 200
_WANTED = frozenset({"response", "resource", "conversion"})
_HTML = ("text/html", "application/xhtml+xml")
_MARKUP = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
_FIRST_BYTES = 2000
"""Of a document without a type, in which its markup begins."""
_HAS_TIME = re.compile(r"\d{4}-\d\d-\d\dT")


class _Skipped(Exception):  # noqa: N818 - the reason is the name of a counter
    """The record is passed over."""


class _Document(NamedTuple):
    body: bytes
    content_type: str | None
    headers: tuple[tuple[str, str], ...] = ()


def read_pages(path: Path | str, counts: Counter[str], *, quiet: bool = False) -> Iterator[ArchivedPage]:
    """Yield the pages of an archive in the order of its files and records.

    Args:
        path: a WARC file, packed or not, a WACZ, or a directory with such files in it or below it.
        counts: what is read is added to it: `files`, `records`, `pages`, and why a record is no page: its type
            (`request`, `warcinfo`, `metadata`, `revisit`, `other`), `status`, `not_http`, `not_html`, `empty`,
            `too_large`, `truncated`, `no_address`, `no_date`; `damaged` for what cannot be read, which is logged with
            file and offset, and left out.
        quiet: log nothing, as of an archive that is read again.

    Raises:
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    path.stat()
    log = logging.DEBUG if quiet else logging.WARNING

    def damaged(name: str, offset: int, why: str) -> None:
        counts["damaged"] += 1
        logger.log(log, "%s, byte %d: %s", name, offset, why)

    for file in archive_files(path):
        counts["files"] += 1
        try:
            parts = parts_of(file)
        except (Damaged, OSError) as error:
            damaged(str(file), 0, str(error))
            continue
        for part in parts:
            yield from _pages(part, counts, partial(damaged, part.name))


def _pages(part: Part, counts: Counter[str], damaged: Callable[[int, str], None]) -> Iterator[ArchivedPage]:
    try:
        with part.open() as file:
            for record in read_records(file, damaged, _WANTED):
                counts["records"] += 1
                try:
                    page = _page(record, part.name)
                except _Skipped as reason:
                    counts[str(reason)] += 1
                else:
                    counts["pages"] += 1
                    yield page
    except (Damaged, OSError) as error:
        damaged(0, str(error))


def _page(record: Record, warc: str) -> ArchivedPage:
    """Return the page that a record holds; raise _Skipped where it holds none."""
    kind = record.field("WARC-Type").lower()
    if kind not in _WANTED:
        raise _Skipped(kind if kind in ("request", "warcinfo", "metadata", "revisit") else "other")
    url = _address(record)
    fetched_at = _moment(record.field("WARC-Date"))
    document = _response(record) if kind == "response" else _document(record)
    if not document.body.strip():
        raise _Skipped("empty")
    if len(document.body) > MOST_BYTES:
        raise _Skipped("too_large")
    if not _is_html(document):
        raise _Skipped("not_html")
    return ArchivedPage(
        url=url,
        body=document.body,
        content_type=document.content_type,
        fetched_at=fetched_at,
        record_id=record.field("WARC-Record-ID").strip("<> "),
        warc=archived_name(warc),
        offset=record.offset,
        headers=document.headers,
        is_rendered=kind == "conversion",
    )


def _address(record: Record) -> str:
    """Return the address of a record; WARC 1.0 has it in angle brackets in its grammar, and wget writes them."""
    url = record.field("WARC-Target-URI").strip("<> ")
    if not url.lower().startswith(("http://", "https://")) or canonical_url(url) is None:
        raise _Skipped("no_address")
    return url


def _moment(date: str) -> datetime:
    """Return a WARC-Date (WARC 1.1, 5.4) in Europe/Prague; one without a time of day is no moment."""
    try:
        moment = datetime.fromisoformat(date) if _HAS_TIME.match(date) else None
        if moment is not None:
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(PRAGUE)
    except (ValueError, OverflowError):
        pass
    raise _Skipped("no_date")


def _response(record: Record) -> _Document:
    """Return the document that an answer brought."""
    block = _whole_block(record)
    message = parse_message(block)
    if message is None:
        raise _Skipped("not_http")
    if message.status != _OK:
        raise _Skipped("status")
    if message.content_type is not None and not _names_html(message.content_type):
        raise _Skipped("not_html")
    try:
        return _Document(message.document(MOST_BYTES), message.content_type, message.headers)
    except NotWhole:
        raise _Skipped("truncated") from None
    except TooLong:
        raise _Skipped("too_large") from None


def _document(record: Record) -> _Document:
    """Return the document that is a record's block."""
    return _Document(_whole_block(record), record.field("Content-Type") or None)


def _whole_block(record: Record) -> bytes:
    if record.block is None:
        raise _Skipped("too_large")
    if record.field("WARC-Truncated") or record.field("WARC-Segment-Number"):
        raise _Skipped("truncated")
    return record.block


def _is_html(document: _Document) -> bool:
    if document.content_type is not None:
        return _names_html(document.content_type)
    return bool(_MARKUP.search(document.body[:_FIRST_BYTES]))


def _names_html(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() in _HTML
