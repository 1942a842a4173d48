"""Conditional requests to the replica (RFC 9110, section 13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replica.conditional import conditional
from replica.faults import Fault
from replica.routes import Response
from replica.running import Replica
from support.replica_pages import consenting, fetch, plain

CHANGED = ["globe24", "idnes", "irozhlas"]


@pytest.fixture(params=CHANGED)
def site(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def replica(site: str) -> Iterator[Replica]:
    """A replica of one site, of its own for each test."""
    with Replica([site], articles=24) as running:
        yield running


@pytest.fixture
def number(replica: Replica, site: str) -> int:
    """A plain article."""
    return plain(replica, site)


class TestConditional:
    @pytest.fixture(params=["article", "listing", "source"])
    def url(self, request: pytest.FixtureRequest, replica: Replica, site: str, number: int) -> str:
        newsroom = replica.newsrooms[site]
        section = newsroom.site.section_url(newsroom.section(number)[0])
        return {"article": newsroom.url(number), "listing": section, "source": newsroom.site.sources[0].url}[
            request.param
        ]

    def test_a_tag_that_matches_is_not_sent_again(self, replica: Replica, site: str, url: str) -> None:
        first, _ = fetch(replica, url, consenting(replica, site))
        tag = first.headers["ETag"]
        for tags in (tag, f"W/{tag}", f'"x", {tag}', f'W/"a,b",W/{tag} , "c"', "*"):
            response, content = fetch(replica, url, consenting(replica, site, If_None_Match=tags))
            assert (response.status, content, response.headers["ETag"]) == (304, b"", tag), tags
            assert response.headers["Last-Modified"] == first.headers["Last-Modified"]
            assert (replica.requests[-1].status, replica.requests[-1].url) == (304, url)
        for tags in ('"x"', "", tag.strip('"'), f'{tag[:-1]}x"', '"*"'):
            response, content = fetch(replica, url, consenting(replica, site, If_None_Match=tags))
            assert response.status == 200, tags
            assert content

    def test_a_date_counts_where_there_is_no_tag(self, replica: Replica, site: str, number: int) -> None:
        url = replica.newsrooms[site].url(number)
        first, _ = fetch(replica, url, consenting(replica, site))
        date, tag = first.headers["Last-Modified"], first.headers["ETag"]
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", date)
        moment = parsedate_to_datetime(date)
        earlier, later = (format_datetime(moment + timedelta(seconds=step), usegmt=True) for step in (-1, 1))
        for since, status in ((date, 304), (later, 304), (earlier, 200), ("včera".encode().decode("latin-1"), 200)):
            response, _ = fetch(replica, url, consenting(replica, site, If_Modified_Since=since))
            assert response.status == status, since
        both = consenting(replica, site, If_None_Match='"x"', If_Modified_Since=date)
        assert fetch(replica, url, both)[0].status == 200
        both = consenting(replica, site, If_None_Match=tag, If_Modified_Since=earlier)
        assert fetch(replica, url, both)[0].status == 304
        replica.desks[site].edit(number, perex=True)
        for headers in ({"If_None_Match": tag}, {"If_Modified_Since": date}):
            assert fetch(replica, url, consenting(replica, site, **headers))[0].status == 200

    def test_what_is_gone_or_has_moved_is_no_304(self, replica: Replica, site: str, number: int) -> None:
        url = replica.newsrooms[site].url(number)
        first, _ = fetch(replica, url, consenting(replica, site))
        same = consenting(replica, site, If_None_Match=first.headers["ETag"])
        moved = replica.desks[site].move(number)
        assert fetch(replica, url, same)[0].status == 301
        replica.desks[site].delete(number, 410)
        assert fetch(replica, moved, same)[0].status == 410
        assert fetch(replica, moved, consenting(replica, site, If_None_Match="*"))[0].status == 410

    def test_a_slow_answer_is_a_304_too(self, replica: Replica, site: str, number: int) -> None:
        url = replica.newsrooms[site].url(number)
        first, _ = fetch(replica, url, consenting(replica, site))
        replica.set_faults(Fault(kind="delay", value="0.01"))
        response, _ = fetch(replica, url, consenting(replica, site, If_None_Match=first.headers["ETag"]))
        assert (response.status, replica.requests[-1].fault) == (304, "delay")
        replica.set_faults(Fault(kind="status"))
        response, _ = fetch(replica, url, consenting(replica, site, If_None_Match=first.headers["ETag"]))
        assert response.status == 503

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_any_header_gives_an_answer(self, tags: str, since: str) -> None:
        right = Response(body=b"x", headers={"ETag": '"a"', "Last-Modified": "Sun, 22 Nov 2026 11:00:00 GMT"})
        for headers in ({"if-none-match": tags}, {"if-modified-since": since}):
            assert conditional(headers, right).status in (200, 304)
        if '"a"' not in tags and tags.strip() != "*":
            assert conditional({"if-none-match": tags}, right) is right

    @pytest.mark.parametrize(
        "since",
        [
            *("", "0", "x" * 9999, "Sun, 99 Nov 2026 11:00:00 GMT", "Sun, 22 Nov 2026 11:00:00 -0000"),
            *(f"Sun, 22 Nov 2099 11:00:00 +{'9' * length}" for length in (9, 30)),
        ],
    )
    def test_a_date_that_is_none_does_not_count(self, since: str) -> None:
        right = Response(body=b"x", headers={"Last-Modified": "Sun, 22 Nov 2026 11:00:00 GMT"})
        assert conditional({"if-modified-since": since}, right) is right
