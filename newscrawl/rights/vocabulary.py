"""The words of the signals: what a signal is called in a row, by whoever finds it and by whoever reads it.

Names that have a part of their own are written "NAME: PART": "Content-Signal: ai-train", "User-agent: GPTBot, CCBot".
"""

from __future__ import annotations

SOURCES = ("meta", "link", "json-ld", "header", "tdmrep.json", "robots.txt")
"""Where signals stand, the most specific source first: the page, the answer that brought it, files of its host."""

OWN_AGENT = "newscrawl"
"""The product token of this crawler: rules that are addressed to it are addressed to all who use its feed."""

TDM_RESERVATION = "tdm-reservation"
TDM_POLICY = "tdm-policy"
ROBOTS = "robots"
"""A meta tag of directives for all crawlers; one for a single crawler has that crawler's name."""
X_ROBOTS_TAG = "X-Robots-Tag"
CONTENT_SIGNAL = "Content-Signal"
CONTENT_USAGE = "Content-Usage"
USER_AGENT = "User-agent"
LICENSE = "license"
"""Of a licence, whatever the source; "License" in robots.txt."""
USAGE_INFO = "usageInfo"
RSL_TYPE = "application/rsl+xml"
"""Media type of a licence in the Really Simple Licensing standard (RSL 1.0, December 2025)."""
RSL_LICENSE = f"{LICENSE}: {RSL_TYPE}"
HOLDER_METAS = ("dcterms.rightsholder", "dc.rightsholder", "copyright")
"""Meta tags that name the holder of the rights, in lower case."""
HOLDERS = ("copyrightHolder", *HOLDER_METAS, "copyrightNotice")
"""What names the holder of the rights, the surest first."""


def name_of(base: str, part: str) -> str:
    """Return the name of a signal that has a part of its own."""
    return f"{base}: {part}"


def part_of(name: str, base: str) -> str | None:
    """Return the part of a signal's name, None where it is not a name of `base`; "" where it has no part."""
    head, _, part = name.partition(":")
    return part.strip() if head.strip().casefold() == base.casefold() else None
