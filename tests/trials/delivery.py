"""`make delivery`: crawls killed by SIGKILL at each step of the delivery of their runs, and started again.

All deliver to S3 (moto), FTP, a directory and a webhook on 127.0.0.1. Now and then the next crawl is killed as well, at
a random step. Prints what each kill left; exit status 1 when a storage has not every run byte for byte in the end, or
the webhook was not told of each in order, the repeats under the ids and with the bodies of the first messages.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from support.delivery_crawls import crawl
from support.delivery_servers import (
    BUCKET,
    Hook,
    files,
    ftp_server,
    handed_on,
    keys,
    objects,
    s3_server,
    s3_settings,
    webhook,
)
from support.paths import ROOT

SECOND_KILL_EVERY = 4
"""Kills from one to the next after which the next crawl is killed, too."""
SEVERAL_RUNS = 60
"""Steps of a delivery of two runs, or fewer: where the second kill may be."""


@dataclass
class Trial:
    """A feed, and the servers that are to get it."""

    directory: Path
    endpoint: str
    ftp: str
    hook: Hook
    pages: int = 0

    @property
    def exports(self) -> Path:
        """The feed."""
        return self.directory / "exports"

    def crawl(self, kill_at: int = 0) -> bool:
        """Crawl one page more than before; tell whether the crawl was killed.

        Raises RuntimeError when it ended badly otherwise.
        """
        self.pages += 1
        targets = f"s3://{BUCKET}/news {self.ftp}/in file://{self.directory}/copy"
        given = {"DELIVER_TO": targets, **self.hook.settings, **s3_settings(self.endpoint)}
        status, log = crawl(self.directory, self.pages, None, TEST_KILL_AT=kill_at, **given)
        if status not in (0, -signal.SIGKILL) or (status == 0 and "not delivered" in log):
            raise RuntimeError(f"crawl ended with status {status}: {log[-4000:]}")
        return status != 0

    def names(self) -> dict[str, set[str]]:
        """Return the names of the files that each storage has."""
        return {
            "S3": {key.removeprefix("news/") for key in keys(self.endpoint)},
            "FTP": set(files(self.directory / "ftp" / "in")),
            "directory": set(files(self.directory / "copy")),
        }

    def left(self) -> str:
        """Return in words what the storages have of the feed."""
        feed = handed_on(self.exports)
        return ", ".join(f"{name} {len(copy)} of {len(feed)} files" for name, copy in self.names().items())

    def missing(self) -> str:
        """Return in words what is not there once a crawl was not killed."""
        feed = set(handed_on(self.exports))
        return ", ".join(f"{name} lacks files or has others" for name, copy in self.names().items() if copy != feed)

    def problems(self) -> list[str]:
        """Return what is not as it must be in the end."""
        feed = handed_on(self.exports)
        copies = {
            "S3": {key.removeprefix("news/"): content for key, content in objects(self.endpoint).items()},
            "FTP": files(self.directory / "ftp" / "in"),
            "directory": files(self.directory / "copy"),
        }
        found = [f"{name} is not the feed, byte for byte" for name, copy in copies.items() if copy != feed]
        if list(dict.fromkeys(self.hook.paths)) != sorted(
            {str(Path(name).parent) for name in feed if name.count("/") == 3}
        ):
            found.append("the webhook was not told of each run in order")
        bodies = {message.headers["Webhook-Id"]: message.body for message in reversed(self.hook.taken)}
        if len(bodies) != len(set(self.hook.paths)):
            found.append("messages of one run have several ids")
        if any(message.body != bodies[message.headers["Webhook-Id"]] for message in self.hook.taken):
            found.append("a message came again with another body")
        return found


def main() -> int:
    """Kill crawls and return the exit status."""
    parser = argparse.ArgumentParser(prog="make delivery", description="Kills crawls while they deliver their runs.")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only at every N-th step (default 1)")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the second kills; printed")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f"seed {options.seed}", flush=True)
    kills = 0
    problems: list[str] = []
    with ExitStack() as servers:
        directory = Path(servers.enter_context(tempfile.TemporaryDirectory(prefix="delivery-")))
        trial = Trial(
            directory,
            servers.enter_context(s3_server()),
            servers.enter_context(ftp_server(directory / "ftp")),
            servers.enter_context(webhook()),
        )
        for step in count(1, options.every):
            if not trial.crawl(step):
                break
            kills += 1
            left = trial.left()
            if kills % SECOND_KILL_EVERY == 0:
                kills += trial.crawl(chance.randint(1, SEVERAL_RUNS))
            trial.crawl()
            missing = trial.missing()
            problems += [missing] if missing else []
            print(f"{step:3}. killed: {left}; then {missing or 'all is there'}", flush=True)
        problems += trial.problems()
        repeats = len(trial.hook.taken) - len(set(trial.hook.paths))
    print(f"{kills} crawls killed, {trial.pages} runs: {len(problems)} problems; messages that came again: {repeats}")
    print(*problems, sep="\n", end="\n" if problems else "")
    return 1 if problems or not kills else 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
