"""How a signal is put into a row: its text in one spelling and of a bounded length."""

from __future__ import annotations

from newscrawl.items import RightsSignal
from newscrawl.values.text import clean
from newscrawl.values.urls import absolute_url

MOST_CHARS = 500
"""Characters of a value or name that are kept: a notice may be a page long."""


def signal(source: str, name: str, value: str) -> RightsSignal:
    """Return a signal in clean text, cut after 500 characters."""
    return RightsSignal(source=source, name=clean(name[:MOST_CHARS]), value=clean(value[:MOST_CHARS]))


def web_address(base: str, printed: str) -> str | None:
    """Return the canonical address of a link on a page at `base`, None where it is no web address or too long."""
    address = absolute_url(base, printed) if printed.strip() else None
    return address if address and len(address) <= MOST_CHARS else None


def pairs(printed: str) -> list[tuple[str, str]]:
    """Return what a list such as "search=yes, ai-train=no" says: (key, value), each as printed, in its order.

    Parameters after ";" are left out, and so are entries without a value.
    """
    entries = (entry.partition(";")[0].partition("=") for entry in printed.split(","))
    found = [(key.strip(), value.strip().strip('"')) for key, _, value in entries]
    return [(key, value) for key, value in found if key and value]
