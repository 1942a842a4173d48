"""Changes to the replica's articles by its control path."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from replica.running import Replica


@pytest.fixture
def replica() -> Iterator[Replica]:
    with Replica(["irozhlas"], articles=24) as running:
        yield running


class TestChanges:
    def post(self, replica: Replica, path: str, data: bytes = b"") -> tuple[int, Any]:
        request = urllib.request.Request(f"{replica.proxy_url}/_control/{path}", data, method="POST")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=30) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def test_every_change(self, replica: Replica) -> None:
        newsroom, number = replica.newsrooms["irozhlas"], 5
        url = newsroom.url(number)
        name = f"irozhlas/{number}"
        done = {"title": True, "perex": False, "added": 2, "removed": 0, "edited": 1}
        wanted = json.dumps({"title": True, "added": 2, "edited": 1}).encode()
        assert self.post(replica, f"edit/{name}", wanted) == (200, {"number": number, "url": url} | done)
        assert self.post(replica, f"reteaser/{name}") == (200, {"number": number, "url": url})
        assert self.post(replica, f"noise/{name}", b"{}") == (200, {"number": number, "url": url})
        status, moved = self.post(replica, f"move/{name}")
        assert (status, moved) == (200, {"number": number, "url": newsroom.url(number)})
        assert moved["url"] != url
        edition = newsroom.edition(number)
        assert (edition.edits, edition.teasers, edition.noise, len(edition.slugs)) == (1, 1, 1, 1)
        assert self.post(replica, f"delete/{name}", b'{"status": 410}')[0] == 200
        assert newsroom.edition(number).gone == 410
        assert self.post(replica, f"restore/{name}")[0] == 200
        assert newsroom.edition(number) == edition
        assert self.post(replica, "publish/irozhlas") == (200, {"urls": [newsroom.url(25)]})
        assert self.post(replica, "publish/irozhlas", b'{"count": 2}')[1]["urls"] == replica.urls("irozhlas")[-2:]

    @pytest.mark.parametrize(
        "path",
        [
            *(
                "edit/irozhlas/25",
                "edit/irozhlas/0",
                "edit/irozhlas/-1",
                "edit/irozhlas/x",
                "edit/irozhlas",
                "edit/neni/1",
            ),
            *(
                "publish/neni",
                "restore/irozhlas/3",
                "neni/irozhlas/3",
                "delete/irozhlas/500000",
                "set_faults/irozhlas/3",
            ),
        ],
    )
    def test_unknown(self, replica: Replica, path: str) -> None:
        assert self.post(replica, path) == (404, b"not found\n")
        assert replica.newsrooms["irozhlas"].editions == {}

    @pytest.mark.parametrize(
        ("path", "data"),
        [
            ("edit/irozhlas/3", b"{"),
            ("edit/irozhlas/3", b"[]"),
            ("edit/irozhlas/3", b"null"),
            ("edit/irozhlas/3", b"\xff\xfe{"),
            ("edit/irozhlas/3", b"[" * 100_000),
            ("edit/irozhlas/3", b'{"headline": true}'),
            ("edit/irozhlas/3", b'{"added": "3"}'),
            ("edit/irozhlas/3", b'{"added": 1.5}'),
            ("edit/irozhlas/3", b'{"added": -1}'),
            ("edit/irozhlas/3", b'{"edited": 1e9}'),
            ("noise/irozhlas/3", b'{"count": 3}'),
            ("delete/irozhlas/3", b'{"status": 200}'),
            ("publish/irozhlas", b'{"count": 0}'),
            ("publish/irozhlas", b'{"count": "2"}'),
            ("publish/irozhlas", b"3"),
        ],
    )
    def test_wrong_arguments(self, replica: Replica, path: str, data: bytes) -> None:
        assert self.post(replica, path, data)[0] == 400
        assert replica.newsrooms["irozhlas"].editions == {}
        assert len(replica.urls("irozhlas")) == 24
