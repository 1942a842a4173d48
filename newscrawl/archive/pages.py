"""ArchivedPage: one page that an archive holds, as a crawl would have had it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedPage:
    """An HTML page of an archive."""

    url: str
    """Address that answered, as the record has it."""
    body: bytes
    """The document, without chunks and compression of the transfer."""
    content_type: str | None
    """Content-Type of the answer, None where it had none."""
    fetched_at: datetime
    """When it was fetched, in Europe/Prague."""
    record_id: str
    """WARC-Record-ID without the angle brackets."""
    warc: str
    """The file that holds it: of an archive of crawls relative to that, as `capture` has it, else as it was given."""
    offset: int
    """Where its record begins in that file (of a WACZ: in the WARC inside), in bytes."""
    headers: tuple[tuple[str, str], ...] = ()
    """Headers of the answer, name and value, as they were sent; none of a document that a browser showed."""
    is_rendered: bool = False
    """Whether it is the document that a browser showed."""
