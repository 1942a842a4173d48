"""From findings to the statements of a site file: the words of `Site` in their order, shared parts lifted out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from itertools import count
from types import ModuleType
from typing import NamedTuple, cast

from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.source_text import WIDTH, Each, Group, Item, Name, Node, Text, flat, node_of, quoted, width
from newscrawl.page import OF_SECTION, Page
from newscrawl.site import Site

PATTERNS = frozenset(
    {"article_url", "article_shape", "other_url", "section_url", "consent_url"}
    | {"identity_hop", "article_id", "id_in_url", "article_date"}
)
"""Words of `Site` that are regular expressions."""
WORDS = ("allowed_domains", "custom_settings", *(word for word in Site.__annotations__ if word != "allowed_domains"))
"""Words of a site file in the order in which they are written."""
_PART_NAMES = {"feeds": "rubric", "listings": "section"}
"""Word -> what the part is called in which its addresses differ."""
_LEAST_ALIKE = 5
"""Addresses of one form that are worth a generator expression."""
_MOST_APART = 2
"""Addresses of another form that may stand before them."""
_PART = re.compile(r"[\w.~-]+(?:/[\w.~-]+)*")
_HEAD = re.compile(r"\^https\?://[^/\[\]]+(?:\[[^/\[\]]*\][^/\[\]]*)*(?=/)")
"""Start of an expression for addresses, up to the path."""


@dataclass(slots=True)
class Declarations:
    """What a site file declares, as nodes of its source."""

    words: dict[str, Node] = field(default_factory=dict)
    comments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Word -> what a person must decide of it."""
    constants: dict[str, Node] = field(default_factory=dict)
    """Name -> what stands above the class."""
    imports: list[str] = field(default_factory=list)


class Shared:
    """What a module of `newscrawl.cms` has that a site may refer to."""

    def __init__(self, base: str, domain: str) -> None:
        """Take a constant such as "mafra.MAFRA", and the site's domain; raise ValueError where there is none."""
        self.name, _, constant = base.partition(".")
        self.base, self._domain = base, domain
        try:
            self._module: ModuleType = import_module(f"newscrawl.cms.{self.name}")
            page = getattr(self._module, constant)
        except (ImportError, AttributeError):
            raise ValueError(f"newscrawl.cms has no {base}") from None
        if not isinstance(page, Page):
            raise ValueError(f"newscrawl.cms.{base} is no Page")
        self.page = page

    def node(self, word: str, value: object) -> Node | None:
        """Return how a site file refers to the shared value of a word of `Site`, None where it has another."""
        constant, make = getattr(self._module, word.upper(), None), getattr(self._module, word, None)
        named = Name(f"{self.name}.{word.upper()}")
        if constant and value == constant:
            return named
        if callable(make) and value == make(self._domain):
            return Name(f"{self.name}.{word}({quoted(self._domain)})")
        if isinstance(constant, tuple) and isinstance(value, tuple):
            return extended(value, constant, named)
        return None


def declarations(findings: Findings, domain: str, expect: Mapping[str, float]) -> Declarations:
    """Return what a site file declares of these findings.

    Args:
        findings: what was learned.
        domain: of the site, without `www.`; declared where no other domains were found.
        expect: what a run must find.

    Raises:
        ValueError: the constant of the CMS does not exist.
    """
    found = Declarations(imports=["from newscrawl.news_spider import NewsSpider"])
    shared = Shared(findings.base, domain) if findings.base else None
    if shared is not None:
        found.imports.append(f"from newscrawl.cms import {shared.name}")
    domains: Finding[object] = Finding(value=(domain,), why="")
    values = {"allowed_domains": domains} | findings.site
    for word in WORDS:
        if word == "page":
            _declare_page(found, findings, shared)
        elif word == "expect" and expect:
            found.words[word] = node_of(dict(expect))
        elif word in values and values[word].value not in ("", (), {}, None, False):
            known = shared.node(word, values[word].value) if shared else None
            found.words[word] = known or _node(found, word, values[word].value)
            found.comments[word] = _todo(values[word])
    _lift_heads(found)
    return found


def extended(
    value: tuple[object, ...], inherited: tuple[object, ...], name: Name, node: Callable[[object], Node] = node_of
) -> Node | None:
    """Return a tuple with another one in it, named, None where it is not in it; `node` writes an entry."""
    if not inherited:
        return None
    for at in (0, len(value) - len(inherited)):
        if at >= 0 and value[at : at + len(inherited)] == inherited:
            before, after = value[:at], value[at + len(inherited) :]
            others = ((Item(node(entry)) for entry in part) for part in (before, after))
            return Group((*next(others), Item(name, "*"), *next(others)), is_tuple=True)
    return None


def _item(value: object) -> Item:
    return Item(node_of(value))


def _declare_page(found: Declarations, findings: Findings, shared: Shared | None) -> None:
    """Add the word `page`, and what it imports."""
    items = list(_page_items(findings.page, shared))
    if shared is not None and not items:
        found.words["page"] = Name(shared.base)
    elif shared is not None:
        found.words["page"] = Group((Item(Name(shared.base)), *items), "replace(")
        found.imports.append("from dataclasses import replace")
    elif items:
        found.words["page"] = Group(tuple(items), "Page(")
        found.imports.append("from newscrawl.page import Page")


def _page_items(page: Mapping[str, Finding[object]], shared: Shared | None) -> Iterator[Item]:
    """Yield the words of the page in their order, without those that are as they are anyway."""
    base = shared.page if shared else Page()
    for word in Page.__dataclass_fields__:
        if word not in page or page[word].value == getattr(base, word):
            continue
        value, inherited = page[word].value, getattr(base, word)
        node: Node | None = None
        if shared and isinstance(value, tuple) and isinstance(inherited, tuple):
            node = extended(value, inherited, Name(f"{shared.base}.{word}"), kind_node if word == "kinds" else node_of)
        yield Item(node or page_node(word, value), f"{word}=", _todo(page[word]))


