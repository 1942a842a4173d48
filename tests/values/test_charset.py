import gzip
import json
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.charset import NotText, decode
from support.paths import SHARED

CORPUS = SHARED / "corpus"
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy. Šaty, Ťapka, Žák."
PAGE = f"<html><head><title>Titulek</title></head><body><p>{CZECH}</p></body></html>"


def page(declared: str) -> str:
    return PAGE.replace("<title>", f'<meta charset="{declared}"><title>')


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250", "iso8859-2"])
def test_a_declared_encoding_is_used(encoding: str) -> None:
    assert decode(page(encoding).encode(encoding)) == (page(encoding), encoding)
    assert decode(PAGE.encode(encoding), f"text/html; charset={encoding}") == (PAGE, encoding)


@pytest.mark.parametrize(
    ("label", "encoding"),
    [
        ("windows-1250", "cp1250"),
        ("cp1250", "cp1250"),
        ("WIN-1250", "cp1250"),
        ("x-user-defined", "cp1250"),
        ("ISO-8859-2", "iso8859-2"),
        ("latin2", "iso8859-2"),
    ],
)
def test_labels_of_czech_pages(label: str, encoding: str) -> None:
    assert decode(page(label).encode(encoding)) == (page(label), encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250", "iso8859-2", "utf-16-le", "utf-16-be"])
def test_an_undeclared_encoding_is_detected(encoding: str) -> None:
    assert decode(PAGE.encode(encoding)) == (PAGE, encoding)


def test_undeclared_windows_1250_with_quotes_and_angle_quotes() -> None:
    text = "<p>„Ano,“ řekl – a odešel… »Ne«, dodala šeptem.</p>"
    assert decode(text.encode("cp1250")) == (text, "cp1250")


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("utf-8-sig", "utf-8"), ("utf-16", "utf-16-le"), ("utf-32", "utf-32-le")],
)
def test_a_byte_order_mark_wins_and_is_not_text(encoding: str, name: str) -> None:
    assert decode(page("windows-1250").encode(encoding), "text/html; charset=iso-8859-2") == (
        page("windows-1250"),
        name,
    )


def test_the_header_wins_over_the_page() -> None:
    assert decode(page("iso-8859-2").encode("cp1250"), "text/html; charset=windows-1250")[0] == page("iso-8859-2")


@pytest.mark.parametrize("declared", ["utf-8", "utf-16"])
def test_windows_1250_declared_as_unicode(declared: str) -> None:
    assert decode(page(declared).encode("cp1250"), f"text/html; charset={declared}") == (page(declared), "cp1250")


def test_utf8_declared_windows_1250() -> None:
    assert decode(page("windows-1250").encode(), "text/html; charset=windows-1250") == (page("windows-1250"), "utf-8")


def test_windows_1250_declared_iso_8859_2() -> None:
    assert decode(page("iso-8859-2").encode("cp1250")) == (page("iso-8859-2"), "cp1250")


@pytest.mark.parametrize(
    "label", ["hex", "base64", "zlib", "punycode", "unicode_escape", "undefined", "utf-7", "rot13"]
)
def test_a_codec_that_is_no_charset_is_never_used(label: str) -> None:
    assert decode(page(label).encode("cp1250"), f"text/html; charset={label}") == (page(label), "cp1250")


def test_utf8_cut_inside_a_character_stays_utf8() -> None:
    body = PAGE.encode()
    cut = body[: body.index("Žák".encode()) + 1]
    text, encoding = decode(cut)
    assert encoding == "utf-8"
    assert text == PAGE[: PAGE.index("Žák")] + "\ufffd"


def test_one_foreign_byte_does_not_turn_a_page_into_mojibake() -> None:
    text, encoding = decode(PAGE.encode() * 3 + "<!-- patička: záhlaví -->".encode("cp1250"))
    assert encoding == "utf-8"
    assert text.startswith(PAGE)


def test_an_empty_body_is_an_empty_text() -> None:
    assert decode(b"") == ("", "utf-8")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (gzip.compress(PAGE.encode()), "gzip"),
        (b"PK\x03\x04\x14\x00\x00\x00", "ZIP"),
        (zlib.compress(random.Random(1).randbytes(3000)), "control characters"),
        (bytes(2000), "control characters"),
    ],
)
def test_binary_data_is_refused_in_one_line(body: bytes, reason: str) -> None:
    with pytest.raises(NotText, match=reason) as caught:
        decode(body, "text/html; charset=utf-8")
    assert "\n" not in str(caught.value)


def test_a_stray_nul_does_not_make_a_page_binary() -> None:
    assert decode(PAGE.replace("Titulek", "Titu\0lek").encode())[0].count("\0") == 1


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_valid_utf8_is_read_back(text: str) -> None:
    body = (PAGE + text).encode()
    assert decode(body) == (PAGE + text, "utf-8")


@given(st.binary(), st.none() | st.text())
def test_any_bytes_give_text_or_not_text(body: bytes, content_type: str | None) -> None:
    try:
        text, encoding = decode(body, content_type)
    except NotText:
        return
    assert isinstance(text, str)
    assert body.decode(encoding, "replace").lstrip("\ufeff") == text.lstrip("\ufeff")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not here")
def test_real_pages_are_read_in_their_charset() -> None:
    rows = [json.loads(line) for line in (CORPUS / "index.jsonl").read_text().splitlines()]
    rows += [json.loads(line) for line in (CORPUS / "listings" / "index.jsonl").read_text().splitlines()]
    assert rows
    for row in rows:
        body = gzip.decompress((CORPUS / row["file"]).read_bytes())
        expected = body.decode(row["charset"], "replace")
        assert decode(body)[0] == expected.removeprefix("\ufeff"), row["file"]
