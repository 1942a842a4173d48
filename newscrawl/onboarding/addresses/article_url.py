"""`article_url`: the expression of all shapes of a site's article addresses, without what else would match it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.onboarding.addresses.expression import host_expression, shape_expression
from newscrawl.onboarding.addresses.parts import escaped
from newscrawl.onboarding.addresses.shapes import Shape
from newscrawl.values.urls import split

_USUAL = ("autor", "diskuse", "galerie", "tag", "tema")
"""Directories of people, discussions, pictures and topics that sites have, whether they were seen or not."""
_MOST_EXCEPTIONS = 12
"""Exceptions in one expression; more would be a list of pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """The regular expression of a site's article addresses."""

    pattern: str
    shapes: tuple[Shape, ...]
    """Those that are in it."""
    against: tuple[str, ...]
    """Addresses of other pages that it matches nevertheless."""

    def matches(self, url: str) -> bool:
        """Tell whether a canonical address is an article's by it."""
        return re.search(self.pattern, url) is not None


def article_expression(shapes: Sequence[Shape], evidence: Evidence) -> Expression:
    """Return the expression that matches all addresses of the shapes, at least one, and as few others as possible."""
    used: list[Shape] = []
    written: list[str] = []
    port = _port(shapes)
    host = host_expression(shapes, evidence.domain) + port
    for shape in shapes:
        if used and all(re.search(_whole(host, "", written), each.url) for each in shape.members):
            continue
        used.append(shape)
        written.append(shape_expression(shape, evidence.listings))
    host = host_expression(used, evidence.domain) + port
    known = [each.url for shape in used for each in shape.members]
    wide = re.compile(_whole(host, "", written))
    exceptions = _exceptions([url for url in evidence.others if wide.search(url)], known)
    exceptions += [f"{word}/" for word in _usual(wide, known) if f"{word}/" not in exceptions]
    pattern = _whole(host, _look_ahead(exceptions), written)
    against = tuple(url for url in evidence.others if re.search(pattern, url))
    return Expression(pattern=pattern, shapes=tuple(used), against=against)


def _port(shapes: Sequence[Shape]) -> str:
    """Return the expression of the port that articles' addresses have, "" where they are at the usual one."""
    return r"(?::\d+)?" if any(":" in split(each.url).netloc for shape in shapes for each in shape.members) else ""


def _whole(host: str, look_ahead: str, written: list[str]) -> str:
    paths = written[0] if len(written) == 1 else f"(?:{'|'.join(written)})"
    return rf"^https?://{host}/{look_ahead}{paths}$"


def _look_ahead(exceptions: list[str]) -> str:
    """Return the look-ahead that lets no path pass that begins as one of the exceptions, directories put together."""
    dirs = sorted(each.removesuffix("/") for each in exceptions if each.endswith("/"))
    rest = sorted(each for each in exceptions if not each.endswith("/"))
    together = [f"(?:{'|'.join(dirs)})/"] if len(dirs) > 1 else [f"{each}/" for each in dirs]
    return f"(?!{'|'.join([*together, *rest])})" if exceptions else ""


def _exceptions(wrong: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return how the paths of other pages begin that no known article's does, as expressions, the most useful first."""
    taken = [path_of(url) for url in known]
    starts = Counter(_first_words(path) for path in map(path_of, wrong))
    found: dict[str, None] = {}
    for path in map(path_of, wrong):
        begin = _beginning(path, taken, starts)
        if begin is not None:
            found.setdefault(begin)
        if len(found) == _MOST_EXCEPTIONS:
            break
    return list(found)


def _beginning(path: str, taken: Iterable[str], starts: Counter[str]) -> str | None:
    """Return the expression of the shortest beginning that tells a path from those of articles."""
    *dirs, name = path.rstrip("/").split("/")
    tail = f"/{name}"
    if dirs and not any(each.startswith(f"{dirs[0]}/") for each in taken):
        return escaped(f"{dirs[0]}/")
    if dirs and name.isalpha() and not any(each.rstrip("/").endswith(tail) for each in taken):
        return f".*{escaped(tail)}/?$"
    for depth in range(2, len(dirs) + 1):
        begin = "/".join(dirs[:depth]) + "/"
        if not any(each.startswith(begin) for each in taken):
            return escaped(begin)
    words = _first_words(path)
    if words and starts[words] > 1 and not any(each.startswith(words) for each in taken):
        return escaped(words)
    whole = path.rstrip("/")
    return f"{escaped(whole)}/?$" if whole and whole not in {each.rstrip("/") for each in taken} else None


def _first_words(path: str) -> str:
    """Return a path up to the first dash of its name, "" where it has none."""
    before, slash, name = path.rstrip("/").rpartition("/")
    word, dash, _ = name.partition("-")
    return f"{before}{slash}{word}-" if dash else ""


def _usual(pattern: re.Pattern[str], known: Sequence[str]) -> list[str]:
    """Return the usual directories below which the pattern would match, and no article lies."""
    found = []
    for word in _USUAL:
        if any(f"{word}/" in path_of(url) for url in known):
            continue
        if any(pattern.search(_below(url, word)) for url in known):
            found.append(word)
    return found


def _below(url: str, word: str) -> str:
    """Return the address with another first directory."""
    host, _, path = url.partition("://")[2].partition("/")
    return f"https://{host}/{word}/{path.rpartition('/')[2] if '/' not in path.rstrip('/') else path.partition('/')[2]}"


def path_of(url: str) -> str:
    """Return path and query of an address, without the first slash."""
    parts = split(url)
    return parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")
