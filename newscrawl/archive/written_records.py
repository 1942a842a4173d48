"""WARC records (WARC 1.1, ISO 28500:2017) of what a crawl fetched, each as one gzip member."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC
from hashlib import sha1
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from newscrawl.archive.kept_pages import Kept

Headers = list[tuple[str, str]]
"""Header fields of a message, a name as often as it came."""


class Exchanged(NamedTuple):
    """A request and its answer as they went over the wire, without the chunks of the transfer."""

    url: str
    method: str
    target: str
    """What the request line asks for: path and query."""
    sent: Headers
    status: int
    received: Headers
    body: bytes
    """Of the answer, with its Content-Encoding."""
    ip: str | None
    """Address that answered, None where it is not known."""


def warcinfo(filename: str, fields: Mapping[str, str]) -> bytes:
    """Return the record that describes the file `filename` (WARC 1.1 6.2)."""
    writer, buffer = _writer()
    writer.write_record(writer.create_warcinfo_record(filename, dict(fields)))
    return buffer.getvalue()


def exchange(exchanged: Exchanged, moment: datetime, kept: Kept | None = None) -> tuple[bytes, str]:
    """Return the response record and its request record, and the id of the former without angle brackets.

    Transfer-Encoding is left out and Content-Length is that of the body, as the chunks are not kept.

    Args:
        exchanged: the request and its answer.
        moment: when the answer came, aware.
        kept: the record that has the same payload of the same address: then a revisit record (WARC 1.1 6.7.2) stands
            for the response.
    """
    writer, buffer = _writer()
    date = date_of(moment)
    fields = {"WARC-Date": date} | ({"WARC-IP-Address": exchanged.ip} if exchanged.ip else {})
    plain = [(name, value) for name, value in exchanged.received if name.lower() not in _OF_TRANSFER]
    headers = StatusAndHeaders(
        _status(exchanged.status), [*plain, ("Content-Length", str(len(exchanged.body)))], protocol="HTTP/1.1"
    )
    if kept is not None:
        response = writer.create_revisit_record(
            exchanged.url,
            digest=digest_of(exchanged.body),
            refers_to_uri=exchanged.url,
            refers_to_date=kept.date,
            http_headers=headers,
            warc_headers_dict=fields | {"WARC-Refers-To": f"<{kept.record_id}>"},
        )
    else:
        response = writer.create_warc_record(
            exchanged.url,
            "response",
            payload=BytesIO(exchanged.body),
            length=len(exchanged.body),
            http_headers=headers,
            warc_headers_dict=fields,
        )
    record_id = response.rec_headers.get_header("WARC-Record-ID")
    request = writer.create_warc_record(
        exchanged.url,
        "request",
        http_headers=StatusAndHeaders(
            f"{exchanged.method} {exchanged.target} HTTP/1.1", exchanged.sent, is_http_request=True
        ),
        warc_headers_dict={"WARC-Date": date, "WARC-Concurrent-To": record_id},
    )
    writer.write_record(response)
    writer.write_record(request)
    return buffer.getvalue(), record_id.strip("<>")


def conversion(url: str, body: bytes, moment: datetime, of: str | None) -> tuple[bytes, str]:
    """Return the record of a document as a browser showed it, and its id (WARC 1.1 6.8).

    `of` is the id of the record of the document that was fetched, None where there is none.
    """
    writer, buffer = _writer()
    fields = {"WARC-Date": date_of(moment)} | ({"WARC-Refers-To": f"<{of}>"} if of else {})
    record = writer.create_warc_record(
        url,
        "conversion",
        payload=BytesIO(body),
        length=len(body),
        warc_content_type="text/html; charset=utf-8",
        warc_headers_dict=fields,
    )
    writer.write_record(record)
    return buffer.getvalue(), record.rec_headers.get_header("WARC-Record-ID").strip("<>")


def digest_of(body: bytes) -> str:
    """Return the digest of a payload as WARC-Payload-Digest has it."""
    return f"sha1:{b32encode(sha1(body, usedforsecurity=False).digest()).decode()}"


_OF_TRANSFER = frozenset(("transfer-encoding", "content-length"))


def _writer() -> tuple[WARCWriter, BytesIO]:
    buffer = BytesIO()
    return WARCWriter(buffer, gzip=True, warc_version="1.1"), buffer


def date_of(moment: datetime) -> str:
    """Return a moment as WARC-Date has it, in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _status(status: int) -> str:
    """Return the status with its usual phrase: Scrapy does not keep the one that was sent."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"
