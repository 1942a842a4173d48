"""The rules of a robots.txt, whose groups are chosen by the product token alone (RFC 9309 2.2.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from protego import Protego
from scrapy.robotstxt import RobotParser

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

_USER_AGENT_LINE = re.compile(r"^(?P<field>[ \t]*user[- ]?agent[ \t]*(?::|(?=[ \t])))(?P<value>[^#]*)", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")
_EVERYBODY = re.compile(r"\*(?:\s|$)")
_OURS, _OTHERS = "ours", "another"
"""What stands for the product tokens in the lines that Protego reads; neither begins the other."""


class ProductTokenRules(RobotParser):
    """Protego's rules, but a group is ours only where its product token is ours, whatever its case.

    Protego 0.6 looks for the whole value of a User-agent line at the beginning of our name: "news" is ours to it, and
    "newscrawl/1.0" is not (verified in November 2026). So the lines are made unmistakable before it reads them. What
    follows the token in a line is no part of it: it ends at the first character that is no letter, "_" or "-".
    """

    def __init__(self, body: bytes, token: str) -> None:
        """Read a file for the crawler whose product token is `token`."""
        lines = body.decode("utf-8-sig", errors="ignore").splitlines()
        self.rp = Protego.parse("\n".join(_with_plain_token(line, token.casefold()) for line in lines))

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:
        """Read a file for the crawler that ROBOTSTXT_USER_AGENT, else USER_AGENT, names."""
        name = crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"]
        return cls(robotstxt_body, product_token(name))

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:
        """Tell whether the crawler that the file was read for may fetch `url`."""
        return bool(self.rp.can_fetch(url if isinstance(url, str) else url.decode(), _OURS))

    def crawl_delay(self, user_agent: str | bytes) -> float | None:
        """Return the seconds that the crawler is to leave between two requests, None where the file says nothing."""
        delay = self.rp.crawl_delay(_OURS)
        return None if delay is None else float(delay)


def product_token(name: str) -> str:
    """Return the product token at the beginning of a user agent, "" where there is none."""
    match = _TOKEN.match(name.strip())
    return match[0] if match else ""


def _with_plain_token(line: str, token: str) -> str:
    """Return a line as it is, one of a user agent with the word that stands for its token."""
    match = _USER_AGENT_LINE.match(line)
    if match is None:
        return line
    value = match["value"].strip()
    if _EVERYBODY.match(value):
        plain = "*"
    elif not value:
        plain = ""
    else:
        plain = _OURS if product_token(value).casefold() == token else _OTHERS
    return f"{match['field']} {plain}"
