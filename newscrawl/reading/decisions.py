"""What was decided about a page on the way to its facts: the record that `scrapy inspect` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from newscrawl.facts import PageFacts
from newscrawl.reading.fields.fields import Fields
from newscrawl.reading.fields.sources import Document, Found
from newscrawl.reading.learned.judged import Judged
from newscrawl.reading.story.story import Story
from newscrawl.reading.teasers.boxes import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Decisions:
    """One reading of a page. It only refers to what reading made anyway: keeping it costs a crawl nothing."""

    document: Document
    facts: PageFacts
    title: Found[str | None]
    boxes: list[Box] = field(default_factory=list)
    story: Story = field(default_factory=lambda: Story("structure"))
    left_out: Mapping[int, str] = field(default_factory=dict)
    """Index of a run that is no story because of its element, wherever it stands -> why."""
    judged: Judged | None = None
    """What the network made of the runs; None on a page without a headline."""
    fields: Fields | None = None
    """None where the page is no article."""
