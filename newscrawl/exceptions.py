"""What goes wrong with a request, an item, the feed or the state; Scrapy counts dropped items by exception class."""

from __future__ import annotations

from scrapy.exceptions import DropItem, IgnoreRequest


class Rejected(DropItem):
    """Base of the errors whose item is not published and goes to the quarantine; only subclasses are raised."""

    level = "WARNING"

    def __init__(self, reason: str, item: object = None) -> None:
        """Take the reason, which the quarantine shows as detail, and the row as it was when it was rejected.

        Without a row the quarantine shows the item that Scrapy says was dropped.
        """
        super().__init__(reason, log_level=self.level)
        self.reason = reason
        self.item = item


class InvalidItem(Rejected):
    """Raised by Validate: the row breaks the output schema or a rule between its fields."""

    level = "ERROR"


class NoStory(Rejected):
    """Raised by Separate: nothing in the page's main column is story."""


class SuspectRevision(Rejected):
    """Raised by Deduplicate: a revision lacks much of the one before, and a later visit is to confirm it."""


class SecondForm(Rejected):
    """Raised by Deduplicate: a row of the article is in the run's files already, and this one reads otherwise."""

    level = "INFO"


class DuplicateItem(DropItem):
    """Raised by Deduplicate: the row is in the feed or on its way there; or a tombstone has no article there."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="DEBUG")


class UnchangedItem(DuplicateItem):
    """Raised by Deduplicate: the article was fetched again and reads as its last revision in the feed."""


class NotWritten(DropItem):
    """Raised by Write and Deduplicate once feed or state have failed: a later run fetches the page of the row again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, log_level="DEBUG")


class FeedError(Exception):
    """The feed cannot be written, for instance because its directory is read-only or the disk full."""


class StateError(Exception):
    """The store of the state cannot be read or written."""


class AlreadyRunning(FeedError):  # noqa: N818 - says what is the case
    """The feed of a site cannot be written because another run of the site is under way."""


class RefusedRequest(IgnoreRequest):
    """Raised for a request that must not be made, by Guard, RobotsTxt and Budget, which have counted and logged it."""


class BudgetSpent(RefusedRequest):
    """Raised by Budget: the run has made all requests, or used all the time, of its allowance."""
