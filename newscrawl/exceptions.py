"""What goes wrong with a request, an item or the feed, by name: Scrapy counts dropped items by exception class."""

from __future__ import annotations

from scrapy.exceptions import DropItem, IgnoreRequest


class Rejected(DropItem):
    """An item that is not published and lands in quarantine with `reason`; never raised itself."""

    level = "WARNING"

    def __init__(self, reason: str, item: object = None) -> None:
        """Take why, and the row as it stood when it was rejected (null: the item as the spider yielded it)."""
        super().__init__(reason, log_level=self.level)
        self.reason = reason
        self.item = item


class InvalidItem(Rejected):
    """Raised by Validate: the row breaks the output schema or a rule between its fields."""

    level = "ERROR"


class NoStory(Rejected):
    """Raised by Separate: nothing of the page's main column is story."""


class DuplicateItem(DropItem):
    """Raised by Deduplicate: the row is in the feed already."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="DEBUG")


class UnchangedItem(DuplicateItem):
    """Raised by Deduplicate: the article was read again and is as the feed has it."""


class NotWritten(DropItem):
    """Raised by Write after the feed has failed: the row is not in the feed and will be crawled again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="DEBUG")


class FeedError(Exception):
    """The feed cannot be written: wrong directory, disk full, read-only."""


class StateError(Exception):
    """The store of what has been seen cannot be read or written."""


class AlreadyRunning(FeedError):  # noqa: N818 - says what is the case
    """Another run of the site is under way."""


class RefusedRequest(IgnoreRequest):
    """Raised by Guard and RobotsTxt, which have counted and logged it: a request that must not leave."""


class BudgetSpent(RefusedRequest):
    """Raised by Budget: the run has made all the requests, or taken all the time, that it was given."""
