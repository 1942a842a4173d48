"""What a feed would say otherwise if today's reader had read its pages: archived pages against the rows of the feed."""

from __future__ import annotations

import zlib
from collections import Counter
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from newscrawl.feed.published import stories_of
from newscrawl.items import Article
from newscrawl.values.keys import page_key
from newscrawl.values.terminal import columns, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newscrawl.items import Tombstone
    from newscrawl.workbench.archived_pages import PageRead

Kind = Literal["changed", "gained", "lost"]

# fmt: off
_OF_THE_CRAWL = frozenset([
    "type", "schema_version", "id", "url", "moved_to", "site", "rights", "word_count", "content_hash", "revision",
    "reason", "changes", "story_id", "copy_of", "found_in", "found_at", "first_seen_at", "fetched_at", "capture",
    "run_id", "provenance", "warnings"
])
# fmt: on
"""Fields that are not read of the page alone, follow from others, or say how the page was read."""
COMPARED = tuple(each.name for each in fields(Article) if each.name not in _OF_THE_CRAWL)
"""Fields of an article that are compared."""
_MOST_EXAMPLES = 3
_SHOWN = 60
"""Characters of a value in an example."""
_BEFORE_DIFFERENCE = 15
"""Characters that both values share and that are shown before the first one that differs."""


class Example(NamedTuple):
    """One article of which a field differs."""

    url: str
    before: str
    after: str


@dataclass(slots=True)
class FieldDifference:
    """How a field differs over the articles of a site."""

    numbers: Counter[Kind] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class SiteDifference:
    """How the articles of a site differ."""

    counts: Counter[str] = field(default_factory=Counter)
    """`pages`; of these `no_article` and `failed`; of the articles `same`, `differ`, `not_in_feed`, `no_longer`,
    `older` (than the feed's row), `gone` (by a later tombstone), `again` (under a second address)."""
    fields: dict[str, FieldDifference] = field(default_factory=dict)
    no_longer: list[tuple[str, str]] = field(default_factory=list)
    """Addresses of pages whose articles the feed has, and why they are none for today's reader; all of them."""
    not_in_feed: list[str] = field(default_factory=list)
    """Addresses of some articles that the feed lacks."""


class _Known(NamedTuple):
    """The last row of an article in the feed."""

    revision: int
    moment: datetime
    packed: bytes | None
    """The article as packed JSON, None for a tombstone."""


class _Feed:
    """The last rows of a site's articles, packed: some two kilobytes each."""

    def __init__(self, exports: Path, site: str) -> None:
        self._rows: dict[str, _Known] = {}
        self._ids: dict[int, str] = {}
        for row in stories_of(exports, site):
            self._add(row)

    def _add(self, row: Article | Tombstone) -> None:
        known = self._rows.get(row.id)
        if known is not None and known.revision > row.revision:
            return
        is_article = isinstance(row, Article)
        moment = datetime.fromisoformat(row.fetched_at if isinstance(row, Article) else row.gone_at)
        packed = zlib.compress(msgspec.json.encode(row), 1) if is_article else None
        self._rows[row.id] = _Known(row.revision, moment, packed)
        addresses = [row.url]
        if isinstance(row, Article):
            addresses += [row.moved_to or row.url, row.capture.final_url if row.capture else row.url]
        for url in addresses:
            self._ids.setdefault(page_key(url), row.id)

    def of(self, *urls: str) -> tuple[str, _Known] | None:
        """Return the id and last row of the first of these addresses that the feed knows."""
        for url in urls:
            if (row_id := self._ids.get(page_key(url))) is not None:
                return row_id, self._rows[row_id]
        return None


