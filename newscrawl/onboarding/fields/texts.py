"""Sources of title, perex, authors and topics: where pages print what is read without a declaration."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from newscrawl.czech.names import split_bylines
from newscrawl.onboarding.fields.readings import Reading
from newscrawl.onboarding.fields.sources import DEAREST, Key, Wanted, as_finding, covering, nodes_that_say
from newscrawl.onboarding.finding import Finding
from newscrawl.values.text import clean, fold

_DEAREST_HEADLINE = 5
"""A headline's selector says more than <h1>, or it says nothing that is not known without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _TextField:
    """How the values of a field are compared."""

    key: Callable[[list[str]], Key]
    """The field's values as printed -> what two spellings of them have in common; None where there is nothing."""
    is_single: bool = False
    dearest: int = DEAREST
    """Cost of a selector that is not declared."""
    metadata_first: tuple[str, ...] = ()
    """Sources of the metadata that are read before the page's elements."""


def _text_key(values: list[str]) -> Key:
    return clean(values[0]) if values else None


def _authors_key(values: list[str]) -> Key:
    authors, agencies = split_bylines(values, ())
    return (tuple(map(fold, authors)), tuple(agencies)) if authors or agencies else None


def _topics_key(values: list[str]) -> Key:
    return tuple(dict.fromkeys(map(fold, values))) or None


FIELDS = {
    "title": _TextField(key=_text_key, is_single=True, dearest=_DEAREST_HEADLINE),
    "perex": _TextField(key=_text_key, is_single=True),
    "authors": _TextField(key=_authors_key, metadata_first=("json-ld:author.name",)),
    "topics": _TextField(key=_topics_key),
}


def learn_text(field: str, readings: Sequence[Reading]) -> Finding[object] | None:
    """Return the sources of one of FIELDS, None where no selector gives its values on enough pages.

    Args:
        field: its name in `Page`.
        readings: the articles, the newest first.
    """
    kind = FIELDS[field]
    values = [_values(field, reading, kind) for reading in readings]
    wanted = Wanted(readings=readings, keys=[kind.key(each) for each in values], read=lambda _, each: kind.key(each))

    places = [place for place, key in enumerate(wanted.keys) if key is not None]
    printed = covering(
        wanted,
        lambda place: _printing(readings[place], values[place], kind),
        places,
        first=kind.is_single,
        dearest=kind.dearest,
    )
    if not printed:
        return None
    stated = [wanted.tried(source) for source in kind.metadata_first]
    return as_finding([*filter(wanted.is_sound, stated), *printed], wanted)


def _values(field: str, reading: Reading, kind: _TextField) -> list[str]:
    """Return a field as the feed had it before a redesign, where the page still prints that; else as it is read."""
    read, former = reading.found(field).value, reading.former.get(field, [])
    return former if former and kind.key(former) != kind.key(read) and _printing(reading, former, kind) else read


def _printing(reading: Reading, values: Sequence[str], kind: _TextField) -> list[list[LexborNode]]:
    """Return the elements that print all of a field's values: one each, or one for all."""
    said = nodes_that_say(reading, [kind.key([value]) for value in values], lambda text: kind.key([text]))
    whole = nodes_that_say(reading, [kind.key(list(values))], lambda text: kind.key([text]))
    return said + (whole if len(values) > 1 else [])
