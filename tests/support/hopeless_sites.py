"""For the tests of `scrapy onboard`: sites that no spider is made for, host by host, and some for which one is."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from support.loopback import Answer, page, redirect
from support.noviny import PROSE, article
from support.raw_server import Raw, raw

SLOVAK = (
    "Mesto začne na jar opravovať starý most, ľudia budú jazdiť obchádzkou a autobusy pôjdu inou trasou ako doteraz. "
    "Podľa primátora sa práce skončia až v októbri, stáť budú vyše dvoch miliónov a zaplatí ich ministerstvo dopravy. "
) * 6
ENGLISH = (
    "The town will start to repair the old bridge in spring, people will drive along the other bank until the autumn. "
    "According to the mayor the works will cost more than two millions, all of which the ministry of transport pays. "
) * 6
COMPANY = (
    "Jsme rodinná firma, která už třicet let vyrábí dřevěné schody, dveře a okna na míru podle přání zákazníků. "
    "Každou zakázku řešíme osobně, od zaměření přes výrobu až po montáž, a na všechno dáváme záruku pěti let. "
) * 4


def site(host: str, front: str, **pages: Answer | Raw) -> dict[str, Answer | Raw]:
    """Return a site of a front page and pages in its root, to all of which the front page links."""
    links = "".join(f'<li><a href="/{path}">Odkaz na stránku {path}</a></li>' for path in pages)
    shown = page(f"<html><head><title>{host}</title></head><body><p>{front}</p><ul>{links}</ul></body></html>")
    return {f"http://{host}/": shown, **{f"http://{host}/{path}": answer for path, answer in pages.items()}}


def news(host: str, text: str = PROSE, lang: str = "cs", count: int = 6) -> dict[str, Answer | Raw]:
    """Return a site of so many articles."""
    return site(host, text[:60], **{f"most-pres-reku-ma-novy-pilir-{n}": _story(n, text, lang) for n in range(count)})


def _story(number: int, text: str, lang: str) -> Answer:
    if text is PROSE:
        return article(str(number))
    return page(
        f"""<html lang="{lang}"><head><meta property="og:type" content="article">
        <meta property="article:published_time" content="2026-01-27T09:11:00+01:00"></head><body><article>
        <h1>{text[:50]} {number}</h1><p>{text}</p><p>{text}</p></article></body></html>"""
    )


def _goods(number: int) -> Answer:
    rows = "".join(f"<li><h3>Šroub {n}</h3><b>{n}9 Kč</b><button>Do košíku</button></li>" for n in range(12))
    return page(f"<html lang=cs><body><h1>Šrouby do dřeva i do betonu {number}</h1><ul>{rows}</ul></body></html>")


def _company(number: int) -> Answer:
    title = f"Schody, dveře a okna na míru {number}"
    return page(f"<html lang=cs><body><h1>{title}</h1><div><p>{COMPANY}</p><p>{COMPANY}</p></div></body></html>")


def _dripping() -> Iterator[bytes | float]:
    yield raw(200, {"Content-Type": "text/html", "Content-Length": "100000"})
    for _ in range(100):
        yield b"<p>"
        yield 0.1


class Answers(dict[str, Answer | Raw]):
    """What a server of sites answers; at kalendar.example each address is a day that links to the next two."""

    def get(self, url: str, default: object = None) -> object:  # type: ignore[override]
        if urlsplit(url).hostname == "kalendar.example" and not url.endswith("/robots.txt"):
            day = int(urlsplit(url).path.strip("/") or 1)
            links = "".join(f'<a href="/{2 * day + more}">Den {2 * day + more}</a>' for more in (0, 1))
            return page(f"<html><body><h1>Kalendář akcí</h1>{links}</body></html>")
        return super().get(url, default)


def readable() -> Answers:
    """Return sites of which each page answers: news, and what is none."""
    czech = news("znaky.example")
    for url, (status, _, body) in list(czech.items()):  # type: ignore[misc]
        encoded = body.decode().encode("cp1250")  # type: ignore[union-attr]
        czech[url] = status, {"Content-Type": "text/html; charset=utf-16"}, encoded
    return Answers(
        {
            **news("dobre.example"),
            **czech,
            **news("slovensko.example", SLOVAK, "sk"),
            **news("neoznacene.example", SLOVAK, "cs"),
            **news("english.example", ENGLISH, "en"),
            **site("obchod.example", "Šrouby", **{f"srouby-{n}": _goods(n) for n in range(6)}),
            **site("firma.example", "Schody", **{f"o-nas-{n}": _company(n) for n in range(6)}),
            **site("jedina.example", COMPANY),
            **site("kratce.example", "Zprávy", **{"most-pres-reku-ma-novy-pilir": _story(1, PROSE, "cs")}),
            "http://obrazek.example/": (200, {"Content-Type": "text/html"}, b"\x89PNG\r\n\x1a\n" + bytes(500)),
        }
    )


def out_of_reach() -> Answers:
    """Return sites that refuse, end elsewhere, or answer too much, too slowly or for ever; and one of news."""
    return Answers(
        {
            **news("dobre.example"),
            "http://odmita.example/": (403, {}, b""),
            "http://zakazane.example/robots.txt": page("User-agent: *\nDisallow: /", "text/plain"),
            "http://nejde.example/robots.txt": (503, {}, b""),
            "http://prihlaseni.example/": redirect("http://prihlaseni.example/login?url=/clanky/", 302),
            "http://prihlaseni.example/clanky/": redirect("http://prihlaseni.example/login?url=/clanky/", 302),
            "http://souhlas.example/": redirect("http://cmp.souhlas.example/?x=1", 302),
            "http://obr.example/": page("<html><body>" + "<p>Text.</p>" * 40_000),
            "http://kape.example/": _dripping,
            "http://dokola.example/": redirect("http://dokola.example/a", 302),
            "http://dokola.example/a": redirect("http://dokola.example/b", 302),
            "http://dokola.example/b": redirect("http://dokola.example/a", 302),
            "http://jinde.example/": redirect("http://nekde-jinde.example/", 302),
            "http://stare.example/": redirect("http://www.dobre.example/", 301),
            "http://www.dobre.example/": redirect("http://dobre.example/", 301),
            "http://sem.example/": redirect("http://tam.example/", 301),
            "http://tam.example/": redirect("http://sem.example/", 301),
            "http://cizi.example/": redirect("http://www.idnes.cz/", 301),
            "http://prazdne.example/": page(" "),
        }
    )
