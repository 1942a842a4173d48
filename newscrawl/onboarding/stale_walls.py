"""Whether what a site's file answers to the wall before its pages still opens it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.difference import Difference
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.house.consent import own_walls
from newscrawl.onboarding.seen import Seen


def stale_walls(spider: type[NewsSpider], seen: Seen, findings: Findings) -> Iterator[Difference]:
    """Yield `consent_url` and `cookies` where pages redirect to a wall though the declared cookies were sent."""
    walls = own_walls(seen)
    if not walls:
        return
    addresses = tuple(dict.fromkeys(wall.page for wall in walls))[:3]
    url, cookies = findings.site.get("consent_url"), findings.site.get("cookies")
    if url and not (spider.consent_url and any(re.search(spider.consent_url, wall.target) for wall in walls)):
        why = f"it is not the address of the wall that {len(walls)} pages redirect to"
        is_known = url.certainty != "unsure"
        yield Difference(word="consent_url", why=why, addresses=addresses, value=url.value if is_known else None)
    if cookies is None or cookies.value != dict(spider.cookies):
        why = f"what it says does not open the wall that {len(walls)} pages redirect to"
        yield Difference(word="cookies", why=why, addresses=addresses, value=cookies.value if cookies else None)
