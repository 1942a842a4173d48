"""Directives for robots, in meta tags and in X-Robots-Tag: to whom they are addressed, and which tell of use."""

from __future__ import annotations

import re

from newscrawl.rights.crawlers import AI_CRAWLERS
from newscrawl.rights.signals import MOST_CHARS
from newscrawl.rights.vocabulary import OWN_AGENT, ROBOTS

ROBOTS_METAS = frozenset(
    {ROBOTS, OWN_AGENT, "googlebot", "googlebot-news", "bingbot", "msnbot", "slurp", "seznambot"}
    | {token.casefold() for token in AI_CRAWLERS}
)
"""Names of meta tags that are read as directives, in lower case."""
_OF_USE = frozenset(
    {"noai", "noimageai", "noml", "noindex", "none", "noarchive", "nocache", "nosnippet", "noimageindex"}
)
"""Directives that tell what is not to be done with a page; those of links and of previews' sizes do not."""
_WITH_VALUE = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
"""Directives that have a value after a colon, as the name of a crawler has directives."""
_AGENT = re.compile(r"\s*([A-Za-z][A-Za-z0-9_-]*|\*)\s*:")


def of_use(printed: str) -> str | None:
    """Return the directives of `printed` as they are where one of them tells of use, None where none does.

    Of a text that is too long for a signal only those of use are returned.
    """
    told = _OF_USE & {word.strip().casefold() for word in printed.replace(";", ",").split(",")}
    return (printed if len(printed) <= MOST_CHARS else ", ".join(sorted(told))) if told else None


def addressed(printed: str) -> list[tuple[str, str]]:
    """Return the directives of an X-Robots-Tag by the crawler they are for, "" for all: "googlebot: noindex, noai".

    What follows a crawler's name is for it, up to the next name (Google Search Central, X-Robots-Tag).
    """
    found: list[tuple[str, list[str]]] = [("", [])]
    for part in printed.split(","):
        match = _AGENT.match(part)
        if match and match[1].casefold() not in _WITH_VALUE:
            found.append((match[1], [part[match.end() :].strip()]))
        else:
            found[-1][1].append(part.strip())
    return [(agent, ", ".join(filter(None, words))) for agent, words in found if any(words)]
