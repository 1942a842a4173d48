"""Host names that lead into private networks are not resolved, whatever a page, a redirect or a DNS answer says."""

from __future__ import annotations

import ipaddress
import logging
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet: not private, loopback, link-local or reserved.

    Raises ValueError where `address` is no IP address.
    """
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        ip = ip.ipv4_mapped or ip.sixtofour or ip
    return ip.is_global and not ip.is_multicast


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, but it refuses host names whose address is not public, unless ALLOW_PRIVATE_ADDRESSES is set.

    It checks the very address that the connection uses, so a name gains nothing by another answer between check and use
    (DNS rebinding). Behind a proxy, the proxy resolves the names of sites, and only its own name is resolved here: that
    may be local.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._proxies = {urlsplit(url if "//" in url else f"//{url}").hostname for url in getproxies().values()}
        self._refused: set[str] = set()
        self._allow_private = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Create the resolver of a process, which `crawler`, the crawler process, gives the settings."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._allow_private = crawler.settings.getbool("ALLOW_PRIVATE_ADDRESSES")
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802  (Twisted's name)
        """Return a Deferred of the IPv4 address of `name`; it fails with DNSLookupError where the name is refused."""
        address = super().getHostByName(name, timeout)
        if not self._allow_private and name not in self._proxies:
            address.addCallback(self._public_only, name)
        return address

    def _public_only(self, address: str, name: str) -> str:
        if is_public(address):
            return address
        if name not in self._refused:
            self._refused.add(name)
            logger.warning("%s leads to %s, which is not a public address: refused", name, address)
        raise DNSLookupError(f"{name} leads to {address}, which is not a public address")
