"""People are told by a service that Apprise knows: a webhook, e-mail, and a hundred others."""

from __future__ import annotations

import logging
import re
import zlib
from typing import TYPE_CHECKING

from newscrawl.exceptions import NotTold
from newscrawl.values.terminal import shortened

if TYPE_CHECKING:
    import apprise

    from newscrawl.notification.message import Message

_REASON_CHARACTERS = 500
_LEAST_SECRET = 4
"""Shorter parts of an address are not hidden: ports, "to", "cz"."""


class ServiceChannel:
    """Sends to one address of Apprise's (https://appriseit.com/services/): json://, mailto://, ...

    Such an address holds passwords or tokens: it is in no message of an error and in no log line.
    """

    def __init__(self, url: str, which: str) -> None:
        """Take the address, and what to call it in log lines."""
        self._url = url
        scheme = url.partition("://")[0].lower()
        self.name = f"{scheme} ({which})"
        self.key = f"{scheme}-{zlib.crc32(url.encode()):08x}"
        """Too short to be a help in guessing a password."""

    def send(self, message: Message) -> None:
        """Send `message`; raise NotTold when Apprise does not know the address, or the service has not taken it."""
        import apprise  # noqa: PLC0415 - takes a second, and most runs have nothing to tell

        _hush()
        # Without pools of threads of its own, which would keep the process from ending: who calls limits the time.
        asset = apprise.AppriseAsset(app_id="newscrawl", app_desc="newscrawl", async_mode=False, service_timeout=0)
        service = apprise.Apprise.instantiate(self._url, asset=asset, suppress_exceptions=True)
        if service is None:
            raise NotTold("no address that Apprise can use")
        if "overflow" not in self._url:
            service.overflow_mode = apprise.OverflowMode.SPLIT  # else long messages are refused by some services
        sender = apprise.Apprise(asset=asset)
        sender.add(service)
        kind = apprise.NotifyType.WARNING if message.begun else apprise.NotifyType.SUCCESS
        result = sender.notify(
            body=message.text, title=message.subject, notify_type=kind, body_format=apprise.NotifyFormat.TEXT
        )
        if not result:
            raise NotTold(self._why(result))

    def _why(self, result: apprise.AppriseResult) -> str:
        """Return what Apprise has logged of a failure, without any part of the address but its host."""
        lines = dict.fromkeys(entry.message.strip() for entry in result.logs())
        reason = "; ".join(lines) or "the service has not taken it"
        host = re.split(r"[/?#]", self._url.partition("://")[2].rpartition("@")[2])[0]
        for part in re.split(r"[:/@?&=+,\s]+", self._url.partition("://")[2]):
            if len(part) >= _LEAST_SECRET and part not in host:
                reason = reason.replace(part, "***")
        return shortened(reason, _REASON_CHARACTERS)


def _hush() -> None:
    """Keep Apprise's lines out of the log: why a message failed is in the error, and debugging names tokens."""
    logger = logging.getLogger("apprise")
    if logger.propagate:
        logger.propagate = False
        logger.addHandler(logging.NullHandler())  # without any, Python prints to stderr
    logger.setLevel(logging.WARNING)
    logging.getLogger("urllib3").setLevel(logging.INFO)  # its DEBUG lines have the paths of requests
