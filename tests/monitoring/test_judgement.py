"""What is told of a site by its own history: faults soon and by name, a healthy site never."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from newscrawl.monitoring import sources_named
from newscrawl.monitoring.figures import Figures
from newscrawl.monitoring.history import Seen
from newscrawl.state.plan import DAY, HOUR
from newscrawl.state.run_table import RecentArticle
from newscrawl.state.source_table import KnownSource, days_with
from newscrawl.values.moments import PRAGUE
from support.site_life import Fault, Habits, SiteLife

START = int(datetime(2026, 11, 2, tzinfo=PRAGUE).timestamp())
TEN_O_CLOCK = START + 4 * DAY + 10 * HOUR

FAULTS = {
    "403": (Fault(outcomes={"refused": 1.0}), "refused", 2),
    "half refused": (Fault(outcomes={"refused": 0.5}), "refused", 2),
    "404": (Fault(outcomes={"missing": 1.0}), "missing", 2),
    "timeouts": (Fault(outcomes={"failed": 1.0}), "failed", 2),
    "notices": (Fault(outcomes={"rejected": 1.0}), "rejected", 2),
    "notices instead of what is new": (Fault(first={"rejected": 1.0}), "rejected", 4),
    "held": (Fault(outcomes={"held": 0.8}), "held", 2),
    "tombstones": (Fault(outcomes={"gone": 0.8}), "gone", 2),
    "revisions": (Fault(outcomes={"revised": 0.8}), "revised", 2),
    "no date": (Fault(lacking={"published_at": 1.0}), "coverage published_at", 3),
    "no box": (Fault(lacking={"boxes": 1.0}), "coverage boxes", 3),
    "half of the authors": (Fault(lacking={"authors": 0.55}), "coverage authors", 30),
    "half of the news": (Fault(volume=0.5), "volume", 144),
    "frozen": (Fault(volume=0), "volume", 30),
    "late": (Fault(delay=3 * HOUR), "delay", 30),
    "empty feed": (Fault(feed=0), "source https://lab.example/feed", 1),
    "failing feed": (Fault(feed_failures=True), "source https://lab.example/feed", 2),
    "redesign": (Fault(fallbacks=1.0), "layout", 3),
    "cut texts": (Fault(incomplete=0.8), "incomplete", 4),
}
"""Name -> what is wrong from a moment on, which problem is to be told, within how many runs of 3 new articles."""


def site(seed: int = 1) -> SiteLife:
    """Return a site with three new articles a run, a run every ten minutes, of which four days are known."""
    life = SiteLife(Habits(), START, seed=seed, per_run=3)
    life.quietly(TEN_O_CLOCK)
    return life


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_soon_by_name_and_with_what_is_usual(name, seed):
    fault, problem, most = FAULTS[name]
    life = site(seed)
    for _ in range(most):
        told = {found.name: found for found in life.run(fault)}
        if problem in told:
            break
    assert problem in told
    text = told[problem].text
    assert any(word in text for word in ("usually", "before", "such days", "in 2 runs")), text


@pytest.mark.parametrize("name", ["403", "no date", "frozen", "empty feed", "redesign"])
def test_problem_lasts_as_long_as_the_fault_and_ends_soon_after(name):
    fault, problem, most = FAULTS[name]
    life = site()
    for _ in range(most):
        life.run(fault)
    assert all(problem in {found.name for found in life.run(fault)} for _ in range(12))
    assert any(problem not in {found.name for found in life.run()} for _ in range(12))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_redesign_is_over_with_a_file_of_new_selectors_that_find_most(seed):
    life = site(seed)
    life.selectors = {"title": "css:h1.old", "perex": "css:p.old"}
    life.quietly(life.now + DAY)
    assert any("layout" in {found.name for found in life.run(Fault(fallbacks=1.0))} for _ in range(6))
    life.selectors = {"title": "css:h1.new", "perex": "css:p.new"}
    second_layout = Fault(fallbacks=0.25)
    assert any("layout" not in {found.name for found in life.run(second_layout)} for _ in range(2))
    assert "layout" not in {found.name for _ in range(20) for found in life.run(second_layout)}
    assert any("layout" in {found.name for found in life.run(Fault(fallbacks=1.0))} for _ in range(6))


def test_redesign_goes_on_where_the_new_selectors_of_a_file_find_little():
    life = site()
    life.selectors = {"title": "css:h1.old"}
    life.quietly(life.now + DAY)
    life.run(Fault(fallbacks=1.0))
    life.selectors = {"title": "css:h1.new"}
    assert any("layout" in {found.name for found in life.run(Fault(fallbacks=0.9))} for _ in range(4))


def test_run_that_visits_nothing_does_not_end_a_problem():
    life = site()
    for _ in range(2):
        life.run(Fault(outcomes={"refused": 1.0}))
    life.per_run = 0
    assert "refused" in {found.name for found in life.run()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_small_site_of_which_nothing_new_can_be_read_is_told_within_a_day(seed):
    life = SiteLife(Habits(daily=12), START - 7 * DAY, pace=1800, seed=seed)
    life.quietly(TEN_O_CLOCK - 2 * DAY)
    assert "rejected" in {problem.name for _ in range(48) for problem in life.run(Fault(first={"rejected": 1.0}))}


def test_problem_of_first_visits_lasts_while_nothing_new_comes_and_ends_with_what_does():
    life = site()
    for _ in range(3):
        life.run(Fault(first={"rejected": 1.0}))
    assert "rejected" in {found.name for found in life.run(Fault(volume=0))}
    assert any("rejected" not in {found.name for found in life.run()} for _ in range(2))


@pytest.mark.parametrize(
    ("habits", "seed"),
    [(Habits(daily=120, weekend=0.5), 1), (Habits(daily=30, weekend=0.3), 2), (Habits(daily=6, weekend=0.2), 3)],
)
def test_healthy_site_rings_no_alarm_on_a_friday_a_weekend_and_a_monday(habits, seed):
    life = SiteLife(habits, START - 7 * DAY, pace=1800, seed=seed)
    life.quietly(START + 4 * DAY)
    assert [problem.line for _ in range(4 * 48) for problem in life.run()] == []


def test_young_site_rings_no_alarm_in_its_first_week():
    life = SiteLife(Habits(), START, pace=1800, seed=4)
    assert [problem.line for _ in range(7 * 48) for problem in life.run()] == []


def test_what_the_site_declares_is_judged_where_nothing_is_known():
    life = SiteLife(Habits(lacking={"authors": 0.5}), START, per_run=10)
    told = {found.name: found for found in life.run(expect={"authors": 0.9, "articles": 40})}
    assert set(told) == {"articles", "coverage authors"}
    assert "90.0% expected" in told["coverage authors"].text


class AgencyByNight(SiteLife):
    """A site that takes its articles from an agency by night: seven of ten of these lack the authors."""

    def _article(self, fault: Fault) -> RecentArticle:
        article = super()._article(fault)
        at = datetime.fromtimestamp(self.now, PRAGUE).hour
        is_unsigned = (at < 6 or at >= 22) and "authors" not in article.lacking and self._chance.random() < 0.7
        return replace(article, lacking=f"{article.lacking} authors".strip()) if is_unsigned else article


def test_articles_of_the_night_that_always_lack_a_field_ring_no_alarm_but_its_loss_does():
    life = AgencyByNight(Habits(daily=200), START, pace=1800)
    life.quietly(START + 2 * DAY)
    assert [problem.line for _ in range(8 * 48) for problem in life.run()] == []
    assert "coverage authors" in {
        problem.name for _ in range(16) for problem in life.run(Fault(lacking={"authors": 1.0}))
    }


class NewsByDay(SiteLife):
    """A site that publishes on workdays alone, from seven to seven."""

    def _expected(self, now: int) -> float:
        at = datetime.fromtimestamp(now, PRAGUE)
        return self.habits.daily * self.pace / (12 * HOUR) if at.weekday() < 5 and 7 <= at.hour < 19 else 0


def test_first_weekend_without_news_rings_no_alarm():
    life = NewsByDay(Habits(daily=40), START, pace=1800)
    assert [problem.line for _ in range(9 * 48) for problem in life.run()] == []


def named(days: list[int], now: int, number: int) -> list[str]:
    """Return what is told of a source that names so many articles, after days with these least numbers."""
    kept = None
    for place, least in enumerate([*days, number]):
        kept = days_with(kept, now - (len(days) - place) * DAY, least)
    source = KnownSource("https://lab.example/s", "lab", "feed", 1, now, "read", 0, 0, number, None, None, kept)
    seen = Seen(now=now, reason="finished", figures=Figures(), sources=[source])
    return [problem.name for problem in sources_named.problems(seen)]


@pytest.mark.parametrize(
    ("days", "is_told"),
    [
        ([5] * 14, True),
        ([5, 4, 5, 5, 5, 5, 5, 4, 5, 5], True),
        ([30, 60, 90, 99, 40, 30, 90, 99, 95, 90], True),
        ([8, 9, 12, 15, 14, 5, 4, 9, 11, 12], False),
        ([60, 70, 55], True),
        ([5, 5, 5], False),
    ],
)
def test_source_that_names_nothing_is_told_where_that_is_no_chance(days, is_told):
    assert bool(named(days, TEN_O_CLOCK, 0)) == is_told


def test_source_that_is_known_for_few_days_may_be_empty_at_a_weekend_if_its_days_differ():
    saturday = TEN_O_CLOCK + DAY
    assert named([60, 70, 45], saturday, 0) == []
    assert named([30, 30, 30], saturday, 0) == ["source https://lab.example/s"]