class Difference:
    """Compares what is read of pages with a feed, site by site."""

    def __init__(self, exports: Path) -> None:
        """Take the directory of the feed; one that is not there is an empty feed."""
        self.sites: dict[str, SiteDifference] = {}
        self._exports = exports
        self._feeds: dict[str, _Feed] = {}
        self._compared: set[str] = set()

    def add(self, read: PageRead) -> None:
        """Compare one page that was read."""
        site = self.sites.setdefault(read.site, SiteDifference())
        site.counts["pages"] += 1
        if read.site not in self._feeds:
            self._feeds[read.site] = _Feed(self._exports, read.site)
        feed = self._feeds[read.site]
        article = read.article
        known = feed.of(article.url, read.url) if article else feed.of(read.url)
        if article is None:
            site.counts["failed" if read.failed else "no_article"] += 1
        if known is not None:
            self._compare(site, read, *known)
        elif article is not None:
            site.counts["not_in_feed"] += 1
            if len(site.not_in_feed) < _MOST_EXAMPLES:
                site.not_in_feed.append(read.url)

    def _compare(self, site: SiteDifference, read: PageRead, row_id: str, known: _Known) -> None:
        article = read.article
        if known.moment.replace(microsecond=0) > read.fetched_at:
            site.counts["gone" if known.packed is None else "older"] += 1
        elif known.packed is None:
            if article is not None:  # it was there again after it was gone
                site.counts["not_in_feed"] += 1
        elif article is None:
            site.counts["no_longer"] += 1
            site.no_longer.append((read.url, read.reason or ""))
        elif row_id in self._compared:
            site.counts["again"] += 1
        else:
            self._compared.add(row_id)
            before = msgspec.json.decode(zlib.decompress(known.packed))
            differs = _add_fields(site.fields, read.url, before, msgspec.to_builtins(article))
            site.counts["differ" if differs else "same"] += 1


def _add_fields(
    differences: dict[str, FieldDifference], url: str, before: dict[str, Any], after: dict[str, Any]
) -> bool:
    """Add what differs between two forms of an article; tell whether anything does."""
    differs = False
    for name in COMPARED:
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        differs = True
        difference = differences.setdefault(name, FieldDifference())
        kind: Kind = "changed" if old and new else "gained" if new else "lost"
        difference.numbers[kind] += 1
        if len(difference.examples) < _MOST_EXAMPLES:
            difference.examples.append(Example(url, *_shown(old, new)))
    return differs


def _shown(old: object, new: object) -> tuple[str, str]:
    """Return two values as short texts, from a little before the place where they differ."""
    texts = [value if isinstance(value, str) else msgspec.json.encode(value).decode() for value in (old, new)]
    pairs = enumerate(zip(*texts, strict=False))
    same = next((place for place, (left, right) in pairs if left != right), min(map(len, texts)))
    begin = max(0, same - _BEFORE_DIFFERENCE)
    before, after = (("…" if begin else "") + shortened(text[begin:], _SHOWN) for text in texts)
    return before, after


def table(sites: dict[str, SiteDifference]) -> Iterator[str]:
    """Yield the lines that show differences to people."""
    for name, site in sorted(sites.items()):
        yield f"{name}: " + ", ".join(f"{number} {what}" for what, number in sorted(site.counts.items()))
        if site.fields:
            rows = [("field", "changed", "gained", "lost")]
            for field_name, difference in sorted(site.fields.items()):
                numbers = difference.numbers
                rows.append((field_name, str(numbers["changed"]), str(numbers["gained"]), str(numbers["lost"])))
            yield from columns(rows, indent="  ")
        for field_name, difference in sorted(site.fields.items()):
            for example in difference.examples:
                yield f"  {field_name} of {shortened(example.url, 200)}"
                yield f"    - {example.before}"
                yield f"    + {example.after}"
        for url, reason in site.no_longer:
            yield f"  no longer an article: {shortened(url, 200)} ({shortened(reason, _SHOWN)})"
        for url in site.not_in_feed:
            yield f"  not in the feed: {shortened(url, 200)}"


def as_json(name: str, site: SiteDifference) -> dict[str, Any]:
    """Return the differences of one site for machines."""
    return {
        "site": name,
        "counts": dict(site.counts),
        "fields": {
            field_name: {
                **{kind: difference.numbers[kind] for kind in ("changed", "gained", "lost")},
                "examples": [example._asdict() for example in difference.examples],
            }
            for field_name, difference in sorted(site.fields.items())
        },
        "no_longer": [{"url": url, "reason": reason} for url, reason in site.no_longer],
        "not_in_feed": site.not_in_feed,
    }
