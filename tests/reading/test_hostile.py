"""Pages made to break a reader: nothing but a ValueError for size or depth comes out, and work grows with the page.

Work is counted as calls of functions, Python's and C's, never as time; slices and scans inside one C call are not seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import DropItem

from newscrawl.facts import PageFacts
from newscrawl.reading.document.limits import MAX_LENGTH
from support.invented_pages import URL, pages, read_flat, read_html, through, write

ROOT = Path(__file__).parents[2]
TITLE = "Obec opraví most přes řeku"
PARAGRAPH = (
    "<p>Oprava začne v květnu a potrvá do podzimu. Po tu dobu tudy neprojede žádné auto. Město za ni zaplatí osm "
    "milionů korun, polovinu přidá kraj, který most užívá pro svou silnici do Podlesí.</p>"
)
STORY = PARAGRAPH * 2
LINE = PARAGRAPH[3:-4]


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>{TITLE}</title>{head}</head><body><h1>{TITLE}</h1>{body}</body></html>"


def ld(content: str) -> str:
    return f'<script type="application/ld+json">{content}</script>'


def links(number: int, form: str) -> str:
    return "".join(form.format(n=n, title=f"Vlak číslo {n} narazil do závor") for n in range(number))


HOSTILE: dict[str, str] = {
    "nothing": "",
    "one angle bracket": "<",
    "unclosed attribute": page(STORY + '<a href="' + "x" * 1_000_000),
    "an attribute of 1 MB": page(f'<div class="{"x y " * 250_000}" title="{"ž" * 500_000}">{STORY}</div>'),
    "a text of 1 MB without a space": page(f"<p>{'x' * 1_000_000}</p>{STORY}"),
    "a headline of 1 MB": page(f"<h1>{'most ' * 200_000}</h1>{STORY}"),
    "1 MB of spaces": page(f"<p>{' ' * 1_000_000}</p>{STORY}"),
    "broken entities": page(f"<p>{'&#x;&#99999999;&nosuch;&amp&#xD800;&' * 10_000}</p>{STORY}"),
    "NULs": page(f"<p>\x00a\x00</p>\x00<\x00p>{'b' * 300}\x00</p>{STORY}"),
    "control characters": page("".join(map(chr, range(32))) + "\x7f\x85\ufffe\uffff" + STORY),
    "right-to-left marks": page("\u202e\u200f \u2066" * 50_000 + STORY).replace("Obec", "\u202bObec\u202c"),
    "combining marks": page(f"<p>{'e' + chr(0x301) * 10_000}</p>{STORY}"),
    "no tags closed": page("<p><b><i><div><span><a href='/a'>" * 40 + LINE),
    "all tags closed twice": page(STORY.replace("</p>", "</p></p></div></body></html>")),
    "a story in a comment": page(f"<!-- {STORY}"),
    "a story in a script": page(f"<script>{STORY}"),
    "a story in a textarea": page(f"<textarea>{STORY}"),
    "many bodies": page("<body><html><head><body>" * 1000 + STORY),
    "nested forms and tables": page("<table><form><tr><td>" * 200 + STORY),
    "frames": f"<html><head></head><frameset><frame src='/a'></frameset>{STORY}</html>",
    "a map of 25,000 paths": page(f"<svg>{'<path d=M0/><circle r=1 />' * 12_500}</svg>{STORY}"),
    "25,000 tags in strings of a script": page(f"<script>{'document.write(`<div>`);' * 25_000}</script>{STORY}"),
    "svg and math": page(f"<svg><p>{LINE}</p><math><p>{LINE}</p><title>x</title></math></svg>{STORY}"),
    "addresses that are none": page(
        STORY
        + "".join(
            f"<p><a href='{href}'>Vlak v noci narazil do závor</a></p>"
            for href in (
                "http://[",
                "//",
                "http://a:b/c-d-e-f",
                "\x00",
                "%",
                "?",
                "http://\ud800.cz",
                "HTTP://",
                "data:,x-y-z-12345",
            )
        )
    ),
    "images without end": page(
        f"<img src='data:image/png;base64,{'A' * 500_000}'><img srcset=', ,'><img src=' '>{STORY}"
    ),
    "declared dates that are none": page(f"<time datetime='{'9' * 5000}'>{'1. ' * 5000}</time>{STORY}"),
    "canonical loops": page(STORY, "<link rel=canonical href='http://['><base href='http://['>"),
    "surrogates in JSON-LD": page(
        STORY, ld(r'{"@type": "NewsArticle", "headline": "\ud800", "author": "\udfff\ud800"}')
    ),
    "JSON-LD of every wrong type": page(
        STORY,
        ld(
            '{"@type": ["NewsArticle", 1], "headline": [[{"a": 1}]], "author": 7, "datePublished": {"x": []}, '
            '"keywords": {"name": {"name": {"name": 1}}}, "publisher": "x", "isAccessibleForFree": [null], "@graph": 3}'
        ),
    ),
    "JSON-LD nested 100,000 deep": page(STORY, ld('{"a":' * 100_000)),
    "JSON-LD nested deep behind a fault": page(STORY, ld(f"[[1,],{'[' * 100_000}{']' * 100_000}]")),
    "names nested 900 deep": page(
        STORY, ld('{"@type": "NewsArticle", "author": ' + '{"name": ' * 900 + '"x"' + "}" * 901)
    ),
    "JSON-LD of 1.9 MB": page(
        STORY, ld(json.dumps({"@type": "NewsArticle", "headline": TITLE, "articleBody": "x " * 950_000}))
    ),
    "JSON-LD of 3 MB": page(STORY, ld(json.dumps({"@type": "NewsArticle", "articleBody": "x " * 1_500_000}))),
    "numbers without end": page(STORY, ld('{"@type": "NewsArticle", "headline": 1' + "0" * 10_000 + "}")),
    "a meta refresh of megabytes": page(STORY, f"<meta property='og:title' content='{'most ' * 100_000}'>"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_read(name: str) -> None:
    facts = read_html(HOSTILE[name])
    assert (facts.article is None) == (facts.reason is not None)
    if facts.article is not None:
        check_rows(facts)


TRAPS = [name for name, html in HOSTILE.items() if html.endswith(f"{STORY}</body></html>") and "a story in" not in name]


@pytest.mark.parametrize("name", TRAPS)
def test_the_story_behind_the_trap_is_read(name: str) -> None:
    facts = read_html(HOSTILE[name])
    assert facts.article is not None, facts.reason
    assert any("neprojede žádné auto" in block.text for block in facts.article.blocks)


def check_rows(facts: PageFacts) -> None:
    """The pipelines give rows that UTF-8 can write, or say in a DropItem why there are none."""
    for row in map(through, (facts.article, *facts.links)):
        assert isinstance(row, DropItem) or msgspec.json.encode(row)


@pytest.mark.parametrize(
    "html",
    [
        page("<div>" * 100_000 + STORY),
        page("<b>" * 100_000 + STORY),
        page("<a href='/a'><div>" * 50_000 + STORY),
        page("<table><tr><td>" * 50_000 + STORY),
        page("<svg>" * 100_000 + STORY),
        page("<ul><li>" * 50_000 + STORY),
    ],
)
def test_nesting_without_end_is_read_or_refused(html: str) -> None:
    with suppress(ValueError):
        facts = read_html(html)
        assert (facts.article is None) == (facts.reason is not None)


def test_a_page_too_large_is_refused() -> None:
    with pytest.raises(ValueError, match=f"{MAX_LENGTH + 1} characters"):
        read_html("x" * (MAX_LENGTH + 1))


# --- work -------------------------------------------------------------------------------------------------------------

SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: page(PARAGRAPH * n),
    "paragraphs in containers": lambda n: page(f"<div>{PARAGRAPH}</div>" * n),
    "declared bodies": lambda n: page(f"<div itemprop='articleBody'>{PARAGRAPH}</div>" * n),
    "blank lines": lambda n: page(f"<p>{'text <br><br>' * n}</p>{STORY}"),
    "links": lambda n: page(STORY + links(n, "<p><a href='/domaci/vlak-cislo-narazil-{n}'>{title}</a></p>")),
    "links to one page": lambda n: page(
        STORY + links(n, "<p><a href='/domaci/vlak-narazil-do-zavor-1'>{title}</a></p>")
    ),
    "links in one paragraph": lambda n: page(
        f"{STORY}<p>{links(n, '<a href=/domaci/vlak-narazil-do-{n}>{title}</a>, ')}</p>"
    ),
    "cards": lambda n: page(
        STORY
        + links(
            n,
            "<div><img src='/{n}.jpg'><h3><a href='/domaci/vlak-cislo-narazil-{n}'>{title}</a></h3><p>včera</p></div>",
        )
    ),
    "boxes": lambda n: page(
        STORY + links(n, "<h2>Související</h2><p><a href='/domaci/vlak-cislo-narazil-{n}'>{title}</a></p>")
    ),
    "headings of boxes": lambda n: page(STORY + "<h2>Související</h2>" * n),
    "headings": lambda n: page("".join(f"<h2>Kapitola číslo {k}</h2>" for k in range(n)) + STORY),
    "headlines": lambda n: page("".join(f"<h1>Obec opraví most číslo {k}</h1>" for k in range(n)) + STORY),
    "pictures": lambda n: page(
        STORY + "<figure><img src='/a.jpg'><figcaption>Most Foto: Jan</figcaption></figure>" * n + STORY
    ),
    "rows of a table": lambda n: page(f"{STORY}<table>{'<tr><td>písek</td><td>40 t</td></tr>' * n}</table>{STORY}"),
    "authors": lambda n: page("<p><a href='/autor/jan'>Jan Malý</a></p>" * n + STORY),
    "microdata": lambda n: page(STORY + "<div itemprop='author'><b itemprop='name'>Jan Malý</b></div>" * n),
    "topics": lambda n: page(f"{STORY}<p>{'<a href=/tag/most>mosty</a>, ' * n}</p>"),
    "metadata": lambda n: page(STORY, "".join(f"<meta name='m{k}' content='x'>" for k in range(n))),
    "articles in JSON-LD": lambda n: page(STORY, ld('{"@type": "NewsArticle", "headline": "Jiný titulek"}') * n),
    "links in one box": lambda n: page(
        f"{STORY}<div>{links(n, '<a href=/domaci/vlak-narazil-do-{n}>{title}</a>')}</div>"
    ),
    "links of authors in one line": lambda n: page(f"<p>{'<a href=/autor/jan>Jan</a>' * n}</p>{STORY}"),
    "promos in one line": lambda n: page(
        f"{STORY}<p>Čtěte také: {links(n, '<a href=/domaci/vlak-narazil-do-{n}>{title}</a>, ')}</p>"
    ),
    "players": lambda n: page(STORY + "<div><video src='/a'></video>0:01</div>" * n + STORY),
    "nested players": lambda n: page(STORY + "<div><video src='/a'></video>0:01" * n),
    "nested authors": lambda n: page(STORY + "<div itemprop='author'>Jan" * n),
    "nested dates": lambda n: page(STORY + "<div itemprop='datePublished'>včera" * n),
    "boxes far apart": lambda n: page(
        STORY + links(n, "<p><a href='/domaci/vlak-cislo-narazil-{n}'>{title}</a></p>" + "<p>x</p>" * 8)
    ),
    "labels in a byline": lambda n: page(STORY, f"<meta name='author' content='{'Autor: ' * n}'>"),
    "agencies in a byline": lambda n: page(STORY, f"<meta name='author' content='{'ČTK, Jan Malý, ' * n}'>"),
    "names of the headline": lambda n: page(
        "<h1>Obec opraví starý most</h1>" * n + STORY,
        ld(json.dumps({"@type": "NewsArticle", "headline": [f"Obec opraví most {k}" for k in range(n)]})),
    ),
    "videos": lambda n: page(
        "<p>krátká řádka</p>" * n + STORY,
        ld(json.dumps([{"@type": "VideoObject", "name": f"Dlouhé jméno videa číslo {k}"} for k in range(n)])),
    ),
    "arrays in JSON-LD": lambda n: page(STORY, ld("[" * 100 + "1" + "]" * 100) * n),
}
FLAT_SHAPES: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: f"{TITLE}\n" + f"{LINE}\n" * n,
    "short lines": lambda n: f"{TITLE}\n{LINE}\n" + "Krátký řádek\n" * n + LINE,
    "names": lambda n: f"{TITLE}\n" + "Jan Malý\n" * n + LINE,
    "boxes": lambda n: f"{TITLE}\n{LINE}\n" + "Další zprávy\nVlak narazil do závor\n" * n,
    "timed teasers": lambda n: f"{TITLE}\n{LINE}\nDalší zprávy\n" + "včera\nVlak narazil do závor\n" * n,
    "promo lines": lambda n: f"{TITLE}\n{LINE}\n" + "Čtěte také: Vlak narazil\n" * n + LINE,
    "credits": lambda n: f"{TITLE}\n" + "Foto: Jan Malý\n" * n + LINE,
}
IN_ONE_CALL: dict[str, str] = {
    "blanks in JSON-LD": page(STORY, ld('{"a": [1,' + " " * 1_000_000 + "x")),
    "marks behind one letter": page(f"<p>e{(chr(0x301) + chr(0x323)) * 200_000}</p>{STORY}"),
    "a word of a byline": page(STORY, f"<meta name='author' content='{'a-' * 300_000}'>"),
    "roles in a byline": page(STORY, f"<meta name='author' content='{'hlavní ' * 100_000}'>"),
    "labels of a host": page(STORY + f"<h3><a href='http://{'a.' * 200_000}cz/a-b-c-d-e'>{TITLE} znovu</a></h3>"),
    "wrappers in wrappers": page(
        f"{STORY}<h3><a href='{'http://www.google.com/url?q=' * 10_000}http://a.cz/a-b-c-d'>{TITLE} znovu</a></h3>"
    ),
    "siblings without a story": page("<div><div>slovo slovo</div></div>" * 20_000),
    "words of an address": page(STORY + f"<h3><a href='/{'a' * 2000}'>{TITLE} znovu</a></h3>" * 1000),
}
"""Pages whose work was hidden in one call of C: with the square of their length it would take minutes or days."""
REFUSED: dict[str, tuple[str, str]] = {
    "attributes": (page(f"<div {' '.join(f'a{k}=1' for k in range(300))}>x</div>{STORY}"), "attributes"),
    "attributes without values": (page(f"<div {' '.join(f'a{k}' for k in range(300))}>x</div>{STORY}"), "attributes"),
    "tags": (page("<i></i>" * 60_000 + STORY), "tags"),
    "options": (page(f"<select>{'<option>x' * 6000}</select>{STORY}"), "options"),
    "nesting behind tags that close nothing": (page("<div></x>" * 6000 + STORY), "nested"),
    "nested lists": (page("<ul><li>" * 6000 + STORY), "nested"),
    "formatting never closed": (
        page("".join(f"<b id={k}>" for k in range(1500)) + "<p>x" * 1500 + STORY),
        "formatting",
    ),
    "bodies": (page("<body a=1>" * 6000 + STORY), "bodies"),
}
"""(page, word of the reason)"""
ACCEPTED: dict[str, str] = {
    "a script's words": page(f"<script>for(i=0;i<n;i++) {'slovo ' * 1000}</script>{STORY}"),
    "attributes in a comment": page(f"<!-- <div {' '.join(f'a{k}=1' for k in range(300))}> -->{STORY}"),
    "200 attributes": page(f"<div {' '.join(f'a{k}=1' for k in range(200))}>x</div>{STORY}"),
    "text after a tag": page(f"<p>{'slovo ' * 5000}</p>{STORY}"),
    "closed formatting": page("<p><b class=a>x</b> text</p>" * 2000 + STORY),
}
MEMORY = 500 * 1024 * 1024
FIVE_MB: dict[str, str] = {
    "a text": page(f"<p>{'slovo ' * 830_000}</p>{STORY}"),
    "paragraphs": page(PARAGRAPH * (5_000_000 // len(PARAGRAPH))),
    "empty elements": page("<p></p>" * 49_000 + " " * 4_600_000 + STORY),
    "links": page(
        STORY + links(20_000, "<p><a href='/domaci/vlak-cislo-narazil-{n}'>{title}</a></p>").ljust(5_000_000)
    ),
}
SIZE = 150
LINEAR = 5.5
"""Times the work of a page four times as long may be; in one that grows with the square it is up to 16."""


def work(read: Callable[[], object]) -> int:
    """Return the number of function calls that `read` makes."""
    count = 0

    def profile(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(profile)
    try:
        read()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("shape", SHAPES)
def test_the_work_grows_with_the_page(shape: str) -> None:
    short, long = SHAPES[shape](SIZE), SHAPES[shape](4 * SIZE)
    read_html(short)
    read_html(long)
    assert work(lambda: read_html(long)) <= LINEAR * work(lambda: read_html(short))


@pytest.mark.parametrize("name", IN_ONE_CALL)
def test_no_call_hides_more_work(name: str) -> None:
    in_a_process(IN_ONE_CALL[name])


@pytest.mark.parametrize("name", FIVE_MB)
def test_five_megabytes_need_little_memory(name: str) -> None:
    in_a_process(FIVE_MB[name], MEMORY)


def in_a_process(html: str, memory: int = 0) -> None:
    """Read a page in a process of its own, that has so many bytes of memory beside what it began with, if given.

    The limit on its processor's time is no measure: it ends what would never end.
    """
    program = (
        "import sys, resource\n"
        "from support.invented_pages import read_html, through\n"
        "import newscrawl.spiders.generic\n"
        "html, memory = sys.stdin.read(), int(sys.argv[1])\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (100, 100))\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
        "if memory: resource.setrlimit(resource.RLIMIT_AS, (used + memory,) * 2)\n"
        "facts = read_html(html)\n"
        "assert facts.article is not None or facts.reason\n"
    )
    paths = f"{ROOT}{os.pathsep}{ROOT / 'tests'}"
    subprocess.run(
        [sys.executable, "-c", program, str(memory)],
        input=html,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": paths},
        cwd=ROOT,
    )


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_parser_cannot_bear_is_refused_by_counts(name: str) -> None:
    html, word = REFUSED[name]
    with pytest.raises(ValueError, match=word):
        read_html(html)


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_only_looks_like_it_is_read(name: str) -> None:
    assert read_html(ACCEPTED[name]).article is not None


@pytest.mark.parametrize("shape", FLAT_SHAPES)
def test_the_work_grows_with_the_text(shape: str) -> None:
    short, long = FLAT_SHAPES[shape](SIZE), FLAT_SHAPES[shape](4 * SIZE)
    read_flat(short)
    assert work(lambda: read_flat(long)) <= LINEAR * work(lambda: read_flat(short))


# --- any input --------------------------------------------------------------------------------------------------------

markup = st.lists(
    st.sampled_from(
        [
            *(
                "<p>",
                "</p>",
                "<div>",
                "</div>",
                "<h1>",
                "</h1>",
                "<h2>Další zprávy</h2>",
                "<br>",
                "<li>",
                "</a>",
                "<b>",
            ),
            *(
                "<a href='/domaci/vlak-narazil-do-zavor-1'>",
                "<a href=''>",
                "<img src='/a.jpg' alt='x'>",
                "<table><tr><td>",
            ),
            *("<figure>", "<figcaption>", "<time datetime='x'>", "<aside>", "<section>", "</section>", "<script>"),
            *(LINE, TITLE, "Čtěte také: ", "Zdroj: Jan", "včera", "Foto: Jan", "\x00", "&", "<", "\u202e"),
            *("<meta property='og:title' content='x'>", "<span itemprop='author'>", "<div itemprop='articleBody'>"),
        ]
    ),
    max_size=40,
).map("".join)


@given(markup)
def test_any_markup_is_read(html: str) -> None:
    facts = read_html(html)
    assert (facts.article is None) == (facts.reason is not None)
    assert facts.article is not None or facts.links == []
    if facts.article is not None:
        check_rows(facts)


@given(pages(), st.integers(0, 20_000), st.integers(0, 200))
def test_a_page_with_a_hole_in_it_is_read(given_page, start: int, length: int) -> None:
    html = write(given_page)
    broken = html[:start] + html[start + length :]
    facts = read_html(broken, url=URL)
    if facts.article is not None:
        check_rows(facts)
