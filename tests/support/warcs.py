"""WARC files for tests, made with warcio."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from warcio.statusandheaders import StatusAndHeaders  # type: ignore[import-untyped]
from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]

DATE = "2026-11-30T10:00:00Z"
HTML = ("Content-Type", "text/html; charset=utf-8")


def record(
    url: str,
    body: bytes,
    *headers: tuple[str, str],
    kind: str = "response",
    status: str = "200 OK",
    content_type: str | None = None,
    date: str = DATE,
    **fields: str,
) -> dict[str, Any]:
    """Return what `warc` makes a record of; without `headers` a response is HTML, `fields` are WARC's, _ for -."""
    named = {"WARC-Date": date} | {name.replace("_", "-"): value for name, value in fields.items()}
    http = StatusAndHeaders(status, list(headers or [HTML]), protocol="HTTP/1.1") if kind == "response" else None
    return {
        "uri": url,
        "record_type": kind,
        "payload": BytesIO(body),
        "http_headers": http,
        "warc_content_type": content_type or "",
        "warc_headers_dict": named,
    }


def warc(records: Iterable[dict[str, Any]], *, gzip: bool = True, version: str = "1.1") -> bytes:
    """Return the bytes of a file with these records behind a warcinfo record."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzip, warc_version=version)
    writer.write_record(writer.create_warcinfo_record("test.warc.gz", {"software": "test"}))
    for each in records:
        writer.write_record(writer.create_warc_record(**each))
    return out.getvalue()
