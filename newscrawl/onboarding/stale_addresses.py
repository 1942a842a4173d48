"""Which expressions of a site's file no longer tell its articles by their addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.difference import Difference
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.seen import Seen

_LEAST_WRONG = 2
"""Pages that are no articles and are taken for some before an expression is replaced."""
_MOST_WRONG = 1 / 3
"""How many such pages an article may cost: a new expression knows fewer old addresses than the one in the file."""


def stale_addresses(spider: type[NewsSpider], seen: Seen, findings: Findings) -> Iterator[Difference]:
    """Yield the expressions that miss articles which what was learned takes, or take pages that are none."""
    articles = [page.decisions.document.address for page in seen.articles]
    finding = findings.site.get("article_url")
    if finding is None or finding.certainty == "unsure" or not (learned := str(finding.value)):
        return
    old, new = _taken_by(spider.article_url), _taken_by(learned)
    missed = [url for url in articles if new(url) and not old(url)]
    wrong = [page.url for page in seen.others if old(page.url) and not new(page.url)]
    right = list(filter(old, articles))
    if len(wrong) >= _LEAST_WRONG and len(wrong) >= _MOST_WRONG * len(right) and all(map(new, right)):
        why = f"it takes {len(wrong)} pages that are no articles"
        yield Difference(word="article_url", why=why, addresses=tuple(wrong[:3]), value=learned)
    elif missed:
        why = f"it misses {len(missed)} of {len(articles)} articles"
        alternatives = f"{spider.article_url}|{learned}"
        yield Difference(word="article_url", why=why, addresses=tuple(missed[:3]), value=alternatives)
    for word in ("article_id", "id_in_url"):
        declared, named = getattr(spider, word), findings.site.get(word)
        if not (declared and named and named.certainty != "unsure"):
            continue
        without = [url for url in missed if not re.search(declared, url) and re.search(str(named.value), url)]
        if without:
            why = f"it finds nothing in {len(without)} addresses of articles"
            yield Difference(word=word, why=why, addresses=tuple(without[:3]), value=f"{declared}|{named.value}")


def _taken_by(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern)
    return lambda url: compiled.search(url) is not None
