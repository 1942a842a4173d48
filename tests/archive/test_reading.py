"""The pages of archives: what is read of which record, what is passed over and counted, what damage costs."""

from __future__ import annotations

import gzip
import logging
import random
import zipfile
import zlib
from collections import Counter
from datetime import datetime
from pathlib import Path

import brotli
import pytest

from newscrawl.archive.pages import ArchivedPage
from newscrawl.archive.reading import read_pages
from newscrawl.archive.records import MOST_BYTES
from support.warcs import HTML, record, warc

URL = "https://noviny.test/clanek/{}"
PAGE = "<!doctype html><html><body><p>Žluťoučký kůň</p></body></html>".encode()


def page(number: int) -> bytes:
    """A page that does not pack well, as pages do."""
    rnd = random.Random(number)
    return b"<html><body>" + bytes(rnd.choices(range(97, 123), k=900 + number)) + b"</body></html>"


def read(path: Path) -> tuple[list[ArchivedPage], Counter[str]]:
    counts: Counter[str] = Counter()
    return list(read_pages(path, counts)), +counts


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def many(count: int = 12, **options: bool) -> bytes:
    return warc((record(URL.format(number), page(number)) for number in range(count)), **options)


FORMS = {"a member a record": many(), "plain": many(gzip=False), "one member": gzip.compress(many(gzip=False))}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_pages(form: str, file: Path) -> None:
    file.write_bytes(FORMS[form])
    pages, counts = read(file)
    assert [(each.url, each.body) for each in pages] == [(URL.format(number), page(number)) for number in range(12)]
    assert counts == {"files": 1, "records": 13, "warcinfo": 1, "pages": 12}
    assert {each.fetched_at for each in pages} == {datetime.fromisoformat("2026-11-30T11:00:00+01:00")}
    assert all(each.record_id.startswith("urn:uuid:") and each.warc == str(file) for each in pages)


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x;ext=1\r\n%b\r\n" % (len(part), part) for part in (body[:20], body[20:])) + b"0\r\nT: x\r\n\r\n"


