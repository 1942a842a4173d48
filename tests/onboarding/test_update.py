"""The update of a site's file: what a redesign broke is mended, and nothing else is touched."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.declaration import WORDS
from newscrawl.onboarding.difference import Difference
from newscrawl.onboarding.differences import differs
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.site_file import Unwritable, loaded
from newscrawl.onboarding.update import shown_difference, updated
from support.declared_findings import findings_of, spider_of
from support.paths import ROOT
from support.redesigned import redesigned
from support.surveyed import OfflineSite

DAY = "2026-11-30"
NEW = {"title": ("css:h1.new",), "perex": ("css:p.new-a", "css:p.new-b"), "boxes": ("div.new",)}


def source_of(name: str) -> str:
    return (ROOT / "newscrawl" / "spiders" / f"{name}.py").read_text(encoding="utf-8")


def learned(**page: tuple[str, ...]) -> Findings:
    return Findings(page={word: Finding(value=value, why="on 20 of 20 articles") for word, value in page.items()})


def ranks(spider: type[NewsSpider], seen: Seen) -> Counter[str]:
    """What a crawl counts of the declared sources, from which it knows a redesign."""
    return sum((page.decided(spider.page).facts.counts for page in seen.articles), Counter())


@pytest.mark.parametrize("name", ["aktualne", "denik", "idnes"])
def test_a_site_that_is_as_its_file_says_is_left_alone(name: str) -> None:
    spider, seen = spider_of(name), OfflineSite(name).surveyed(name, 8)
    assert differs(spider, seen, findings_of(name)) == []
    assert differs(spider, seen, learned()) == []
    assert updated(source_of(name), spider, [], DAY) == source_of(name)


@pytest.mark.parametrize("name", ["denik", "idnes", "hn"])
def test_after_the_update_no_crawl_finds_the_redesign_any_more(name: str) -> None:
    spider = spider_of(name)
    gone = frozenset(spider.feeds[:1])
    before = OfflineSite(name).surveyed(name, 8)
    seen = redesigned(before, gone=gone)
    usual, broken = ranks(spider, before), ranks(spider, seen)
    assert broken["perex/miss"] > usual["perex/miss"]
    made = loaded(updated(source_of(name), spider, differs(spider, seen, learned()), DAY), name)
    after = ranks(made, seen)
    fields = {counter.partition("/")[0] for counter in after if counter.endswith(("/0", "/miss"))}
    assert {field for field in fields if after[f"{field}/0"] < usual[f"{field}/0"]} == set()
    assert set(spider.feeds) - set(made.feeds) == gone
    assert not made.page.body or after[f"body/css:{made.page.body[0]}"] > 0


@pytest.mark.parametrize("name", ["denik", "idnes", "novinky", "press1"])
def test_new_selectors_come_first_and_old_ones_stay_behind(name: str) -> None:
    spider, before = spider_of(name), source_of(name)
    seen = redesigned(OfflineSite(name).surveyed(name, 8))
    found = differs(spider, seen, learned(**{word: NEW[word] for word in NEW if getattr(spider.page, word)}))
    after = updated(before, spider, found, DAY)
    made = loaded(after, name)
    for word, new in NEW.items():
        if f"page.{word}" in {difference.word for difference in found}:
            assert getattr(made.page, word) == (*new, *getattr(spider.page, word))
    removed = [line for line in shown_difference(before, after, name).splitlines() if line.startswith("-")]
    assert len(removed) < 20
    assert f"Changed on {DAY}: " in (made.__doc__ or "")
    for word in ("article_url", "article_id", "listings", "archives", "expect", "house_names"):
        assert getattr(made, word) == getattr(spider, word)


def test_the_source_that_an_alarm_names_is_replaced_by_the_declared_one_that_has_the_field() -> None:
    spider, seen = spider_of("aktualne"), OfflineSite("aktualne").surveyed("aktualne", 8)
    assert [difference.word for difference in differs(spider, seen, learned(), {"perex"})] == ["page.perex"]
    made = loaded(updated(source_of("aktualne"), spider, differs(spider, seen, learned(), {"perex"}), DAY), "aktualne")
    assert made.page.perex == tuple(reversed(spider.page.perex))


def test_a_source_that_fails_today_stays() -> None:
    spider, seen = spider_of("press1"), OfflineSite("press1").surveyed("press1", 3)
    answers = [
        replace(answer, status=503, failure="status 503", body=b"") if answer.url in spider.feeds else answer
        for answer in seen.answers.values()
    ]
    assert differs(spider, Seen(seen.name, seen.domain, answers), learned()) == []


SPIDER = '''"""noviny.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page

