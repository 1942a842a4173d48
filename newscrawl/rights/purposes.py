"""Whether an article may go into an export for a purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from newscrawl.items import Rights
from newscrawl.rights.statements import statements

if TYPE_CHECKING:
    from newscrawl.rights.statements import Use, Verdict

Purpose = Literal["search", "research", "ai-training"]
"""A search index; text and data mining; training of models."""
PURPOSES: tuple[Purpose, ...] = ("search", "research", "ai-training")

NOT_KNOWN = "rights unknown: nobody looked"
"""Why an article without `rights` is left out."""

_BARRED: dict[Purpose, frozenset[tuple[Use, Verdict]]] = {
    "search": frozenset({("search", "reserved")}),
    "research": frozenset({("mining", "reserved")}),
    "ai-training": frozenset({("mining", "reserved"), ("training", "reserved"), ("training", "conditional")}),
}
"""Which statements leave an article out of an export for a purpose."""


def reserved(rights: Rights | Mapping[str, Any] | None, purpose: Purpose) -> str | None:
    """Return why an article is left out of an export for `purpose`, None where it is not.

    Args:
        rights: `rights` of the article's row, as an object or as its JSON has it.
        purpose: what the export is for.

    One restriction is enough, whatever else allows the use. An article that nobody looked at is left out: that its
    site reserves nothing is not known. The reason names the signal: "header tdm-reservation: 1".

    Raises:
        msgspec.ValidationError: `rights` is not what the schema says.
        KeyError: there is no such purpose.
    """
    barred = _BARRED[purpose]
    if rights is None:
        return NOT_KNOWN
    known = msgspec.convert(rights, Rights) if isinstance(rights, Mapping) else rights
    for statement in statements(known.signals):
        if (statement.use, statement.verdict) in barred:
            signal = statement.signal
            return f"{signal.source} {signal.name}: {signal.value}"
    return _stated(known, barred)


def _stated(rights: Rights, barred: frozenset[tuple[Use, Verdict]]) -> str | None:
    """Return why the fields of a row bar a use that none of its signals does, None where they do not."""
    if rights.tdm_reserved and ("mining", "reserved") in barred:
        return "tdm_reserved: true"
    if rights.ai_train in [verdict for use, verdict in barred if use == "training"]:
        return f"ai_train: {rights.ai_train}"
    return None
