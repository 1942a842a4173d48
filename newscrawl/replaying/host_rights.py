"""What the files of a host said of rights when the state last had them: a replay asks for none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newscrawl.rights.robots_file import RobotsFile
from newscrawl.rights.tdmrep_file import TdmRepFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newscrawl.items import RightsSignal
    from newscrawl.state.known import Known


class HostRights:
    """Tells what robots.txt and tdmrep.json of a page's host say of it, as far as the state keeps them."""

    def __init__(self, known: Known) -> None:
        """Take what the crawls of the site know."""
        self._known = known
        self._files: dict[str, list[RobotsFile | TdmRepFile]] = {}

    def signals(self, url: str) -> Iterator[RightsSignal]:
        """Yield the signals of the host for the page at `url`."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._files:
            self._files[origin] = list(self._read(origin))
        for file in self._files[origin]:
            yield from file.signals(url)

    def _read(self, origin: str) -> Iterator[RobotsFile | TdmRepFile]:
        robots, tdmrep = self._known.last_host_files(origin)
        if tdmrep:
            with suppress(ValueError):  # the crawl that fetched it has said so
                yield TdmRepFile(tdmrep, origin)
        if robots is not None:
            yield RobotsFile(robots, origin)
