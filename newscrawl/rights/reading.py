"""From signals to the `rights` of an article's row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.items import Rights
from newscrawl.rights.licences import is_licence
from newscrawl.rights.statements import in_order, statements
from newscrawl.rights.vocabulary import HOLDERS, TDM_POLICY, USAGE_INFO

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newscrawl.items import RightsSignal
    from newscrawl.rights.statements import Statement, Use, Verdict

MOST_SIGNALS = 100
"""Signals of an article that are kept; no real page has thirty."""
_STRICTEST: tuple[Verdict, ...] = ("reserved", "conditional", "allowed")
_WEB = ("http://", "https://")


def rights_of(signals: Iterable[RightsSignal]) -> Rights:
    """Return what signals say together.

    The strictest statement of a use decides, in the order that each specification has for its own signals (see
    `statements`). `license` is the address of a licence, else of a policy of mining, else of terms of use; `holder` is
    who the page says holds the rights. Where there are more than 100 signals those are kept that say something.
    """
    ordered = in_order(signals)
    said = statements(ordered)
    mining = _verdict(said, "mining")
    return Rights(
        tdm_reserved=None if mining is None else mining == "reserved",
        ai_train=_verdict(said, "training"),
        license=_licence(ordered),
        holder=_holder(ordered),
        signals=ordered if len(ordered) <= MOST_SIGNALS else _most_telling(ordered, said),
    )


def _most_telling(ordered: list[RightsSignal], said: list[Statement]) -> list[RightsSignal]:
    """Return as many of too many signals as are kept: the strictest statements, then what says nothing of a use."""
    strictest = sorted(said, key=lambda statement: _STRICTEST.index(statement.verdict))
    each = {
        (signal.source, signal.name, signal.value): signal
        for signal in (*(statement.signal for statement in strictest), *ordered)
    }
    return in_order(list(each.values())[:MOST_SIGNALS])


def _verdict(said: list[Statement], use: Use) -> Verdict | None:
    verdicts = {statement.verdict for statement in said if statement.use == use}
    return next((verdict for verdict in _STRICTEST if verdict in verdicts), None)


def _licence(ordered: list[RightsSignal]) -> str | None:
    licences = [signal for signal in ordered if is_licence(signal)]
    policies = [signal for signal in ordered if signal.name in (TDM_POLICY, USAGE_INFO)]
    policies.sort(key=lambda signal: signal.name == USAGE_INFO)
    addresses = (signal.value for signal in (*licences, *policies))
    return next((address for address in addresses if address.startswith(_WEB) and " " not in address), None)


def _holder(ordered: list[RightsSignal]) -> str | None:
    named = {signal.name: signal.value for signal in reversed(ordered) if signal.value}
    return next((named[name] for name in HOLDERS if name in named), None)
