"""For the tests of rights: what a site says of an article in all places at once, read by what a crawl reads it with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from newscrawl.items import Rights
from newscrawl.page import Page
from newscrawl.reading import read_page
from newscrawl.rights.headers import header_signals
from newscrawl.rights.reading import rights_of
from newscrawl.rights.robots_file import RobotsFile
from newscrawl.rights.tdmrep_file import TdmRepFile
from support.noviny import PROSE

ORIGIN = "https://noviny.example"
URL = f"{ORIGIN}/zpravy/novy-most.html"
FETCHED = datetime.fromisoformat("2026-11-22T10:00:00+01:00")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a site says."""

    head: str = ""
    """HTML in the page's head."""
    body: str = ""
    """HTML below its story."""
    json_ld: dict[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    robots: str | bytes = ""
    tdmrep: Any = None
    """The document of tdmrep.json, None where there is none."""

    def rights(self, url: str = URL) -> Rights:
        """Return how it reads for the article at `url`."""
        facts = read_page(self._html(), url=url, page=Page(), site="noviny", fetched_at=FETCHED)
        assert facts.article is not None, facts.reason
        assert facts.article.signals is not None
        robots = self.robots.encode() if isinstance(self.robots, str) else self.robots
        found = [*facts.article.signals, *header_signals(self.headers, url), *RobotsFile(robots, ORIGIN).signals(url)]
        if self.tdmrep is not None:
            found += TdmRepFile(json.dumps(self.tdmrep).encode(), ORIGIN).signals(url)
        return rights_of(found)

    def _html(self) -> str:
        node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Nový most se otevírá"}
        script = f'<script type="application/ld+json">{json.dumps(node | self.json_ld)}</script>'
        return (
            f'<html lang="cs"><head><meta property="og:type" content="article">{script}{self.head}</head><body>'
            f"<article><h1>Nový most se otevírá</h1><p>{PROSE}</p><p>Most má dva pruhy. {PROSE}</p>{self.body}"
            "</article></body></html>"
        )


def meta(name: str, content: str) -> str:
    """Return a meta tag."""
    return f'<meta name="{name}" content="{content}">'
