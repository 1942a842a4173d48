"""Bytes of a page -> text, for fetched pages and saved files alike.

w3lib finds what a page says about its encoding. Here stands what is done when that is missing or wrong: on Czech sites
UTF-8, windows-1250 and ISO 8859-2 are taken for one another.
"""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

SNIFFED_BYTES = 65_536
"""At the start of a body, which decide whether it is text: enough to tell, and read in a moment."""

_MAGIC = (
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x7fELF", "an executable"),
)
_FEW_CONTROLS = 4
"""Control characters that any text may have: of a short one they are a large share."""
_CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
_MOST_CONTROLS_SHARE = 0.01
"""A body with a larger share of control characters is no text; a stray NUL in a page is far below it."""
_MOST_BROKEN_SHARE = 0.1
"""A body in which a larger share of the non-ASCII characters is broken in UTF-8 is in another encoding."""

_ONLY_1250 = bytes(range(0x80, 0xA0))
"""Š Ť Ž š ť ž, quotes and dashes in windows-1250; unused control characters in ISO 8859-2."""
_LETTERS_8859_2 = b"\xa9\xab\xae\xb9\xbb\xbe"
"""Š Ť Ž š ť ž in ISO 8859-2; rare signs in windows-1250."""
_DECLARABLE = re.compile(r"cp(?:125\d|85[02]|866|874|932|949)|iso8859-\d+|koi8-\w|mac-\w+|gb18030|big5\w*|euc_\w+")
"""Encodings that a page may declare: Python would also take "hex", "zlib" or "punycode" for one."""


class NotText(ValueError):  # noqa: N818 - says what the body is, like Scrapy's NotSupported
    """The body is no text; the message says in one line what it is instead."""


def decode(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return the text of a page and the name of the encoding it was read with (a Python codec name).

    The first that applies decides: a byte order mark; NULs as in UTF-16; bytes that are valid or nearly valid UTF-8,
    whatever is declared (idnes.cz serves sitemaps in UTF-8 declared windows-1250); the Content-Type header; the page's
    own declaration; the Czech 8-bit encoding that fits the bytes. Bytes without a meaning become U+FFFD, so
    `text.count("\\ufffd")` tells how much was lost.

    Args:
        body: the page as served, without transfer or content encoding.
        content_type: value of the Content-Type header, None where there is none.

    Raises:
        NotText: the body is an image, an archive, a compressed file or other binary data.
    """
    encoding, mark = read_bom(body)
    if encoding is None or mark is None:
        encoding, mark = _utf16_without_mark(body), b""
    if encoding is None:
        _refuse_binary(body)
        encoding = "utf-8" if _is_utf8(body) else _eight_bit(body, content_type)
    return to_unicode(body[len(mark) :], encoding), encoding


def _refuse_binary(body: bytes) -> None:
    """Raise NotText for a body that begins like a binary file, or has too many control characters."""
    for magic, name in _MAGIC:
        if body.startswith(magic):
            raise NotText(f"not text but {name}")
    head = body[:SNIFFED_BYTES]
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > max(_FEW_CONTROLS, _MOST_CONTROLS_SHARE * len(head)):
        raise NotText(f"not text: {controls} control characters in the first {len(head)} bytes")


def _utf16_without_mark(body: bytes) -> str | None:
    """Return the codec of a UTF-16 body without byte order mark, None for a body that is not in UTF-16.

    Markup is mostly ASCII, of which one byte in two is NUL in UTF-16: so more than half of the bytes in odd places are,
    and hardly any in even places, or the reverse.
    """
    head = body[: SNIFFED_BYTES // 2 * 2]
    for encoding, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if high.count(0) > len(high) / 2 and low.count(0) <= len(low) / 100:
            return encoding
    return None


def _is_utf8(body: bytes) -> bool:
    """Tell whether a body is valid UTF-8, or nearly: cut inside a character, or with a comment in another encoding."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        return text.count("\ufffd") <= _MOST_BROKEN_SHARE * (len(text) - len(text.encode("ascii", "ignore")))
    return True


def _eight_bit(body: bytes, content_type: str | None) -> str:
    """Return the 8-bit encoding of a body: the declared one, else the Czech one that fits its bytes."""
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body) or ""
    if declared != "iso8859-2" and _DECLARABLE.fullmatch(declared):
        return declared
    only_1250 = len(body) - len(body.translate(None, _ONLY_1250))
    letters = len(body) - len(body.translate(None, _LETTERS_8859_2))
    if only_1250 == letters:
        return declared if declared == "iso8859-2" else "cp1250"
    return "cp1250" if only_1250 > letters else "iso8859-2"
