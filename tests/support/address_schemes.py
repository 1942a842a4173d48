"""Invented sites that write the addresses of their articles in the ways of the world's press, and what a survey sees.

Each scheme makes the address of article `number`; what it must not be taken for are sections, authors, tags, galleries,
discussions, searches, print versions and pages that stand in menus.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import md5
from urllib.parse import quote

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.seen import Seen

SITE = "https://www.zkusebni.example"
NEWEST = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FETCHED = NEWEST + timedelta(days=1)
_SECTIONS = ("domov", "zahranici", "ekonomika", "kultura", "sport-hokej", "veda")
_WORDS = (
    *("vlada", "schvalila", "novy", "most", "v", "plzni", "soud", "zamitl", "zalobu", "obce", "policie", "hleda"),
    *("svedky", "nehody", "reka", "zaplavila", "desitky", "domu", "festival", "laka", "na", "hvezdy", "ceny", "bytu"),
    *("rostou", "proc", "se", "o", "projektu", "mluvi", "tak", "malo", "covid19", "2024", "20000", "lidi", "za", "10"),
)


def slug(number: int, sign: str = "-") -> str:
    """Return a slug of four to nine words, another one for each number; numbers stand among them now and then."""
    digest = md5(str(number).encode(), usedforsecurity=False).digest()
    words = [_WORDS[byte % len(_WORDS)] for byte in digest[: 4 + digest[0] % 6]]
    return sign.join([*words, f"x{_letters(number)}"])


def section(number: int) -> str:
    """Return the section of an article."""
    return _SECTIONS[number * 7 % len(_SECTIONS)]


def day(number: int) -> datetime:
    """Return when an article was published, nine hours after the one before."""
    return NEWEST - timedelta(hours=9 * (1000 - number))


def mixed(number: int, length: int, alphabet: str = "0123456789abcdefghijklmnopqrstuvwxyz") -> str:
    """Return an id of letters and digits."""
    rest, text = (number + 1) * 1_000_000_007 % len(alphabet) ** length, ""
    for _ in range(length):
        rest, place = divmod(rest, len(alphabet))
        text += alphabet[place]
    return text


def digest(number: int) -> str:
    """Return 32 hexadecimal digits."""
    return md5(f"article {number}".encode(), usedforsecurity=False).hexdigest()


def _letters(number: int) -> str:
    return "".join(chr(97 + int(figure)) for figure in str(number))


_BASE62 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONG = 700_000
SCHEMES: dict[str, Callable[[int], str]] = {
    "day folders": lambda n: f"{SITE}/{day(n):%Y/%m/%d}/{slug(n)}/",
    "month folders": lambda n: f"{SITE}/{day(n):%Y/%m}/{slug(n)}",
    "section and day folders": lambda n: f"{SITE}/{section(n)}/{day(n):%Y/%m/%d}/{slug(n)}.html",
    "slug and number": lambda n: f"{SITE}/{section(n)}/{slug(n)}-{_LONG + n}",
    "slug and number, one folder": lambda n: f"{SITE}/clanek/{slug(n)}-{_LONG + n}",
    "slug_number.html": lambda n: f"{SITE}/clanek/{slug(n)}_{_LONG + n}.html",
    "number and slug": lambda n: f"{SITE}/{_LONG + n}-{slug(n)}",
    "section, number and slug": lambda n: f"{SITE}/{section(n)}/{_LONG + n}-{slug(n)}.html",
    "number folder": lambda n: f"{SITE}/{section(n)}/{_LONG + n}/{slug(n)}/",
    "query alone": lambda n: f"{SITE}/clanek.php?id={_LONG + n}",
    "short id folder": lambda n: f"{SITE}/a/{mixed(n, 5, _BASE62)}/{slug(n)}",
    "hex behind a tilde": lambda n: f"{SITE}/{section(n)}/{slug(n)}/r~{digest(n)}/",
    "slug alone": lambda n: f"{SITE}/{slug(n)}/",
    "section and slug": lambda n: f"{SITE}/{section(n)}/{slug(n)}",
    "two sections and slug": lambda n: f"{SITE}/zpravy/{section(n)}/{slug(n)}/",
    "subdomain of a section": lambda n: f"https://{section(n)}.zkusebni.example/{slug(n)}-{_LONG + n}.html",
    "aspx and query": lambda n: (
        f"{SITE}/{slug(n)}-fc2-/{section(n)}.aspx?c=A{day(n):%y%m%d}_{_LONG + n}_{section(n)}_abc"
    ),
    "dot and eight letters": lambda n: f"{SITE}/{section(n)}/{slug(n)}.{mixed(n, 8)}",
    "dash and eight letters": lambda n: f"{SITE}/{section(n)}/{slug(n)}-{mixed(n, 8)}",
    "percent-encoded slug": lambda n: f"{SITE}/{section(n)}/{quote('článek-' + slug(n))}-{_LONG + n}",
    "upper case id": lambda n: f"{SITE}/{section(n)}/{slug(n)}/{mixed(n, 10, '0123456789ABCDEFGHJKMNPQRSTVWXYZ')}",
    "underscores": lambda n: f"{SITE}/{section(n)}/{slug(n, '_')}_{_LONG + n}",
    "time and author": lambda n: f"{SITE}/zpravy-{section(n)}/{slug(n)}_{day(n):%y%m%d%H%M}_abc",
    "day glued to the slug": lambda n: f"{SITE}/{section(n)}/{slug(n)}-{day(n):%Y%m%d}.html",
    "day before the slug": lambda n: f"{SITE}/article/{day(n):%Y-%m-%d}-{slug(n)}/",
    "number alone": lambda n: f"{SITE}/{section(n)}/clanek/{_LONG + n}",
    "comma": lambda n: f"{SITE}/{section(n)}/{slug(n)},{_LONG + n}.html",
    "letter and number": lambda n: f"{SITE}/{section(n)}/{slug(n)}-b{2_000_000 + n}.html",
    "article glued to the number": lambda n: f"{SITE}/{section(n)}/article{400_100_000 + n}/{slug(n)}.html",
    "letter, dash and number": lambda n: f"{SITE}/cs/{slug(n)}/a-{65_000_000 + n}",
    "version and number": lambda n: f"{SITE}/{section(n)}/{slug(n)}-1.{7_000_000 + n}",
    "number with its section in the slug": lambda n: f"{SITE}/clanek/{section(n)}-{slug(n)}-{_LONG + n}",
    "uuid": lambda n: (
        f"{SITE}/{section(n)}/{slug(n)}/{digest(n)[:8]}-{digest(n)[8:12]}-{digest(n)[12:16]}-{digest(n)[16:20]}-{digest(n)[20:]}"
    ),
    "day as one folder": lambda n: f"{SITE}/news/{day(n):%Y%m%d}/{slug(n)}.html",
    "number, folder of the year": lambda n: f"{SITE}/{day(n):%Y}/{section(n)}/{slug(n)}",
    "two generations": lambda n: (
        f"{SITE}/{section(n)}/{slug(n)}.html" if n % 4 == 0 else f"{SITE}/clanek/{section(n)}/{slug(n)}-{_LONG + n}"
    ),
    "two kinds of ids": lambda n: (
        f"{SITE}/{section(n)}/{30_000 + n}-{slug(n)}" if n % 5 == 0 else f"{SITE}/{section(n)}/{slug(n)}.{mixed(n, 8)}"
    ),
    "numbers that grew": lambda n: f"{SITE}/{section(n)}/{slug(n)}-{95_000 + 12 * n}",
}


def others(scheme: str) -> list[str]:
    """Return addresses of the site that are no articles'."""
    first = SCHEMES[scheme](998)
    pages = ["", "o-nas", "kontakt", "predplatne", "hledat?q=vlada", "podminky-uziti", "rss", "archiv/2026", "tiraz"]
    pages += [*_SECTIONS, *(f"{each}?strana=2" for each in _SECTIONS), *(f"{each}/strana/2" for each in _SECTIONS)]
    pages += [f"autor/{name}" for name in ("jan-novak", "eva-mala-12345", "petr-maly-z-brna")]
    pages += [f"tag/{name}" for name in ("volby", "valka-na-ukrajine-67367", "ceny-energii-a-plynu")]
    pages += [f"galerie/{slug(n)}-{_LONG + n}" for n in (991, 997)] + ["diskuse/700998", "tema/povodne-v-cesku"]
    return [f"{SITE}/{page}" for page in pages] + [f"{first}{'&' if '?' in first else '?'}tisk=1"]


