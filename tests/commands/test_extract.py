"""`scrapy extract` (design.md, section 8) as users run it: a process, its arguments, its lines and its exit status."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

from newscrawl.commands import extract as command
from newscrawl.schema import validate
from support.command_calls import call
from support.paths import FIXTURES, ROOT

PAGE = FIXTURES / "globe24" / "dron-uzavrel-letiste.html"
URL = json.loads(PAGE.with_suffix(".json").read_text(encoding="utf-8"))["url"]
TITLE = "Dron uzavřel letiště, tři letadla přistála jinde"

NO_NETWORK = """
import os, socket
def refuse(self, address, *rest):
    with open(os.environ["CONNECTED"], "a") as log:
        log.write(f"{address}\\n")
    raise ConnectionRefusedError(f"the test allows no network: {address}")
socket.socket.connect = socket.socket.connect_ex = refuse
"""


class Ended:
    """What one call printed; every call is watched for network and for a traceback."""

    def __init__(self, process: subprocess.CompletedProcess[bytes]) -> None:
        self.status = process.returncode
        self.error = process.stderr.decode()
        self.lines = [json.loads(line) for line in process.stdout.splitlines()]
        assert "Traceback" not in self.error, self.error

    def row(self, name: str) -> dict[str, Any]:
        (row,) = [line for line in self.lines if Path(line["file"]).name == name]
        return row


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory):
    site = tmp_path_factory.mktemp("no_network")
    (site / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    connected = site / "connected"
    closed = "http://127.0.0.1:9"
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": str(site), "CONNECTED": str(connected), "HOME": str(site)}
    env |= {"http_proxy": closed, "https_proxy": closed, "LANG": "C.UTF-8"}

    def run(*arguments: str | Path | bytes, shell: str = 'exec "$@"') -> Ended:
        command = ["sh", "-c", shell, "sh", sys.executable, "-m", "scrapy", "extract", *arguments]
        return Ended(subprocess.run(command, cwd=ROOT, env=env, capture_output=True, timeout=120, check=False))

    yield run
    assert not connected.exists(), connected.read_text()


# --- good pages -------------------------------------------------------------------------------------------------------


def test_one_page_of_a_site(extract) -> None:
    ended = extract("--spider", "globe24", "--url", URL, PAGE, shell='exec "$@" <&-')
    assert (ended.status, ended.error) == (0, "")
    (line,) = ended.lines
    assert list(line) == ["file", "items"]
    assert line["file"] == str(PAGE)
    article, *links = line["items"]
    assert (article["type"], article["site"], article["url"], article["title"]) == ("article", "globe24", URL, TITLE)
    assert len(links) == 6
    assert {link["article_id"] for link in links} == {article["id"]}
    assert [problem for item in line["items"] for problem in validate(item)] == []


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All fixtures of this repository and a file that is not there."""
    lines = []
    for truth in sorted(FIXTURES.glob("*/*.json")):
        (page,) = (path for path in truth.parent.glob(f"{truth.stem}.*") if path != truth)
        url = json.loads(truth.read_text(encoding="utf-8"))["url"]
        lines.append({"file": str(page), "url": url, "spider": truth.parent.name})
    lines.append({"file": "/nowhere/page.html"})
    path = tmp_path_factory.mktemp("manifest") / "pages.jsonl"
    path.write_text("\n\n".join(json.dumps(line) for line in lines) + "\n", encoding="utf-8")
    return path


def test_a_manifest_in_one_process_and_in_two_gives_the_same_lines(extract, manifest: Path) -> None:
    one, two = extract("--manifest", manifest), extract("--manifest", manifest, "--jobs", "2")
    assert (one.status, two.status) == (1, 1)
    files = [json.loads(line)["file"] for line in manifest.read_text(encoding="utf-8").splitlines() if line]
    assert [line["file"] for line in one.lines] == files
    assert sorted(map(json.dumps, one.lines)) == sorted(map(json.dumps, two.lines))
    assert [line["file"] for line in one.lines if "error" in line] == ["/nowhere/page.html"]
    none = [line["file"] for line in one.lines if line.get("items") == []]
    assert {Path(name).stem for name in none} >= {"front-page", "rubrika-domaci", "autor-vera-noskova"}
    assert [problem for line in one.lines for item in line.get("items", ()) for problem in validate(item)] == []


