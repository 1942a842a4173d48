"""A webhook that is told of each run, as Standard Webhooks says.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (November 2026).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
import urllib.request
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError

import msgspec

from newscrawl.delivery.retries import persistently
from newscrawl.exceptions import NotDelivered
from newscrawl.feed.manifest import resource_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.delivery.finished_runs import FinishedRun

WEBHOOK_SECONDS = 20
"""How long a server may be silent; the standard recommends 15 to 30."""
_PASSING = frozenset((408, 425, 429))
"""Statuses below 500 that say "not now"."""


class Webhook:
    """Posts the manifest of a run, signed with each of its keys, so that a receiver can change from one to another.

    A run's message has the same id and the same body whenever it is sent. Redirects are not followed, and proxies are
    those of the environment.
    """

    key = "webhook"
    """What the state calls it, whatever its address: a new address goes on where the former one ended."""

    def __init__(self, url: str, keys: Sequence[bytes], name: str) -> None:
        """Take its address, the keys of its signatures, and what log lines call it."""
        self.name = name
        self._url = url
        self._keys = keys
        self._opener = urllib.request.build_opener(_NoRedirect)

    def deliver(self, run: FinishedRun, until: float) -> None:
        """Post the message of `run`, several times if need be; raise NotDelivered where it is not answered with 2xx."""
        if run.manifest is None:
            raise NotDelivered(f"{run.path}: its manifest cannot be read")
        persistently(partial(self._post, message_id(run), message(run, run.manifest)), until)

    def _post(self, identifier: str, body: bytes) -> None:
        moment = int(time.time())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "newscrawl",
            "webhook-id": identifier,
            "webhook-timestamp": str(moment),
            "webhook-signature": " ".join(signature(key, identifier, moment, body) for key in self._keys),
        }
        request = urllib.request.Request(self._url, body, headers, method="POST")  # noqa: S310 - checked by addresses
        try:
            with self._opener.open(request, timeout=WEBHOOK_SECONDS):
                pass
        except HTTPError as error:
            error.close()
            may_pass = error.code >= 500 or error.code in _PASSING
            raise NotDelivered(f"status {error.code}", may_pass=may_pass) from None
        except TimeoutError:
            raise NotDelivered(f"no answer within {WEBHOOK_SECONDS} s") from None
        except URLError as error:
            may_pass = not isinstance(error.reason, TimeoutError)
            raise NotDelivered(str(error.reason), may_pass=may_pass) from None
        except (OSError, HTTPException) as error:  # the text of the latter may name the address
            raise NotDelivered(type(error).__name__, may_pass=True) from None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Takes a redirect for an answer like any other: the message is for the address that the operator has named."""

    def redirect_request(self, *_: Any) -> None:
        """Do not follow it."""


def message_id(run: FinishedRun) -> str:
    """Return the id of a run's message; "." is not allowed in it, since it parts what is signed."""
    return f"{run.site}_{run.id}".replace(".", "-")


def message(run: FinishedRun, manifest: dict[str, Any]) -> bytes:
    """Return the body of a run's message, JSON in UTF-8."""
    resources = [each for each in manifest["resources"] if each["path"].endswith(".jsonl")]
    data = {
        "site": run.site,
        "run_id": run.id,
        "seq": manifest.get("seq"),
        "path": run.place,
        "rows": {resource_name(each["path"]): each.get("rows") for each in resources},
        "manifest": manifest,
    }
    return msgspec.json.encode({"type": "run.published", "timestamp": manifest.get("created"), "data": data})


def signature(key: bytes, identifier: str, moment: int, body: bytes) -> str:
    """Return the standard's signature with a symmetric key; `moment` is that of sending, in Unix seconds."""
    signed = hmac.digest(key, f"{identifier}.{moment}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"
