"""Conditional requests (RFC 9110, section 13): 304 where the client has what would be sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from .routes import Response

_TAG = re.compile(r'(?:W/)?("[^"]*")')


def conditional(headers: Mapping[str, str], response: Response) -> Response:
    """Return the answer to a GET or HEAD with these headers (names in lower case): `response`, or 304 in its place."""
    if response.status != 200 or not _is_unchanged(headers, response):
        return response
    kept = {name: value for name, value in response.headers.items() if name in ("ETag", "Last-Modified")}
    return Response(status=304, headers=kept)


def _is_unchanged(headers: Mapping[str, str], response: Response) -> bool:
    """Tell whether the first condition there is holds: If-None-Match, without it If-Modified-Since."""
    if "if-none-match" in headers:
        tags = headers["if-none-match"]
        return tags.strip() == "*" or response.headers.get("ETag") in _TAG.findall(tags)
    since, changed = _moment(headers.get("if-modified-since")), _moment(response.headers.get("Last-Modified"))
    return since is not None and changed is not None and changed <= since


def _moment(date: str | None) -> datetime | None:
    """Return the time of an HTTP date, None where it is none."""
    try:
        moment = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else None
