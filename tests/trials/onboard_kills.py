"""`scrapy onboard` killed at random moments and called again: it must go on, and end with the same file."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from replica.site import ReplicaSite

from .hidden_project import NAME, HiddenProject, end

_WHILE_STARTING = 0.2
"""Share of the time of a whole call before which nothing has been asked for yet."""


@dataclass(kw_only=True)
class Killed:
    """What came of a call that was killed on its way, and called again until it ended."""

    kills: int = 0
    """Calls that were killed before they ended by themselves."""
    repeated: int = 0
    """Addresses that were asked for more than once, robots.txt aside."""
    problems: list[str] = field(default_factory=list)


def call_killed(project: HiddenProject, site: ReplicaSite, kills: int, directory: Path, seconds: float) -> Killed:
    """Onboard the site anew in `directory`, with so many kills on the way; return what is not as without them.

    `project` is one in which that was done without kills, in `seconds`. Of what was under way at a kill the answer was
    not kept: so many requests may be made twice.
    """
    chance = random.Random(site.name)
    replica, result = project.replica, Killed()
    replica.reset()
    again = HiddenProject(directory, replica)
    for number in range(kills):
        call = again.start("onboard", site.front, "--name", NAME, log=f"killed-{number}.log")
        try:
            call.wait(seconds * chance.uniform(_WHILE_STARTING, 0.9) / (1 if number == 0 else 2))
        except subprocess.TimeoutExpired:
            end(call)
            result.kills += 1
        if again.file.exists():
            break
    status = again.run("onboard", site.front, "--name", NAME, log="onboard.log") if not again.file.exists() else 0
    if status or not again.file.exists():
        result.problems.append(f"killed: no file, exit status {status}: {again.said('onboard.log')}")
        return result
    if again.file.read_bytes() != project.file.read_bytes():
        result.problems.append("killed: another file than without kills")
    asked = Counter(request.url for request in replica.requests if request.method != "CONNECT")
    repeated = sorted(url for url, times in asked.items() if times > 1 and not url.endswith("/robots.txt"))
    result.repeated = len(repeated)
    if len(repeated) > result.kills:
        result.problems.append(f"killed: {len(repeated)} addresses asked for again: {', '.join(repeated[:3])}")
    return result
