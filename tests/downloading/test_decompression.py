"""Compressed bodies are decoded to their end or not at all."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.downloading.decompression import decoded
from newscrawl.exceptions import BodyTooBig, IncompleteBody

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACKERS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("x-gzip", gzip.compress),
    "gzip of two members": ("gzip", lambda body: gzip.compress(body[:7]) + gzip.compress(body[7:])),
    "zlib": ("deflate", zlib.compress),
    "raw deflate": ("deflate", raw_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
    "zstd of two frames": ("zstd", lambda body: zstd.compress(body[:7]) + zstd.compress(body[7:])),
}
ONE_STREAM = [name for name in PACKERS if "two" not in name]


@pytest.mark.parametrize("packer", PACKERS)
@given(body=st.binary(max_size=5000))
def test_what_was_packed_comes_out(packer: str, body: bytes) -> None:
    encoding, pack = PACKERS[packer]
    assert decoded(pack(body), encoding) == body


@pytest.mark.parametrize("packer", PACKERS)
def test_a_long_body_comes_out_whole(packer: str) -> None:
    body = b"most pres reku " * 100_000
    encoding, pack = PACKERS[packer]
    assert decoded(pack(body), encoding) == body


@pytest.mark.parametrize("packer", ONE_STREAM)
@given(body=st.binary(min_size=1, max_size=5000), share=st.floats(0, 1, exclude_max=True))
def test_a_body_that_breaks_off_is_no_body(packer: str, body: bytes, share: float) -> None:
    encoding, pack = PACKERS[packer]
    whole = pack(body)
    cut = whole[: max(1, int(len(whole) * share))]
    if cut != whole:
        with pytest.raises(IncompleteBody):
            decoded(cut, encoding)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_plain_text_that_calls_itself_packed_is_no_body(encoding: str) -> None:
    with pytest.raises(IncompleteBody):
        decoded(b"<html><body><p>Most je otev\xc5\x99en.", encoding)


def test_what_stands_behind_the_last_member_is_padding() -> None:
    assert decoded(gzip.compress(b"most") + b"\0\0\0\0", "gzip") == b"most"


@pytest.mark.parametrize("packer", PACKERS)
def test_a_bomb_is_noticed(packer: str) -> None:
    encoding, pack = PACKERS[packer]
    with pytest.raises(BodyTooBig, match="more than 100000 bytes when decoded"):
        decoded(pack(b"\0" * 20_000_000), encoding, 100_000)
