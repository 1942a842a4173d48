"""The answers in records: HTTP responses as archives keep them -> status, type and document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

from warcio.statusandheaders import StatusAndHeadersParser  # type: ignore[import-untyped]

from newscrawl.values.content_coding import CODINGS, NotWhole, without_coding

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})\b")
_CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
"""The line that a chunk begins with (RFC 9112 7.1)."""
_LENGTH = re.compile(r"[0-9]{1,18}")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP response, its body as it was transferred."""

    status: int
    content_type: str | None
    """Content-Type, None where it had none."""
    codings: tuple[str, ...]
    """Content codings, in lower case, the one that was applied last at the end."""
    is_chunked: bool
    """Whether it says that its body came in chunks."""
    length: int | None
    """Its Content-Length, None where it has none that is a number."""
    headers: tuple[tuple[str, str], ...]
    """All of its headers, name and value."""
    body: bytes

    def document(self, most: int) -> bytes:
        """Return the body without chunks and codings.

        Many archives keep the headers of chunks and codings that they have undone: what is not chunked or coded is
        taken as it is.

        Raises:
            NotWhole: it breaks off, or has a coding that is not known.
            TooLong: it is longer than `most` bytes when decoded.
        """
        if not (self.is_chunked or self.codings) and self.length is not None and self.length > len(self.body):
            raise NotWhole(f"{len(self.body)} bytes of {self.length}")  # wget keeps such answers without a word
        body = _unchunked(self.body) if self.is_chunked else self.body
        for coding in reversed(self.codings):
            if coding not in CODINGS:
                if not _is_markup(body):
                    raise NotWhole(f"unknown coding {coding[:20]!r}")
                continue
            try:
                body = without_coding(body, coding, most)
            except NotWhole:
                if not _is_markup(body):
                    raise
        return body


def parse_message(block: bytes) -> Message | None:
    """Return the HTTP response of a record's block, None where it is none."""
    status = _STATUS_LINE.match(block)
    if status is None:
        return None
    end = _HEAD_END.search(block)
    head, body = (block[: end.end()], block[end.end() :]) if end else (block, b"")
    headers = StatusAndHeadersParser([], verify=False).parse(BytesIO(head))
    codings = [
        coding
        for name, value in headers.headers
        if name.lower() == "content-encoding"
        for part in value.lower().split(",")
        if (coding := part.strip()) and coding != "identity"
    ]
    length = (headers.get_header("Content-Length") or "").strip()
    return Message(
        status=int(status[1]),
        content_type=headers.get_header("Content-Type"),
        headers=tuple((name, value) for name, value in headers.headers),
        codings=tuple(codings),
        is_chunked="chunked" in (headers.get_header("Transfer-Encoding") or "").lower(),
        length=int(length) if _LENGTH.fullmatch(length) else None,
        body=body,
    )


def _is_markup(body: bytes) -> bool:
    return body[:1000].removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _unchunked(body: bytes) -> bytes:
    """Return a body without its chunks; one that does not begin with a chunk is none any more."""
    if not _CHUNK.match(body):
        return body
    whole = bytearray()
    position = 0
    while found := _CHUNK.match(body, position):
        length = int(found[1], 16)
        if not length:
            return bytes(whole)
        end = found.end() + length
        whole += body[found.end() : end]
        if end > len(body):
            break
        position = end + (2 if body.startswith(b"\r\n", end) else 1 if body.startswith(b"\n", end) else 0)
    raise NotWhole(f"chunks break off after {len(whole)} bytes")
