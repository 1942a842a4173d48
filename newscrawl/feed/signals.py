"""Scrapy signals about the feed: who writes it and who has something to say of it do not know each other."""

from __future__ import annotations

page_rejected = object()
"""Sent when a page goes into the quarantine, by `newscrawl.feed.quarantine.quarantine`.

Receivers get `url`, `reason` (one word for grouping) and `detail` (None where there is nothing more to say).
"""

report_wanted = object()
"""Sent when a run is about to be published.

Receivers get `reason`, the run's finish reason (str), `run_id` (str) and `began`, when it began (aware datetime). They
return a dict of plain JSON values, which becomes part of the run's report.json. A key that several give has the value
of one of them, so each should use keys of its own.
"""

problems_wanted = object()
"""Sent when the report of a run is made.

Receivers return what was wrong with the run, a list of `newscrawl.monitoring.problem.Problem`; each makes the run not
`ok` and is logged.
"""

run_published = object()
"""Sent when a run is published, while the state is still open.

Receivers get `content`, that of the run's report.json (a dict of plain JSON values). They may be coroutines, which are
waited for AFTER_RUN_SECONDS at most; what they note in the state is committed then.
"""

run_unpublished = object()
"""Sent when a run ends whose feed could not be written or published; the next start of its site recovers it.

Receivers may be coroutines, which are waited for AFTER_RUN_SECONDS at most.
"""