def page_node(word: str, value: object) -> Node:
    """Return a value of a word of `Page`."""
    if word != "kinds" or not isinstance(value, tuple):
        return node_of(value)
    return Group(tuple(Item(kind_node(pair)) for pair in value), is_tuple=True)


def kind_node(pair: object) -> Node:
    """Return a pair of `kinds`, whose regular expression is raw."""
    mark, kind = cast("tuple[str, str]", pair)
    return Group((Item(Text((mark,), not mark.startswith(("css:", OF_SECTION)))), _item(kind)), is_tuple=True)


def _todo(finding: Finding[object]) -> tuple[str, ...]:
    """Return the comment of a finding of which a person must decide, () of another."""
    if finding.certainty != "unsure":
        return ()
    others = "; or ".join(repr(value) for value in finding.alternatives if value != finding.value)
    seen = f", see {finding.addresses[0]}" if finding.addresses else ""
    return (f"TODO(onboard): {finding.why}{seen}{f'; or {others}' if others else ''}",)


def _node(found: Declarations, word: str, value: object) -> Node:
    if word in PATTERNS:
        return Text((str(value),), is_pattern=True)
    if word in ("feeds", "sitemaps", "listings", "archives") and isinstance(value, tuple):
        return _addresses(found, word, [str(url) for url in value])
    return node_of(value)


def _addresses(found: Declarations, word: str, urls: list[str]) -> Node:
    """Return addresses: those of one form, where there are many, by the part in which they differ."""
    forms = [form for apart in range(_MOST_APART + 1) if (form := _form(urls, apart))]
    if not forms:
        return node_of(tuple(urls))
    form = min(forms, key=lambda form: form.length)
    name = _PART_NAMES.get(word, "part")
    text, source = Text((form.start, Name(name), form.end)), _parts(found, name, form.parts)
    if not form.apart:
        return Each(text, name, source)
    return Group((*map(_item, form.apart), Item(Each(text, name, source, "*("))), is_tuple=True)


class _Form(NamedTuple):
    """Addresses that differ in one part, and some before them that are of another form."""

    apart: list[str]
    start: str
    parts: list[str]
    end: str

    @property
    def length(self) -> int:
        """Characters that it takes to write them."""
        return sum(map(len, (*self.apart, self.start, *self.parts, self.end)))


def _form(urls: list[str], apart: int) -> _Form | None:
    """Return the form of all addresses but the first ones, None where they have none that is worth it."""
    alike = urls[apart:]
    if len(alike) < _LEAST_ALIKE:
        return None
    start = re.sub(r"[^/=]*$", "", _common_start(alike))
    rest = [url[len(start) :] for url in alike]
    end = re.sub(r"^[^/.?&]*", "", _common_start([text[::-1] for text in rest])[::-1])
    parts = [text[: len(text) - len(end)] for text in rest]
    is_host = start.count("/") == 2 and end.startswith(".") and "/" in end and not any("." in part for part in parts)
    if not (is_host or start.count("/") > 2) or not all(map(_PART.fullmatch, parts)):
        return None
    return _Form(urls[:apart], start, parts, end)


def _common_start(texts: list[str]) -> str:
    """Return the characters with which all texts begin."""
    first, last = min(texts), max(texts)
    return first[: next((at for at, char in enumerate(first) if at >= len(last) or char != last[at]), len(first))]


def _parts(found: Declarations, part_name: str, parts: list[str]) -> Node:
    """Return the parts as a tuple; one that is longer than a line becomes a constant of several lines."""
    whole = node_of(tuple(parts))
    if width(flat(whole) or "") <= WIDTH - 24:
        return whole
    name = f"_{part_name.upper()}S"
    rows: list[list[str]] = [[]]
    for part in parts:
        if rows[-1] and width(flat(node_of((*rows[-1], part))) or "") > WIDTH - 10:
            rows.append([])
        rows[-1].append(part)
    many = Group(tuple(Item(node_of(tuple(row)), "*") for row in rows), is_tuple=True)
    found.constants[name] = whole if len(rows) == 1 else many
    return Name(name)


def _lift_heads(found: Declarations) -> None:
    """Put the start that several expressions share into a constant."""
    texts = {word: node for word, node in found.words.items() if isinstance(node, Text) and node.is_pattern}
    heads = Counter(head for node in texts.values() for head in _HEAD.findall(_plain(node.parts)))
    shared = [head for head, times in heads.items() if times > 1 and _is_closed(head)]
    for head, number in zip(sorted(shared, key=len, reverse=True), count()):
        name = "_SITE" if number == 0 else f"_SITE_{number + 1}"
        found.constants[name] = Text((head,), is_pattern=True)
        for word, node in texts.items():
            texts[word] = found.words[word] = Text(tuple(_filled(node.parts, head, name)), is_pattern=True)


def _filled(parts: Iterable[str | Name], head: str, name: str) -> Iterator[str | Name]:
    """Yield the parts of an expression with a name in place of a start."""
    for part in parts:
        if isinstance(part, Name):
            yield part
            continue
        first, *others = re.split(rf"{re.escape(head)}(?=/)", part)
        if first:
            yield first
        for other in others:
            yield from (Name(name), other)


def _plain(parts: Iterable[str | Name]) -> str:
    return "".join(part for part in parts if isinstance(part, str))


def _is_closed(pattern: str) -> bool:
    """Tell whether a start of an expression is one by itself."""
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
