"""What a robots.txt says of rights: preferences of its groups, licences, and what it forbids the crawlers of models."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newscrawl.items import RightsSignal
from newscrawl.rights.crawlers import AI_CRAWLERS
from newscrawl.rights.paths import PathPattern, path_of
from newscrawl.rights.signals import pairs, signal, web_address
from newscrawl.rights.vocabulary import CONTENT_SIGNAL, CONTENT_USAGE, LICENSE, OWN_AGENT, USER_AGENT, name_of

_SOURCE = "robots.txt"
_TOKEN = re.compile(r"[A-Za-z0-9_-]+|\*")
_LINES = re.compile(r"\r\n|\r|\n")
_PREFERENCES = {name.casefold(): name for name in (CONTENT_SIGNAL, CONTENT_USAGE)}
_EVERYBODY = "*"


@dataclass(slots=True)
class _Group:
    """The lines that follow one or several User-agent lines."""

    rules: list[tuple[PathPattern, str]] = field(default_factory=list)
    """Patterns of Allow and Disallow lines, with the line as printed."""
    preferences: list[tuple[PathPattern | None, str, list[tuple[str, str]]]] = field(default_factory=list)
    """Pattern of the paths (None: all), Content-Signal or Content-Usage, what it says of each use."""


_Groups = tuple[_Group, ...]
"""The groups of one crawler, which count as one (RFC 9309 2.2.1)."""


class RobotsFile:
    """A robots.txt, as far as it tells what may be done with pages.

    - Content-Signal and Content-Usage of the group for this crawler, else of that for all (RFC 9309 2.2.1), and those
      that stand before all groups; with a path they hold for what it matches, the longest path before shorter ones.
    - License lines, wherever they stand (RSL 1.0).
    - Rules of the groups for crawlers of models (`crawlers.AI_CRAWLERS`): the longest match, Allow before Disallow.
      Where a crawler that trains models has no group, those for all are its own.
    """

    def __init__(self, body: bytes, origin: str) -> None:
        """Read the file of an origin such as "https://www.example.cz"; nothing in it is an error."""
        self._licences: list[str] = []
        self._outside = _Group()
        """What stands before all groups."""
        named = self._read(_LINES.split(body.decode("utf-8-sig", errors="replace")), origin)
        self._everybody = named.get(_EVERYBODY, ())
        self._own = named.get(OWN_AGENT, self._everybody)
        self._crawlers = {token: groups for token in AI_CRAWLERS if (groups := named.get(token.casefold()))}

    def signals(self, url: str) -> list[RightsSignal]:
        """Return what the file says of the page at `url`, an address of its origin."""
        path = path_of(url)
        found = [signal(_SOURCE, LICENSE, address) for address in self._licences]
        said = _preferences((self._outside, *self._own), path)
        found += [signal(_SOURCE, name_of(name, use), value) for name, use, value in said]
        found += self._to_crawlers(path)
        return found

    def _read(self, lines: Iterable[str], origin: str) -> dict[str, _Groups]:
        """Read the lines of the file; return the groups of each crawler by its product token in lower case."""
        named: defaultdict[str, dict[int, _Group]] = defaultdict(dict)
        current, is_heading = self._outside, False
        for line in lines:
            printed, _, value = line.partition("#")[0].partition(":")
            key, value = printed.strip().casefold().replace(" ", "-"), value.strip()
            if key in ("user-agent", "useragent"):
                current, is_heading = current if is_heading else _Group(), True
                token = _TOKEN.match(value)
                named[token[0].casefold() if token else ""][id(current)] = current
            elif key == LICENSE:
                if address := web_address(f"{origin}/", value):
                    self._licences.append(address)
            elif rule := _rule(key, value):
                current.rules.append(rule)
                is_heading = False
            elif key in _PREFERENCES:
                current.preferences.append(_preference(_PREFERENCES[key], value))
                is_heading = False
        return {token: tuple(groups.values()) for token, groups in named.items()}

    def _to_crawlers(self, path: str) -> Iterator[RightsSignal]:
        """Yield what the file says of `path` to crawlers of models, as lines of it.

        Those that are for the same use and are told the same are named together: a file often has forty of them.
        """
        told: dict[tuple[int, ...], list[str]] = {}  # several crawlers often share one group
        tokens: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for token, groups in self._crawlers.items():
            key = tuple(map(id, groups))
            if key not in told:
                told[key] = _lines_for(groups, path)
            for line in told[key]:
                tokens[AI_CRAWLERS[token], line].append(token)
        for (_, line), named in tokens.items():
            yield signal(_SOURCE, name_of(USER_AGENT, ", ".join(named)), line)
        rule = _rule_for(self._everybody, path)
        has_others = any(use == "training" and token not in self._crawlers for token, use in AI_CRAWLERS.items())
        if rule and _is_refusal(rule) and has_others:
            yield signal(_SOURCE, name_of(USER_AGENT, _EVERYBODY), rule)


def _rule(key: str, value: str) -> tuple[PathPattern, str] | None:
    """Return an Allow or Disallow line, None for another one, or one without a path, which says nothing."""
    if key not in ("allow", "disallow") or not value:
        return None
    return PathPattern.parse(value), f"{key.capitalize()}: {value}"


def _is_refusal(line: str) -> bool:
    return line.startswith("Disallow")


def _rule_for(groups: _Groups, path: str) -> str | None:
    """Return the line that decides whether the crawler of these groups may fetch `path`, None where none does."""
    matching = [
        (pattern.length, not _is_refusal(line), line)
        for group in groups
        for pattern, line in group.rules
        if pattern.matches(path)
    ]
    return max(matching)[2] if matching else None


def _preference(name: str, value: str) -> tuple[PathPattern | None, str, list[tuple[str, str]]]:
    """Return a Content-Signal or Content-Usage line: "/clanky/ train-ai=n, search=y", the path being optional."""
    pattern = None
    if value.startswith("/"):
        printed, *said = value.split(None, 1)
        pattern, value = PathPattern.parse(printed), "".join(said)
    return pattern, name, pairs(value)


def _lines_for(groups: _Groups, path: str) -> list[str]:
    """Return the lines of groups that decide about `path`: a rule, and what it says of uses."""
    rule = _rule_for(groups, path)
    uses = [f"{name}: {use}={value}" for name, use, value in _preferences(groups, path)]
    return [rule, *uses] if rule else uses


def _preferences(groups: _Groups, path: str) -> list[tuple[str, str, str]]:
    """Return what groups say of uses of `path` as (Content-Signal or Content-Usage, use, value).

    Of each use the lines count that name it and have the longest path.
    """
    said: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for group in groups:
        for pattern, name, uses in group.preferences:
            if pattern is None or pattern.matches(path):
                for use, value in uses:
                    said[name, use.casefold()].append((pattern.length if pattern else 0, value.casefold()))
    longest = {key: max(length for length, _ in values) for key, values in said.items()}
    return [
        (*key, value)
        for key, values in said.items()
        for value in {told for size, told in values if size == longest[key]}
    ]
