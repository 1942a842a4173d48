"""Reading: HTML or text -> facts. Pure: no Scrapy, no network, no clock but the fetch time passed in."""

from newscrawl.reading.facts_of_page import PageFacts, read_page

__all__ = ["PageFacts", "read_page"]
