"""For tests of the surveyor: `scrapy onboard` with a survey of all that the pages link to, which makes a list of it.

`python -m support.tiny_survey onboard URL` is `scrapy onboard URL` with these stand-ins; what is asked for then depends
on the pages alone, and no time goes into learning.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.cmdline import execute

from newscrawl.commands import onboard
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.seen import Seen
from newscrawl.values.urls import is_within

MOST_ASKED = int(os.environ.get("TINY_SURVEY_ASKS", "75"))


class LinkedPages:
    """Asks for the front page, then for what the feeds name and the pages link to."""

    def __init__(self, start: str) -> None:
        self._start = start

    def next(self, seen: Seen, left: int) -> Ask | None:
        if len(seen.answers) >= MOST_ASKED or left < 1:
            return None
        if not seen.answers:
            return Ask(self._start)
        known = set(seen.answers)
        linked = [url for page in seen.pages.values() for url in (*page.listing.feeds(), *page.listing.links())]
        named = [entry.url for entries in seen.feeds.values() for entry in entries]
        own = (url for url in (*linked, *named) if is_within(urlsplit(url).hostname or "", seen.domain))
        return next((Ask(url) for url in own if url not in known), None)


def list_answers(seen: Seen, *, settings: Any, directory: Path, requests: int) -> int:
    """Write what was seen to the file `seen.txt`."""
    lines = [f"{answer.url} {answer.final_url} {answer.failure} {len(answer.body)}" for answer in seen.answers.values()]
    lines += [f"{origin} {len(text)}" for origin, text in seen.robots.items()]
    (directory / "seen.txt").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    vars(onboard).update(Survey=LinkedPages, make_file=list_answers)
    execute()
