"""Feeds and sitemaps as sites serve them -> XML that lxml can read: what is around the root, what is cut, a bare `&`.

Everything before the root element goes, warnings and byte order marks as well as a document type with its entities: so
nothing is expanded and nothing is loaded, whatever the document declares. Time and memory grow linearly.
"""

from __future__ import annotations

import re
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from html.entities import html5
from urllib.parse import urljoin

from lxml import etree

from newscrawl.values.text import xml_text
from newscrawl.values.urls import MAX_URL_CHARACTERS

FEED_ROOTS = ("rss", "RDF", "feed")
"""Root elements of RSS 0.9x and 2.0, RSS 1.0 and Atom."""
SITEMAP_ROOTS = ("urlset", "sitemapindex")
"""Root elements of the sitemaps.org protocol 0.9."""

_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_PREFIX = r"(?:[\w.-]{1,40}:)?"
_ROOT = re.compile(rf"<{_PREFIX}({'|'.join((*FEED_ROOTS, *SITEMAP_ROOTS))})(?=[\s/>])")
_HTML = re.compile(r"<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_ELEMENT = re.compile(r"<([^\W\d][\w.:-]{0,40})")
_END = re.compile(rf"</{_PREFIX}({'|'.join((*FEED_ROOTS, *SITEMAP_ROOTS))}|item|entry|url|sitemap)\s*>")
"""End of a document or of an entry."""
_TO_MEND = re.compile(
    r"""
      (?P<literal><!\[CDATA\[(?:.*?\]\]>|.*))
    | (?P<comment><!--(?:.*?-->|.*))
    | (?P<run>&+)(?=&)
    | &(?!\#(?:\d{1,7}|[xX][0-9a-fA-F]{1,6});)(?P<entity>\w{1,31};)?
    | <(?![^\W\d]|[/!?])
    """,
    re.DOTALL | re.VERBOSE,
)
"""What is written otherwise, never inside CDATA: `&` but for numbers of characters, `<` that begins no markup.

Entities of XML are among it: after the first error in a document libxml2 leaves them out.
"""


class NotXml(ValueError):  # noqa: N818 - says what the document is, as charset.NotText does
    """The text is no feed or sitemap in XML; the message says in one line what it is instead."""


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """A feed or sitemap, parsed."""

    root: etree._Element
    is_whole: bool
    """Whether its root element ends; else it was cut, and its last entry is left out unless that is complete."""


def parse_xml(text: str) -> XmlDocument:
    """Return a feed or sitemap, parsed as far as it goes; raise NotXml for a text of another kind."""
    root = _root(text)
    if root is None:
        raise NotXml(_what(text))
    content, is_whole = _complete(text, root)
    mended = xml_text(_TO_MEND.sub(_mended, content))
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        element = etree.fromstring(mended.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise NotXml(f"not XML: {error.msg}") from error
    if element is None:
        raise NotXml("no XML element in it")
    return XmlDocument(element, is_whole)


def root_name(text: str) -> str | None:
    """Return the name of the root element of a feed or sitemap, without its prefix, None for any other text."""
    root = _root(text)
    return root[1] if root else None


def base_of(element: etree._Element, base: str) -> str:
    """Return the address that the links in an element count from: `base`, or what `xml:base` makes of it.

    One that is no address, or is longer than any, counts for nothing.
    """
    stated = [each.get(_BASE) for each in (element, *element.iterancestors())]
    for printed in filter(None, reversed(stated)):
        with suppress(ValueError):
            found = urljoin(base, printed.strip()) if len(printed) <= MAX_URL_CHARACTERS else base
            base = found if len(found) <= MAX_URL_CHARACTERS else base
    return base


def _root(text: str) -> re.Match[str] | None:
    """Return the first tag of a feed or sitemap in a text, None where there is none, or a page begins before it."""
    root = _ROOT.search(text)
    if root is None or _HTML.search(text, 0, root.start()):
        return None
    return root


def _what(text: str) -> str:
    """Return what a text is that is no feed or sitemap."""
    if not text.strip("\ufeff \t\r\n"):
        return "empty"
    element = _ELEMENT.search(text)
    return f"<{element[1]}>" if element else "no XML element in it"


def _complete(text: str, root: re.Match[str]) -> tuple[str, bool]:
    """Return a document from its root to its end, or to the end of its last complete entry, and whether it is whole."""
    ends = deque(_END.finditer(text, root.end()), maxlen=1)
    if not ends:
        tag = text[root.start() : text.find(">", root.end()) + 1]
        return tag, tag.endswith("/>")
    last = ends[0]
    return text[root.start() : last.end()], last[1] == root[1]


def _mended(broken: re.Match[str]) -> str:
    """Return what stands for a broken place: the characters of an entity, else the sign itself, by their numbers."""
    if literal := broken["literal"]:
        return literal
    if broken["comment"]:
        return ""
    if run := broken["run"]:
        return "&#38;" * len(run)
    sign = html5.get(broken["entity"] or "")
    return "".join(f"&#{ord(each)};" for each in sign or broken[0])
