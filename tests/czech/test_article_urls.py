import pytest

from newscrawl.czech.article_urls import is_never_article, links_to_article, looks_like_article


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
        "/clanek/novy-most-pres-reku-12345678/foto",
    ],
)
def test_what_does_not(path: str) -> None:
    assert not looks_like_article("https://noviny.example" + path)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.idnes.cz/archiv/vlada-petra-fialy-a-spol.K5244413",
        "https://www.lidovky.cz/archiv/vlada-petra-fialy-a-spol.K5244413",
        "https://zpravy.aktualne.cz/nejaky-stitek-o-ctyrech-slovech/l~i:keyword:109792/",
        "https://sport.aktualne.cz/nejlepsi-zpravy-e-mailem/r~820f77989f6411e58d7b0025900fea04/",
        "//ihned.cz/?m=slots&article[edition_slot_id]=11241080",
        "https://www.novinky.cz/tema/clanek/jarni-prazdniny-40096583",
    ],
)
def test_what_its_own_site_says_is_none(url: str) -> None:
    assert is_never_article(url)
    assert not looks_like_article(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://zpravy.aktualne.cz/volby/r~abcdef00abcdef00abcdef00abcdef00/",
        "https://globe24.cz/svet/volby-na-severu.zrehftlg",
        "https://www.reflex.cz/clanek/tema/117616/domu-se-uz-neni-kam-vratit.html",
        "https://www.reflex.cz/clanek/fotogalerie/78287/tajemstvi-hory",
        "https://www.reflex.cz/clanek/fotogalerie/78287/tajemstvi-hory?page=2",
    ],
)
def test_what_its_own_site_says_is_one(url: str) -> None:
    assert not is_never_article(url)
    assert looks_like_article(url)
    assert not looks_like_article(url.replace(".cz/", ".cz.noviny.example/"))


@pytest.mark.parametrize(
    ("href", "leads"),
    [
        ("/svet/volby-na-severu.zrehftlg", True),
        ("volby-na-severu.zrehftlg", True),
        ("/clanky-podle-stitku/volby-do-senatu-ceske-republiky", False),
        ("#volby-na-severu-a-jihu", False),
        ("?strana=20260127", False),
        ("", False),
        ("http://[", False),
    ],
)
def test_a_link_is_judged_by_the_rules_of_the_site_it_stands_on(href: str, leads: bool) -> None:
    assert links_to_article("https://globe24.cz/svet/nova-vlada.abcdefgh", href) is leads
