import pytest

from newscrawl.czech.article_urls import looks_like_article


@pytest.mark.parametrize(
    "path",
    [
        "/zpravy/zahranicni/summit-eu-gronsko.A260122_103049_zahranicni_mul",
        "/clanek/valka-na-ukrajine-scholz-dodavky-zbrani-na-ukrajinu-40423310",
        "/byznys/burzy-a-trhy/akcie-vzrostly-1396737",
        "/zpravy/clanek/2326856",
        "/2026/01/27/novy-most",
        "/newsletter/proc-by-josef-nemel-byt-architektem",
        "/r~4400613cb92c11e1bce90025900fea04/lístky-na-zápas-jen-draze",
        "/domaci/60287-zvykejte",
    ],
)
def test_what_looks_like_an_article(path: str) -> None:
    assert looks_like_article("https://noviny.example" + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "",
        "/domaci",
        "/zahranicni/eu?page=777",
        "/autor/jan-novak-mladsi-a-starsi-519",
        "/tag/valka-na-ukrajine-a-my-12345",
        "/kultura/galerie/jak-se-stavel-novy-most",
        "/foto/2026/01/27/novy-most.jpg",
        "/o-nas",
        "/predplatne/koupit-hned-ted-levne",
        "/byznys/burzy-a-trhy",
        "/usti-nad-labem-a-okoli-tag",
        "/archiv/vlada-petra-fialy-a-spol.K5244413",
        "/clanek/novy-most-pres-reku-12345678/foto",
    ],
)
def test_what_does_not(path: str) -> None:
    assert not looks_like_article("https://noviny.example" + path)
