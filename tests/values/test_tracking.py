"""Parameters that tell nothing of a page go from its address, in any case and however they are escaped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.urls import canonical_url

PAGE = "https://noviny.example/domaci/most-12345"
SESSION = "0123456789abcdef0123456789ABCDEF"
TRACKING = [
    *("utm_source=x", "UTM_Medium=x", "gclid=1", "gad_source=1", "srsltid=1", "gbraid=1", "wbraid=1", "_ga=1", "_gl=1"),
    *("fbclid=1", "fb_action_ids=1", "mibextid=1", "igsh=1", "igshid=1", "__tn__=C", "__cft__[0]=A", "twclid=1"),
    *("ref_src=twsrc%5Etfw", "ttclid=1", "li_fat_id=1", "ScCid=1", "epik=1", "rdt_cid=1", "msclkid=1", "yclid=1"),
    *("ysclid=1", "sznclid=1", "dop-id=1", "mc_cid=1", "mc_eid=1", "_hsenc=1", "_hsmi=1", "__hstc=1", "hsa_acc=1"),
    *("mkt_tok=1", "vero_id=1", "oly_enc_id=1", "elqTrackId=1", "ml_subscriber=1", "_kx=1", "s_cid=1", "xtor=RSS-1"),
    *("at_medium=x", "cmpid=1", "ncid=1", "ocid=1", "dicbo=1", "tblci=1", "irclickid=1", "cjevent=1", "ef_id=1"),
    *("pk_campaign=1", "mtm_campaign=1", "guce_referrer=x", "guccounter=1", "smid=tw", "_openstat=x", "amp"),
    *("PHPSESSID=1", "phpsessid=1", "jsessionid=1", "ASPSESSIONIDQ=1", "CFID=1", "CFTOKEN=1", "osCsid=1"),
    *(f"sid={SESSION}", f"s={SESSION}", f"session_id={SESSION}", "sid=abcdefghijklmnopqrstuv0123"),
]
OF_THE_PAGE = [
    "sid=12",
    "s=hledani",
    "session_id=7",
    "id=12345",
    "amplituda=3",
    "p=2",
    "page=2",
    "ref=2",
    "tag=fb",
    "mc=1",
]


@pytest.mark.parametrize("pair", TRACKING)
def test_it_goes_alone_and_between_others(pair: str) -> None:
    assert canonical_url(f"{PAGE}?{pair}") == PAGE
    assert canonical_url(f"{PAGE}?a=1&{pair}&z=2#diskuse") == f"{PAGE}?a=1&z=2"
    assert canonical_url(f"{PAGE}?a=1&amp;{pair}&amp;z=2") == f"{PAGE}?a=1&z=2"


@pytest.mark.parametrize("pair", OF_THE_PAGE)
def test_what_tells_the_page_stays(pair: str) -> None:
    assert canonical_url(f"{PAGE}?{pair}") == f"{PAGE}?{pair}"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://noviny.example/a;jsessionid=AB12.node1?id=3", "https://noviny.example/a?id=3"),
        ("https://noviny.example/a;JSESSIONID=AB12/b", "https://noviny.example/a/b"),
        ("https://noviny.example/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "https://noviny.example/a.aspx"),
        ("https://noviny.example/(s)/a;b=1", "https://noviny.example/(s)/a;b=1"),
    ],
)
def test_sessions_in_paths_go(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize("mark", ["&amp;", "&amp;amp;", "&#38;", "&#038;", "&#x26;", "&AMP;", "&amp%3B"])
def test_an_ampersand_that_was_escaped_twice_is_one(mark: str) -> None:
    assert canonical_url(f"{PAGE}?b=1{mark}a=2{mark}c") == f"{PAGE}?a=2&b=1&c="


@given(st.lists(st.sampled_from([*TRACKING, *OF_THE_PAGE]), max_size=6), st.sampled_from(["&", "&amp;", "&amp;amp;"]))
def test_a_canonical_address_is_its_own(pairs: list[str], mark: str) -> None:
    canonical = canonical_url(f"{PAGE}?{mark.join(pairs)}")
    assert canonical is not None
    assert canonical_url(canonical) == canonical