_SITE = r"^https?://noviny\\.cz"


class NovinySpider(NewsSpider):
    """Noviny.

    Layouts: one.
    Caveats: ěščř.
    """

    name = "noviny"
    allowed_domains = ("noviny.cz",)
    feeds = ("https://noviny.cz/a", "https://noviny.cz/b")  # ěšč
    sitemaps = (
        # the newest
        "https://noviny.cz/s1",
        "https://noviny.cz/s2",
    )
    article_url = rf"{_SITE}/\\d+$"
    article_id = r"/(\\d+)$"  # digits
    page = Page(publisher="Noviny")
'''


def noviny(*changes: Difference) -> tuple[str, type[NewsSpider]]:
    after = updated(SPIDER, loaded(SPIDER, "noviny"), changes, DAY)
    return after, loaded(after, "noviny")


def test_comments_and_expressions_stay() -> None:
    old, new = r"^https?://noviny\.cz/\d+$", r"^https?://noviny\.cz/zpravy/\d+$"
    after, made = noviny(
        Difference(word="feeds", why="1 gone", gone=("https://noviny.cz/a",), last=("https://noviny.cz/c",)),
        Difference(word="sitemaps", why="1 gone", gone=("https://noviny.cz/s1",), last=("https://noviny.cz/s3",)),
        Difference(word="article_url", why="it misses 3", value=f"{old}|{new}"),
        Difference(word="article_id", why="it misses 3", value=r"/(\d+)$|-(\d+)$"),
        Difference(word="page.body", why="gone", first=("div.story",)),
        Difference(word="listings", why="new", last=("https://noviny.cz/zpravy",)),
    )
    assert made.feeds == ("https://noviny.cz/b", "https://noviny.cz/c")
    assert made.sitemaps == ("https://noviny.cz/s2", "https://noviny.cz/s3")
    assert made.article_url == f"{old}|{new}"
    assert made.page.body == ("div.story",)
    assert made.listings == ("https://noviny.cz/zpravy",)
    for kept in ("# ěšč", "# the newest", "# digits", r'rf"{_SITE}/\d+$"', "Caveats: ěščř."):
        assert kept in after
    words = [line.split(" = ")[0].strip() for line in after.splitlines() if line.startswith("    ") and " = " in line]
    assert words == ["name", *(word for word in WORDS if word in words)]


def test_what_cannot_be_changed_is_refused_in_one_line() -> None:
    source = SPIDER.replace('Page(publisher="Noviny")', '(lambda: Page(publisher="Noviny"))()')
    change = Difference(word="page.body", why="gone", first=("div.story",))
    with pytest.raises(Unwritable, match="noviny"):
        updated(source, loaded(source, "noviny"), [change], DAY)


@pytest.mark.parametrize(("listed", "is_replaced"), [(1, False), (9, True)])
def test_an_expression_is_replaced_where_it_takes_many_pages_that_are_no_articles(
    listed: int, is_replaced: bool
) -> None:
    site = OfflineSite("ct24")
    seen = site.seen([*site.sections()[:listed], *site.articles(6)], "ct24")
    source = source_of("ct24").replace("article_url = rf", "article_url = r'.*'  # rf")
    learned_url = spider_of("ct24").article_url
    findings = Findings(site={"article_url": Finding(value=learned_url, why="on 6 of 6 articles")})
    found = [change for change in differs(loaded(source, "ct24"), seen, findings) if change.word == "article_url"]
    assert [change.value for change in found] == ([learned_url] if is_replaced else [])
