"""`scrapy notify --test`: a message over every channel by which people are told."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from typing import TYPE_CHECKING

from scrapy.exceptions import UsageError

from newscrawl.exceptions import NotTold
from newscrawl.notification.channels import channels_of
from newscrawl.notification.message import Message
from newscrawl.notification.threads import GRACE_SECONDS, in_thread
from newscrawl.state.problem_table import KnownProblem
from newscrawl.workbench.command import ProjectCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from newscrawl.notification.channels import Channel


class Command(ProjectCommand):
    """Sends a test message over each channel of NOTIFY_COMMAND and NOTIFY_URLS, and says what became of it.

    Exit status: 0 when all have taken it, 1 when one has not, 2 on wrong usage or settings, or without any channel.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy notify --help` shows them."""
        return "--test"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Try the channels by which people are told of problems"

    def long_desc(self) -> str:
        """Return the text of `scrapy notify --help`."""
        return (
            "Sends a test message over each channel that NEWSCRAWL_NOTIFY_COMMAND and NEWSCRAWL_NOTIFY_URLS name in"
            " the environment, and prints a line a channel. The state is neither read nor changed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add --test."""
        super().add_options(parser)
        parser.add_argument("--test", action="store_true", help="send a test message")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Send the message and return the exit status.

        Raises:
            UsageError: --test is missing, there is an argument, or the settings name no channel or a wrong one.
        """
        if args or not opts.test:
            raise UsageError("--test and nothing else, please")
        assert self.settings is not None  # noqa: S101 - Scrapy sets them before it runs a command
        try:
            channels = channels_of(self.settings)
        except ValueError as error:
            raise UsageError(str(error)) from None
        if not channels:
            raise UsageError("no channel is named: NEWSCRAWL_NOTIFY_COMMAND, NEWSCRAWL_NOTIFY_URLS")
        failures = asyncio.run(_send(channels, self.settings.getfloat("NOTIFY_SECONDS")))
        for channel, failure in zip(channels, failures, strict=True):
            print(f"{channel.name}: {failure or 'told'}")
        return 1 if any(failures) else 0


async def _send(channels: Sequence[Channel], seconds: float) -> list[str]:
    """Send the test message over all channels; return of each why it was not taken, "" where it was."""
    now = int(time.time())
    problem = KnownProblem("test", "test", now, now, "this is a test; a problem of a site looks like this", None)
    message = Message(site="test", run_id="none", problems=[problem])

    async def failure(channel: Channel) -> str:
        try:
            await in_thread(partial(channel.send, message), seconds + GRACE_SECONDS)
        except TimeoutError:
            return f"no answer within {seconds:g} s"
        except NotTold as error:
            return str(error)
        return ""

    return await asyncio.gather(*map(failure, channels))
