"""Signals of the crawl: who reads pages and who watches what is read do not know each other."""

from __future__ import annotations

page_read = object()
"""Sent when the page of an article, or what was taken for one, was read.

Receivers get `response` (scrapy.http.Response) and `facts` (`newscrawl.facts.PageFacts`), whose `article` is None where
the page is none.
"""
