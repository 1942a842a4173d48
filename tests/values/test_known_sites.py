"""What a site file declares of addresses and names holds on the pages of all sites, but on its own addresses only."""

from __future__ import annotations

import pytest

from newscrawl.czech.article_urls import is_never_article, looks_like_article
from newscrawl.czech.names import split_bylines
from newscrawl.news_spider import NewsSpider
from newscrawl.values import known_sites
from newscrawl.values.urls import canonical_url, unwrap, url_key

HOST = "horske-listy.example"


@pytest.fixture
def site(sites_as_they_are: None) -> type[NewsSpider]:
    """A site that is known in this test only."""

    class HorskeListySpider(NewsSpider):
        name = "horskelisty"
        allowed_domains = (HOST,)
        feeds = (f"https://{HOST}/rss/",)
        article_url = rf"^https?://(?:[a-z]+\.)*{HOST}/c/[a-z]{{4}}$"
        article_shape = r"/c/[a-z]{4}$"
        other_url = r"/soutez-"
        tracking = ("odkud",)
        wrappers = (("/presmeruj/", "cil"),)
        house_names = ("Horské listy",)

    return HorskeListySpider


def test_nothing_is_known_of_a_site_without_a_file() -> None:
    assert canonical_url(f"https://{HOST}/a?odkud=rss") == f"https://{HOST}/a?odkud=rss"
    assert unwrap(f"https://{HOST}/presmeruj/?cil=https://hn.cz/a") != "https://hn.cz/a"
    assert not looks_like_article(f"https://{HOST}/c/abcd")
    assert looks_like_article(f"https://{HOST}/soutez-o-letni-kolo")
    assert split_bylines(["Horské listy"], ()) == (["Horské listy"], [])


def test_what_was_answered_before_a_site_is_known_is_forgotten(request: pytest.FixtureRequest) -> None:
    test_nothing_is_known_of_a_site_without_a_file()
    request.getfixturevalue("site")
    assert canonical_url(f"https://{HOST}/a?odkud=rss") == f"https://{HOST}/a"
    assert looks_like_article(f"https://{HOST}/c/abcd")
    assert looks_like_article(f"https://{HOST}/C/%61bcd")
    assert split_bylines(["Horské listy"], ()) == ([], [])


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("host", [HOST, f"www.{HOST}", f"sport.{HOST}", f"WWW.{HOST.upper()}", f"{HOST}."])
def test_a_declaration_holds_on_the_domain_and_below(host: str) -> None:
    assert url_key(f"https://{host}/a?id=1&odkud=rss") == url_key(f"https://{host}/a?id=1")
    assert unwrap(f"https://{host}/presmeruj/x?cil=https%3A%2F%2Fhn.cz%2Fa") == "https://hn.cz/a"
    assert is_never_article(f"https://{host}/soutez-o-letni-kolo")


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("host", ["jine.example", f"ne{HOST}", f"{HOST}.jine.example", "www.idnes.cz"])
def test_a_declaration_holds_nowhere_else(host: str) -> None:
    assert canonical_url(f"https://{host}/a?odkud=rss") == f"https://{host}/a?odkud=rss"
    assert canonical_url(f"https://{host}/presmeruj/?cil=https://hn.cz/a") != "https://hn.cz/a"
    assert looks_like_article(f"https://{host}/soutez-o-letni-kolo")
    assert not looks_like_article(f"https://{host}/c/abcd")


@pytest.mark.usefixtures("site")
def test_a_house_is_nobody_in_the_bylines_of_any_site() -> None:
    assert split_bylines(["Jan Nový, HORSKÉ LISTY", "Horské-listy.cz"], ["globe24"]) == (["Jan Nový"], [])


def test_the_files_of_two_spiders_on_one_domain_add_up(site: type[NewsSpider]) -> None:
    again = known_sites.KnownSite(domains=(HOST,), article_shape=site.article_shape, tracking=("kudy",))
    known_sites.register("horskelisty2", again)
    assert canonical_url(f"https://{HOST}/a?kudy=1&odkud=rss") == f"https://{HOST}/a"


def test_a_spider_declared_again_replaces_what_it_has_declared(site: type[NewsSpider]) -> None:
    known_sites.register(site.name, known_sites.KnownSite(domains=(HOST,), article_shape=site.article_shape))
    assert canonical_url(f"https://{HOST}/a?odkud=rss") == f"https://{HOST}/a?odkud=rss"


@pytest.mark.parametrize(
    ("url", "own_id"),
    [
        ("https://globe24.cz/svet/most-otevren.kfhtrgbz", "kfhtrgbz"),
        ("https://eurozpravy.cz/domaci/265411-most-otevren/", "265411"),
        ("https://www.novinky.cz/clanek/domaci-zubri-40424501", "40424501"),
        ("https://globe24.cz/svet", None),
        ("https://zpravy.example/svet/most-otevren.kfhtrgbz", None),
    ],
)
def test_the_id_that_a_site_gives_an_article_in_its_address(url: str, own_id: str | None) -> None:
    host = url.split("/")[2]
    assert next((site.external_id(url) for site in known_sites.sites_at(host)), None) == own_id
