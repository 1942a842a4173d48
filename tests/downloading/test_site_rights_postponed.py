"""While its host may not be asked, a tdmrep.json counts as not looked for."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager
from scrapy.statscollectors import MemoryStatsCollector

from newscrawl.crawling.visits import FOUND, RIGHTS
from newscrawl.downloading.site_rights import SiteRights
from newscrawl.exceptions import BudgetSpent, HostLeft

PAGE = "https://zpravy.example/most"


@pytest.mark.parametrize("error", [HostLeft("left alone"), BudgetSpent("spent")])
def test_a_tdmrep_json_that_was_postponed_is_asked_for_with_the_next_article(error: Exception) -> None:
    answers: list[Exception | Response] = [error, TextResponse(PAGE, body=b'{"location": "/", "tdm-reservation": 1}')]

    async def download_async(request: Request) -> Response:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    settings = Settings({"TDMREP_ENABLED": True, "CLOCK": "newscrawl.clock.Clock"})
    crawler: Any = SimpleNamespace(
        settings=settings,
        signals=SignalManager(),
        engine=SimpleNamespace(download_async=download_async),
        get_extension=lambda _: None,
        get_downloader_middleware=lambda _: None,
    )
    crawler.stats = MemoryStatsCollector(SimpleNamespace(settings=settings))  # type: ignore[arg-type]
    rights = SiteRights.from_crawler(crawler)
    request = Request(PAGE, meta={FOUND: None})
    for reserved in ([], ["1"]):
        asyncio.run(rights.process_request(request))
        rights.process_response(request, Response(PAGE))
        assert [signal.value for signal in request.meta[RIGHTS]] == reserved
    assert answers == []
