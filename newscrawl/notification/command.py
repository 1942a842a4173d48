"""People are told by a program of the operator's."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from newscrawl.exceptions import NotTold
from newscrawl.values.terminal import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.notification.message import Message

_OUTPUT_BYTES = 2_000
"""So much of the end of a failing program's output is read, ..."""
_OUTPUT_CHARACTERS = 500
"""... and so much of that shown in one line of the log."""


class CommandChannel:
    """Runs a program, without a shell: the message is on its standard input, what matters of it in its environment.

    Its process group is killed when it takes too long.
    """

    name = "NOTIFY_COMMAND"
    key = "command"

    def __init__(self, words: Sequence[str], seconds: float) -> None:
        """Take the program with its arguments, and how many seconds it may take."""
        self._words = words
        self._seconds = seconds

    def send(self, message: Message) -> None:
        """Run the program; raise NotTold when it cannot be started, takes too long or does not end with status 0."""
        environment = os.environ | {
            "NEWSCRAWL_SITE": message.site,
            "NEWSCRAWL_RUN_ID": message.run_id,
            "NEWSCRAWL_SUBJECT": message.subject,
            "NEWSCRAWL_BEGUN": str(message.begun),
            "NEWSCRAWL_ENDED": str(message.ended),
        }
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as output:
            given.write(message.as_json() + b"\n")
            given.seek(0)
            try:
                process = subprocess.Popen(  # noqa: S603 - the operator's own
                    self._words, stdin=given, stdout=output, stderr=output, env=environment, start_new_session=True
                )
            except (OSError, ValueError) as error:
                raise NotTold(f"{self._words[0]} cannot be started: {error}") from error
            try:
                status = process.wait(self._seconds)
            except subprocess.TimeoutExpired:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise NotTold(f"killed after {self._seconds:g} s{_told(output)}") from None
            if status:
                raise NotTold(f"ended with status {status}{_told(output)}")


def _told(output: IO[bytes]) -> str:
    """Return the end of what a program has written, as the end of a sentence."""
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _OUTPUT_BYTES))
    text = output.read().decode(errors="replace").strip()
    return f": {shortened(text, _OUTPUT_CHARACTERS)}" if text else ""
