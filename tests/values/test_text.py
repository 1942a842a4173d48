"""One spelling of a text: what is invisible goes, what remains is NFC alone, in lines and in a row's JSON."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.text import clean

SIGNS = st.text(
    st.sampled_from("aený \u0301\u030c\u0338\u200b\u2066\u2069\u00ad\u00a0n\n\t\uffff\ufeff\U0001f1e8"), max_size=12
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u2067Most\u2069 přes \u2066řeku\u2069", "Most přes řeku"),
        ("Most\ufffe přes\uffff ře\U0001fffeku\ufdd0 \u061c\u206a", "Most přes řeku"),
        ("\u0301Obec", "Obec"),
        ("\u200b\u0301\u030c Obec", "Obec"),
        ("e\u200b\u0301", "é"),
        ("Kvı\u0301tek e\u030c", "Kvı\u0301tek ě"),
        ("a \u0301b", "a \u0301b"),
        ("\u0301", ""),
        ("Most ❤️ 🏴", "Most ❤️ 🏴"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", expected)


@given(SIGNS | st.text(max_size=40))
def test_clean_text_is_clean_and_nfc(text: str) -> None:
    found = clean(text)
    assert clean(found) == found
    assert unicodedata.is_normalized("NFC", found)


@given(st.lists(SIGNS | st.text(max_size=10), max_size=5))
def test_clean_texts_are_nfc_when_they_are_joined_and_written_as_json(texts: list[str]) -> None:
    lines = [line for text in texts if (line := clean(text))]
    for joined in ("\n".join(lines), "\t".join(lines), " ".join(lines)):
        assert unicodedata.is_normalized("NFC", joined)
        assert unicodedata.is_normalized("NFC", json.dumps({"text": joined}, ensure_ascii=False))
