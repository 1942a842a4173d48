"""The schedule: which sites are crawled, how often, with what budget and arguments, by which scrapyd. A TOML file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta, Struct

from newscrawl.crawling.allowance import Allowance
from newscrawl.scheduling.cadence import Cadence

_Choice = TypeVar("_Choice")
_Table = TypeVar("_Table")
_Value = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f]*$")] | int
"""A text in one line, or a number, which stands for its digits."""


class ScheduleError(ValueError):
    """The schedule cannot be used; the message is one line that names the file and what is wrong in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrapyd:
    """A daemon that runs crawls."""

    name: str
    url: str
    max_proc: int
    """How many crawls it runs at a time; it does not tell itself."""
    username_variable: str
    """Names of the environment variables that hold user name and password."""
    password_variable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the schedule says of one site."""

    site: str
    cadence: Cadence
    budget: str
    """As `-a budget=`: "10m", "500", or "" for none."""
    arguments: Mapping[str, str] = field(default_factory=dict)
    """More arguments of the spider."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings of its runs."""
    scrapyd: str
    """Name of the daemon that runs it: one, for there the site's feed and state lie."""

    @property
    def share(self) -> float:
        """The site's own share of an interval, 0 to less than 1, by which its runs begin later: they spread evenly."""
        return int.from_bytes(hashlib.sha256(self.site.encode()).digest()[:6]) / 2**48

    @property
    def spider_arguments(self) -> dict[str, str]:
        """All arguments of the spider, the budget among them."""
        return ({"budget": self.budget} if self.budget else {}) | dict(self.arguments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What a schedule file says."""

    entries: tuple[Entry, ...]
    """One a site, in the order of the file."""
    scrapyds: Mapping[str, Scrapyd]
    """By name; at least one."""


def next_due(entry: Entry, after: datetime) -> datetime:
    """Return when the site's first run after the aware time `after` is to begin, aware, in UTC.

    Hours of the cadence are those of Europe/Prague.
    """
    return next(entry.cadence.moments_after(after, entry.share))


def due_times(entry: Entry, after: datetime, until: datetime) -> Iterator[datetime]:
    """Yield when runs of the site are to begin, after the aware time `after` and not after `until`, in UTC."""
    return takewhile(lambda moment: moment <= until, entry.cadence.moments_after(after, entry.share))


def load_schedule(path: Path) -> Schedule:
    """Return the schedule in the TOML file at `path`, which docs/operations.md describes.

    Whether there are such sites, and whether their spiders take these arguments, is not looked at.

    Raises:
        ScheduleError: it cannot be read, or says something that it may not.
    """
    try:
        return _schedule(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ScheduleError(f"{path}: {error.strerror}") from None
    except ValueError as error:  # also of TOML, UTF-8 and msgspec
        raise ScheduleError(f"{path}: {' '.join(str(error).split())}") from None


class _File(Struct, forbid_unknown_fields=True):
    """The tables of the file."""

    sites: dict[Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")], dict[str, Any]]
    defaults: dict[str, Any] = {}
    cadences: dict[str, str | list[str]] = {}
    scrapyds: dict[str, dict[str, Any]] = {}


class _ScrapydTable(Struct, forbid_unknown_fields=True):
    """What a table in `scrapyds` may say."""

    url: str = "http://127.0.0.1:6800/"
    max_proc: Annotated[int, Meta(ge=1)] = 4
    username_variable: str = "SCRAPYD_USERNAME"
    password_variable: str = "SCRAPYD_PASSWORD"  # noqa: S105 - the name of a variable


class _SiteTable(Struct, forbid_unknown_fields=True):
    """What a table in `sites`, or `defaults`, may say."""

    cadence: str | list[str] = ""
    budget: _Value = ""
    scrapyd: str = ""
    arguments: dict[Annotated[str, Meta(pattern=r"^[a-z_]+$")], _Value] = {}
    settings: dict[Annotated[str, Meta(pattern=r"^[A-Z][A-Z0-9_]*$")], _Value] = {}


def _schedule(document: dict[str, Any]) -> Schedule:
    file = _converted(document, _File, "the file")
    cadences = {name: _cadence(lines, f"cadences.{name}") for name, lines in file.cadences.items()}
    scrapyds = {name: _scrapyd(name, said) for name, said in (file.scrapyds or {"local": {}}).items()}
    defaults = {"scrapyd": next(iter(scrapyds))} | file.defaults
    _converted(defaults, _SiteTable, "defaults")
    if not file.sites:
        raise ValueError("sites: none is named")
    entries = tuple(_entry(site, defaults, said, cadences, scrapyds) for site, said in file.sites.items())
    return Schedule(entries=entries, scrapyds=scrapyds)


def _entry(
    site: str,
    defaults: Mapping[str, Any],
    said: Mapping[str, Any],
    cadences: Mapping[str, Cadence],
    scrapyds: Mapping[str, Scrapyd],
) -> Entry:
    place = f"sites.{site}"
    _converted(said, _SiteTable, place)
    joined = {name: {**defaults.get(name, {}), **said.get(name, {})} for name in ("arguments", "settings")}
    table = _converted({**defaults, **said, **joined}, _SiteTable, place)
    if not table.cadence:
        raise ValueError(f"{place}: cadence is missing, here and in defaults")
    is_name = isinstance(table.cadence, str)
    cadence = _chosen(cadences, table.cadence, f"{place}.cadence") if is_name else _cadence(table.cadence, place)
    try:
        Allowance.parse(str(table.budget))
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None
    if "budget" in table.arguments:
        raise ValueError(f"{place}: budget stands beside arguments, not in them")
    return Entry(
        site=site,
        cadence=cadence,
        budget=str(table.budget),
        arguments={name: str(value) for name, value in table.arguments.items()},
        settings={name: str(value) for name, value in table.settings.items()},
        scrapyd=_chosen(scrapyds, table.scrapyd, f"{place}.scrapyd").name,
    )


def _scrapyd(name: str, said: Mapping[str, Any]) -> Scrapyd:
    place = f"scrapyds.{name}"
    table = _converted(said, _ScrapydTable, place)
    parts = urlsplit(table.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{place}: url {table.url}: an http address, please")
    if parts.username or parts.password:
        raise ValueError(f"{place}: url: user name and password come from the environment, not from here")
    return Scrapyd(name=name, **msgspec.structs.asdict(table))


def _cadence(lines: str | list[str], place: str) -> Cadence:
    try:
        return Cadence.parse([lines] if isinstance(lines, str) else lines)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def _chosen(choices: Mapping[str, _Choice], name: object, place: str) -> _Choice:
    if name not in choices:
        raise ValueError(f"{place}: {name!r} is none of those declared: {', '.join(choices) or 'there is none'}")
    return choices[str(name)]


def _converted(said: object, table: type[_Table], place: str) -> _Table:
    try:
        return msgspec.convert(said, table)
    except msgspec.ValidationError as error:
        raise ValueError(f"{place}: {error}") from None