def test_without_an_address_the_page_says_its_own(extract, tmp_path: Path) -> None:
    """A saved page names its canonical address; one that does not keeps that of its file."""
    saved, nameless = tmp_path / "saved.html", tmp_path / "nameless.html"
    text = PAGE.read_text(encoding="utf-8")
    saved.write_text(text, encoding="utf-8")
    nameless.write_text(text.replace(f'<link rel="canonical" href="{URL}">', ""), encoding="utf-8")
    ended = extract(saved, nameless)
    assert ended.status == 0
    articles = [line["items"][0] for line in ended.lines]
    assert [article["url"] for article in articles] == [URL, nameless.as_uri()]
    assert [article["title"] for article in articles] == [TITLE] * 2
    assert articles[0]["text"] == articles[1]["text"]


# --- bad files --------------------------------------------------------------------------------------------------------

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40
TEXT = PAGE.read_text(encoding="utf-8")
UNDECLARED = TEXT.replace('<meta charset="utf-8">', "")

FILES: dict[str, bytes] = {
    "good.html": TEXT.encode(),
    "utf-16-bom.html": TEXT.encode("utf-16"),
    "utf-16-le.html": TEXT.encode("utf-16-le"),
    "utf-16-be.html": TEXT.encode("utf-16-be"),
    "utf-8-bom.html": TEXT.encode("utf-8-sig"),
    "windows-1250.html": UNDECLARED.encode("windows-1250", "xmlcharrefreplace"),
    "iso-8859-2.html": UNDECLARED.encode("iso-8859-2", "xmlcharrefreplace"),
    "wrongly-declared.html": TEXT.replace('"utf-8"', '"windows-1250"').encode(),
    "truncated.html": TEXT.encode()[: TEXT.encode().index(b"Policie mluv")],
    "upper-case.html": TEXT.replace("<p>", "<P>").replace("</p>", "</P>").encode(),
    "no-article.html": b"<html><body><h1>Kontakt na redakci</h1><p>Telefon 123.</p></body></html>",
    "short.txt": "Jen jeden řádek.".encode(),
    "empty.html": b"",
    "blank.html": b" \n\t\r\n ",
    "picture.html": PNG,
    "page.html.gz": gzip.compress(TEXT.encode()),
    "page.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 40,
    "junk.html": bytes((number * 7919 + number // 256) % 256 for number in range(20_000)),
    "nuls.html": b"\x00" * 5000,
    "divs.html": b"<div>" * 10_000_000,
    "fewer-divs.html": b"<html><body><h1>Obec opravuje most</h1>" + b"<div>" * 100_000 + b"<p>Most je stary.</p>",
    "attribute.html": b'<html><body><h1>Obec opravuje most</h1><p class="' + b"x " * 500_000 + b'">Most.</p>',
}
SAME = (
    "utf-16-bom",
    "utf-16-le",
    "utf-16-be",
    "utf-8-bom",
    "windows-1250",
    "iso-8859-2",
    "wrongly-declared",
    "upper-case",
)


@pytest.fixture(scope="module")
def bad(extract, tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """All FILES in one call, and a directory and a missing file among them."""
    folder = tmp_path_factory.mktemp("bad")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "directory.html").mkdir()
    names = [*list(FILES)[:3], "directory.html", "missing.html", *list(FILES)[3:]]
    ended = extract(*(folder / name for name in names))
    assert [Path(line["file"]).name for line in ended.lines] == names
    return ended


def test_one_bad_file_makes_the_status_1_and_stops_nothing(bad: Ended) -> None:
    assert bad.status == 1
    assert bad.row("good.html")["items"][0]["title"] == TITLE
    assert all(set(line) in ({"file", "items"}, {"file", "error"}) for line in bad.lines)
    assert bad.row("attribute.html") == {"file": bad.row("attribute.html")["file"], "items": []}


@pytest.mark.parametrize("name", SAME)
def test_every_encoding_gives_the_same_story(bad: Ended, name: str) -> None:
    good, same = bad.row("good.html")["items"], bad.row(f"{name}.html")["items"]
    assert same[0]["title"] == TITLE
    assert same[0]["content_hash"] == good[0]["content_hash"]
    assert [link["title"] for link in same[1:]] == [link["title"] for link in good[1:]]


def test_a_truncated_page_keeps_what_is_there(bad: Ended) -> None:
    article = bad.row("truncated.html")["items"][0]
    assert article["title"] == TITLE
    assert article["perex"] == bad.row("good.html")["items"][0]["perex"]
    assert article["text"].startswith("Praha - První hlášení")


@pytest.mark.parametrize("name", ["no-article.html", "short.txt"])
def test_a_page_that_is_no_article_has_no_items(bad: Ended, name: str) -> None:
    assert bad.row(name)["items"] == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty.html", "empty"),
        ("blank.html", "empty"),
        ("picture.html", "PNG"),
        ("page.html.gz", "gzip"),
        ("page.pdf", "PDF"),
        ("junk.html", "not text"),
        ("nuls.html", "not text"),
        ("divs.html", "50000000 bytes"),
        ("missing.html", "No such file"),
        ("directory.html", "directory"),
    ],
)
def test_an_error_says_in_one_line_what_is_wrong(bad: Ended, name: str, words: str) -> None:
    error = bad.row(name)["error"]
    assert words in error
    assert "\n" not in error
    assert len(error) < 300


