"""`scrapy inspect` as a person uses it: a page taken apart in the terminal, and as a page that is safe."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from replica.running import Replica
from support.command_calls import IN_PLACE, call, run
from support.paths import FIXTURES, ROOT

PAGE = FIXTURES / "globe24" / "dron-uzavrel-letiste.html"
URL = "https://globe24.cz/domov/dron-uzavrel-letiste-tri-letadla-pristala-jinde.kk12ll34"

Parts = list[tuple[str, str]]


def parts(output: str) -> Parts:
    """Return (verdict, why and text) of each part printed."""
    lines = output.partition("\n\n")[2].splitlines()
    return [(line[2:10].strip(), line[10:].strip()) for line in lines]


def test_the_parts_of_a_page_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("inspect", PAGE, "--url", URL) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{URL}  (spider globe24)\n")
    assert re.search(r"^  text +112 words: .+ css:div\.b-article-body__text +1 of 1$", shown, re.MULTILINE)
    found = parts(shown)
    order = ["title", "perex", "story", "box"]
    assert sorted(order, key=[verdict for verdict, _ in found].index) == order
    assert ("box", "Aktuálně se děje") in [(verdict, text.split("  ")[-1].strip()) for verdict, text in found]
    assert any(
        verdict == "left out" and re.match(r"outside the story's column.* Reklama", text) for verdict, text in found
    )
    assert max(map(len, shown.splitlines())) <= 160


def test_a_reader_who_has_seen_enough_gets_no_traceback() -> None:
    piped = f"{sys.executable} -m scrapy inspect {PAGE} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", piped], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_a_page_that_is_no_article_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("inspect", FIXTURES / "generic" / "contact.html") == 0
    shown = capsys.readouterr().out
    assert "  no article: " in shown
    assert {verdict for verdict, _ in parts(shown)} <= {"left out", "title", "box", "teaser"}


def test_plain_text_is_taken_apart_by_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("inspect", FIXTURES / "globe24" / "kamiony-cekaji-na-hranicich.txt", "--spider", "globe24") == 0
    verdicts = [verdict for verdict, _ in parts(capsys.readouterr().out)]
    assert {"title", "perex", "story", "box", "teaser", "field"} <= set(verdicts)


def marks(document: LexborHTMLParser) -> Counter[str]:
    """Return how many parts are marked as what in the frame of an inspection."""
    frame = document.css_first("iframe")
    assert frame is not None
    page = LexborHTMLParser(frame.attributes["srcdoc"] or "")
    return Counter(
        (mark.attributes["class"] or "").split()[0].replace("-", " ") for mark in page.css("mark[role=link]")
    )


def test_the_page_with_its_parts_marked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    assert call("inspect", PAGE, "--url", URL, "--html", out) == 0
    document = LexborHTMLParser(out.read_text(encoding="utf-8"))
    verdicts = Counter(verdict for verdict, _ in parts(capsys.readouterr().out))
    marked = marks(document)
    assert marked | Counter(box=verdicts["box"]) == verdicts  # a box without a heading has no mark of its own
    assert "Dispečer zahlédl světlo, které kroužilo ve výšce asi sto metrů nad koncem dráhy." in document.text()
    entries = Counter((entry.attributes["class"] or "").split()[1] for entry in document.css(".entry"))
    assert entries["story"] == verdicts["story"]
    assert entries["left-out"] == verdicts["left out"]


def test_a_text_with_its_lines_marked(tmp_path: Path) -> None:
    page, out = FIXTURES / "globe24" / "kamiony-cekaji-na-hranicich.txt", tmp_path / "out.html"
    assert call("inspect", page, "--spider", "globe24", "--html", out) == 0
    marked = marks(LexborHTMLParser(out.read_text(encoding="utf-8")))
    assert {"title", "perex", "story", "box", "teaser", "field", "left out"} == set(marked)


def test_bytes_that_are_no_text_of_any_encoding_are_marked_too(tmp_path: Path) -> None:
    page, out = tmp_path / "rozbite.html", tmp_path / "out.html"
    page.write_bytes(PAGE.read_bytes().replace("ř".encode(), b"\xff\xc0\x80").replace("í".encode(), b"\xed\xa0\x80"))
    assert call("inspect", page, "--html", out) == 0
    assert marks(LexborHTMLParser(out.read_text(encoding="utf-8")))["story"]


HOSTILE = """<html><head><title>Obec</title>
<link rel="canonical" href="https://zle.example/a-b-c-d-1&quot;&gt;&lt;script&gt;"></head>
<body onload="alert(1)">
<h1>Obec &lt;script&gt;alert(1)&lt;/script&gt; \x1b[31m opravuje \u2066\u202ebílý\u2069 most</h1>
<div onclick="alert(1)">
<p>Most &lt;/bdi&gt;&lt;/p&gt;&lt;/style&gt;&lt;img src=x onerror=alert(1)&gt; u mlýna zavřela obec v pondělí ráno,
dělníci našli v jeho pilíři trhlinu dlouhou přes dva metry a šířku tří prstů.</p>
<p>Oprava bude stát sedmnáct milionů korun &#27;]0;titulek&#7; a skončí na podzim, řekl starosta &amp;lt;b&amp;gt;
Vrána, který ji odkládal čtyři roky.</p></div>
<h2>Čtěte také</h2><ul>
<li><a href="javascript:alert(1)//clanek-o-dvou-mostech-u-lipy">Dva mosty u lípy spadly do řeky</a></li>
<li><a href="/clanek-o-dvou-&quot;&gt;&lt;svg/onload=alert(1)&gt;mostech-u-lipy">Tři &lt;b&gt; mosty u lípy</a></li>
</ul></body></html>"""


def test_a_hostile_page_does_nothing_in_terminal_and_browser(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page, out = tmp_path / "zle.html", tmp_path / "out.html"
    page.write_text(HOSTILE, encoding="utf-8")
    assert call("inspect", page, "--html", out) == 0
    shown = capsys.readouterr().out
    assert "<script>alert(1)</script>" in shown
    html = out.read_text(encoding="utf-8")
    assert [char for char in shown + html if not (char.isprintable() or char == "\n")] == []
    document = LexborHTMLParser(html)
    assert len(document.css("script")) == 1
    assert {name for node in document.css("*") for name in node.attributes if name.startswith("on")} == set()
    frame = document.css_first("iframe")
    assert frame is not None
    assert "<img src=x onerror=alert(1)>" in LexborHTMLParser(frame.attributes["srcdoc"] or "").text()


def test_a_live_page_is_read_as_its_site(replica: Replica, tmp_path: Path) -> None:
    url = replica.urls("press1")[-1]
    done = run(tmp_path, "scrapy", "inspect", url, environment=replica.env | IN_PLACE, DOWNLOAD_DELAY=0)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"{url}  (spider press1)\n")
    story = [text for verdict, text in parts(done.stdout) if verdict == "story"]
    paragraphs = replica.truth("press1")[-1]["text"].splitlines()
    assert len(story) >= len(paragraphs)
    assert all(any(paragraph[:30] in text for text in story) for paragraph in paragraphs)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "one FILE or URL"),
        ((PAGE, PAGE), "one FILE or URL"),
        ((PAGE, "--spider", "nosuch"), "nosuch"),
        ((PAGE, "--url", "nosuch"), "--url"),
        ((URL, "--url", URL), "--url"),
        ((PAGE, "--nosuch"), "--nosuch"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], words: str
) -> None:
    assert call("inspect", *arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert words in shown.err


@pytest.mark.parametrize("arguments", [("/nowhere/page.html",), (PAGE, "--html", "/nowhere/out.html")])
def test_a_file_that_cannot_be_read_or_written_ends_with_1_and_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...]
) -> None:
    assert call("inspect", *arguments) == 1
    assert capsys.readouterr().err.count("\n") == 1
