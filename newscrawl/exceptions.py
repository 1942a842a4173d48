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


class OlderCapture(DuplicateItem):
    """Raised by Deduplicate in a replay: the feed has a later form of the article, or knows that it is gone."""


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


class TooCostly(Exception):  # noqa: N818 - the reason that the quarantine shows
    """A page took more time or memory to read than a page may; the message says which."""


class ReadingFailed(Exception):  # noqa: N818 - the reason that the quarantine shows
    """The reader failed on a page; the message is the traceback, or how its process ended."""

    @property
    def last_line(self) -> str:
        """The last line of the message: the exception itself."""
        return str(self).rstrip().rpartition("\n")[2]


class NotArchived(Exception):  # noqa: N818 - says what is the case
    """A replay asks for a page that the archive does not have."""


class NoBrowser(Exception):  # noqa: N818 - says what is the case
    """There is no browser that could show a page; the message says why."""


class RenderingFailed(Exception):  # noqa: N818 - the reason that the quarantine shows
    """The browser could not show a page to its end."""

    def __init__(self, reason: str, detail: str) -> None:
        """Take the reason in one word, for a counter, and what happened."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class RefusedRequest(IgnoreRequest):
    """Raised for a request that must not be made, by Guard, RobotsTxt and Budget, which have counted and logged it."""

    def __init__(self, message: str, kind: str = "") -> None:
        """Take what is not made, and Guard's word for why: "offsite", "consent", "wall"; "" from the others."""
        super().__init__(message)
        self.kind = kind


class BrokenAnswer(Exception):  # noqa: N818 - says what came
    """Base of the errors of answers that are no page, raised once a page was asked for often enough.

    Whoever raises one has put its page into the quarantine, with the name of the class as the reason.
    """


class IncompleteBody(BrokenAnswer):
    """The body breaks off before its end, or cannot be decoded."""


class BodyTooBig(BrokenAnswer):
    """The body is longer than DOWNLOAD_MAXSIZE, as it was sent or when decoded."""


class EmptyBody(BrokenAnswer):
    """The status says that here is the page, and there is nothing."""


class NotModifiedUnasked(BrokenAnswer):
    """304 to a request that did not ask whether the page has changed."""


class TooManyRedirects(IgnoreRequest):
    """Raised by Redirect: one redirect after another, beyond REDIRECT_MAX_TIMES."""


class Postponed(RefusedRequest):
    """Base of the errors of requests that are not made now: their page stays due, and a later run asks for it."""


class BudgetSpent(Postponed):
    """Raised by Budget: the run has made all requests, or used all the time, of its allowance."""


class HostLeft(Postponed):
    """Raised by Breaker: the host of the page has refused too often and is left alone for a while."""


class RobotsUnavailable(Postponed):
    """Raised by RobotsTxt: the rules of the page's host cannot be had, so that everything is forbidden (RFC 9309)."""


class RunEnding(Postponed):
    """Raised by CountedDownloader: the run is to end, so that the page is not waited for."""


class NotTold(Exception):  # noqa: N818 - says what is the case
    """Raised by channels of notification: a message did not get through; it says why in one line, without secrets."""


class NotDelivered(Exception):  # noqa: N818 - says what is the case
    """Raised by targets of delivery: a run did not get there; it says why in one line, without secrets."""

    def __init__(self, reason: str, *, may_pass: bool = False) -> None:
        """Take the reason, and whether it is worth trying again at once."""
        super().__init__(reason)
        self.may_pass = may_pass
