"""Runs of one site, one after another, while the replica edits, moves, deletes and publishes articles between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from newscrawl.values.moments import unix
from replica.editions import Edited
from replica.running import Replica
from replica.server import Request
from trials.crawls import final_stats
from trials.feed import PublishedRun, published_runs
from trials.world import World

SITE = "globe24"
ARTICLES = 40
EDITS: dict[int, dict[str, Any]] = {
    40: {"title": True},
    39: {"perex": True},
    38: {"added": 2},
    37: {"removed": 1},
    36: {"edited": 2},
    35: {"title": True, "added": 1, "edited": 1},
}
RETEASED, NOISY = (34, 33), (32, 31)
MOVED, MOVED_AND_EDITED = 30, 24
GONE, GONE_410, RETURNED = 28, 27, 26


@dataclass(frozen=True, kw_only=True)
class Made:
    """A run: what it published, what it asked for, its counters."""

    run: PublishedRun
    requests: list[Request]
    stats: dict[str, float]

    def pages(self) -> list[Request]:
        """Requests for something else than robots.txt and the tunnels of the proxy."""
        return [request for request in self.requests if request.path and request.path != "/robots.txt"]


class CheckedWorld(World):
    """A world whose runs must all end well."""

    def crawl(self, **settings: str) -> Made:
        asked = len(self.replica.requests)
        assert self.run(**settings) == 0, (self.directory / "log").read_text()
        run = published_runs(self.exports, SITE)[-1]
        return Made(run=run, requests=self.replica.requests[asked:], stats=final_stats(self.directory / "log"))


@dataclass(frozen=True, kw_only=True)
class Story:
    """The runs of the world, in their order."""

    first: Made
    unchanged: Made
    revisited: Made
    changed: Made
    after: Made
    returned: Made
    urls: dict[int, str]
    """Addresses before anything moved."""
    edited: dict[int, Edited]
    truth: dict[int, dict[str, Any]]
    """What the pages said after the changes, by number."""
    world: CheckedWorld


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    with Replica([SITE], articles=ARTICLES) as replica:
        desk = replica.desks[SITE]
        world = CheckedWorld(replica, SITE, tmp_path_factory.mktemp("revisits"))
        urls = {number: world.url(number) for number in range(1, ARTICLES + 1)}
        first, unchanged = world.crawl(), world.crawl()
        world.make_due()
        revisited = world.crawl()
        edited = {number: desk.edit(number, **edits) for number, edits in EDITS.items()}
        for number in RETEASED:
            desk.reteaser(number)
        for number in NOISY:
            desk.noise(number)
        for number in (MOVED, MOVED_AND_EDITED):
            desk.move(number)
        desk.edit(MOVED_AND_EDITED, added=1)
        for number, status in ((GONE, 404), (GONE_410, 410), (RETURNED, 404)):
            desk.delete(number, status=status)
        desk.publish(2)
        world.make_due()
        changed = world.crawl()
        truth = {page["number"]: page for page in replica.truth(SITE)}
        world.make_due()
        after = world.crawl()
        desk.restore(RETURNED)
        world.make_due()
        returned = world.crawl()
        yield Story(
            first=first,
            unchanged=unchanged,
            revisited=revisited,
            changed=changed,
            after=after,
            returned=returned,
            urls=urls,
            edited=edited,
            truth=truth,
            world=world,
        )


def by_url(made: Made) -> dict[str, dict[str, Any]]:
    rows = {row["url"]: row for row in made.run.articles}
    assert len(rows) == len(made.run.articles)
    return rows


def test_first_run_publishes_every_article_as_its_first_revision(story: Story) -> None:
    rows = by_url(story.first)
    assert set(rows) == set(story.urls.values())
    assert {(row["revision"], row["changes"] is None, row["moved_to"]) for row in rows.values()} == {(1, True, None)}


def test_unchanged_site_costs_no_more_requests_than_it_has_sources(story: Story) -> None:
    sources = [
        request for request in story.first.pages() if story.world.replica.newsrooms[SITE].locate(request.url) is None
    ]
    assert story.unchanged.run.articles == story.unchanged.run.links == story.unchanged.run.tombstones == []
    assert 0 < len(story.unchanged.pages()) <= len(sources)
    assert {request.status for request in story.unchanged.pages()} == {304}
    assert story.unchanged.run.report["ok"] is True


def test_articles_that_are_due_and_unchanged_are_asked_for_once_and_give_nothing(story: Story) -> None:
    assert story.revisited.run.articles == story.revisited.run.links == []
    assert {request.status for request in story.revisited.pages()} == {304}
    asked = [request.url for request in story.revisited.pages()]
    assert len(asked) == len(set(asked))
    assert set(story.urls.values()) <= set(asked)
    assert story.revisited.stats["revisit/unchanged"] == ARTICLES


def test_each_edit_gives_one_revision_and_nothing_else_does(story: Story) -> None:
    revised = {row["url"]: row["revision"] for row in story.changed.run.articles if row["revision"] > 1}
    assert revised == {story.urls[number]: 2 for number in (*EDITS, MOVED_AND_EDITED)}


def test_revision_keeps_id_and_first_sight_and_reads_as_the_page_does_now(story: Story) -> None:
    before, now = by_url(story.first), by_url(story.changed)
    for number in EDITS:
        old, new, truth = before[story.urls[number]], now[story.urls[number]], story.truth[number]
        assert (new["id"], new["first_seen_at"]) == (old["id"], old["first_seen_at"])
        assert unix(new["fetched_at"]) >= unix(old["fetched_at"])
        assert {name: new[name] for name in ("title", "perex", "text")} == {
            name: truth[name] for name in ("title", "perex", "text")
        }
        assert new["content_hash"] != old["content_hash"]
        assert new["story_id"] == old["story_id"]


def test_changes_say_what_was_edited(story: Story) -> None:
    now = by_url(story.changed)
    for number, edits in EDITS.items():
        changes, done = now[story.urls[number]]["changes"], story.edited[number]
        assert changes["title"] is edits.get("title", False)
        assert changes["perex"] is edits.get("perex", False)
        assert len(changes["added"]) - len(changes["removed"]) == done.added - done.removed
        assert len(changes["edited"]) == done.edited
        lines = now[story.urls[number]]["text"].split("\n")
        before = by_url(story.first)[story.urls[number]]["text"].split("\n")
        touched = {*changes["added"], *changes["edited"]}
        assert [line for place, line in enumerate(lines, 1) if place not in touched and line not in before] == []


def test_links_of_a_revised_article_are_the_new_ones_only(story: Story) -> None:
    before = {link["id"] for link in story.first.run.links}
    now = {link["id"] for link in story.changed.run.links}
    assert before.isdisjoint(now)


def test_other_teasers_and_noise_give_no_row(story: Story) -> None:
    quiet = {story.urls[number] for number in (*RETEASED, *NOISY)}
    assert quiet.isdisjoint(by_url(story.changed))
    assert quiet.isdisjoint(link["article_url"] for link in story.changed.run.links)
    statuses = {request.url: request.status for request in story.changed.pages()}
    assert {statuses[url] for url in quiet} == {200}


def test_article_that_moved_unchanged_is_known_under_its_new_address(story: Story) -> None:
    assert story.urls[MOVED] not in by_url(story.changed)
    assert story.world.url(MOVED) not in by_url(story.changed)
    asked = [request.url for request in story.after.pages()]
    assert story.world.url(MOVED) not in asked or story.urls[MOVED] not in by_url(story.after)


def test_article_that_moved_and_changed_keeps_id_and_url_and_says_where_it_is(story: Story) -> None:
    row = by_url(story.changed)[story.urls[MOVED_AND_EDITED]]
    assert row["id"] == by_url(story.first)[story.urls[MOVED_AND_EDITED]]["id"]
    assert row["moved_to"] == story.world.url(MOVED_AND_EDITED) != row["url"]
    assert row["revision"] == 2
    links = [link for link in story.changed.run.links if link["article_id"] == row["id"]]
    assert {link["article_url"] for link in links} <= {row["url"]}


def test_deleted_articles_give_one_tombstone_each_and_one_that_is_not_found_when_that_is_sure(story: Story) -> None:
    first = by_url(story.first)
    stones = {stone["url"]: stone for made in (story.changed, story.after) for stone in made.run.tombstones}
    assert [stone["url"] for stone in story.changed.run.tombstones] == [story.urls[GONE_410]]
    assert story.changed.stats["revisit/held"] == 2
    assert {url: stone["status"] for url, stone in stones.items()} == {
        story.urls[GONE]: 404,
        story.urls[GONE_410]: 410,
        story.urls[RETURNED]: 404,
    }
    for url, stone in stones.items():
        assert (stone["id"], stone["revision"], stone["first_seen_at"]) == (
            first[url]["id"],
            2,
            first[url]["first_seen_at"],
        )


def test_new_articles_are_published(story: Story) -> None:
    new = {row["url"] for row in story.changed.run.articles if row["revision"] == 1}
    assert new == {story.world.url(number) for number in (ARTICLES + 1, ARTICLES + 2)}


def test_nothing_is_published_again(story: Story) -> None:
    assert story.after.run.articles == story.after.run.links == []


def test_article_that_comes_back_is_a_revision_without_changes(story: Story) -> None:
    (row,) = story.returned.run.articles
    assert (row["url"], row["revision"]) == (story.urls[RETURNED], 3)
    assert row["changes"] == {"title": False, "perex": False, "added": [], "removed": [], "edited": []}


def test_every_manifest_holds(story: Story) -> None:
    assert [run.problems for run in published_runs(story.world.exports, SITE) if run.problems] == []


def test_visits_thin_out_with_age(story: Story) -> None:
    planned = story.world.sql("SELECT born, fetched, next_visit FROM page WHERE revision AND NOT gone")
    assert all(fetched - born > 7 * 86400 or following > fetched for born, fetched, following in planned)
