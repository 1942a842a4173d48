"""Known pages and links stay known when addresses are spelt by other rules: their keys are made anew.

Keys of pages follow from canonical addresses, and ids of links from those of their targets. A parameter that is known
as tracking since changes both, while rows that are in the feed keep `id` and `url`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from newscrawl.feed.published import published_links
from newscrawl.state import page_table
from newscrawl.state.notes import is_respelt, of_rows
from newscrawl.values.keys import rules_key

if TYPE_CHECKING:
    from pathlib import Path
    from sqlite3 import Connection

    from newscrawl.state.store import Store

logger = logging.getLogger(__name__)


def keep_rules(store: Store) -> None:
    """Note that the keys in a store are those of today's rules."""
    with store.transaction() as connection:
        _keep_rules(connection)


def respell(store: Store, exports: Path) -> None:
    """Bring the keys in a store under today's rules, where others made them, all at once or not at all.

    The store has the ids of links alone: what their targets are is read in the runs published in `exports`.
    """
    with store.snapshot() as connection:
        if _is_current(connection):
            return
    with store.transaction() as connection:
        if _is_current(connection):  # by another run meanwhile
            return
        page_table.rename(connection)
        number = 0
        for links in published_links(exports):
            respelt = [link for link in links if is_respelt(link)]
            number += len(respelt)
            for note in of_rows(respelt):
                note.apply(connection)
        _keep_rules(connection)
    if number:
        logger.info("The store %s knows %d links of the feed by the addresses they have today", store.path, number)


def _is_current(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM spelling WHERE rules = ?", (rules_key(),)).fetchone() is not None


def _keep_rules(connection: Connection) -> None:
    connection.execute("DELETE FROM spelling")
    connection.execute("INSERT INTO spelling (rules) VALUES (?)", (rules_key(),))
