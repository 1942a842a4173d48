"""What a page says of what may be done with its article: meta tags, links, JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from newscrawl.items import RightsSignal
from newscrawl.reading.document.metadata import first_text
from newscrawl.reading.fields.sources import Document
from newscrawl.rights.directives import ROBOTS_METAS, of_use
from newscrawl.rights.headers import licence_signal
from newscrawl.rights.signals import signal, web_address
from newscrawl.rights.vocabulary import HOLDER_METAS, LICENSE, TDM_POLICY, TDM_RESERVATION, USAGE_INFO

_META, _JSON_LD = "meta", "json-ld"
_MOST_VALUES = 20
"""Contents of meta tags of one name, and values of one property, that are looked at."""


def find_rights(document: Document) -> list[RightsSignal]:
    """Return what a page says of rights, in the order in which this looks for it.

    Meta tags are those of TDMRep, directives for robots, and names of holders; links are those to licences; JSON-LD is
    that of the article: `license`, `usageInfo`, `copyrightHolder`, `copyrightNotice` (schema.org CreativeWork).
    """
    return [*_metas(document), *_links(document), *_json_ld(document)]


def _metas(document: Document) -> Iterator[RightsSignal]:
    for name, contents in document.metadata.meta.items():
        for content in filter(None, contents[:_MOST_VALUES]):
            if name in (TDM_RESERVATION, *HOLDER_METAS):
                yield signal(_META, name, content)
            elif name == TDM_POLICY:
                if address := web_address(document.url, content):
                    yield signal(_META, name, address)
            elif name in ROBOTS_METAS and (told := of_use(content)):
                yield signal(_META, name, told)


def _links(document: Document) -> Iterator[RightsSignal]:
    for href, media_type in document.metadata.licences:
        if address := web_address(document.url, href):
            yield licence_signal("link", address, media_type)


def _json_ld(document: Document) -> Iterator[RightsSignal]:
    for name in (LICENSE, USAGE_INFO):
        for value in _values(document.node, name):
            address = _address(value)
            if said := (web_address(document.url, address) if address else None) or first_text(value):
                yield signal(_JSON_LD, name, said)
    for name in ("copyrightHolder", "copyrightNotice"):
        for value in _values(document.node, name):
            if said := first_text(value):
                yield signal(_JSON_LD, name, said)


def _values(node: dict[str, Any], name: str) -> Iterator[Any]:
    """Yield the values of a property, few as they should be."""
    value = node.get(name)
    return islice(iter(value if isinstance(value, list) else [value]), _MOST_VALUES)


def _address(value: Any) -> str | None:
    """Return the address that a JSON-LD value has or is, None where it has none."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("url", "@id", "contentUrl") if value.get(key)), None)
    is_address = isinstance(value, str) and value.strip().startswith(("http://", "https://", "//", "/"))
    return value if is_address else None
