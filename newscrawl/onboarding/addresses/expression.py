"""The regular expression of a shape: what all its addresses have stays, what differs becomes a class of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.onboarding.addresses.parts import IDS, UUID, Address, Kind, Part, Segment, escaped, is_words
from newscrawl.onboarding.addresses.shapes import ARTICLE_WORDS, Shape, kept_word
from newscrawl.values.urls import is_within

_ALPHABETS = (r"[0-9a-f]", r"[0-9a-z]", r"[0-9A-Z]", r"[0-9A-Za-z]")
_WORD_CLASSES = (r"[a-z0-9-]", r"[a-z0-9_-]", r"[\w-]", r"[\w%-]", r"[\w.,%-]")
_DEVICES = frozenset(("", "www", "m", "mobil", "mobile", "amp"))
"""Names of hosts that say nothing of a section."""
_FIXED_TIMES = frozenset((8, 10, 12, 14))
"""Digits of a date, or of a date and a time: such a number does not grow."""
_FEWEST_CONSTANT = 3
"""Addresses in which a word stands at one place before it is taken for a part of the form."""


def shape_expression(shape: Shape, sections: frozenset[str]) -> str:
    """Return the regular expression of a shape's path and query, behind the slash after the host.

    Args:
        shape: the addresses.
        sections: paths at which the site has pages of links.
    """
    first = shape.members[0]
    gaps = _gaps(shape, sections)
    # a slug of few addresses is kept as long as theirs, so what else may be of their form does not count
    taken = shape.all if shape.is_marked or len(shape.members) >= _FEWEST_CONSTANT else shape.members
    segments = [[each.segments[place] for each in taken] for place in range(len(first.segments))]
    written = [
        segment_expression(
            segment,
            is_slug=not shape.is_marked and place == len(first.special_dirs),
            is_page=bool(first.query) and place == len(first.special_dirs) and _is_constant(segment),
        )
        for place, segment in enumerate(segments)
    ]
    dirs = len(first.special_dirs)
    path = gaps[0] + "".join(f"{written[place]}/{gaps[place + 1]}" for place in range(dirs))
    path += written[dirs] + _suffix(shape.all, is_name=any(each.name[0].text for each in shape.all))
    for place, (key, _) in enumerate(first.query):
        path += (r"\?" if not place else "&") + rf"{escaped(key)}={written[dirs + 1 + place]}"
    return path


def host_expression(shapes: Sequence[Shape], domain: str) -> str:
    """Return the regular expression of the hosts of a site's articles.

    Where a host is one section's, and an id tells articles, further hosts of the domain are taken in.
    """
    hosts = {each.host for shape in shapes for each in shape.all}
    domains = sorted({_domain(host, domain) for host in hosts})
    names = escaped(domains[0]) if len(domains) == 1 else f"(?:{'|'.join(map(escaped, domains))})"
    labels = {host.removesuffix(_domain(host, domain)).rstrip(".") for host in hosts}
    if labels <= {"", "www"}:
        return rf"(?:www\.)?{names}"
    if not labels <= _DEVICES and all(shape.is_marked for shape in shapes):
        return rf"(?:[a-z0-9-]+\.)*{names}"
    return rf"(?:(?:{'|'.join(sorted(escaped(label) for label in labels if label))})\.)?{names}"


def place_of_id(address: Address) -> int | None:
    """Return which of an address's segments has its id: the one in the query, else the last before it."""
    places = [place for place in range(len(address.segments)) if id_borders(address, place)]
    return places[-1] if places else None


def id_borders(address: Address, place: int) -> tuple[int, int] | None:
    """Return the first and last part of the id in a segment, None without one.

    What follows the id behind a slug belongs to it (`slug_2207031610_hav`), so do all of a query's value and the names
    before a colon (`i:article:371324`).
    """
    segment = address.segments[place]
    places = [place for place, part in enumerate(segment) if part.kind in IDS]
    if not places:
        return None
    if place > len(address.special_dirs):
        return 0, len(segment) - 1
    first, last = places[0], places[-1]
    while first >= 2 and segment[first - 1].text == ":":
        first -= 2
    is_behind_slug = first > 0 and segment[0].kind == "words" and len(segment[0].text) > 2
    return first, len(segment) - 1 if is_behind_slug else last


