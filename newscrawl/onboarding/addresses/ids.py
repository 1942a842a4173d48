"""`article_id` and `id_in_url`: what all addresses of one article share, and what the site counts its articles by."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.onboarding.addresses.expression import id_borders, place_of_id, segment_expression
from newscrawl.onboarding.addresses.parts import Address, escaped, text_of
from newscrawl.onboarding.addresses.shapes import ARTICLE_WORDS, Shape
from newscrawl.values.known_sites import name_in
from newscrawl.values.urls import url_key

_FEWEST = 3
"""Articles whose ids must differ before they are believed to be ids."""
_TIMES = {8: "%Y%m%d", 10: "%y%m%d%H%M", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
"""Digits of a number -> how a time is written with so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The expression of the ids in a site's addresses, and what became of it on those that were seen."""

    pattern: str
    of_times: bool
    """Whether an id is a time, and thus no article's alone: two may be published in a minute."""
    articles: int
    """Whose ids were seen, each another one."""
    shared: tuple[str, ...]
    """Addresses of articles that have the id of another one."""
    unstable: tuple[str, ...]
    """Addresses that lead to an article with another id."""


def ids_of(shapes: Sequence[Shape], evidence: Evidence) -> Ids | None:
    """Return what the ids in the addresses are, None where there are none or they do not tell articles apart."""
    told = [shape for shape in shapes if _tells_apart(shape)]
    written = dict.fromkeys(each for each in map(_id_expression, told) if each)
    if not written:
        return None
    pattern = "|".join(written)
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    compiled = re.compile(pattern)
    for url in evidence.sure:
        own = evidence.aliases.get(url, url)
        if name := name_in(compiled, own):
            found[name].setdefault(url_key(own) or own, own)
    shared = [
        url
        for urls in found.values()
        if sum(each in evidence.read for each in urls.values()) > 1
        for url in urls.values()
    ]
    if len(found) < _FEWEST or len(shared) > 0 or len(found) < 0.9 * sum(map(len, found.values())):
        return None
    unstable = [url for url, own in evidence.aliases.items() if _differ(compiled, url, own)]
    of_times = all(_is_time(each, evidence) for shape in told for each in shape.members)
    return Ids(pattern=pattern, of_times=of_times, articles=len(found), shared=tuple(shared), unstable=tuple(unstable))


def ids_in(shape: Shape) -> list[str]:
    """Return the ids of a shape's addresses, [] where it has none."""
    place = place_of_id(shape.members[0])
    borders = id_borders(shape.members[0], place) if place is not None else None
    if place is None or borders is None:
        return []
    return [text_of(each.segments[place][borders[0] : borders[1] + 1]) for each in shape.members]


def _tells_apart(shape: Shape) -> bool:
    """Tell whether the ids of a shape are as many as its addresses, and none of them is the end of a slug."""
    ids = ids_in(shape)
    labels = {part.text.rstrip("0123456789") for each in shape.members for part in each.name if part.kind == "labelled"}
    is_doubtful = len(shape.members) == 1 and not labels <= ARTICLE_WORDS and any(len(label) > 2 for label in labels)
    glued = len(labels) > 1 or is_doubtful
    return bool(ids) and len(set(ids)) >= 0.9 * len(ids) and not glued


def _differ(pattern: re.Pattern[str], url: str, own: str) -> bool:
    names = name_in(pattern, url), name_in(pattern, own)
    return None not in names and names[0] != names[1]


def _id_expression(shape: Shape) -> str:
    """Return the expression of a shape's id with what stands before and behind it, "" where it has none."""
    first = shape.members[0]
    place = place_of_id(first)
    if place is None:
        return ""
    borders = id_borders(first, place) or (0, 0)
    texts = [each.segments[place] for each in shape.all]
    written = segment_expression(texts, is_slug=False, borders=borders)
    if borders[0] > 1 and len(first.segments[place][0].text) > 2:
        sign = first.segments[place][borders[0] - 1].text
        begin = escaped(sign)
        written = begin + written[written.index("(") :]
    else:
        begin = _before(first, place)
        written = begin + written
    return written + _behind(first, place)


def _before(address: Address, place: int) -> str:
    """Return what stands before a segment that begins with an id: a slash, a directory that is always there, a key."""
    dirs = len(address.special_dirs)
    if place > dirs:
        return rf"[?&]{escaped(address.query[place - dirs - 1][0])}="
    kind = address.segments[place][0].kind
    if place < dirs and kind == "mixed":
        index = [text_of(each) for each in address.dirs].index(text_of(address.segments[place]))
        return "/" + "".join(escaped(text_of(each)) + "/" for each in address.dirs[max(0, index - 1) : index])
    return "/"


def _behind(address: Address, place: int) -> str:
    """Return what stands behind the segment with the id."""
    if place > len(address.special_dirs):
        return "(?:&|$)"
    return r"(?:[/?.]|$)" if address.suffix and place == len(address.special_dirs) else "(?:[/?]|$)"


def _is_time(address: Address, evidence: Evidence) -> bool:
    """Tell whether the id in an address is the time at which the page says it was published, or its day."""
    numbers = [part.text for part in address.segments[place_of_id(address) or 0] if part.kind == "digits"]
    day = evidence.read.get(address.url)
    for number in numbers:
        form = _TIMES.get(len(number))
        try:
            moment = datetime.strptime(number, form) if form else None
        except ValueError:
            continue
        if moment and (day is None or abs((moment.date() - day).days) <= 1):
            return True
    return False
