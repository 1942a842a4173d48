"""Which addresses are articles', learned from a few of them: on replica sites, on invented schemes, on hostile ones."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.onboarding.addresses import learn_addresses
from newscrawl.onboarding.addresses.article_url import Expression, article_expression
from newscrawl.onboarding.addresses.days import date_expression
from newscrawl.onboarding.addresses.evidence import Evidence
from newscrawl.onboarding.addresses.ids import ids_of
from newscrawl.onboarding.addresses.shapes import shapes_of
from newscrawl.onboarding.finding import Findings
from newscrawl.values.known_sites import name_in
from newscrawl.values.urls import canonical_url
from support.address_schemes import SCHEMES, SITE, day, others, seen_of
from support.surveyed import OfflineSite

LEARNED_FROM = (*range(1, 1000, 91), *range(985, 1000))
ALL = range(1, 1200)
_WITHOUT_ID = {
    *("day folders", "month folders", "section and day folders", "slug alone", "section and slug"),
    *("two sections and slug", "day glued to the slug", "day before the slug", "day as one folder"),
    *("number, folder of the year",),
}
"""Schemes in which nothing but the slug tells an article."""
_WITH_DAY = {
    *("day folders", "section and day folders", "day glued to the slug", "day before the slug", "day as one folder"),
    "time and author",
}


def _evidence(scheme: str) -> Evidence:
    made = SCHEMES[scheme]
    return Evidence(
        domain="zkusebni.example",
        read={_canonical(made(number)): day(number).date() for number in LEARNED_FROM[::2]},
        named={_canonical(made(number)): None for number in LEARNED_FROM[1::2]},
        others={_canonical(url): None for url in others(scheme)[1:-1:2]},
    )


def _canonical(url: str) -> str:
    return canonical_url(url) or url


def _expression(evidence: Evidence) -> Expression:
    shapes, _ = shapes_of(evidence)
    return article_expression(shapes, evidence)


@cache
def _of_replica(name: str) -> tuple[OfflineSite, Findings]:
    site = OfflineSite(name)
    return site, learn_addresses(site.surveyed())


def _said(findings: Findings, word: str) -> object:
    return findings.site[word].value if word in findings.site else None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_all_articles_of_a_scheme_and_no_other_page_match_what_was_learned_from_some(scheme: str) -> None:
    expression = _expression(_evidence(scheme))
    assert [url for number in ALL if not expression.matches(url := _canonical(SCHEMES[scheme](number)))] == []
    assert [url for url in others(scheme) if expression.matches(_canonical(url))] == []


@pytest.mark.parametrize("scheme", [each for each in SCHEMES if each not in _WITHOUT_ID | {"two generations"}])
def test_ids_tell_each_article_from_all_others(scheme: str) -> None:
    evidence = _evidence(scheme)
    ids = ids_of(shapes_of(evidence)[0], evidence)
    assert ids is not None
    found = [name_in(re.compile(ids.pattern), _canonical(SCHEMES[scheme](number))) for number in ALL[40:]]
    assert None not in found
    assert len(set(found)) == len(found)
    assert ids.of_times == (scheme == "time and author")


@pytest.mark.parametrize("scheme", sorted(_WITHOUT_ID))
def test_a_slug_or_a_day_is_no_id(scheme: str) -> None:
    evidence = _evidence(scheme)
    assert ids_of(shapes_of(evidence)[0], evidence) is None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_day_is_found_where_the_addresses_have_one(scheme: str) -> None:
    found = date_expression(_evidence(scheme).read)
    assert (found is not None) == (scheme in _WITH_DAY)
    for number in ALL[::50] if found else ():
        match = re.search(found[0], SCHEMES[scheme](number)) if found else None
        assert match is not None
        year = int(match["year"]) % 2000 + 2000
        assert date(year, int(match["month"]), int(match["day"])) == day(number).date()


def test_a_day_that_is_not_that_of_publication_is_not_declared() -> None:
    days = {SCHEMES["day folders"](number): day(number).date() for number in LEARNED_FROM}
    first = next(iter(days))
    assert date_expression(days | {first: date(2026, 1, 1)}) == (
        date_expression(days)[0],  # type: ignore[index]
        len(days),
        (first,),
    )


@pytest.mark.parametrize("scheme", ["slug alone", "section, number and slug", "aspx and query"])
def test_pages_feeds_and_menus_say_what_the_addresses_are(scheme: str) -> None:
    findings = learn_addresses(seen_of(scheme))
    finding = findings.site["article_url"]
    assert finding.certainty == "sure"
    assert [n for n in ALL if not re.search(str(finding.value), _canonical(SCHEMES[scheme](n)))] == []
    assert [url for url in others(scheme) if re.search(str(finding.value), _canonical(url))] == []


def test_nothing_is_found_on_a_site_without_articles() -> None:
    seen = seen_of("slug alone")
    for url in [*seen.feeds, *(page.answer.url for page in seen.articles)]:
        seen.pages.pop(url, None)
        seen.feeds.pop(url, None)
    findings = learn_addresses(seen)
    assert findings.site == {}
    assert len(findings.notes) == 1


@pytest.mark.parametrize("name", ["aktualne", "denik", "lidovky", "respekt"])
def test_the_articles_of_a_replica_site_match_and_none_of_its_other_pages(name: str) -> None:
    site, findings = _of_replica(name)
    pattern = re.compile(str(_said(findings, "article_url")))
    newsroom = site.newsroom
    assert [url for url in newsroom.urls() if not pattern.search(url)] == []
    pages = [*map(site.site.section_url, site.site.all_sections), *map(site.site.author_url, site.site.staff)]
    pages += map(site.site.topic_url, site.site.tags)
    links = {link for page in site.seen(site.sections()).pages.values() for link in page.listing.links()}
    pages += [link for link in links if newsroom.find(link) is None]
    assert [url for url in pages if pattern.search(url)] == []


def test_a_time_of_publication_in_an_address_is_the_id_that_the_site_gives_and_no_name() -> None:
    _, findings = _of_replica("irozhlas")
    assert "article_id" not in findings.site
    assert name_in(re.compile(str(_said(findings, "id_in_url"))), "https://x.cz/a/b_2611200753_pes") == "2611200753_pes"
    assert "article_date" in findings.site


def test_parameters_of_boxes_are_tracking_and_those_of_print_versions_are_not() -> None:
    _, findings = _of_replica("lidovky")
    assert _said(findings, "tracking") == ("setver", "zdroj")
    assert [parameter for _, parameter in _said(findings, "wrappers")] == ["url"]  # type: ignore[attr-defined]


def test_parameters_that_feeds_add_to_addresses_with_an_id_are_tracking() -> None:
    seen = seen_of("slug and number")
    feed = seen.feeds[f"{SITE}/rss"]
    feed[:] = [replace(entry, url=f"{entry.url}?maca=cs-rss") for entry in feed]
    findings = learn_addresses(seen)
    assert _said(findings, "tracking") == ("maca",)
    assert not re.search(str(_said(findings, "article_url")), f"{SITE}/domov/slovo-700001?maca=cs-rss")
    assert findings.site["article_url"].certainty == "sure"


def test_one_headline_of_former_years_makes_a_form_for_long_slugs_alone() -> None:
    evidence = _evidence("slug and number, one folder")
    evidence.read |= {f"{SITE}/2012-archiv/starosta-otevrel-novy-most-pres-reku-v-plzni": date(2012, 5, 1)}
    expression = _expression(evidence)
    assert expression.matches(f"{SITE}/archiv/policie-hleda-svedky-nehody-u-mesta")
    assert not expression.matches(f"{SITE}/archiv/podminky-uziti-webu")


def test_what_lies_below_the_number_of_an_article_is_told_by_its_name() -> None:
    evidence = _evidence("number folder")
    evidence.others |= {f"{SITE}/domov/70000{number}/diskuse": None for number in range(5)}
    expression = _expression(evidence)
    assert not expression.matches(f"{SITE}/veda/700777/diskuse")
    assert expression.matches(f"{SITE}/veda/700777/nova-diskuse")
    assert all(map(expression.matches, evidence.sure))


def test_a_few_other_pages_of_the_form_of_articles_are_exceptions() -> None:
    evidence = _evidence("slug and number, one folder")
    evidence.others |= {f"{SITE}/clanek/redakce-{number}": None for number in (33526, 33527)}
    evidence.others |= {f"{SITE}/clanek/o-teto-strance-44444": None}
    expression = _expression(evidence)
    assert expression.against == ()
    assert not any(map(expression.matches, evidence.others))
    assert all(map(expression.matches, evidence.sure))


def test_other_pages_that_nothing_tells_from_articles_are_named() -> None:
    evidence = _evidence("query alone")
    evidence.others |= {f"{SITE}/clanek.php?id={number}": None for number in range(600_000, 600_030)}
    assert len(_expression(evidence).against) > 0


def test_one_page_without_a_number_makes_no_form() -> None:
    evidence = _evidence("slug and number")
    evidence.read |= {f"{SITE}/o-nas/kdo-jsme-a-co-delame": None}
    shapes, odd = shapes_of(evidence)
    assert odd == [f"{SITE}/o-nas/kdo-jsme-a-co-delame"]
    assert not article_expression(shapes, evidence).matches(f"{SITE}/sluzby/predplatne-novin-a-casopisu")


HOSTILE = st.text(alphabet="abc019-_./?=&%+()[]{}|^$*\\'\"\n\t#~:;,<>! žЖ", max_size=60)


@given(paths=st.lists(HOSTILE, min_size=1, max_size=12, unique=True), wrong=st.lists(HOSTILE, max_size=8))
@settings(max_examples=60, deadline=None)
def test_hostile_addresses_make_expressions_that_compile_and_match_them(paths: list[str], wrong: list[str]) -> None:
    read = {url: None for path in paths if (url := canonical_url(f"{SITE}/{path}")) and url != f"{SITE}/"}
    bad = {url: None for path in wrong if (url := canonical_url(f"{SITE}/{path}")) and url not in read}
    evidence = Evidence(domain="zkusebni.example", read=dict(read), named=dict(read), others=bad)
    shapes, odd = shapes_of(evidence)
    if not shapes:
        return
    expression = article_expression(shapes, evidence)
    assert all(expression.matches(url) for url in read if url not in odd)
    assert set(expression.against) <= set(bad)
    assert re.fullmatch(r"[!-~]+", expression.pattern)
    ids = ids_of(shapes, evidence)
    assert ids is None or re.compile(ids.pattern).groups > 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_no_expression_runs_away_on_long_addresses(scheme: str) -> None:
    expression = _expression(_evidence(scheme))
    for piece in ("a-", "a/", "1", "a1_", "-", "a.", "%C4%8D-"):
        assert not expression.matches(f"{SITE}/{piece * (2000 // len(piece))}!")
