"""`make onboard` judges rightly: a feed as it must be passes, and whatever is wrong with one is told by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from replica.newsroom import Newsroom
from replica.running import Replica
from replica.site import load_sites
from support.replica_pages import fetch
from trials.feed import PublishedRun
from trials.feed_score import FIELDS, FeedScore, score
from trials.onboard import main
from trials.onboard_manners import manners
from trials.onboard_outcome import CRAWL_DELAY

TRUTH = list(Newsroom(load_sites()["globe24"], articles=60).truth())[5:25]
LISTS = ("topics", "authors", "agencies")


def published(pages: list[dict[str, Any]]) -> PublishedRun:
    """Return a run with the rows of pages as they are in a feed."""
    return PublishedRun(
        path=Path(),
        report={},
        files=[],
        articles=[{**page, "access": {"level": page["access"]}} for page in pages],
        links=[{**link, "article_url": page["url"]} for page in pages for link in page["links"]],
        tombstones=[],
        rejections=[],
        sightings=[],
        teasers=[],
        visits=[],
        problems=[],
    )


def judged(*pages: dict[str, Any], expected: dict[str, Any] | None = None) -> FeedScore:
    return score([published(list(pages))], TRUTH, expected)


def test_a_feed_as_the_pages_print_it_is_whole() -> None:
    assert judged(*TRUTH).is_whole
    assert judged(*TRUTH).found == len(TRUTH)


@given(st.sampled_from(range(len(TRUTH))), st.sampled_from(FIELDS))
def test_a_field_that_is_otherwise_is_told(place: int, name: str) -> None:
    wrong = {**TRUTH[place], name: ["Jiný"] if name in LISTS else "jiný"}
    result = judged(*TRUTH[:place], wrong, *TRUTH[place + 1 :])
    is_told = TRUTH[place][name] is not None or name != "section"
    assert result.worse == ({name: 1} if is_told else {})
    assert result.is_whole is not is_told


@given(st.sampled_from([page for page in TRUTH if page["links"]]))
def test_a_teaser_that_is_not_there_or_stands_elsewhere_is_told(page: dict[str, Any]) -> None:
    others = [each for each in TRUTH if each is not page]
    first, *left = page["links"]
    assert judged(*others, {**page, "links": left}).boxes == 1
    moved = judged(*others, {**page, "links": [{**first, "heading": "Jinde"}, *left]})
    assert (moved.boxes, moved.strange) == (1, 1)


def test_lost_and_false_and_repeated_rows_are_told() -> None:
    foreign = {**TRUTH[0], "url": "https://globe24.cz/rubrika/"}
    result = judged(*TRUTH[2:], TRUTH[5], foreign)
    assert (result.found, len(result.lost)) == (len(TRUTH) - 2, 2)
    assert result.false == sorted([foreign["url"], TRUTH[5]["url"]])
    assert not result.is_whole


def test_what_the_hand_written_file_finds_is_right_and_what_it_misses_is_not_asked_for() -> None:
    page = next(page for page in TRUTH if page["links"])
    by_hand = {each["url"]: each for each in TRUTH}
    by_hand[page["url"]] = {**page, "perex": None, "links": page["links"][1:]}
    others = [each for each in TRUTH if each is not page]
    assert judged(*others, by_hand[page["url"]], expected=by_hand).is_whole
    assert judged(*others, page, expected=by_hand).is_whole
    assert judged(*others, {**page, "perex": "jiný"}, expected=by_hand).worse == {"perex": 1}


def test_requests_that_robots_txt_forbids_and_hasty_ones_are_told() -> None:
    with Replica(["globe24"], articles=30) as replica:
        fetch(replica, "https://globe24.cz/robots.txt")
        fetch(replica, "https://globe24.cz/")
        assert manners(replica) == (2, [])
        fetch(replica, f"https://globe24.cz{replica.disallowed('globe24')[0]}")
        for _ in range(50):
            fetch(replica, "https://globe24.cz/rss/")
        replica._server.log[:] = [
            type(request)(**{name: getattr(request, name) for name in request.__slots__} | {"time": 1.0})
            for request in replica.requests
        ]
        count, problems = manners(replica)
    assert count == 53
    assert problems == [
        f"1 requests that robots.txt forbids: https://globe24.cz{replica.disallowed('globe24')[0]}",
        f"globe24.cz: asked more often than each {CRAWL_DELAY} s",
    ]


@pytest.mark.integration
@pytest.mark.parametrize(("stand_in", "disguise", "status"), [("hand", [], 0), ("hand", ["--disguised"], 1)])
def test_the_hand_written_file_passes_and_fails_where_it_cannot_know_the_site(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], stand_in: str, disguise: list[str], status: int
) -> None:
    given = ["onboard", "--site", "ct24", "--articles", "30", "--stand-in", stand_in, *disguise]
    monkeypatch.setattr("sys.argv", given)
    assert main() == status
    assert f"found {0 if status else 30} of 30, false 0" in capsys.readouterr().out


def test_a_site_that_is_none_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["onboard", "--site", "nikde"])
    assert main() == 2
    assert capsys.readouterr().err == "no site of the replica: nikde\n"