def seen_of(scheme: str, articles: int = 12, of: int = 1000) -> Seen:
    """Return what a survey saw that asked for the front page, a feed, two sections and some articles of all ages."""
    made = SCHEMES[scheme]
    numbers = [1 + place * (of - 1) // (articles - 1) for place in range(articles)]
    newest = list(range(of, of - 15, -1))
    pages = {f"{SITE}/": _listing(made, newest), f"{SITE}/{_SECTIONS[0]}": _listing(made, newest[::2])}
    pages |= {f"{SITE}/{_SECTIONS[2]}": _listing(made, newest[1::2])}
    pages |= {f"{SITE}/o-nas": _listing(made, [], "O nás")}
    pages |= {made(number): _article(made, number) for number in numbers}
    answers = [_answer(url, html) for url, html in pages.items()]
    return Seen("zkusebni", "zkusebni.example", [*answers, _answer(f"{SITE}/rss", _feed(made, newest), "text/xml")])


def _answer(url: str, body: str, kind: str = "text/html; charset=utf-8") -> Answer:
    headers = {"content-type": kind}
    return Answer(url=url, final_url=url, status=200, headers=headers, body=body.encode(), at=FETCHED)


def _menu() -> str:
    links = [
        f'<li><a href="{SITE}/{each}">{each}</a></li>' for each in (*_SECTIONS, "o-nas", "kontakt", "podminky-uziti")
    ]
    return f"<nav><ul>{''.join(links)}</ul></nav>"


def _teasers(made: Callable[[int], str], numbers: list[int]) -> str:
    return "".join(
        f'<div class="karta"><a href="{made(n)}"><h3>{_title(n)}</h3></a><p>Jednalo se o tom {n} minut.</p></div>'
        for n in numbers
    )


def _title(number: int) -> str:
    return f"{slug(number, ' ').capitalize()} číslo {number}"


def _listing(made: Callable[[int], str], numbers: list[int], heading: str = "Zprávy") -> str:
    return (
        f"<!doctype html><html lang=cs><head><title>{heading}</title></head><body>{_menu()}"
        f"<main><h1>{heading}</h1><section><h2>Nejnovější</h2>{_teasers(made, numbers)}</section></main></body></html>"
    )


def _article(made: Callable[[int], str], number: int) -> str:
    url = made(number)
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": _title(number),
        "datePublished": day(number).isoformat(),
        "author": {"@type": "Person", "name": "Jan Novák"},
    }
    related = [max(1, number - step) for step in (3, 11, 29)]
    story = "".join(
        f"<p>Zastupitelé města ve středu rozhodli o návrhu číslo {number + step}, který předložila rada po debatě."
        " Opozice s ním nesouhlasila a podala vlastní návrh, hlasovat se o něm bude příští týden.</p>"
        for step in range(6)
    )
    tools = f'<a href="{url}{"&amp;" if "?" in url else "?"}tisk=1">Vytisknout</a>'
    people = f'<a href="{SITE}/autor/jan-novak">Jan Novák</a> <a href="{SITE}/autor/eva-mala-12345">Eva Malá</a>'
    tags = f'<a href="{SITE}/tag/valka-na-ukrajine-67367">válka</a> <a href="{SITE}/tag/volby">volby</a>'
    gallery = f'<a href="{SITE}/galerie/{slug(number)}-{_LONG + number}">Fotogalerie</a>'
    return (
        f'<!doctype html><html lang=cs><head><title>{_title(number)}</title><link rel=canonical href="{url}">'
        f'<meta property="og:type" content="article"><script type="application/ld+json">{json.dumps(data)}</script>'
        f"</head><body>{_menu()}<article><h1>{_title(number)}</h1><p class=autor>{people}</p>{story}<p>{tags}</p>"
        f"{gallery}{tools}</article><aside><h2>Související</h2>{_teasers(made, related)}</aside></body></html>"
    )


def _feed(made: Callable[[int], str], numbers: list[int]) -> str:
    items = "".join(
        f"<item><title>{_title(n)}</title><link>{made(n).replace('&', '&amp;')}</link>"
        f"<pubDate>{day(n):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for n in numbers
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Zprávy</title>{items}</channel></rss>'