def characters(alphabet: Sequence[str], texts: Sequence[str], otherwise: str) -> str:
    """Return the first class of characters that all texts consist of, `otherwise` where none does."""
    return next((each for each in alphabet if all(re.fullmatch(f"{each}*", text) for text in texts)), otherwise)


def _domain(host: str, domain: str) -> str:
    return domain if is_within(host, domain) else ".".join(host.split(".")[-2:])


def _gaps(shape: Shape, sections: frozenset[str]) -> list[str]:
    """Return the expressions of the directories that are words, in their groups."""
    number = len(shape.members[0].words_between)
    gaps = []
    for place in range(number):
        sure = [each.words_between[place] for each in shape.members]
        gaps.append(
            _gap(sure, [each.words_between[place] for each in shape.weak], shape, sections if not place else None)
        )
    return gaps


def _gap(
    sure: list[tuple[str, ...]], weak: list[tuple[str, ...]], shape: Shape, sections: frozenset[str] | None
) -> str:
    """Return the expression of one group of directories: what is the same at its ends, sections between."""

    def is_kept(words: list[str], path: str) -> bool:
        is_section = sections is not None and path in sections
        return kept_word(words, len(sure), is_section=is_section, is_marked=shape.is_marked)

    start = end = 0
    fewest = min(map(len, sure))
    while start < fewest and is_kept([words[start] for words in sure], "/" + "/".join(sure[0][: start + 1])):
        start += 1
    while end < fewest - start and is_kept([words[-1 - end] for words in sure], ""):
        end += 1
    before, behind = sure[0][:start], sure[0][len(sure[0]) - end :]
    fit = [words for words in weak if words[:start] == before and words[len(words) - end :] == behind]
    middle = [words[start : len(words) - end] for words in sure + fit]
    return (
        "".join(f"{escaped(word)}/" for word in before)
        + _sections(middle, shape)
        + "".join(f"{escaped(word)}/" for word in behind)
    )


def _is_constant(segments: list[Segment]) -> bool:
    return len(segments) >= _FEWEST_CONSTANT and len(set(segments)) == 1


def _sections(middle: list[tuple[str, ...]], shape: Shape) -> str:
    """Return the expression of sections in a path; an id lets them be one more or less than was seen."""
    fewest, most = min(map(len, middle)), max(map(len, middle))
    if not most:
        return ""
    words = [word for each in middle for word in each]
    one = characters(_WORD_CLASSES[2:] if shape.is_marked else _WORD_CLASSES, words, "[^/?]") + "+/"
    if shape.is_marked:
        fewest, most = max(min(1, fewest), fewest - 1), most + 1
    if (fewest, most) == (1, 1):
        return one
    return f"(?:{one}){{{fewest},{most}}}" if fewest != most else f"(?:{one}){{{most}}}"


def segment_expression(
    texts: list[Segment], *, is_slug: bool = False, is_page: bool = False, borders: tuple[int, int] | None = None
) -> str:
    """Return the expression of a directory, a name or a value, the parts between `borders` as a group.

    Args:
        texts: it in each address.
        is_slug: whether it is all that tells an article from a section.
        is_page: whether it is the name of the one page that shows all articles (`clanek.php?id=12345`).
        borders: the first and the last part that belong into the group, None for no group.
    """
    first = texts[0]
    if is_words(first):
        words = [each[0].text for each in texts]
        if is_page or not any(words):
            return escaped(words[0])
        return _slug(words) if is_slug else _marked_words(words)
    written = [_part([each[place] for each in texts], first, place) for place in range(len(first))]
    if borders:
        written[borders[0]] = f"({written[borders[0]]}"
        written[borders[1]] += ")"
    return "".join(written)


