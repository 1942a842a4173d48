"""One page, one fingerprint; a redirect between two spellings of a page is not that page again."""

from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from newscrawl.downloading.fingerprint import PageFingerprinter

fingerprint = PageFingerprinter().fingerprint
ARTICLE = "https://globe24.cz/svet/nadpis.abcd1234"


def test_spellings_of_one_page_are_equal() -> None:
    spellings = [
        ARTICLE,
        "http://globe24.cz/svet/nadpis.abcd1234",
        "https://www.globe24.cz/svet/nadpis.abcd1234/",
        ARTICLE + "?utm_source=rss&utm_medium=feed",
        ARTICLE + "?fbclid=xyz#diskuse",
        "HTTPS://GLOBE24.CZ:443/svet/nadpis.abcd1234",
    ]
    assert len({fingerprint(Request(url)) for url in spellings}) == 1


def test_other_pages_methods_and_bodies_differ() -> None:
    requests = [
        Request(ARTICLE),
        Request(ARTICLE + "?page=2"),
        Request("https://globe24.cz/svet/nadpis.abcd1235"),
        Request(ARTICLE, method="HEAD"),
        Request(ARTICLE, method="POST", body="a"),
        Request(ARTICLE, method="POST", body="b"),
        Request("data:text/html,ahoj"),
    ]
    assert len({fingerprint(request) for request in requests}) == len(requests)


def test_a_redirect_to_another_spelling_is_no_repetition_and_one_to_another_page_may_be() -> None:
    chain = ["http://globe24.cz/svet/nadpis.abcd1234"]
    assert fingerprint(Request(ARTICLE, meta={"redirect_urls": chain})) != fingerprint(Request(chain[0]))
    assert fingerprint(Request(ARTICLE, meta={"redirect_urls": ["https://globe24.cz/s/1"]})) == fingerprint(
        Request(ARTICLE)
    )


@given(st.integers(1, 10))
def test_each_turn_of_a_loop_differs_so_that_its_limit_ends_it(turns: int) -> None:
    chains = [[ARTICLE] * length for length in range(turns + 1)]
    assert len({fingerprint(Request(ARTICLE, meta={"redirect_urls": chain})) for chain in chains}) == turns + 1
