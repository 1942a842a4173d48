"""Which fields of a site the alarms name that ring now, as the state knows them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from newscrawl.monitoring.signs import LAYOUT, fields_told
from newscrawl.state.opening import STORE, existing_store

_COVERAGE = "coverage "
_WORDS = {
    "text": "body",
    "published_at": "published",
    "modified_at": "modified",
}
"""Field of an article -> word of `Page`, where the names differ."""


def alarmed_fields(directory: Path, site: str) -> frozenset[str]:
    """Return the words of `Page` that the open alarms of a site name; none where there is no state.

    Args:
        directory: the setting STATE_DIR.
        site: name of the spider.

    Raises:
        StateError: there is a state, and it cannot be read.
    """
    if not (directory / STORE).exists():
        return frozenset()
    with closing(existing_store(directory)) as store:
        problems = store.problems.open(site)
    fields = {problem.name.removeprefix(_COVERAGE) for problem in problems if problem.name.startswith(_COVERAGE)}
    fields |= {field for problem in problems if problem.name == LAYOUT for field in fields_told(problem.text)}
    return frozenset(_WORDS.get(field, field) for field in fields)
