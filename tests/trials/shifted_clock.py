"""The clock of a crawl on another day, for the setting CLOCK: the moment is in the environment."""

from __future__ import annotations

import os
from datetime import datetime

from newscrawl.clock import Clock

VARIABLE = "NEWSCRAWL_NOW"


class ShiftedClock(Clock):
    """Stands at the moment (ISO 8601 with offset) that the environment variable says."""

    def now(self) -> datetime:
        """Return that moment."""
        return datetime.fromisoformat(os.environ[VARIABLE])
