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
    """What stands under the User-agent lines of one name, wherever in the file."""

    rules: list[tuple[PathPattern, str]] = field(default_factory=list)
    """Patterns of Allow and Disallow lines, with the line as printed."""
    preferences: list[tuple[PathPattern | None, str, list[tuple[str, str]]]] = field(default_factory=list)
    """Pattern of the paths (None: all), Content-Signal or Content-Usage, what it says of each use."""


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
        self._groups: defaultdict[str, _Group] = defaultdict(_Group)
        self._licences: list[str] = []
        self._read(_LINES.split(body.decode("utf-8-sig", errors="replace")), origin)
        self._crawlers = {token: group for token in AI_CRAWLERS if (group := self._groups.get(token.casefold()))}

    def signals(self, url: str) -> list[RightsSignal]:
        """Return what the file says of the page at `url`, an address of its origin."""
        path = path_of(url)
        groups = [self._groups.get(""), self._groups.get(OWN_AGENT) or self._groups.get(_EVERYBODY)]
        found = [signal(_SOURCE, LICENSE, address) for address in self._licences]
        said = _preferences([group for group in groups if group], path)
        found += [signal(_SOURCE, name_of(name, use), value) for name, use, value in said]
        found += self._to_crawlers(path)
        return found

    def _read(self, lines: Iterable[str], origin: str) -> None:
        current, is_heading = [self._groups[""]], False
        for line in lines:
            printed, _, value = line.partition("#")[0].partition(":")
            key, value = printed.strip().casefold().replace(" ", "-"), value.strip()
            if key in ("user-agent", "useragent"):
                token = _TOKEN.match(value)
                group = self._groups[token[0].casefold() if token else "?"]
                current = [*current, group] if is_heading else [group]
                is_heading = True
            elif key == LICENSE:
                if address := web_address(origin + "/", value):
                    self._licences.append(address)
            elif (entry := _rule(key, value)) or key in _PREFERENCES:
                is_heading = False
                for group in current:
                    if entry:
                        group.rules.append(entry)
                    else:
                        group.preferences.append(_preference(_PREFERENCES[key], value))

    def _to_crawlers(self, path: str) -> Iterator[RightsSignal]:
        """Yield what the file says of `path` to crawlers of models, as lines of it."""
        told: dict[int, list[str]] = {}  # several crawlers often share one group of rules
        for token, group in self._crawlers.items():
            if id(group) not in told:
                told[id(group)] = _lines_for(group, path)
            for line in told[id(group)]:
                yield signal(_SOURCE, name_of(USER_AGENT, token), line)
        everybody = self._groups.get(_EVERYBODY)
        rule = _rule_for(everybody, path) if everybody else None
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


def _rule_for(group: _Group, path: str) -> str | None:
    """Return the line that decides whether the crawlers of a group may fetch `path`, None where none speaks of it."""
    matching = [(pattern.length, not _is_refusal(line), line) for pattern, line in group.rules if pattern.matches(path)]
    return max(matching)[2] if matching else None


def _preference(name: str, value: str) -> tuple[PathPattern | None, str, list[tuple[str, str]]]:
    """Return a Content-Signal or Content-Usage line: "/clanky/ train-ai=n, search=y", the path being optional."""
    pattern = None
    if value.startswith("/"):
        printed, _, value = value.partition(" ")
        pattern = PathPattern.parse(printed)
    return pattern, name, pairs(value)


def _lines_for(group: _Group, path: str) -> list[str]:
    """Return the lines of a group that decide about `path`: a rule, and what it says of uses."""
    rule = _rule_for(group, path)
    uses = [f"{name}: {use}={value}" for name, use, value in _preferences([group], path)]
    return [rule, *uses] if rule else uses


def _preferences(groups: list[_Group], path: str) -> list[tuple[str, str, str]]:
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
