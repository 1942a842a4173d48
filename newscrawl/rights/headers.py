"""What the headers of an answer say of rights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.rights.directives import addressed, of_use
from newscrawl.rights.signals import pairs, signal, web_address
from newscrawl.rights.vocabulary import (
    CONTENT_SIGNAL,
    CONTENT_USAGE,
    LICENSE,
    RSL_LICENSE,
    RSL_TYPE,
    TDM_POLICY,
    TDM_RESERVATION,
    X_ROBOTS_TAG,
    name_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newscrawl.items import RightsSignal

_SOURCE = "header"
_LINK = re.compile(r'<([^<>]*)>((?:[^,"<]|"[^"]*")*)')
"""A link of a Link header (RFC 8288 3): its target, and its parameters."""
_PARAMETER = re.compile(r';\s*(rel|type)\s*=\s*(?:"([^"]*)"|([^\s;,"]+))', re.IGNORECASE)


def header_signals(headers: Iterable[tuple[str, str]], url: str) -> list[RightsSignal]:
    """Return what the headers (name, value) of the answer of `url` say, each line for itself."""
    return [found for name, value in headers for found in _of_header(name.casefold(), value, url)]


def _of_header(name: str, value: str, url: str) -> Iterator[RightsSignal]:
    if name == TDM_RESERVATION:
        for part in value.split(","):  # lines of one name may come joined (RFC 9110 5.3)
            yield signal(_SOURCE, TDM_RESERVATION, part)
    elif name == TDM_POLICY:
        if address := web_address(url, value):
            yield signal(_SOURCE, TDM_POLICY, address)
    elif name == X_ROBOTS_TAG.casefold():
        for agent, directives in addressed(value):
            if told := of_use(directives):
                yield signal(_SOURCE, name_of(X_ROBOTS_TAG, agent) if agent else X_ROBOTS_TAG, told)
    elif name == "link":
        yield from _links(value, url)
    else:
        for base in (CONTENT_SIGNAL, CONTENT_USAGE):
            if name == base.casefold():
                for key, said in pairs(value):
                    yield signal(_SOURCE, name_of(base, key.casefold()), said.casefold())


def _links(value: str, url: str) -> Iterator[RightsSignal]:
    """Yield the licences that a Link header names."""
    for target, printed in _LINK.findall(value):
        told = {key.casefold(): (quoted or plain).casefold() for key, quoted, plain in _PARAMETER.findall(printed)}
        if LICENSE in told.get("rel", "").split() and (address := web_address(url, target)):
            yield licence_signal(_SOURCE, address, told.get("type", ""))


def licence_signal(source: str, address: str, media_type: str) -> RightsSignal:
    """Return the signal of a link to a licence of a media type, "" where that is not told."""
    is_rsl = media_type.partition(";")[0].strip().casefold() == RSL_TYPE
    return signal(source, RSL_LICENSE if is_rsl else LICENSE, address)
