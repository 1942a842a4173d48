"""The update of a site's file: what a redesign broke is mended, and nothing else is touched."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest

from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.declaration import WORDS
from newscrawl.onboarding.difference import Difference
from newscrawl.onboarding.differences import differs
from newscrawl.onboarding.finding import Finding, Findings
from newscrawl.onboarding.learn import learn
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.site_file import Unwritable, loaded
from newscrawl.onboarding.stale_sources import stale_sources
from newscrawl.onboarding.stale_walls import stale_walls
from newscrawl.onboarding.update import shown_difference, updated
from replica.disguise import redesigned as replica_redesign
from replica.site import load_sites
from support.declared_findings import findings_of, spider_of, variant_of
from support.paths import ROOT
from support.redesigned import redesigned
from support.surveyed import OfflineSite

DAY = "2026-11-30"
NEW = {"title": ("css:h1.new",), "perex": ("css:p.new-a", "css:p.new-b"), "boxes": ("div.new",)}


def source_of(name: str) -> str:
    return (ROOT / "newscrawl" / "spiders" / f"{name}.py").read_text(encoding="utf-8")


def learned(**page: tuple[str, ...]) -> Findings:
    return Findings(page={word: Finding(value=value, why="on 20 of 20 articles") for word, value in page.items()})


def restyled(name: str, gone: frozenset[str]) -> Seen:
    """What a survey sees after a redesign with class names that mean something."""
    seen = OfflineSite(replica_redesign(load_sites()[name], 1)).surveyed(name, 8)
    answers = [
        replace(answer, status=404, failure="status 404", body=b"") if answer.url in gone else answer
        for answer in seen.answers.values()
    ]
    return Seen(seen.name, seen.domain, answers)


def ranks(spider: type[NewsSpider], seen: Seen) -> Counter[str]:
    """What a crawl counts of the declared sources, from which it knows a redesign."""
    return sum((page.decided(spider.page).facts.counts for page in seen.articles), Counter())


@pytest.mark.parametrize("name", ["aktualne", "idnes"])
def test_a_site_that_is_as_its_file_says_is_left_alone(name: str) -> None:
    spider, seen = spider_of(name), OfflineSite(name).surveyed(name, 8)
    assert differs(spider, seen, findings_of(name)) == []
    assert differs(spider, seen, learned()) == []
    assert updated(source_of(name), spider, [], DAY) == source_of(name)


@pytest.mark.parametrize("name", ["hn"])
def test_after_the_update_no_crawl_finds_the_redesign_any_more(name: str) -> None:
    spider = spider_of(name)
    gone = frozenset(spider.feeds[:1])
    before = OfflineSite(name).surveyed(name, 8)
    seen = restyled(name, gone=gone)
    usual, broken = ranks(spider, before), ranks(spider, seen)
    assert broken["perex/miss"] > usual["perex/miss"]
    findings = learn(seen)
    source = updated(source_of(name), spider, differs(spider, seen, findings), DAY)
    made = loaded(source, name)
    after = ranks(made, seen)
    fields = {counter.partition("/")[0] for counter in after if counter.endswith(("/0", "/miss"))}
    assert {field for field in fields if after[f"{field}/0"] < usual[f"{field}/0"]} == set()
    assert set(spider.feeds) - set(made.feeds) == gone
    assert not made.page.body or after[f"body/css:{made.page.body[0]}"] > 0
    again = differs(made, seen, findings)
    assert [difference.word for difference in again if difference.is_change] == []
    assert updated(source, made, again, "2026-12-01") == source


@pytest.mark.parametrize("name", ["denik", "idnes"])
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
    assert (f"Changed on {DAY}: " in (made.__doc__ or "")) is any(difference.is_change for difference in found)
    for word in ("article_url", "article_id", "listings", "archives", "expect", "house_names"):
        assert getattr(made, word) == getattr(spider, word)


def test_the_source_that_an_alarm_names_is_replaced_by_the_declared_one_that_has_the_field() -> None:
    spider, seen = spider_of("aktualne"), OfflineSite("aktualne").surveyed("aktualne", 8)
    assert [difference.word for difference in differs(spider, seen, learned(), {"perex"})] == ["page.perex"]
    made = loaded(updated(source_of("aktualne"), spider, differs(spider, seen, learned(), {"perex"}), DAY), "aktualne")
    assert made.page.perex == tuple(reversed(spider.page.perex))


def test_a_field_that_nobody_finds_any_more_is_left_to_a_person() -> None:
    spider, before = spider_of("ct24"), source_of("ct24")
    seen = redesigned(OfflineSite("ct24").surveyed("ct24", 8))
    [left] = differs(spider, seen, learned())
    after = updated(before, spider, [left], DAY)
    comment = f"# TODO(onboard): page.body: {spider.page.body[0]} has it on none of the newest 5 articles, see"
    assert comment in after
    assert loaded(after, "ct24").page == spider.page
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    assert updated(after, loaded(after, "ct24"), [replace(left, why="it is as it was")], "2026-12-01") == after


def test_a_field_that_an_alarm_names_and_hardly_any_article_has_is_left_to_a_person() -> None:
    spider, seen = spider_of("novinky"), restyled("novinky", gone=frozenset())
    assert "page.section" not in {difference.word for difference in differs(spider, seen, learned())}
    found = {difference.word: difference for difference in differs(spider, seen, learned(), {"section"})}
    assert found["page.section"].is_for_person
    assert found["page.section"].addresses


def test_a_source_that_fails_today_stays_and_is_named() -> None:
    spider, seen = spider_of("press1"), OfflineSite("press1").surveyed("press1", 3)
    answers = [
        replace(answer, status=503, failure="status 503", body=b"") if answer.url in spider.feeds else answer
        for answer in seen.answers.values()
    ]
    [found] = differs(spider, Seen(seen.name, seen.domain, answers), learned())
    assert (found.word, found.why, found.is_change) == ("feeds", "1 of 1 fail: status 503", False)
    assert updated(source_of("press1"), spider, [found], DAY) == source_of("press1")


@pytest.mark.parametrize(("status", "kept"), [(404, 5), (410, 5), (500, 6)])
def test_sources_go_when_they_are_gone_for_good_and_not_all_of_them_at_once(status: int, kept: int) -> None:
    site = OfflineSite("globe24")
    spider = variant_of("globe24", feeds=tuple(site.sections()[:6]), sitemaps=(), listings=())
    failing = [replace(site.answer(url), status=status, failure=f"status {status}", body=b"") for url in spider.feeds]
    found = stale_sources(spider, Seen("globe24", "globe24.cz", failing[:1]), Findings())
    gone = [url for difference in found for url in difference.gone]
    assert len(spider.feeds) - len(gone) == kept
    all_at_once = stale_sources(spider, Seen("globe24", "globe24.cz", failing), Findings())
    assert [url for difference in all_at_once for url in difference.gone] == []


def test_a_section_whose_news_no_source_names_is_added_and_no_other() -> None:
    site = OfflineSite("novinky")
    sections = tuple(site.sections())
    seen = site.seen([*sections, *site.sources(), *site.articles(8)], "novinky")
    findings = Findings(site={"listings": Finding(value=sections, why="name articles")})
    covered = variant_of("novinky", feeds=tuple(seen.feeds), sitemaps=(), listings=sections[:1])
    assert list(stale_sources(covered, seen, findings)) == []
    spider = variant_of("novinky", feeds=(), sitemaps=(), listings=sections[:1])
    [found] = stale_sources(spider, seen, findings)
    assert found.word == "listings"
    assert set(found.last) < set(sections[1:])
    assert found.last
    whole = variant_of("novinky", feeds=(), sitemaps=(), listings=(*spider.listings, *found.last))
    assert list(stale_sources(whole, seen, findings)) == []


def test_kinds_that_no_mark_tells_any_more_get_the_marks_that_were_learned() -> None:
    spider, seen = spider_of("cnnprima"), OfflineSite("cnnprima").surveyed("cnnprima", 8)
    mark = (r"^https?://cnn\.", "opinion")
    findings = Findings(page={"kinds": Finding(value=(mark, (r"/nic-takoveho/", "gallery")), why="on 9 of 9")})
    declared = replace(spider.page, kinds=(*spider.page.kinds[:2], ("css:.nikde", "opinion")))
    found_all = differs(variant_of("cnnprima", page=declared), seen, findings)
    [found] = [difference for difference in found_all if difference.word == "page.kinds"]
    assert mark in found.first
    source = source_of("cnnprima")
    made = loaded(updated(source, spider, [replace(found, first=(mark,))], DAY), "cnnprima")
    assert made.page.kinds == (mark, *spider.page.kinds)


def test_a_wall_that_the_declared_cookies_do_not_open_any_more() -> None:
    spider, site = spider_of("idnes"), OfflineSite("idnes", cookie="nic=1")
    articles = site.articles(6)
    walled = site.seen([site.site.front, *articles], "idnes")
    assert list(stale_walls(spider, OfflineSite("idnes").seen(articles, "idnes"), Findings())) == []
    [left] = stale_walls(spider, walled, Findings())
    assert (left.word, left.is_for_person) == ("cookies", True)
    opening = Findings(site={"cookies": Finding(value={"souhlas": "1"}, why="opens it")})
    [found] = stale_walls(spider, walled, opening)
    made = loaded(updated(source_of("idnes"), spider, [found], DAY), "idnes")
    assert dict(made.cookies) == {"souhlas": "1"}
    assert made.consent_url == spider.consent_url


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


def test_words_without_a_source_leave_the_file_and_values_are_replaced() -> None:
    after, made = noviny(
        Difference(word="feeds", why="2 gone", gone=("https://noviny.cz/a", "https://noviny.cz/b")),
        Difference(word="listing_page_param", why="no link", value="strana"),
        Difference(word="cookies", why="walls", value={"souhlas": "1"}),
        Difference(word="page.kinds", why="none", first=((r"/nazory-\d", "opinion"),)),
    )
    assert "feeds" not in vars(made)
    assert "# ěšč" not in after
    assert (made.listing_page_param, made.cookies) == ("strana", {"souhlas": "1"})
    assert made.page.kinds == ((r"/nazory-\d", "opinion"),)
    assert r'(r"/nazory-\d", "opinion")' in after


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


@pytest.mark.parametrize(
    ("page", "left"),
    [
        ('Page(title=("css:h1",), section=("css:a",))', 'Page(title=("css:h1",))'),
        ('Page(section=("css:a",), title=("css:h1",))', 'Page(title=("css:h1",))'),
        ('Page(section=("css:a",))', "Page()"),
        (
            'Page(\n        section=(\n            "css:a",\n        ),\n        title=("css:h1",),\n    )',
            'Page(\n        title=("css:h1",),\n    )',
        ),
        (
            'Page(\n        title=("css:h1",),  # since 2024\n        section=("css:a",),\n    )',
            'Page(\n        title=("css:h1",),  # since 2024\n    )',
        ),
    ],
)
def test_a_word_of_the_page_whose_entries_all_go_is_taken_out(page: str, left: str) -> None:
    before = GONE.format(page=page)
    gone = Difference(word="page.section", why="read without", gone=("css:a",))
    after = updated(before, loaded(before, "noviny"), [gone], DAY)
    assert after == GONE.format(page=left)


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize(
    "page",
    [
        'Page(publisher="Vydavatel, a.s.", section=("css:div:has(+ h1)",), body=("div#content section",))',
        'Page(body="div.a, div.b".split(", ") and ("div#content section",), title=("css:h1",))',
        'Page(publisher="Vydavatel, a.s.")',
        "Page()",
        'Page(\n        publisher="Vydavatel, a.s.",\n        body=("div#content section",),\n    )',
    ],
)
def test_a_call_that_outgrows_its_line_is_written_in_several(page: str, number: int) -> None:
    before = GONE.format(page=page)
    first = tuple(f"div#main section.text-{place}" for place in range(number))
    after = updated(before, loaded(before, "noviny"), [Difference(word="page.body", why="lost", first=first)], DAY)
    assert loaded(after, "noviny").page.body == (*first, *loaded(before, "noviny").page.body)
    ruff = [sys.executable, "-m", "ruff", "format", "--check", "--config", str(ROOT / ".ruff.toml"), "-"]
    assert subprocess.run(ruff, input=after, text=True, capture_output=True, check=False).stderr == ""


GONE = '''"""noviny.cz."""

from newscrawl.news_spider import NewsSpider
from newscrawl.page import Page


class NovinySpider(NewsSpider):
    """Noviny."""

    name = "noviny"
    allowed_domains = ("noviny.cz",)
    feeds = ("https://noviny.cz/rss",)
    article_url = r"^https?://noviny\\.cz/\\d+$"
    page = {page}
'''
