"""The channels by which people are told, as the settings name them."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Protocol

from newscrawl.notification.command import CommandChannel
from newscrawl.notification.services import ServiceChannel
from newscrawl.values.secret import revealed

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from newscrawl.notification.message import Message

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")


class Channel(Protocol):
    """A way to tell people."""

    @property
    def name(self) -> str:
        """What log lines call it; it holds no secret."""

    @property
    def key(self) -> str:
        """What the state calls it, the same in each run; it holds no secret."""

    def send(self, message: Message) -> None:
        """Send a message, in a thread; raise NotTold when it did not get through."""


def channels_of(settings: BaseSettings) -> list[Channel]:
    """Return the channels that NOTIFY_COMMAND and NOTIFY_URLS name.

    Raises ValueError, in one line without any secret, when one of them is wrong.
    """
    channels: list[Channel] = []
    if command := str(settings["NOTIFY_COMMAND"] or "").strip():
        try:
            words = shlex.split(command)
        except ValueError as error:
            raise ValueError(f"NOTIFY_COMMAND: {error}") from None
        channels.append(CommandChannel(words, settings.getfloat("NOTIFY_SECONDS")))
    urls = revealed(settings["NOTIFY_URLS"]).split()
    for number, url in enumerate(urls, 1):
        if not _ADDRESS.fullmatch(url):
            raise ValueError(f"NOTIFY_URLS: number {number} of {len(urls)} is no address such as json://host/path")
        channels.append(ServiceChannel(url, f"{number} of {len(urls)} of NOTIFY_URLS"))
    return channels
