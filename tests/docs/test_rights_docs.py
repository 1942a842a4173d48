"""docs/rights.md says what the code does: its example runs, and it names all that the code knows."""

import re

from newscrawl.rights.purposes import PURPOSES
from newscrawl.rights.vocabulary import (
    CONTENT_SIGNAL,
    CONTENT_USAGE,
    HOLDERS,
    SOURCES,
    TDM_POLICY,
    TDM_RESERVATION,
    USAGE_INFO,
    USER_AGENT,
    X_ROBOTS_TAG,
)
from support.paths import ROOT

PAGE = (ROOT / "docs" / "rights.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    (block,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    exec(block, {})


def test_it_names_every_source_signal_and_purpose() -> None:
    names = (CONTENT_SIGNAL, CONTENT_USAGE, TDM_RESERVATION, TDM_POLICY, USAGE_INFO, USER_AGENT, X_ROBOTS_TAG, *HOLDERS)
    said = PAGE.casefold()
    assert [name for name in (*names, *SOURCES, *PURPOSES) if f"`{name.casefold()}" not in said] == []