CODED = {
    "gzip": ([HTML, ("Content-Encoding", "gzip")], gzip.compress(PAGE)),
    "deflate": ([HTML, ("Content-Encoding", "deflate")], zlib.compress(PAGE)),
    "br": ([HTML, ("Content-Encoding", "br")], brotli.compress(PAGE)),
    "br, chunked": (
        [HTML, ("Content-Encoding", "BR"), ("Transfer-Encoding", "chunked")],
        chunked(brotli.compress(PAGE)),
    ),
    "chunked": ([HTML, ("Transfer-Encoding", "chunked")], chunked(PAGE)),
    "undone by the archive": ([HTML, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")], PAGE),
    "unknown but undone": ([HTML, ("Content-Encoding", "x-strange")], PAGE),
    "no type": ([("Server", "x")], PAGE),
    "xhtml": ([("content-type", "Application/XHTML+xml")], PAGE),
}


@pytest.mark.parametrize("name", CODED)
def test_codings_are_undone(name: str, file: Path) -> None:
    headers, body = CODED[name]
    file.write_bytes(warc([record(URL, body, *headers)], version="1.0"))
    ((got,), _) = read(file)
    assert got.body == PAGE


BOMB = gzip.compress(b"<" * (MOST_BYTES + 1))
PASSED_OVER = {
    "request": record(URL, b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    "metadata": record(URL, b"a: b", kind="metadata"),
    "revisit": record(URL, b"", kind="revisit"),
    "other": record(URL, PAGE, kind="continuation"),
    "status": record(URL, PAGE, status="404 Not Found"),
    "not_html": record(URL, bytes(range(256)), ("Content-Type", "image/png")),
    "empty": record(URL, b" \n"),
    "too_large": record(URL, BOMB, HTML, ("Content-Encoding", "gzip")),
    "truncated": record(URL, gzip.compress(PAGE)[:-12], HTML, ("Content-Encoding", "gzip")),
    "no_address": record("urn:pageinfo:x", PAGE),
    "no_date": record(URL, PAGE, date="2026-11"),
}


@pytest.mark.parametrize("reason", PASSED_OVER)
def test_what_is_no_page_is_counted(reason: str, file: Path) -> None:
    file.write_bytes(warc([PASSED_OVER[reason], record(URL.format(2), PAGE)]))
    pages, counts = read(file)
    assert [each.url for each in pages] == [URL.format(2)]
    assert counts == {"files": 1, "records": 3, "warcinfo": 1, "pages": 1, reason: 1}


def test_a_response_that_is_none(file: Path) -> None:
    data = warc([record(URL, PAGE, kind="resource", content_type="text/html")], gzip=False)
    file.write_bytes(data.replace(b"WARC-Type: resource", b"WARC-Type: response"))
    assert read(file)[1]["not_http"] == 1


@pytest.mark.parametrize(
    "cut",
    [
        record(URL, PAGE, WARC_Truncated="length"),
        record(URL, chunked(PAGE)[:-30], HTML, ("Transfer-Encoding", "chunked")),
        record(URL, brotli.compress(PAGE)[:-5], HTML, ("Content-Encoding", "br")),
        record(URL, b"\x00\x01", HTML, ("Content-Encoding", "x-strange")),
    ],
)
def test_a_document_that_breaks_off_is_none(cut: dict[str, object], file: Path) -> None:
    file.write_bytes(warc([cut]))
    assert read(file)[1]["truncated"] == 1


def test_documents_that_are_no_answers(file: Path) -> None:
    shown = record(URL, PAGE, kind="conversion", content_type="text/html", WARC_Refers_To="<urn:uuid:1>")
    kept = record(URL, PAGE, kind="resource", content_type="text/html; charset=utf-8")
    text = record(URL, b"text", kind="conversion", content_type="text/plain")
    file.write_bytes(warc([shown, kept, text]))
    pages, counts = read(file)
    assert [(each.is_rendered, each.body) for each in pages] == [(True, PAGE), (False, PAGE)]
    assert counts["not_html"] == 1


def test_an_address_in_angle_brackets(file: Path) -> None:
    """As wget 1.21 writes it."""
    file.write_bytes(warc([record("<https://noviny.test/a>", PAGE)], version="1.0"))
    assert read(file)[0][0].url == "https://noviny.test/a"


def test_a_wacz_and_directories(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "a.warc.gz").write_bytes(many(2))
    (tmp_path / "deep" / "note.txt").write_bytes(b"no archive")
    with zipfile.ZipFile(tmp_path / "b.wacz", "w") as wacz:
        wacz.writestr("datapackage.json", "{}")
        wacz.writestr("archive/data.warc.gz", many(3))
    pages, counts = read(tmp_path)
    assert (len(pages), counts["files"]) == (5, 2)
    assert {each.warc for each in pages} == {
        f"{tmp_path}/b.wacz/archive/data.warc.gz",
        f"{tmp_path}/deep/er/a.warc.gz",
    }


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04broken", b"\x1f\x8b\x08\x00", bytes(5000)])
def test_what_is_no_archive(content: bytes, file: Path) -> None:
    file.write_bytes(content)
    pages, counts = read(file)
    assert pages == []
    assert counts["damaged"] == (1 if content else 0)


def test_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(file)


@pytest.mark.parametrize("form", ["a member a record", "plain"])
def test_reading_goes_on_behind_damage(form: str, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_bytes(FORMS[form])
    offset = read(file)[0][4].offset
    data = bytearray(FORMS[form])
    if form == "plain":
        data = data.replace(b"\r\nContent-Length: ", b"\r\nContent-Length: 9", 6).replace(b": 9", b": ", 5)
    else:
        data[offset + 300] ^= 0x55
    file.write_bytes(data)
    with caplog.at_level(logging.WARNING):
        pages, counts = read(file)
    assert [each.url for each in pages] == [URL.format(number) for number in range(12) if number != 4]
    assert counts["damaged"] == len(caplog.records) == 1
    assert f"{file}, byte {offset}: " in caplog.text


def test_a_file_that_breaks_off_gives_what_is_before(file: Path) -> None:
    file.write_bytes(FORMS["a member a record"][:-40])
    pages, counts = read(file)
    assert (len(pages), counts["damaged"]) == (11, 1)


def test_a_bomb_is_damage(file: Path) -> None:
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 100000000\r\n\r\n"
    file.write_bytes(gzip.compress(head + bytes(100_000_000), 9) + many(1))
    pages, counts = read(file)
    assert (len(pages), counts["damaged"]) == (1, 1)


def mutated(data: bytes, rnd: random.Random) -> bytes:
    """Bits flipped, bytes cut out or doubled, numbers that lie, an end that is missing."""
    changed = bytearray(data)
    for _ in range(rnd.randint(1, 4)):
        begin = rnd.randrange(len(changed))
        end = min(len(changed), begin + rnd.randrange(1, 2000))
        match rnd.randrange(5):
            case 0:
                changed[begin] ^= 1 << rnd.randrange(8)
            case 1:
                del changed[begin:end]
                changed = changed or bytearray(b"W")
            case 2:
                changed[begin:begin] = changed[begin:end]
            case 3:
                at = changed.find(b"Content-Length: ", begin)
                if at >= 0:
                    changed[at + 16 : at + 17] = str(rnd.choice([-1, 0, 7, 10**6, 10**12])).encode()
            case _:
                del changed[max(1, begin) :]
    return bytes(changed)


def never_raises(rounds: int, file: Path) -> None:
    rnd = random.Random(17)
    whole = {page(number) for number in range(12)}
    seen = 0
    for _ in range(rounds):
        file.write_bytes(mutated(rnd.choice(list(FORMS.values())), rnd))
        pages, counts = read(file)
        seen += sum(each.body in whole for each in pages)
        assert counts["pages"] == len(pages)
    assert seen > rounds


def test_damaged_archives_never_raise(file: Path) -> None:
    never_raises(60, file)


@pytest.mark.integration
def test_a_thousand_damaged_archives_never_raise(file: Path) -> None:
    never_raises(1000, file)
