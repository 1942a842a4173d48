"""What addresses look like: addresses of one form are made by one rule, mostly those of one kind of page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

from newscrawl.values.urls import split

_MARK = re.compile(r"([._~:,;!+])")
_FEWEST_WORDS_OF_A_SLUG = 3
_SHORTEST_ID = 5
_NUMBER = re.compile(r"\d+")
_IDS = ("#", "%")
_SPECIFIC = re.compile(r"[s#%]")


@lru_cache(maxsize=50_000)
def form_of(url: str) -> str:
    """Return the form of a canonical address: its path and query with signs in place of what differs.

    `w` stands for one or two words, `s` for a slug of three or more, `#` for a number of five digits or more, `9` for a
    shorter one, `%` for an id of letters and digits: "https://example.cz/sport/ztratil-se-pes-12345.html" has the form
    "/w/s-#.w". Parameters keep their names.
    """
    parts = split(url)
    path = "/".join(map(_form_of_segment, unquote(parts.path).split("/")))
    pairs = sorted(pair.partition("=")[::2] for pair in parts.query.split("&") if pair)
    query = "&".join(f"{name}={_form_of_segment(value)}" for name, value in pairs)
    return (path.rstrip("/") or "/") + (f"?{query}" if query else "")


@lru_cache(maxsize=50_000)
def group_of(url: str) -> str:
    """Return host, first folder and form of a canonical address: finer than the form, by sections and kinds of page."""
    parts = split(url)
    first, _, rest = parts.path.strip("/").partition("/")
    folder = first if rest and _form_of_segment(first) == "w" else ""
    return f"{parts.netloc.removeprefix('www.')}/{folder}:{form_of(url)}"


@lru_cache(maxsize=50_000)
def template_of(url: str) -> str:
    """Return a canonical address with `0` in place of each number: pages of one list or calendar share it."""
    return _NUMBER.sub("0", url.partition("://")[2].removeprefix("www."))


@lru_cache(maxsize=50_000)
def with_less_query(url: str) -> tuple[str, ...]:
    """Return an address without each of its parameters."""
    plain, _, query = url.partition("?")
    pairs = query.split("&") if query else []
    fewer = ("&".join(pairs[:place] + pairs[place + 1 :]) for place in range(len(pairs)))
    return tuple(f"{plain}?{rest}" if rest else plain for rest in fewer)


def is_specific(form: str) -> bool:
    """Tell whether a form has a slug or an id: the others, of plain words, are sections' as well as articles'."""
    return bool(_SPECIFIC.search(form))


def _form_of_segment(segment: str) -> str:
    return "".join(part if _MARK.fullmatch(part) else _form_of_words(part) for part in _MARK.split(segment))


def _form_of_words(text: str) -> str:
    """Return the form of what stands between two marks: words joined by dashes, an id before or after them."""
    tokens = [_form_of_token(token) for token in text.split("-") if token]
    ids_before = _leading_ids(tokens)
    ids_after = _leading_ids(tokens[::-1])[::-1] if len(ids_before) < len(tokens) else []
    words = tokens[len(ids_before) : len(tokens) - len(ids_after)]
    if not words:
        return "-".join([*ids_before, *ids_after])
    if set(words) == {"9"}:
        return "-".join([*ids_before, *words, *ids_after])
    named = "s" if len(words) >= _FEWEST_WORDS_OF_A_SLUG else "w"
    return "-".join([*ids_before, named, *ids_after])


def _leading_ids(tokens: list[str]) -> list[str]:
    count = next((place for place, token in enumerate(tokens) if token not in _IDS), len(tokens))
    return tokens[:count]


def _form_of_token(token: str) -> str:
    if token.isdecimal():
        return "#" if len(token) >= _SHORTEST_ID else "9"
    is_mixed = any(map(str.isdecimal, token)) and any(map(str.isalpha, token))
    is_camel = token.lower() != token and token.capitalize() != token and token.upper() != token
    return "%" if len(token) >= _SHORTEST_ID and (is_mixed or is_camel) else "w"
