"""What a visit keeps of a response."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from newscrawl.crawling.visits import MAX_ETAG_CHARACTERS, validators

MOMENT = "Fri, 27 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        pytest.param({"ETag": 'W/"a"', "Last-Modified": MOMENT}, ('W/"a"', MOMENT), id="both"),
        pytest.param({}, (None, None), id="none"),
        pytest.param({"ETag": "", "Last-Modified": ""}, (None, None), id="empty"),
        pytest.param({"ETag": "x" * MAX_ETAG_CHARACTERS}, ("x" * MAX_ETAG_CHARACTERS, None), id="long"),
        pytest.param(
            {"ETag": "x" * (MAX_ETAG_CHARACTERS + 1), "Last-Modified": MOMENT}, (None, MOMENT), id="too long to send"
        ),
    ],
)
def test_validators_are_those_that_a_later_request_can_send(
    headers: dict[str, str], kept: tuple[str | None, str | None]
) -> None:
    assert validators(Response("https://zpravy.example/", headers=headers)) == kept
