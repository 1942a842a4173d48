"""The replica over real HTTP and TLS: proxy, aliases, feeds, faults, control path."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.request
from collections import Counter
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import fromstring

import pytest
from protego import Protego
from selectolax.lexbor import LexborHTMLParser

from replica.faults import KINDS, Fault, Faults, parse_fault
from replica.running import Replica
from support.paths import ROOT
from support.replica_pages import fetch

GLOBE24 = "https://globe24.cz"


def article_url(replica: Replica, variant: str = "plain", site: str = "globe24") -> str:
    return str(next(truth["url"] for truth in replica.truth(site) if truth["variant"] == variant))


class TestProxy:
    def test_https_page_with_a_trusted_certificate(self, replica: Replica) -> None:
        url = article_url(replica)
        response, body = fetch(replica, url)
        assert response.status == 200
        assert url.encode() in body
        assert [(r.method, r.url, r.status) for r in replica.requests][1:] == [("GET", url, 200)]

    def test_certificate_is_trusted_by_nobody_else(self, replica: Replica) -> None:
        with pytest.raises(ssl.SSLCertVerificationError):
            fetch(replica, GLOBE24, trusted=False)

    def test_environment_is_enough_for_a_client(self, replica: Replica) -> None:
        code = "import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).status)"
        run = subprocess.run(
            [sys.executable, "-c", code, article_url(replica)],
            env=os.environ | replica.env,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert run.stdout.strip() == "200", run.stderr

    def test_tunnel_is_kept_open(self, replica: Replica) -> None:
        context = ssl.create_default_context(cafile=str(replica.ca_file))
        connection = http.client.HTTPSConnection("127.0.0.1", replica.port, context=context, timeout=10)
        connection.set_tunnel("globe24.cz")
        for _ in range(5):
            connection.request("GET", "/rss/")
            assert connection.getresponse().read()
        connection.close()
        assert len({request.connection for request in replica.requests}) == 1
        assert Counter(request.method for request in replica.requests) == {"CONNECT": 1, "GET": 5}

    @pytest.mark.parametrize("url", ["http://example.com/a", "http://169.254.169.254/latest", "http://127.0.0.1/"])
    def test_unknown_host_is_refused_and_recorded(self, replica: Replica, url: str) -> None:
        response, _ = fetch(replica, url)
        assert response.status == 502
        assert [(r.url, r.status) for r in replica.requests] == [(url, 502)]

    def test_tunnel_to_an_unknown_host_is_refused_and_recorded(self, replica: Replica) -> None:
        with pytest.raises(OSError, match="502"):
            fetch(replica, "https://example.com/")
        assert [(r.method, r.host, r.status) for r in replica.requests] == [("CONNECT", "example.com", 502)]

    def test_gzip_and_conditional_requests(self, replica: Replica) -> None:
        url = article_url(replica)
        plain, body = fetch(replica, url)
        packed, packed_body = fetch(replica, url, {"Accept-Encoding": "gzip, deflate"})
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed_body) == body
        assert plain.headers["Last-Modified"]
        unchanged, nothing = fetch(replica, url, {"If-None-Match": plain.headers["ETag"]})
        assert (unchanged.status, nothing) == (304, b"")

    def test_no_http_at_all(self, replica: Replica) -> None:
        for junk in (b"\x16\x03\x01", b"GET\r\n\r\n", b"CONNECT nowhere\r\n\r\n", b"A" * 2_000_000):
            with pytest.raises((OSError, http.client.HTTPException, ValueError)):
                _raw(replica, junk)
        assert fetch(replica, f"{GLOBE24}/rss/")[0].status == 200

    def test_stop_with_an_open_tunnel_is_silent(self, caplog: pytest.LogCaptureFixture) -> None:
        with Replica(["globe24"], articles=5) as replica:
            context = ssl.create_default_context(cafile=str(replica.ca_file))
            connection = http.client.HTTPSConnection("127.0.0.1", replica.port, context=context, timeout=10)
            connection.set_tunnel("globe24.cz")
            connection.request("GET", "/rss/")
            assert connection.getresponse().read()
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.1", replica.port), timeout=5)
        connection.close()
        assert caplog.records == []

    def test_a_port_in_use_is_an_error(self, replica: Replica) -> None:
        second = Replica(["globe24"], port=replica.port)
        with pytest.raises(OSError, match=r"address already in use|Address already in use"):
            second.start()
        second.stop()


def _raw(replica: Replica, data: bytes) -> None:
    with socket.create_connection(("127.0.0.1", replica.port), timeout=5) as sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: sock.recv(65536), b""))
    if not answer.startswith(b"HTTP/1.1 200"):
        raise ValueError(answer[:40])


class TestSites:
    @pytest.mark.parametrize("site", ["globe24", "eurozpravy", "newsbox", "press1"])
    def test_listings_lead_to_every_article(self, replica: Replica, site: str) -> None:
        newsroom = replica.newsrooms[site]
        origin = newsroom.site.origin
        pages = [
            f"{origin}/{path}" for path, _ in (*newsroom.site.sections, newsroom.site.weather, newsroom.site.opinion)
        ]
        found: set[int] = set()
        disallowed: set[str] = set()
        for page in pages:
            _, body = fetch(replica, page)
            tree = LexborHTMLParser(body.decode())
            links = [urljoin(page, node.attributes["href"] or "") for node in tree.css(".b-teaser__title a")]
            pages += [urljoin(page, node.attributes["href"] or "") for node in tree.css("a[rel=next]")]
            found |= {number for link in links if (number := newsroom.find(urlsplit(link).path))}
            disallowed |= {urlsplit(link).path for link in links if "/interni/" in link}
        assert found >= set(range(1, 61))
        assert disallowed
        assert disallowed <= set(replica.disallowed(site))

    def test_listing_items_have_alt_title_and_perex_but_no_date(self, replica: Replica) -> None:
        text = fetch(replica, f"{GLOBE24}/svet")[1].decode()
        item = LexborHTMLParser(text).css_first(".b-teaser--listing")
        assert item is not None
        assert item.css_first("img[alt]")
        assert item.css_first("h3 a")
        assert item.css_first(".b-teaser__perex")
        assert not re.search(r"\d{4} \d+:\d\d|včera|před \d", item.text())

    def test_aliases_lead_to_the_canonical_article(self, replica: Replica) -> None:
        newsroom = replica.newsrooms["eurozpravy"]
        number = 60
        url, path = newsroom.url(number), newsroom.path(number)
        aliases = [
            f"http://eurozpravy.cz{path}",
            f"https://www.eurozpravy.cz{path}",
            f"{url}/",
            f"https://eurozpravy.cz{newsroom.path(number, 'digits')}",
            f"http://zahranicni.eurozpravy.cz{newsroom.path(number, 'digits')}",
            re.sub(r"/[^/]+(\.\w{8})$", r"/drivejsi-titulek\1", url),
        ]
        for alias in aliases:
            response, _ = fetch(replica, alias)
            assert (response.status, response.headers["Location"]) == (301, url), alias
        response, body = fetch(replica, f"{url}?utm_source=x")
        assert response.status == 200
        assert f'<link rel="canonical" href="{url}">' in body.decode()

    def test_hex_address_with_and_without_slash(self, replica: Replica) -> None:
        url = article_url(replica, "archive-hex-slash")
        assert re.fullmatch(r"https://globe24\.cz/ekonomika/komercni-sdeleni/[a-z0-9-]+\.[0-9a-f]{8}", url)
        assert [fetch(replica, address)[0].status for address in (url, f"{url}/")] == [200, 200]

    def test_addresses_follow_the_known_grammar(self, replica: Replica) -> None:
        grammar = re.compile(
            r"https://eurozpravy\.cz/(?:[a-z0-9-]+/){1,2}(?:[a-z0-9-]+\.[0-9a-z]{8}|\d{3,7}-[a-z0-9-]+)"
        )
        urls = [truth["url"] for truth in replica.truth("eurozpravy")]
        assert len(set(urls)) == 60
        assert all(grammar.fullmatch(url) for url in urls)

    @pytest.mark.parametrize("path", ["/nic", "/svet?page=999", "/svet/neni.aaaaaaaa", "/wiki/neni", "/sitemap.xml"])
    def test_what_is_not_there(self, replica: Replica, path: str) -> None:
        response, body = fetch(replica, GLOBE24 + path)
        assert response.status == 404
        assert "Stránka nenalezena" in body.decode()

    def test_author_and_tag_pages_are_no_articles(self, replica: Replica) -> None:
        page = fetch(replica, article_url(replica))[1].decode()
        paths = set(re.findall(r'href="(/(?:autor|wiki)/[a-z0-9-]+)"', page))
        assert len(paths) >= 2
        for path in paths:
            response, body = fetch(replica, GLOBE24 + path)
            assert response.status == 200
            assert ("Profil editora" in body.decode()) == path.startswith("/autor/")

    def test_robots(self, replica: Replica) -> None:
        rules = Protego.parse(fetch(replica, f"{GLOBE24}/robots.txt")[1].decode())
        assert rules.crawl_delay("newscrawl") == 0.02
        assert not rules.can_fetch(f"{GLOBE24}{replica.disallowed('globe24')[0]}", "newscrawl")
        assert not rules.can_fetch(f"{article_url(replica)}?tisk=1", "newscrawl")
        assert rules.can_fetch(article_url(replica), "newscrawl")

    def test_rss_holds_the_newest_only(self, replica: Replica) -> None:
        response, body = fetch(replica, f"{GLOBE24}/rss/")
        items = fromstring(body).findall("channel/item")
        links = [str(item.findtext("link")) for item in items]
        truths = {truth["url"]: truth for truth in replica.truth("globe24")}
        assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
        assert len(items) == 30
        assert any("?utm_source=" in link for link in links)
        for item, link in zip(items, links, strict=True):
            truth = truths[link.partition("?")[0]]
            assert item.findtext("title") == truth["title"]
            published = parsedate_to_datetime(str(item.findtext("pubDate")))
            assert published == datetime.fromisoformat(truth["published_at"])

    def test_sitemap_of_press1(self, replica: Replica) -> None:
        robots = fetch(replica, "https://press1.cz/robots.txt")[1].decode()
        body = fetch(replica, "https://press1.cz/sitemap.xml")[1]
        found = [node.text for node in fromstring(body).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
        assert Protego.parse(robots).sitemaps
        assert set(found) == {truth["url"] for truth in replica.truth("press1")}

    def test_windows_1250_page(self, replica: Replica) -> None:
        truth = next(truth for truth in replica.truth("globe24") if truth["variant"] == "windows-1250")
        response, body = fetch(replica, truth["url"])
        assert response.headers["Content-Type"] == "text/html; charset=windows-1250"
        assert truth["title"] in body.decode("windows-1250")
        with pytest.raises(UnicodeDecodeError):
            body.decode()

    def test_windows_1250_page_that_does_not_say_so(self, replica: Replica) -> None:
        response, body = fetch(replica, article_url(replica, "windows-1250-undeclared"))
        assert response.headers["Content-Type"] == "text/html"
        assert b"charset" not in body
        assert "Přejít k obsahu" in body.decode("windows-1250")

    def test_padding_makes_pages_as_heavy_as_real_ones(self) -> None:
        with Replica(["globe24"], padding=80) as replica:
            _, body = fetch(replica, article_url(replica))
        assert 80_000 < len(body) < 160_000


class TestFaults:
    @pytest.fixture
    def url(self, replica: Replica) -> str:
        return article_url(replica)

    @pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
    def test_status(self, replica: Replica, url: str, status: int) -> None:
        replica.set_faults(Fault(kind="status", value=str(status)))
        assert fetch(replica, url)[0].status == status
        assert (replica.requests[-1].status, replica.requests[-1].fault) == (status, "status")

    def test_reset(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="reset"))
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected, ssl.SSLError)):
            fetch(replica, url)
        assert replica.requests[-1].status == 0

    def test_truncated_body(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="truncate"))
        with pytest.raises(http.client.IncompleteRead):
            fetch(replica, url)

    def test_redirect_loop_never_ends(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="loop"))
        seen = [url]
        for _ in range(5):
            response, _ = fetch(replica, seen[-1])
            assert response.status == 302
            seen.append(urljoin(seen[-1], response.headers["Location"]))
        assert len(set(seen)) == 6

    @pytest.mark.parametrize("target", ["https://example.com/", "http://127.0.0.1/", "http://169.254.169.254/latest"])
    def test_redirect(self, replica: Replica, url: str, target: str) -> None:
        replica.set_faults(Fault(kind="redirect", value=target))
        assert fetch(replica, url)[0].headers["Location"] == target

    def test_wrong_charset(self, replica: Replica, url: str) -> None:
        _, right = fetch(replica, url)
        replica.set_faults(Fault(kind="charset", value="iso-8859-2"))
        response, body = fetch(replica, url)
        assert body == right
        assert response.headers["Content-Type"] == "text/html; charset=iso-8859-2"

    def test_endless_body_is_bounded(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="endless", value="3"))
        assert len(fetch(replica, url)[1]) == 3 << 20

    def test_gzip_bomb(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="bomb", value="5"))
        response, body = fetch(replica, url)
        assert response.headers["Content-Encoding"] == "gzip"
        assert len(body) < 20_000
        assert len(gzip.decompress(body)) > 5 << 20

    def test_delay_gives_the_right_page_later(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="delay", value="0.01"))
        assert fetch(replica, url)[0].status == 200
        assert replica.requests[-1].fault == "delay"

    def test_only_the_pattern_and_only_so_many_times(self, replica: Replica, url: str) -> None:
        replica.set_faults(Fault(kind="status", pattern=re.escape(url), times=2))
        assert [fetch(replica, url)[0].status for _ in range(3)] == [503, 503, 200]
        assert fetch(replica, f"{GLOBE24}/rss/")[0].status == 200

    def test_probability_follows_the_seed(self) -> None:
        def hits(seed: int) -> list[bool]:
            rules = Faults([Fault(kind="reset", probability=0.3)], seed=seed)
            return [rules.choose(f"https://globe24.cz/{number}") is not None for number in range(400)]

        assert hits(1) == hits(1) != hits(2)
        assert 60 < sum(hits(1)) < 180

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("reset", Fault(kind="reset")),
            ("status=503@0.1x1::/svet/", Fault(kind="status", value="503", probability=0.1, times=1, pattern="/svet/")),
            (
                "redirect=http://169.254.169.254/::x",
                Fault(kind="redirect", value="http://169.254.169.254/", pattern="x"),
            ),
            ("truncatex2", Fault(kind="truncate", times=2)),
        ],
    )
    def test_written_faults(self, text: str, fault: Fault) -> None:
        assert parse_fault(text) == fault

    @pytest.mark.parametrize("text", ["", "nonsense", "redirect", "status=500::[", "=3"])
    def test_wrongly_written_faults(self, text: str) -> None:
        with pytest.raises((ValueError, re.error)):
            parse_fault(text)

    def test_every_kind_has_a_default(self) -> None:
        assert all(Fault(kind=kind, value="x" if kind == "redirect" else "") for kind in KINDS)  # type: ignore[arg-type]


class TestControl:
    @pytest.fixture
    def base(self, replica: Replica) -> str:
        return replica.proxy_url

    def get(self, url: str, data: bytes | None = None) -> bytes:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(url, data, timeout=30) as response:
            return bytes(response.read())

    def test_index_for_a_human(self, replica: Replica, base: str) -> None:
        assert "Globe24.cz" in self.get(f"{base}/").decode()
        assert replica.requests == []

    def test_truth_log_and_disallowed_paths(self, replica: Replica, base: str) -> None:
        truth = [json.loads(line) for line in self.get(f"{base}/_control/truth/globe24").splitlines()]
        assert truth == replica.truth("globe24")
        urls = [json.loads(line) for line in self.get(f"{base}/_control/urls/globe24").splitlines()]
        assert urls == replica.urls("globe24") == [row["url"] for row in truth]
        fetch(replica, f"{GLOBE24}/rss/")
        log = [json.loads(line) for line in self.get(f"{base}/_control/requests").splitlines()]
        assert [row["path"] for row in log] == ["", "/rss/"]
        assert json.loads(self.get(f"{base}/_control/disallowed"))["globe24"] == replica.disallowed("globe24")

    def test_faults_and_reset(self, replica: Replica, base: str) -> None:
        self.get(f"{base}/_control/faults", b'[{"kind": "status", "value": "500"}]')
        assert fetch(replica, f"{GLOBE24}/rss/")[0].status == 500
        self.get(f"{base}/_control/reset", b"")
        assert replica.requests == []
        assert fetch(replica, f"{GLOBE24}/rss/")[0].status == 200

    @pytest.mark.parametrize("body", [b'[{"kind": "x"}]', b"{", b'[{"typ": 1}]', b"[3]"])
    def test_wrong_faults_are_refused(self, base: str, body: bytes) -> None:
        with pytest.raises(urllib.error.HTTPError, match="400"):
            self.get(f"{base}/_control/faults", body)

    def test_it_is_not_reached_through_the_proxy(self, replica: Replica, base: str) -> None:
        assert fetch(replica, f"{base}/_control/requests")[0].status == 502


class TestCommand:
    def test_it_says_where_it_listens_and_ends_on_a_signal(self) -> None:
        command = [
            sys.executable,
            "-m",
            "tests.replica",
            "--articles",
            "20",
            "--site",
            "globe24",
            "--fault",
            "status=418",
        ]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_env(PYTHONHASHSEED="7"))
        try:
            assert process.stdout
            ready = json.loads(process.stdout.readline())
            assert ready["sites"] == {"globe24": "https://globe24.cz/"}
            assert Path(ready["ca"]).exists()
            assert ready["env"]["https_proxy"] == ready["proxy"] == f"http://127.0.0.1:{ready['port']}"
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            lines = opener.open(f"{ready['proxy']}/_control/truth/globe24", timeout=30).read().splitlines()
            with Replica(["globe24"], articles=20) as same:
                assert [json.loads(line) for line in lines] == same.truth("globe24")
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=20) == 0
        assert not Path(ready["ca"]).exists()


def _env(**more: str) -> dict[str, str]:
    return os.environ | more


SPIDER = """
import scrapy

