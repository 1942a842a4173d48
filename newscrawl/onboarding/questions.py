"""What a person must decide, asked in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TextIO

from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.values.terminal import printable, shortened

_MOST_CHARACTERS = 160
"""Of an alternative on a line of the terminal."""
_MOST_ADDRESSES = 8
_PROMPT = "Enter for 1, a number, ? for addresses, Ctrl-D to leave the rest as TODO: "


class _Ended(Exception):  # noqa: N818 - the end of the input is no error
    """Nobody answers any more."""


def can_ask(entered: TextIO, shown: TextIO) -> bool:
    """Tell whether a person sits at both ends."""
    return entered.isatty() and shown.isatty()


def decided(findings: Findings, entered: TextIO, shown: TextIO) -> Findings:
    """Ask for each unsure finding what it should say, and return the findings with the answers, which are sure.

    Enter takes the first alternative, a number that one, 0 none of them, `?` shows addresses; Ctrl-D leaves this one
    and all others as they are.

    Args:
        findings: what was learned.
        entered: where answers come from.
        shown: where questions go.
    """
    site, page = dict(findings.site), dict(findings.page)
    try:
        for words in (site, page):
            for word, finding in _unsure(words).items():
                answer = _ask(word, finding, entered, shown)
                if answer is None:
                    del words[word]
                else:
                    words[word] = answer
    except _Ended:
        print(file=shown)
    return replace(findings, site=site, page=page, notes=list(findings.notes))


def _unsure(words: Mapping[str, Finding[object]]) -> dict[str, Finding[object]]:
    return {word: finding for word, finding in words.items() if finding.certainty == "unsure"}


def _ask(word: str, finding: Finding[object], entered: TextIO, shown: TextIO) -> Finding[object] | None:
    """Return a finding as a person decided it, None for none of its alternatives; raise _Ended at the end of input."""
    choices = [finding.value, *(value for value in finding.alternatives if value != finding.value)]
    print(f"\n{word}: {printable(finding.why)}", file=shown)
    for number, value in enumerate(choices, 1):
        print(f"  {number}  {shortened(_shown(value), _MOST_CHARACTERS)}", file=shown)
    print("  0  none of them", file=shown)
    while True:
        print(_PROMPT, end="", file=shown, flush=True)
        line = entered.readline()
        if not line:
            raise _Ended
        answer = line.strip() or "1"
        if answer == "?":
            for url in finding.addresses[:_MOST_ADDRESSES] or ("no address is known",):
                print(f"  {printable(url)}", file=shown)
        elif answer == "0":
            return None
        elif answer in map(str, range(1, len(choices) + 1)):
            why = f"{finding.why}; chosen by a person"
            return replace(finding, value=choices[int(answer) - 1], certainty="sure", why=why)


def _shown(value: object) -> str:
    """Return a value for a person: entries of a tuple between commas."""
    return ", ".join(map(_shown, value)) if isinstance(value, tuple) else str(value)
