"""For the tests of Spidermon: an action as operators have them, named in the settings of crawls."""

from __future__ import annotations

import json
from pathlib import Path

from spidermon.core.actions import Action


class WritesDown(Action):
    """Write what failed, name to reason, to told.json beside the feed."""

    def run_action(self) -> None:
        failed = {failure.item.name: failure.error for failure in self.result.monitors_failed_results}
        told = Path(self.data.crawler.settings["EXPORTS_DIR"]).with_name("told.json")
        told.write_text(json.dumps(failed))