def _part(parts: list[Part], segment: Segment, place: int) -> str:
    texts = [part.text for part in parts]
    kind: Kind = parts[0].kind
    if kind == "sign":
        return escaped(texts[0])
    if kind == "year":
        return r"\d{4}"
    if kind == "number":
        return r"\d{1,2}"
    if kind == "digits":
        return _digits(texts)
    if kind == "labelled":
        return _labelled(texts)
    if kind == "uuid":
        return UUID
    if kind in ("hex", "mixed"):
        return _mixed(texts)
    behind_id = any(part.kind in IDS for part in segment[:place])
    is_constant = not behind_id and len(set(texts)) == 1 and (len(texts) >= _FEWEST_CONSTANT or len(texts[0]) <= 2)
    beside_sign = place + 1 < len(segment) and segment[place + 1].text in ("~", ":", "=", "!")
    if is_constant or (beside_sign and len(set(texts)) == 1 and texts[0].isalnum()):
        return escaped(texts[0])
    return _marked_words(texts)


def _digits(texts: list[str]) -> str:
    """Return the expression of numbers: one that counts articles has had fewer digits and will have more."""
    fewest, most = min(map(len, texts)), max(map(len, texts))
    if (fewest == most and most in _FIXED_TIMES and all(_begins_with_year(text) for text in texts)) or most > 10:
        return rf"\d{{{fewest}}}" if fewest == most else rf"\d{{{fewest},{most}}}"
    return rf"\d{{{min(fewest, max(5, fewest - 2))},{most + 1}}}"


def _begins_with_year(text: str) -> bool:
    return re.match(r"(?:20)?[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", text) is not None


def _labelled(texts: list[str]) -> str:
    """Return the expression of letters with a number glued to them; letters that differ are a slug's last word."""
    labels = {text.rstrip("0123456789") for text in texts}
    numbers = [text[len(text.rstrip("0123456789")) :] for text in texts]
    digits = _digits(numbers)
    if all(len(number) == 6 and _begins_with_year(number) for number in numbers):
        digits = r"\d{6}"
    if len(labels) == 1 and (len(texts) >= _FEWEST_CONSTANT or len(min(labels)) <= 2 or labels <= ARTICLE_WORDS):
        return min(labels) + digits
    return r"[\w-]*" + digits


def _mixed(texts: list[str]) -> str:
    fewest, most = min(map(len, texts)), max(map(len, texts))
    alphabet = _ALPHABETS if fewest >= 16 else _ALPHABETS[1:]
    return characters(alphabet, texts, "[0-9A-Za-z]") + (f"{{{fewest}}}" if fewest == most else f"{{{fewest},{most}}}")


def _marked_words(texts: list[str]) -> str:
    """Return the expression of a slug beside an id, where it decides nothing."""
    return characters((r"[\w-]", r"[\w%-]"), texts, "[^/?]") + "+"


def _slug(texts: list[str]) -> str:
    """Return the expression of a slug that alone tells an article: three words, or two where articles have but two."""
    words = [re.split("[-_]+", text.strip("-_")) for text in texts]
    signs = "[-_]" if any("_" in text for text in texts) else "-"
    one = (
        characters((r"[a-z0-9]", r"[a-zA-Z0-9]", r"[0-9A-Za-z%]"), [word for each in words for word in each], "[^/?_-]")
        + "+"
    )
    least = min(map(len, words))
    if least < 2:
        return _marked_words(texts)
    more = max(2, least - 3) if len(texts) < _FEWEST_CONSTANT else min(least - 1, 2)
    end = f"{signs}*" if any(text != text.strip("-_") for text in texts) else ""
    return f"{end}{one}(?:{signs}+{one})" + (f"{{{more},}}" if more > 1 else "+") + end


def _suffix(addresses: list[Address], *, is_name: bool) -> str:
    """Return the end of a path: its suffix, needed where all have one, or a slash that may be there."""
    suffixes = {each.suffix for each in addresses}
    endings = "|".join(sorted(re.escape(each) for each in suffixes if each))
    if not is_name:
        return ""
    if not endings:
        return "" if addresses[0].query else "/?"
    if "" in suffixes:
        return f"(?:{endings}|/)?"
    return endings if len(suffixes) == 1 else f"(?:{endings})"
