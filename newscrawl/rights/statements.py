"""What signals say: each read by its own specification as statements of uses that are reserved, conditional or allowed.

docs/rights.md has the same as a table, with the specification of each line.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, NamedTuple

from newscrawl.items import RightsSignal
from newscrawl.rights.crawlers import use_of
from newscrawl.rights.licences import is_licence, licence_verdict
from newscrawl.rights.vocabulary import (
    CONTENT_SIGNAL,
    CONTENT_USAGE,
    OWN_AGENT,
    ROBOTS,
    SOURCES,
    TDM_RESERVATION,
    USER_AGENT,
    X_ROBOTS_TAG,
    part_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Use = Literal["mining", "training", "search"]
"""What may be done with an article: text and data mining, training of models, a search index."""
Verdict = Literal["reserved", "conditional", "allowed"]
"""The strictest first; `conditional`: under the conditions of a licence."""

_NO_AI = frozenset({"noai", "noml"})
"""Directives of robots meta tags: DeviantArt, November 2022; Mojeek, 2023. No standard has them."""
_NO_INDEX = frozenset({"noindex", "none"})
"""Directives that keep a page out of search indexes (Google Search Central, robots meta tag)."""
_PREFERENCES: dict[Use, tuple[str, ...]] = {
    "training": ("train-ai", "train-genai", "ai", "genai", "tdm", "bots"),
    "mining": ("tdm", "bots"),
    "search": ("search", "bots"),
}
"""Categories of Content-Usage that a use falls under, the narrowest first (IETF AIPREF, drafts of the vocabulary:
`bots` is all automated processing; what the drafts from 2026 on do not have any more, older files still have)."""

_REFUSALS = ("disallow:", "content-signal: ai-train=no", "content-usage: train-ai=n")
"""How lines of a robots.txt begin that keep a crawler from pages, or from training models on them."""


class Statement(NamedTuple):
    """One signal's say on one use."""

    use: Use
    verdict: Verdict
    signal: RightsSignal


def in_order(signals: Iterable[RightsSignal]) -> list[RightsSignal]:
    """Return signals each once, in the order of precedence: by their source, then by name and value.

    It does not depend on the order in which they were found.
    """
    each = {(signal.source, signal.name, signal.value): signal for signal in signals}
    return sorted(each.values(), key=_precedence)


def _precedence(signal: RightsSignal) -> tuple[int, str, str, str]:
    rank = SOURCES.index(signal.source) if signal.source in SOURCES else len(SOURCES)
    return rank, signal.name.casefold(), signal.name, signal.value


def statements(signals: Iterable[RightsSignal]) -> list[Statement]:
    """Return what signals say of uses, in the order of their precedence."""
    ordered = in_order(signals)
    said = [*_reservations(ordered), *_preferences(ordered)]
    for signal in ordered:
        said.extend(_own_say(signal))
    return sorted(said, key=lambda statement: _precedence(statement.signal))


def _reservations(ordered: list[RightsSignal]) -> Iterator[Statement]:
    """Yield what TDMRep says: the page before the header, the header before the file (TDMRep, W3C CG Final Report).

    Any value but 0 and 1 counts as none. Where one source says both, the reservation holds. What is reserved for
    mining is so for training; what is free for mining is not said to be free for that.
    """
    for source in ("meta", "header", "tdmrep.json"):
        said = {
            signal.value.strip(): signal
            for signal in ordered
            if signal.source == source and signal.name.casefold() == TDM_RESERVATION
        }
        if "1" in said:
            yield Statement("mining", "reserved", said["1"])
            yield Statement("training", "reserved", said["1"])
            return
        if "0" in said:
            yield Statement("mining", "allowed", said["0"])
            return


def _preferences(ordered: list[RightsSignal]) -> Iterator[Statement]:
    """Yield what Content-Usage says, of each source: a narrower category before the one that it is part of.

    Where one source says "n" and "y" of a category, the former holds; so it does between sources (AIPREF, combining
    preferences).
    """
    by_source: defaultdict[str, dict[str, RightsSignal]] = defaultdict(dict)
    for signal in ordered:
        category = part_of(signal.name, CONTENT_USAGE)
        if category is not None and signal.value.casefold() in ("n", "y"):
            known = by_source[signal.source].get(category.casefold())
            if known is None or signal.value.casefold() == "n":
                by_source[signal.source][category.casefold()] = signal
    for said in by_source.values():
        for use, categories in _PREFERENCES.items():
            told = next((said[category] for category in categories if category in said), None)
            if told is not None:
                yield Statement(use, "reserved" if told.value.casefold() == "n" else "allowed", told)


def _own_say(signal: RightsSignal) -> Iterator[Statement]:
    """Yield what a signal says whatever the others are."""
    if (key := part_of(signal.name, CONTENT_SIGNAL)) is not None:
        yield from _content_signal(key.casefold(), signal)
    elif (crawlers := part_of(signal.name, USER_AGENT)) is not None:
        is_refused = signal.value.casefold().startswith(_REFUSALS)
        if is_refused and any(crawler == "*" or use_of(crawler) == "training" for crawler in crawlers.split(", ")):
            yield Statement("training", "reserved", signal)
    elif is_licence(signal):
        if verdict := licence_verdict(signal):
            yield Statement("training", verdict, signal)
    elif (agent := _addressee(signal)) is not None:
        yield from _directives(agent, signal)


def _content_signal(key: str, signal: RightsSignal) -> Iterator[Statement]:
    """Yield what a Content Signal says (Content Signals Policy, Cloudflare, September 2025); `ai-input` is no use."""
    verdicts: dict[str, Verdict] = {"yes": "allowed", "no": "reserved"}
    uses: dict[str, Use] = {"ai-train": "training", "search": "search"}
    use, verdict = uses.get(key), verdicts.get(signal.value.casefold())
    if use and verdict:
        yield Statement(use, verdict, signal)


def _addressee(signal: RightsSignal) -> str | None:
    """Return whom directives for robots are addressed to, "" for all; None where a signal is none of these."""
    if signal.source == "header":
        return part_of(signal.name, X_ROBOTS_TAG)
    if signal.source != "meta":
        return None
    name = signal.name.casefold()
    return "" if name == ROBOTS else name


def _directives(agent: str, signal: RightsSignal) -> Iterator[Statement]:
    """Yield what directives for robots say; those for one crawler count where it is this one, or trains models."""
    words = {word.strip().casefold() for word in signal.value.replace(";", ",").split(",")}
    is_for_all = agent.casefold() in ("", "*", OWN_AGENT)
    if is_for_all and words & _NO_INDEX:
        yield Statement("search", "reserved", signal)
    trains = use_of(agent) == "training"
    if (words & _NO_AI and (is_for_all or trains)) or (trains and words & _NO_INDEX):
        yield Statement("training", "reserved", signal)
