"""Reading: HTML or text -> facts. Pure: no Scrapy, no network, no clock but the fetch time passed in."""

from newscrawl.facts import PageFacts
from newscrawl.reading.flat import read_text
from newscrawl.reading.html import read_page
from newscrawl.reading.listed import read_boxes

__all__ = ["PageFacts", "read_boxes", "read_page", "read_text"]
