"""Signals and marks of the downloader: who sends requests and who may forbid that do not know each other."""

from __future__ import annotations

HOST_FILE = "host_file"
"""Key in the meta of a request for a file that says something of its host and that no page depends on."""

request_turn = object()
"""Sent when the turn of a request has come, just before it goes to its host. Receivers get `request`.

One that raises IgnoreRequest keeps the request from being made.
"""

request_failed = object()
"""Sent when a request was made and brought no answer. Receivers get `request` and `error`, the exception."""
