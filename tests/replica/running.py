"""Replica: the sites, their server in a thread of its own, and what tests ask of it."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from .control import control
from .desk import Desk
from .faults import Fault, Faults
from .newsroom import Newsroom
from .record import Shown
from .routes import Router
from .scripted_sites import SITES
from .server import ProxyServer, Request
from .site import ReplicaSite, load_sites
from .tls import server_context


class Replica:
    """A running replica of `sites`, with `articles` each, or as many by name.

    Sites are named as their files in sites/, or as in scripted_sites; None: all of the former. One that has no file,
    such as a disguised one, is given itself; its name stands for it.

    Use it as a context manager, or call `start` and `stop`. Everything it serves follows from `seed`, `articles` and
    the changes made at its `desks`, one a site, from any thread.
    """

    def __init__(
        self,
        sites: Iterable[str | ReplicaSite] | None = None,
        *,
        articles: int | Mapping[str, int] = 60,
        seed: int = 1,
        port: int = 0,
        crawl_delay: float = 0.02,
        padding: int = 0,
        faults: Iterable[Fault] = (),
    ) -> None:
        pressed = load_sites()
        given = list(pressed) if sites is None else list(sites)
        known = pressed | SITES | {site.name: site for site in given if isinstance(site, ReplicaSite)}
        chosen = [site.name if isinstance(site, ReplicaSite) else site for site in given]
        numbers = dict.fromkeys(chosen, articles) if isinstance(articles, int) else articles
        self.newsrooms = {name: Newsroom(known[name], articles=numbers[name], seed=seed) for name in chosen}
        self.desks = {name: Desk(newsroom) for name, newsroom in self.newsrooms.items()}
        self.port = port
        self._seed = seed
        self._directory = tempfile.TemporaryDirectory(prefix="replica-")
        router = Router(list(self.newsrooms.values()), crawl_delay=crawl_delay, padding=padding)
        context, self.ca_file = server_context(router.hosts, Path(self._directory.name))
        self._server = ProxyServer(router, context, partial(control, self))
        self.set_faults(*faults)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="replica", daemon=True)
        self._listening = threading.Event()
        self._stopped: asyncio.Event | None = None
        self._failure: OSError | None = None

    # life

    def start(self) -> None:
        """Listen; raises OSError when the port is taken."""
        self._thread.start()
        self._listening.wait()
        if self._failure:
            raise self._failure

    def stop(self) -> None:
        """Close the port and remove the certificates."""
        if self._thread.is_alive() and self._stopped:
            self._loop.call_soon_threadsafe(self._stopped.set)
            self._thread.join()
        self._directory.cleanup()

    def __enter__(self) -> Replica:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        try:
            server = await self._server.start(self.port)
            self.port = server.sockets[0].getsockname()[1]
        except OSError as error:
            self._failure = error
            return
        finally:
            self._listening.set()
        await self._stopped.wait()
        server.close()

    # what clients need

    @property
    def proxy_url(self) -> str:
        """Address to use as http_proxy and https_proxy."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        """Environment variables that send a client's requests here and make it trust the certificates."""
        return {
            "http_proxy": self.proxy_url,
            "https_proxy": self.proxy_url,
            "no_proxy": "",
            "SSL_CERT_FILE": str(self.ca_file),
        }

    # what tests ask

    @property
    def requests(self) -> list[Request]:
        """The log: every request so far, oldest first."""
        return list(self._server.log)

    def shown(self, site: str) -> list[Shown]:
        """Return the record of what the pages of `site` showed whenever they were sent, oldest first."""
        return [page for page in self._server.shown if page.site == site]

    def urls(self, site: str) -> list[str]:
        """Return the canonical addresses of all articles of `site` that may be fetched, oldest first."""
        return list(self.newsrooms[site].urls())

    def truth(self, site: str) -> list[dict[str, Any]]:
        """Return the expected result of every article of `site` (see `Story.truth`)."""
        return list(self.newsrooms[site].truth())

    def disallowed(self, site: str) -> list[str]:
        """Return paths of `site` that listings link to and robots.txt disallows."""
        return self.newsrooms[site].disallowed_paths

    def set_faults(self, *rules: Fault) -> None:
        """Put these rules in force, instead of those before."""
        self._server.faults = Faults(list(rules), seed=self._seed)

    def reset(self) -> None:
        """Empty the log and take all faults away."""
        self._server.log.clear()
        self._server.shown.clear()
        self.set_faults()
