"""Article ids of INCORP's three generations of addresses (incorp.md, section 1), each a bijection of article numbers.

So a server finds the article of an address by arithmetic, whatever the size of the site.
"""

from __future__ import annotations

import re
import string

_BASE36 = string.digits + string.ascii_lowercase
_ID8, _HEX, _DIGITS = 36**8, 2**32, 900_000
_FACTOR, _SHIFT = 1_000_000_007, 1_405_071_317
_ARTICLE = re.compile(
    r"/(?P<section>(?:[a-z0-9-]+/){1,2})(?:(?P<slug>[a-z0-9-]+)\.(?P<id8>[0-9a-z]{8})|(?P<digits>\d{6})-(?P<old>[a-z0-9-]+))/?"
)


def encode(number: int, generation: str) -> str:
    """Return the id of article `number` (0..899,999) in `generation`: "id8", "hex" or "digits"."""
    if generation == "digits":
        return str(100_000 + number * _FACTOR % _DIGITS)
    if generation == "hex":
        return f"{(number * _FACTOR + _SHIFT) % _HEX:08x}"
    rest, digits = (number * _FACTOR + _SHIFT) % _ID8, ""
    for _ in range(8):
        rest, digit = divmod(rest, 36)
        digits += _BASE36[digit]
    return digits


def decode(path: str) -> set[int]:
    """Return the article numbers an address of this form may stand for, empty when `path` is no article's."""
    match = _ARTICLE.fullmatch(path)
    if not match:
        return set()
    if match["digits"]:
        return {(int(match["digits"]) - 100_000) * pow(_FACTOR, -1, _DIGITS) % _DIGITS}
    printed = match["id8"]
    value = sum(_BASE36.index(digit) * 36**place for place, digit in enumerate(printed))
    numbers = {(value - _SHIFT) * pow(_FACTOR, -1, _ID8) % _ID8}
    if not set(printed) - set(string.hexdigits):
        numbers.add((int(printed, 16) - _SHIFT) * pow(_FACTOR, -1, _HEX) % _HEX)
    return numbers
