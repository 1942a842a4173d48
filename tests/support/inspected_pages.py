"""For tests of the inspection as a page: pages inspected without files, and the HTML in the frame of the result."""

from __future__ import annotations

import html as escaping
import re
from functools import cache

from scrapy.utils.project import get_project_settings

from newscrawl.values.moments import prague_now
from newscrawl.workbench.inspection import Inspection, inspect
from newscrawl.workbench.saved_pages import Extractor, SavedPage
from support.hostile_pages import URL

_FRAME = re.compile(r'<iframe [^>]*srcdoc="([^"]*)">')


@cache
def _extractor() -> Extractor:
    return Extractor(get_project_settings())


def inspected(text: str, url: str = URL, spider: str = "generic") -> Inspection:
    """Return the inspection of a page, HTML or plain text."""
    return inspect(_extractor(), SavedPage(text=text, fetched_at=prague_now()), url=url, spider=spider)


def frame_of(rendered: str) -> str:
    """Return the document in the only frame of a rendered inspection."""
    (srcdoc,) = _FRAME.findall(rendered)
    return escaping.unescape(srcdoc)
