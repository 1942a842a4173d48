"""No request leaves the spider's domains, nor goes to a private address, whoever made it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.downloading.resolver import is_public
from support.loopback import Loopback, page, redirect, run_spider, serve

SPIDER = """
from scrapy import Request, Spider

class Plain(Spider):
    name = "plain"
    allowed_domains = {domains!r}

    async def start(self):
        for url in {urls!r}:
            yield Request(url, errback=self.failed, dont_filter=True, meta={{"allow_offsite": True}})

    def parse(self, response):
        yield {{"url": response.url}}

    def failed(self, failure):
        yield {{"failed": failure.request.url, "why": type(failure.value).__name__}}
"""


def crawl(directory: Path, server: Loopback, *urls: str, domains: tuple[str, ...] = ("noviny.example",), **settings):
    source = SPIDER.format(domains=list(domains), urls=urls)
    return run_spider(directory, source, proxy=server, **{"ROBOTSTXT_OBEY": False, **settings})


def test_only_the_spiders_own_domains_are_fetched(tmp_path: Path) -> None:
    own = ["http://noviny.example/1", "http://www.noviny.example/2", "http://NOVINY.example/3"]
    foreign = ["http://jine.example/1", "http://noviny.example.jine.example/", "http://nenoviny.example/"]
    with serve({url: page("<p>strana") for url in [*own[:2], "http://noviny.example/3", *foreign]}) as server:
        run = crawl(tmp_path, server, *own, *foreign)

    assert sorted(server.urls) == sorted([*own[:2], "http://noviny.example/3"])
    assert {item["failed"] for item in run.items if "failed" in item} == set(foreign)
    assert run.stats["guard/offsite"] == 3
    assert all(run.log.count(f"Refused (offsite): {url}") == 1 for url in foreign)


def test_a_redirect_off_the_site_is_not_followed_even_after_a_retry(tmp_path: Path) -> None:
    answers = iter([(503, {}, b""), redirect("http://jine.example/past")])
    with serve(
        {"http://noviny.example/1": lambda: next(answers), "http://jine.example/past": page("<p>strana")}
    ) as server:
        run = crawl(tmp_path, server, "http://noviny.example/1", RETRY_TIMES=1)

    assert server.urls == ["http://noviny.example/1"] * 2
    assert run.items == [{"failed": "http://jine.example/past", "why": "RefusedRequest"}]
    assert "Refused (offsite): http://jine.example/past, redirected from: http://noviny.example/1" in run.log


def test_a_redirect_to_a_consent_wall_is_named_as_such(tmp_path: Path) -> None:
    walls = ["http://cmp.jine.example/x", "http://noviny.example/souhlas?url=x"]
    others = ["http://noviny.example/cmp.html", "http://noviny.example/clanek?url=souhlas"]
    starts = [f"http://noviny.example/{number}" for number in range(4)]
    redirects = {start: redirect(to) for start, to in zip(starts, [*walls, *others], strict=True)}
    with serve({**redirects, **dict.fromkeys([*walls, *others], page("<p>strana"))}) as server:
        source = SPIDER.format(domains=["noviny.example"], urls=(*starts, walls[1]))
        source = source.replace('name = "plain"', 'name = "plain"\n    consent_url = "/souhlas"')
        run = run_spider(tmp_path, source, proxy=server, ROBOTSTXT_OBEY=False)

    assert sorted(server.urls) == sorted([*starts, *others, walls[1]])  # asked for itself it is a page like others
    assert run.stats["guard/consent"] == 2
    assert all(run.log.count(f"Refused (consent): {wall}") == 1 for wall in walls)


def test_a_private_address_is_refused_even_where_no_domain_is_declared(tmp_path: Path) -> None:
    hosts = (
        "127.0.0.1 127.1.2.3 10.0.0.1 192.168.1.1 169.254.169.254 0.0.0.0 [::1] [::ffff:127.0.0.1] [fe80::1] [fd00::1]"
    )
    targets = [f"http://{host}/" for host in (*hosts.split(), "localhost", "intranet.localhost")]
    starts = [f"http://noviny.example/{number}" for number in range(len(targets))]
    with serve({start: redirect(target) for start, target in zip(starts, targets, strict=True)}) as server:
        run = crawl(tmp_path, server, *starts, domains=())

    assert sorted(server.urls) == sorted(starts)
    assert sorted(item["failed"] for item in run.items) == sorted(targets)
    assert run.stats["guard/private"] == len(targets)


def test_only_http_is_spoken(tmp_path: Path) -> None:
    urls = ["ftp://noviny.example/1", "file:///etc/hostname", "data:text/html,ahoj"]
    with serve({}) as server:
        run = crawl(tmp_path, server, *urls, domains=())

    assert sorted(item["failed"] for item in run.items) == sorted(urls)
    assert run.stats["guard/scheme"] == len(urls)


def test_a_name_that_resolves_to_a_private_address_is_not_connected_to(tmp_path: Path) -> None:
    resolve = "import socket\nsocket.gethostbyname = lambda name: '127.0.0.1'\n"
    with serve({}) as server:
        url = f"http://noviny.example:{server.port}/1"
        server.answers[url] = page("<p>strana")
        source = resolve + SPIDER.format(domains=["noviny.example"], urls=[url])
        refused = run_spider(tmp_path, source, ROBOTSTXT_OBEY=False)
        assert server.requests == []

        allowed = run_spider(tmp_path, source, ROBOTSTXT_OBEY=False, ALLOW_PRIVATE_ADDRESSES=True)
        assert len(server.requests) == 1

    assert refused.items == [{"failed": url, "why": "CannotResolveHostError"}]
    assert refused.log.count("noviny.example leads to 127.0.0.1, which is not a public address: refused") == 1
    assert allowed.items == [{"url": url}]


def test_private_addresses_can_be_allowed_for_tests(tmp_path: Path) -> None:
    with serve({}) as server:
        server.answers[f"{server.address}/1"] = page("<p>strana")
        source = SPIDER.format(domains=["127.0.0.1"], urls=[f"{server.address}/1"])
        run = run_spider(tmp_path, source, ROBOTSTXT_OBEY=False, ALLOW_PRIVATE_ADDRESSES=True)

    assert run.items == [{"url": f"{server.address}/1"}]


@given(
    st.one_of(
        st.ip_addresses(network="10.0.0.0/8"),
        st.ip_addresses(network="100.64.0.0/10"),
        st.ip_addresses(network="127.0.0.0/8"),
        st.ip_addresses(network="169.254.0.0/16"),
        st.ip_addresses(network="172.16.0.0/12"),
        st.ip_addresses(network="192.168.0.0/16"),
        st.ip_addresses(network="224.0.0.0/4"),
        st.ip_addresses(network="240.0.0.0/4"),
        st.ip_addresses(network="fc00::/7"),
        st.ip_addresses(network="fe80::/10"),
        st.ip_addresses(network="::ffff:10.0.0.0/104"),
        st.ip_addresses(network="2002:7f00::/24"),
    )
)
def test_no_address_of_a_special_network_is_public(address: object) -> None:
    assert not is_public(str(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="noviny"):
        is_public("noviny.example")
