"""kill -9 of crawls that keep their pages: every file is readable, no article is in the feed without its record."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from replica.running import Replica
from trials.archive_kills import SECONDS, crawl_killed, problems
from trials.feed import published_runs

pytestmark = pytest.mark.integration


def test_crawl_killed_at_random_moments_leaves_readable_files_and_each_article_its_record(
    tmp_path: Path, replica: Replica
) -> None:
    moments = random.Random(17)
    killed = [crawl_killed(replica, "globe24", tmp_path, moments.uniform(1, 4)) for _ in range(3)]
    assert any(killed)
    assert not crawl_killed(replica, "globe24", tmp_path, SECONDS)
    assert list(problems(tmp_path, "globe24")) == []
    assert list(tmp_path.glob("archive/**/*.open")) == []
    assert sum(len(run.articles) for run in published_runs(tmp_path / "exports", "globe24")) == len(
        replica.truth("globe24")
    )
