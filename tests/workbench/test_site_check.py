"""What speaks against a site's file: shares beyond chance, pages that are none, articles that are missed, sources."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from newscrawl.facts import PageFacts
from newscrawl.items import Row
from newscrawl.page import Page
from newscrawl.site import Site
from newscrawl.workbench.live_sites import LiveSite, LiveSource, ReadPage
from newscrawl.workbench.site_check import check
from support.awkward_feed import story


def pages(number: int, *, of: int | None = None, without: int = 0) -> list[ReadPage]:
    """Return so many pages with an article, of which the last `without` name no section, and others that are none."""
    found = []
    for place in range(of or number):
        url = f"https://www.udolni.cz/zpravy/most-{place}"
        rows: list[Row] = []
        if place < number:
            rows = [story(f"{place:032x}", 1, url=url, section=None if place >= number - without else "Zprávy")]
        reason = None if rows else "a list of links"
        facts = PageFacts(reason=reason)
        found.append(ReadPage(url=url, found_on=None, facts=facts, rows=rows, reason=reason))
    return found


def site(**expect: float) -> type[Site]:
    return type("Udolni", (Site,), {"expect": expect, "page": Page()})


def problems(spider: type[Site], pages: list[ReadPage], probes: Sequence[ReadPage] = ()) -> list[str]:
    live = LiveSite(pages=pages, probes=list(probes))
    return check(spider, live, lambda url: "/zpravy/" in url).problems


@pytest.mark.parametrize(
    ("expected", "number", "without", "is_ill"),
    [
        (0.9, 10, 1, False),
        (0.9, 10, 3, False),  # so few are one case in fourteen
        (0.9, 10, 4, True),  # one in eighty
        (0.98, 10, 1, False),
        (0.98, 10, 2, True),
        (1.0, 10, 1, True),
        (0.9, 2, 1, False),
        (0.9, 2, 2, True),
        (0.5, 40, 26, True),
    ],
)
def test_a_share_is_held_against_chance(expected: float, number: int, without: int, *, is_ill: bool) -> None:
    found = problems(site(section=expected), pages(number, without=without))
    line = f"section on {number - without} of {number} articles, {expected:g} expected"
    assert found == ([line] if is_ill else [])


def test_pages_that_are_none_are_an_exception_or_not() -> None:
    assert problems(site(), pages(9, of=10)) == []
    assert problems(site(), pages(8, of=10)) == ["2 of 10 pages that article_url takes are no article"]
    assert problems(site(), pages(0, of=3)) == ["no article was found or fetched"]


def test_sources_that_lead_nowhere_and_one_that_is_empty() -> None:
    live = LiveSite(
        pages=pages(3),
        sources={
            "https://www.udolni.cz/rss": LiveSource(kind="feed", problem="status 404"),
            "https://www.udolni.cz/mapa.xml": LiveSource(kind="sitemap", articles=0),
            "https://www.udolni.cz/zpravy/": LiveSource(kind="listing", articles=3),
        },
        failures=[("https://www.udolni.cz/zpravy/a", "status 500"), ("https://www.udolni.cz/zpravy/b", "status 500")],
    )
    found = check(site(), live, lambda url: "/zpravy/" in url)
    assert found.problems == [
        "article_url takes the listing https://www.udolni.cz/zpravy/",
        "feed https://www.udolni.cz/rss: status 404",
    ]
    assert "sitemap https://www.udolni.cz/mapa.xml is empty" in found.notes
    assert "https://www.udolni.cz/zpravy/a: status 500, and 1 more" in found.notes


@pytest.mark.parametrize(("missed", "is_ill"), [(1, False), (2, True)])
def test_articles_that_are_not_taken(missed: int, *, is_ill: bool) -> None:
    """A page whose own address is taken is no missed one, whatever it was asked for as."""
    own = pages(2)
    strange = [
        ReadPage(
            url=f"https://www.udolni.cz/denik/most-{place}",
            found_on=None,
            facts=PageFacts(),
            rows=[story(f"{place:032x}", 1, url=f"https://www.udolni.cz/denik/most-{place}")],
            reason=None,
        )
        for place in range(missed)
    ]
    found = problems(site(), pages(3), [*own, *strange])
    assert [line.startswith(f"article_url does not take {missed} of") for line in found] == ([True] if is_ill else [])
