"""Faults on demand: which request is answered wrongly, and how."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any, Literal, get_args

from .redesign import scrambled

Kind = Literal[
    "status",  # value: status code
    "delay",  # value: seconds before the right answer
    "reset",  # the connection is reset instead of an answer
    "truncate",  # Content-Length promises twice what is sent
    "loop",  # redirects to itself, with a new query each time, for ever
    "charset",  # value: the charset that Content-Type wrongly declares
    "redirect",  # value: address it redirects to
    "endless",  # value: megabytes of body, without Content-Length
    "bomb",  # value: megabytes that a small gzip body grows to
    "gutted",  # 200 with the headline and the first paragraph, all else of the page is lost
    "maintenance",  # 200 with a notice instead of the page
    "missing",  # 200 with a notice that the page is not there
    "redesign",  # the page with other class names and ids
    "undated",  # the page without the dates that it states or prints
    "emptied",  # a feed, sitemap or listing without its entries
]
KINDS: tuple[str, ...] = get_args(Kind)
_DEFAULTS = {"status": "503", "delay": "5", "charset": "utf-16", "endless": "50", "bomb": "50"}
_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A rule: requests whose URL matches `pattern` (searched) get this fault with `probability`.

    `times` limits it to the first so many requests of each URL, so that a retry succeeds.
    """

    kind: Kind
    pattern: str = ""
    value: str = ""
    probability: float = 1.0
    times: int | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"fault {self.kind!r} is none of {', '.join(KINDS)}")
        if self.kind == "redirect" and not self.value:
            raise ValueError("fault redirect needs an address")
        object.__setattr__(self, "value", self.value or _DEFAULTS.get(self.kind, ""))
        re.compile(self.pattern)


def parse_fault(text: str) -> Fault:
    """Return the fault written as KIND[=VALUE][@PROBABILITY][xTIMES][::PATTERN], e.g. "status=503@0.1x1::/svet/".

    Raises ValueError when it is none.
    """
    match = re.fullmatch(r"(\w+?)(?:=(.*?))?(?:@([\d.]+))?(?:x(\d+))?(?:::(.*))?", text)
    if not match:
        raise ValueError(f"no fault: {text!r}")
    kind, value, probability, times, pattern = match.groups()
    return from_json(
        {
            "kind": kind,
            "value": value or "",
            "probability": float(probability or 1),
            "times": int(times) if times else None,
            "pattern": pattern or "",
        }
    )


def from_json(data: dict[str, Any]) -> Fault:
    """Return the fault with these attributes; raises TypeError or ValueError for others."""
    return Fault(**data)


class Faults:
    """The rules in force; which request they hit depends on `seed`, the URL and how often it was asked for."""

    def __init__(self, rules: list[Fault], *, seed: int = 1) -> None:
        self.rules = rules
        self._seed = seed
        self._asked: Counter[tuple[int, str]] = Counter()

    def choose(self, url: str) -> Fault | None:
        """Return the first rule that hits this request, counting it."""
        for place, rule in enumerate(self.rules):
            if not re.search(rule.pattern, url):
                continue
            self._asked[place, url] += 1
            asked = self._asked[place, url]
            if rule.times is not None and asked > rule.times:
                continue
            if Random(f"{self._seed}/{place}/{asked}/{url}").random() < rule.probability:
                return rule
        return None


def broken_page(kind: Kind, body: bytes) -> bytes | None:
    """Return the page that a fault of this kind makes of a page, None for a fault that leaves pages as they are."""
    if kind in _CHANGED:
        return _CHANGED[kind](body.decode("utf-8", "replace")).encode()
    return _NOTICES[kind].encode() if kind in _NOTICES else None


def _gutted(html: str) -> str:
    headline = re.search(r"<h1.*?</h1>", html, re.DOTALL)
    first = next((text for text in re.findall(r"<p\b[^>]*>[^<]+</p>", html) if len(text) > _LONG), "")
    head = '<meta charset="utf-8"><meta property="og:type" content="article">'
    story = f"{headline[0] if headline else ''}{first}"
    return f'<!DOCTYPE html><html lang="cs"><head>{head}</head><body><article>{story}</article></body></html>'


def _undated(html: str) -> str:
    html = re.sub(r"<time\b.*?</time>", "", html, flags=re.DOTALL)
    html = re.sub(r"\d{4}-\d\d-\d\dT[0-9:.+-]+Z?", "", html)
    return re.sub(r"\d{1,2}\.\s*(?:\d{1,2}\.|[^\W\d]+)\s*\d{4}(?:[\s,|]*\d{1,2}[:.]\d\d)?", "", html)


def _emptied(xml: str) -> str:
    return re.sub(r"<(item|entry|url|article)\b.*?</\1>", "", xml, flags=re.DOTALL)


_CHANGED = {"gutted": _gutted, "redesign": scrambled, "undated": _undated, "emptied": _emptied}
_LONG = 120
"""Characters from which a paragraph is one of the story."""
_NOTICES = {
    "maintenance": "<!DOCTYPE html><html lang=cs><title>Údržba webu</title><h1>Právě probíhá údržba webu</h1>"
    "<p>Omlouváme se za komplikace, zkuste to prosím znovu později. Děkujeme za pochopení.</p></html>",
    "missing": "<!DOCTYPE html><html lang=cs><title>Stránka nenalezena</title><h1>Omlouváme se, stránka nebyla nalezena"
    "</h1><p>Článek, který hledáte, byl pravděpodobně smazán nebo přesunut na jinou adresu.</p></html>",
}


@cache
def bomb(megabytes: int) -> bytes:
    """Return a gzip body of a few kilobytes that unpacks to `megabytes` of HTML."""
    return gzip.compress(b"<!DOCTYPE html><p>" + b"a" * (megabytes * _MEGABYTE))
