"""Log lines about items: one line an item, with the address of its page and without its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

from newscrawl.items import page_of

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class ItemAddresses(LogFormatter):
    """Names a dropped or failed item by the address of the page it stood on, where Scrapy prints all of it."""

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Return the line for an item that a pipeline dropped, at the level its exception asks for."""
        result = super().dropped(item, exception, response, spider)
        return {"level": result["level"], "msg": "Dropped: %s: %s", "args": (_address(item), exception)}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Return the line for an item on which a pipeline failed; Scrapy adds the traceback."""
        result = super().item_error(item, exception, response, spider)
        return {"level": result["level"], "msg": "Error processing an item of %s", "args": (_address(item),)}


def _address(item: Any) -> str:
    return page_of(item) or type(item).__name__
