"""Licences by their addresses: what they say of use, without a look at them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newscrawl.rights.vocabulary import LICENSE, RSL_TYPE, part_of

if TYPE_CHECKING:
    from newscrawl.items import RightsSignal

_CREATIVE_COMMONS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses/(?P<terms>[a-z+-]{1,30})|publicdomain/(?P<free>zero|mark|certification))(?:/|$)",
    re.IGNORECASE,
)


def is_licence(signal: RightsSignal) -> bool:
    """Tell whether a signal names a licence."""
    return part_of(signal.name, LICENSE) is not None


def licence_verdict(signal: RightsSignal) -> Literal["conditional", "allowed"] | None:
    """Return what a licence says of training models, None where its address does not tell.

    Creative Commons licences allow reuse; NonCommercial and NoDerivatives ones on conditions. A licence in the RSL
    standard is a set of conditions, which are not read: whoever uses the article has to.
    """
    match = _CREATIVE_COMMONS.match(signal.value)
    if match:
        terms = (match["terms"] or "").casefold().split("-")
        return "conditional" if {"nc", "nd"} & set(terms) else "allowed"
    is_rsl = signal.source == "robots.txt" or part_of(signal.name, LICENSE) == RSL_TYPE
    return "conditional" if is_rsl else None
