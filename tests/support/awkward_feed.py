"""For the tests of docs/loading.md: a feed with everything a loader can get wrong, and the truth about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.derived import teaser_id
from newscrawl.feed.run import Run, report
from newscrawl.items import (
    SCHEMA_VERSION,
    Address,
    Article,
    Block,
    Changes,
    Copy,
    Image,
    LedgerRow,
    PageVisit,
    RelatedLink,
    Row,
    SightedBox,
    Sighting,
    Teaser,
    Tombstone,
)
from support.published_feeds import batch_of
from support.row_crawls import article, link, sha

BRIDGE = "270ebdf3c0043f9e"
"""Revised, then taken down, while its copy on another site stays."""
ZEROS, DIGITS, EXPONENT = "0012345678901234", "1234567890123456", "00000000000001e5"
"""Ids that look like numbers. ZEROS begins as a row of version 1.0; DIGITS is taken down and comes back; EXPONENT is
published twice as revision 1."""
COPY, LATE = "00000000000000c1", "00000000000000d1"
NASTY = (
    "Cesta C:\\nová\\\\u0041 \"v uvozovkách\"\ta tabulátor, \\. \\N\u2028oddělovač\u2029\x85, čárka; 'apostrof' {a,b}"
)
SUMMER, AUTUMN, WINTER = "2026-07-01T10:00:00+02:00", "2026-10-25T02:30:00+02:00", "2026-11-22T10:00:00+01:00"
_KEYS = {
    "teaser": ("run_id", "id"),
    "sighting": ("run_id", "page_url", "seen_at"),
    "visit": ("run_id", "page_url", "fetched_at"),
    "address": ("article_id", "url"),
}
NEW_IN_1_1 = ("moved_to", "changes", "story_id", "copy_of")


@dataclass
class AwkwardFeed:
    """The feed under `directory`/exports, and the rows of each run in the order in which runs were published."""

    directory: Path
    runs: dict[Path, list[dict[str, Any]]] = field(default_factory=dict)
    late: tuple[Run, list[Row]] | None = None

    def rows(self, *types: str) -> list[dict[str, Any]]:
        """Return the published rows of `types`, the first of each key; what 1.0 did not know is null."""
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in chain.from_iterable(self.runs.values()):
            if row["type"] in types:
                found.setdefault(tuple(row.get(name) for name in _KEYS.get(row["type"], ("id", "revision"))), row)
        return list(found.values())

    def present(self) -> dict[str, dict[str, Any]]:
        """Return the present state: id to article."""
        latest: dict[str, dict[str, Any]] = {}
        for row in self.rows("article", "tombstone"):
            if row["id"] not in latest or latest[row["id"]]["revision"] < row["revision"]:
                latest[row["id"]] = row
        return {row_id: row for row_id, row in latest.items() if row["type"] == "article"}

    def links_of_present(self) -> list[tuple[str, str, int, str, str | None]]:
        """Return for each link of what is there: headline beside it, section, position, title, url; sorted."""
        present = self.present()
        return sorted(
            (present[row["article_id"]]["title"], row["section"], row["position"], row["title"], row["url"])
            for row in self.rows("related_link")
            if row["article_id"] in present
        )

    def events(self) -> dict[str, int]:
        """Return how many articles tell each story of what is there."""
        return dict(Counter(row["story_id"] or row["id"] for row in self.present().values()))

    def blocks(self) -> list[tuple[str, str]]:
        """Return article id and text of each block of what is there; sorted."""
        return sorted((row["id"], block["text"]) for row in self.present().values() for block in row["body"])

    def publish(self, site: str, now: datetime, *rows: Row | LedgerRow, version: str = SCHEMA_VERSION) -> Run:
        """Write a run of `rows` that began at `now` and publish it."""
        run = self.write(site, now, *rows, version=version)
        self.complete(run, "finished", *rows, version=version)
        return run

    def write(self, site: str, now: datetime, *rows: Row | LedgerRow, version: str = SCHEMA_VERSION) -> Run:
        """Write a run and leave it unpublished."""
        run = Run(self.directory / "exports", site, now)
        batch = batch_of(run, rows)
        for row_type, lines in batch.lines.items():
            batch.lines[row_type] = [msgspec.json.encode(_as_of(msgspec.json.decode(line), version)) for line in lines]
        run.append(batch)
        return run

    def complete(self, run: Run, reason: str, *rows: Row | LedgerRow, version: str = SCHEMA_VERSION) -> None:
        """Publish a run that was written."""
        run.publish(report(run.site, run.id, reason, dict(run.rows), run.began))
        unknown = dict.fromkeys(NEW_IN_1_1) if version == "1.0" else {}
        self.runs[run.path] = [
            _as_of(msgspec.to_builtins(row), version) | (unknown if isinstance(row, Article) else {}) for row in rows
        ]

    def publish_late(self) -> None:
        """Publish the run that a crash had interrupted, after later ones of another site."""
        assert self.late
        run, rows = self.late
        self.complete(run, "recovered", *rows)


def build(directory: Path) -> AwkwardFeed:
    """Write the feed; one run waits for `publish_late`, and one directory has files but no manifest."""
    feed = AwkwardFeed(directory)
    zeros = story(ZEROS, 1, published_at=SUMMER, body=[])
    feed.publish("globe24", at(7, 1, 8), *links(zeros, 1, 2), zeros, version="1.0")
    bridge = story(BRIDGE, 1, text="Most má dva pruhy.\nProvoz začal v pondělí.", published_at=AUTUMN)
    digits = story(DIGITS, 1, published_at=None, perex=None)
    seen = seen_of(AUTUMN, "Most se staví", bridge, digits)
    feed.publish("globe24", at(10, 25, 1), *seen, *links(bridge, 1, 3), bridge, *links(digits, 1, 1), digits)
    feed.publish("novinky", at(10, 25, 2))
    revised = story(
        BRIDGE,
        2,
        text="Most má čtyři pruhy.\nProvoz začal v pondělí.\nŘidiči zaplatí mýtné.",
        published_at=AUTUMN,
        changes=Changes(added=[3], edited=[1]),
    )
    nasty = story(EXPONENT, 1, title=f"2026-11-22 {NASTY}", text=f"{NASTY}\n{NASTY}", topics=[NASTY, "NULL"])
    seen = seen_of(WINTER, "Most stojí", revised)
    feed.publish("globe24", at(11, 1, 8), *seen, *links(revised, 4, 4), revised, *links(nasty, 1, 2), nasty)
    feed.publish("novinky", at(11, 1, 9), *links(copy(bridge), 1, 2), copy(bridge))
    feed.publish("globe24", at(11, 22, 9), tombstone(revised, 3), tombstone(digits, 2))
    again = story(EXPONENT, 1, fetched_at=WINTER, title="Dvakrát vydaný")
    comeback = story(DIGITS, 3, changes=Changes())
    feed.publish("globe24", at(11, 23, 9), comeback, replace(links(nasty, 1, 1)[0], title="Jinde"), again)
    late = [*links(story(LATE, 1), 1, 2), story(LATE, 1), *links(zeros, 3, 3), story(ZEROS, 2, published_at=SUMMER)]
    feed.late = feed.write("globe24", at(11, 24, 9), *late), late
    feed.publish("novinky", at(11, 24, 10), story("00000000000000e1", 1, site="novinky"))
    unpublished = directory / "exports" / "globe24" / "2026-11-24" / "20261124T070000.000Z-aaaaaa"
    unpublished.mkdir(parents=True)
    for name, row in {"articles": story("00000000000000f1", 1), "related_links": link(9), "tombstones": None}.items():
        line = msgspec.json.encode(row or tombstone(bridge, 9))
        (unpublished / f"{name}.jsonl").write_bytes(line + b"\n")
    return feed


def at(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def story(row_id: str, revision: int, **changes: Any) -> Article:
    """Return a form of the story `row_id`, which is its own story."""
    text = changes.get("text", f"Zpráva {row_id}, vydání {revision}.")
    values = {
        "id": row_id,
        "url": f"https://zpravy.example/{row_id}",
        "site": "globe24",
        "title": f"Zpráva {row_id}",
        "text": text,
        "body": [Block(kind="paragraph", text=line) for line in text.split("\n")],
        "images": [Image(url=None, caption=NASTY)],
        "content_hash": sha(text),
        "revision": revision,
        "story_id": row_id,
        "first_seen_at": SUMMER,
        "fetched_at": SUMMER if revision == 1 else WINTER,
    }
    return article(1, **(values | changes))


def copy(original: Article) -> Article:
    """Return a copy of `original` on another site."""
    of = Copy(
        article_id=original.id,
        url=original.url,
        site=original.site,
        share=0.56143,
        exact=False,
        credit_kept=True,
    )
    return story(COPY, 1, site="novinky", story_id=original.id, copy_of=of)


def links(of: Article, first: int, last: int) -> list[RelatedLink]:
    """Return the links at positions `first` to `last` beside `of`."""
    return [
        link(
            1,
            position,
            id=sha(f"{of.id} {position}")[:16],
            article_id=of.id,
            article_url=of.url,
            site=of.site,
            title=f"{NASTY} {position}",
            published_at=SUMMER if position % 2 else None,
        )
        for position in range(first, last + 1)
    ]


def seen_of(moment: str, headline: str, first: Article, *others: Article) -> list[LedgerRow]:
    """Return what a run saw at `moment`: the same box on all pages, with `headline` at its top; visits; an address."""
    said = [(f"https://zpravy.example/cil-{position}", title) for position, title in ((1, headline), (2, NASTY))]
    teasers = [Teaser(site=first.site, id=teaser_id(*each, None), url=each[0], title=each[1]) for each in said]
    box = SightedBox(box=1, section="latest", teasers=[teaser.id for teaser in teasers])
    rows: list[LedgerRow] = [*teasers]
    for page in (first, *others):
        common: dict[str, Any] = {"site": page.site, "page_url": page.url, "page_kind": "article"}
        rows.append(Sighting(**common, boxes=[box], seen_at=moment))
        rows.append(PageVisit(**common, outcome="new", fetched_at=moment))
    url = f"{first.url}?m={moment[:7]}"
    return [*rows, Address(site=first.site, article_id=first.id, article_url=first.url, url=url, seen_at=moment)]


def tombstone(of: Article, revision: int) -> Tombstone:
    return Tombstone(
        id=of.id, url=of.url, site=of.site, status=410, revision=revision, first_seen_at=SUMMER, gone_at=WINTER
    )


def _as_of(row: dict[str, Any], version: str) -> dict[str, Any]:
    """Return `row` in the form it had in `version`."""
    if version == "1.0":
        row = {name: value for name, value in row.items() if name not in NEW_IN_1_1 or row["type"] != "article"}
    return row | {"schema_version": version}
