"""`scrapy onboard` killed at random moments and called again: it must go on, and end with the same file."""

from __future__ import annotations

import random
import subprocess
from collections import Counter
from pathlib import Path

from replica.site import ReplicaSite

from .crawls import SECONDS
from .hidden_project import NAME, HiddenProject, end

_WHILE_STARTING = 0.2
"""Share of the time of a whole call before which nothing has been asked for yet."""


def kills_differ(project: HiddenProject, site: ReplicaSite, kills: int, directory: Path, seconds: float) -> list[str]:
    """Onboard the site anew in `directory`, with so many kills on the way; return what is not as without them.

    `project` is one in which that was done without kills, in `seconds`. Of what was under way at a kill the answer was
    not kept: so many requests may be made twice.
    """
    chance = random.Random(site.name)
    replica = project.replica
    replica.reset()
    again = HiddenProject(directory, replica)
    for number in range(kills):
        call = again.start("onboard", site.front, "--name", NAME, log=f"killed-{number}.log")
        try:
            call.wait(seconds * chance.uniform(_WHILE_STARTING, 0.9) / (1 if number == 0 else 2))
        except subprocess.TimeoutExpired:
            end(call)
    status = again.run("onboard", site.front, "--name", NAME, log="onboard.log") if not again.file.exists() else 0
    if status or not again.file.exists():
        return [f"killed: no file within {SECONDS} s, exit status {status}: {again.said('onboard.log')}"]
    problems = []
    if again.file.read_bytes() != project.file.read_bytes():
        problems.append("killed: another file than without kills")
    asked = Counter(request.url for request in replica.requests if request.method != "CONNECT")
    repeated = sorted(url for url, times in asked.items() if times > 1 and not url.endswith("/robots.txt"))
    if len(repeated) > kills:
        problems.append(f"killed: {len(repeated)} addresses asked for again: {', '.join(repeated[:3])}")
    return problems
