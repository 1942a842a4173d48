"""An address that carries that of the page is a wall's, in whatever spelling."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.downloading.walls import carries

PAGE = "https://www.noviny.example/domaci/novy-most-12345"
ENCODED = quote(PAGE, safe="")


@pytest.mark.parametrize(
    "url",
    [
        f"https://zed.example/souhlas?back={ENCODED}",
        f"https://zed.example/souhlas?back={quote(ENCODED)}",
        f"https://zed.example/souhlas?back={PAGE}",
        f"https://www.noviny.example/prihlaseni?next={quote('/domaci/novy-most-12345', safe='')}",
        "https://www.noviny.example/prihlaseni?next=/domaci/novy-most-12345/",
        f"https://zed.example/?sid=1&u={base64.b64encode(PAGE.encode()).decode()}",
        f"https://zed.example/?u={base64.urlsafe_b64encode(PAGE.encode()).decode().rstrip('=')}",
        f"https://zed.example/#/souhlas?origin={ENCODED}",
        f"https://zed.example/?origin={quote(PAGE.replace('https', 'http') + '?utm_source=a', safe='')}",
    ],
)
def test_address_of_the_page_is_found(url: str) -> None:
    assert carries(url, [PAGE])


@pytest.mark.parametrize(
    "url",
    [
        PAGE + "/",
        PAGE + "?lp=1",
        "https://zed.example/domaci/novy-most-12345",
        "https://zed.example/?back=",
        "https://zed.example/?back=https%3A%2F%2Fwww.noviny.example%2F",
        "https://zed.example/?back=aHR0cHM6//8",
        "https://zed.example/?back=http%3A%2F%2F%5Bsekce",
        "https://zed.example/?a=1&b=domaci",
    ],
)
def test_another_address_is_no_wall(url: str) -> None:
    assert not carries(url, [PAGE])


@given(st.text())
def test_any_query_is_read(query: str) -> None:
    assert isinstance(carries(f"https://zed.example/?{query}", [PAGE]), bool)