def test_deep_nesting_is_an_error_or_an_empty_result(bad: Ended) -> None:
    row = bad.row("fewer-divs.html")
    assert row.get("items") == [] or "nested" in row["error"] or "tags, more than" in row["error"]


def test_a_file_name_that_is_no_utf_8(extract, tmp_path: Path) -> None:
    strange = os.fsencode(tmp_path) + b"/\xff.html"
    Path(os.fsdecode(strange)).write_bytes(TEXT.encode())
    ended = extract(strange, PAGE)
    assert len(ended.lines) == 2
    assert ended.lines[1]["items"][0]["title"] == TITLE


def test_a_killed_worker_is_told_in_one_line(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_processes(*_: Any) -> Iterator[dict[str, Any]]:
        yield {"file": "one.html", "items": []}
        raise BrokenProcessPool

    monkeypatch.setattr(command, "_in_processes", in_processes)
    assert call("extract", "--jobs", "2", "one.html", "two.html") == 1
    shown = capsysbinary.readouterr()
    assert shown.out == b'{"file":"one.html","items":[]}\n'
    assert shown.err == b"scrapy extract: a worker was killed; pages without a line were not read\n"


def test_an_output_that_cannot_be_written_is_told_in_one_line(extract) -> None:
    ended = extract(PAGE, shell='exec "$@" > /dev/full')
    assert (ended.status, ended.error) == (1, "scrapy extract: [Errno 28] No space left on device\n")


# --- wrong usage ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "FILE"),
        (("--spider", "nosuch", PAGE), "nosuch"),
        (("--url", URL, PAGE, PAGE), "--url"),
        (("--url", "no address", PAGE), "'no address' is no web address"),
        (("--manifest", "/nowhere.jsonl"), "/nowhere.jsonl"),
        (("--jobs", "0", PAGE), "--jobs"),
        (("--jobs", "many", PAGE), "many"),
        (("--jobs", "9" * 5000, PAGE), "--jobs: a whole number from 1 to 999"),
        (("--nosuch", PAGE), "--nosuch"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_why_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[Any, ...], words: str
) -> None:
    assert call("extract", *arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert words in shown.err


@pytest.mark.parametrize(
    "line", ['{"file": "a.html"', '["a.html"]', '{"url": "https://a.example/"}', '{"file": 7}', "\xff"]
)
def test_a_bad_line_of_a_manifest_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_bytes(b'{"file": "a.html"}\n\n' + line.encode("latin-1") + b"\n")
    assert call("extract", "--manifest", path) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "line 3" in shown.err
    assert str(path) in shown.err


def test_a_manifest_beside_files_is_refused(extract, manifest: Path) -> None:
    ended = extract("--manifest", manifest, PAGE)
    assert (ended.status, ended.lines, ended.error.count("\n")) == (2, [], 1)


def test_an_unknown_spider_in_a_manifest_fails_its_page_only(extract, tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    lines = [{"file": str(PAGE), "spider": "nosuch"}, {"file": str(PAGE), "url": "no address"}, {"file": str(PAGE)}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ended = extract("--manifest", path)
    assert ended.status == 1
    assert "nosuch" in ended.lines[0]["error"]
    assert ended.lines[2]["items"][0]["url"] == URL


@pytest.mark.parametrize("address", ["no address", "page::globe24.html", "mailto:redakce@globe24.cz", "http://[sekce"])
def test_what_is_no_web_address_in_a_manifest_is_a_page_of_unknown_address(
    extract, tmp_path: Path, address: str
) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text(json.dumps({"file": str(PAGE), "url": address}), encoding="utf-8")
    ended = extract("--manifest", path)
    assert ended.status == 0
    article = ended.lines[0]["items"][0]
    assert article["url"] == URL
    assert f"url: {address!r} is no web address" in article["warnings"]


# --- dates that count from the fetch ----------------------------------------------------------------------------------

STORY = "<p>" + "Oprava mostu začne v květnu a potrvá do podzimu, řekl starosta obce novinářům. " * 4 + "</p>"


@pytest.mark.parametrize(
    ("printed", "fetched_at", "published"),
    [
        ("včera 9:05", "2014-03-08T12:00:00+01:00", "2014-03-07T09:05:00+01:00"),
        ("9:05", "2014-03-08T11:00:00Z", "2014-03-08T09:05:00+01:00"),
        ("před 2 hodinami", "2014-03-08T12:00:00+01:00", "2014-03-08T10:00:00+01:00"),
        ("7. března 9:05", "2014-03-08T12:00:00+01:00", "2014-03-07T09:05:00+01:00"),
        ("7. března 2014 9:05", None, "2014-03-07T09:05:00+01:00"),
        ("včera 9:05", None, None),
        ("před 2 hodinami", None, None),
        ("9:05", None, None),
    ],
)
def test_a_relative_date_counts_from_the_fetch_or_stays_unread(
    capsysbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    printed: str,
    fetched_at: str | None,
    published: str | None,
) -> None:
    page, manifest = tmp_path / "page.html", tmp_path / "pages.jsonl"
    page.write_text(f"<html><body><h1>Obec opraví most přes řeku</h1><p>{printed}</p>{STORY}</body></html>", "utf-8")
    job = {"file": str(page), "url": "https://a.example/domaci/obec-opravi-most-12345"} | (
        {"fetched_at": fetched_at} if fetched_at else {}
    )
    manifest.write_text(json.dumps(job), "utf-8")
    assert call("extract", "--manifest", manifest) == 0
    article = json.loads(capsysbinary.readouterr().out)["items"][0]
    assert article["published_at"] == published
    assert any("counts from the time of the fetch" in warning for warning in article["warnings"]) == (not published)
    if fetched_at:
        assert article["fetched_at"] == "2014-03-08T12:00:00+01:00"


def test_a_time_of_fetch_without_its_zone_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    manifest = tmp_path / "pages.jsonl"
    manifest.write_text(json.dumps({"file": "page.html", "fetched_at": "2014-03-08T12:00:00"}), "utf-8")
    assert call("extract", "--manifest", manifest) == 2
    assert "line 1" in capsys.readouterr().err
