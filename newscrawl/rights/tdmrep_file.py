"""`/.well-known/tdmrep.json`: reservations for parts of a site (TDM Reservation Protocol, W3C CG Final Report)."""

from __future__ import annotations

from typing import Any

import msgspec

from newscrawl.items import RightsSignal
from newscrawl.rights.paths import PathPattern, path_of
from newscrawl.rights.signals import signal, web_address
from newscrawl.rights.vocabulary import TDM_POLICY, TDM_RESERVATION

PATH = "/.well-known/tdmrep.json"
_SOURCE = "tdmrep.json"


class TdmRepFile:
    """A list of entries with a `location`, a pattern of paths: the first that matches a page holds for it."""

    def __init__(self, body: bytes, origin: str) -> None:
        """Read the file of an origin such as "https://www.example.cz".

        Entries that are none are passed over.

        Raises:
            ValueError: it is no JSON, or no list of entries.
        """
        try:
            document = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
        except (msgspec.MsgspecError, RecursionError) as error:
            raise ValueError(f"no JSON: {error}") from None
        entries = [document] if isinstance(document, dict) else document
        if not isinstance(entries, list):
            raise ValueError("neither a list nor an object")
        self._origin = origin
        self._entries = [
            (PathPattern.parse(entry["location"]), entry)
            for entry in entries
            if isinstance(entry, dict) and isinstance(entry.get("location"), str)
        ]

    def signals(self, url: str) -> list[RightsSignal]:
        """Return what the file says of the page at `url`, an address of its origin."""
        path = path_of(url)
        entry = next((entry for pattern, entry in self._entries if pattern.matches(path)), None)
        return _signals(entry, self._origin) if entry else []


def _signals(entry: dict[str, Any], origin: str) -> list[RightsSignal]:
    """Return what an entry says; a value that is no text or number says nothing."""
    found = []
    value, policy = entry.get(TDM_RESERVATION), entry.get(TDM_POLICY)
    if isinstance(value, str | int) and not isinstance(value, bool):
        found.append(signal(_SOURCE, TDM_RESERVATION, str(value)))
    if isinstance(policy, str) and (address := web_address(f"{origin}/", policy)):
        found.append(signal(_SOURCE, TDM_POLICY, address))
    return found