class Small(scrapy.Spider):
    name = "small"
    allowed_domains = ["globe24.cz"]
    start_urls = ["https://globe24.cz/rss/"]
    custom_settings = {"DOWNLOAD_DELAY": 0.01, "CONCURRENT_REQUESTS_PER_DOMAIN": 1, "REMOTE_CONTROL_ENABLED": False,
                       "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False}

    def parse(self, response):
        for link in response.xpath("//item/link/text()").getall():
            yield scrapy.Request(link, self.parse_article)

    def parse_article(self, response):
        yield {"url": response.url, "title": response.css("h1::text").get()}
"""


def test_scrapy_crawls_through_one_tunnel(replica: Replica, tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(SPIDER)
    command = [sys.executable, "-m", "scrapy", "runspider", "small.py", "-O", "out.jsonl", "-L", "ERROR"]
    env = _env(**replica.env, SCRAPY_SETTINGS_MODULE="")
    run = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    titles = {truth["title"] for truth in replica.truth("globe24")}
    assert len(rows) == 30
    assert {row["title"] for row in rows} <= titles
    assert all(row["url"].startswith("https://globe24.cz/") for row in rows)
    by_method = Counter(request.method for request in replica.requests)
    assert by_method["GET"] == 31
    assert by_method["CONNECT"] <= 5
