"""A dead man's switch: an address elsewhere is asked for after each good run, and rings when it is not.

The convention is that of healthchecks.io: https://healthchecks.io/docs/http_api/ (November 2026).
"""

from __future__ import annotations

import logging
import urllib.request
from functools import partial
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlsplit

from scrapy.exceptions import NotConfigured

from newscrawl.feed.signals import run_published, run_unpublished
from newscrawl.notification.threads import in_thread
from newscrawl.values.secret import revealed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)


class Ping:
    """Extension that asks for PING_URL when a run was published and is ok, for PING_FAIL_URL when it was not or is not.

    `{site}` in them stands for the site's name. Without PING_FAIL_URL that is PING_URL with `/fail` after its path. A
    run that did not begin, since another one of the site is under way, asks for neither. Proxies are those of the
    environment. An address holds a token: no log line has it.

    Settings: PING_URL, PING_FAIL_URL, NOTIFY_SECONDS.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.site = crawler.spidercls.name
        self.seconds = crawler.settings.getfloat("NOTIFY_SECONDS")
        self.good, self.bad = ping_addresses(crawler.settings, self.site)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen for the end of the run.

        Raises:
            NotConfigured: there is no address.
            ValueError: it is none that can be asked for.
        """
        self = cls(crawler)
        if not self.good:
            raise NotConfigured
        crawler.signals.connect(self.published, run_published)
        crawler.signals.connect(self.unpublished, run_unpublished)
        return self

    async def published(self, content: dict[str, Any]) -> None:
        """Say whether the run is ok; `content` is that of its report."""
        await self._ask_for(self.good if content.get("ok") else self.bad)

    async def unpublished(self) -> None:
        """Say that the run is not ok."""
        await self._ask_for(self.bad)

    async def _ask_for(self, address: str) -> None:
        try:
            await in_thread(partial(_get, address, self.seconds), self.seconds)
        except TimeoutError:
            self._failed(f"no answer within {self.seconds:g} s")
        except OSError as error:
            self._failed(str(error))
        except (HTTPException, ValueError) as error:  # their text may name the address
            self._failed(type(error).__name__)

    def _failed(self, reason: str) -> None:
        logger.warning("%s: ping failed: %s", self.site, reason)


def ping_addresses(settings: BaseSettings, site: str) -> tuple[str, str]:
    """Return the addresses that say that a run of `site` is ok, and that it is not; empty where there are none.

    Raises ValueError, in one line without the address, when it is none that can be asked for.
    """
    good = _address(settings, "PING_URL", site)
    bad = _address(settings, "PING_FAIL_URL", site)
    if good and not bad:
        parts = urlsplit(good)
        bad = parts._replace(path=f"{parts.path.rstrip('/')}/fail").geturl()
    return good, bad


def _address(settings: BaseSettings, name: str, site: str) -> str:
    address = revealed(settings[name]).strip().replace("{site}", quote(site, safe=""))
    try:
        parts = urlsplit(address)
        is_right = parts.scheme in ("http", "https") and parts.hostname and address.isascii() and address.isprintable()
    except ValueError:
        is_right = False
    if address and (not is_right or " " in address):
        raise ValueError(f"{name}: an address such as https://host/path, please")
    return address


def _get(url: str, seconds: float) -> None:
    """Ask for `url`; raise OSError or HTTPException when it does not answer with a status below 400."""
    with urllib.request.urlopen(url, timeout=seconds):  # noqa: S310 - ping_addresses has looked at the scheme
        pass
