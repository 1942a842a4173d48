"""Languages as tags of BCP 47."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.values.languages import language_tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        *(
            (each, "cs")
            for each in ("cs", "CS", "cs-CZ", "cs_CZ.UTF-8", " cs ", "cz", "ces", "cze", "Czech", "čeština")
        ),
        *((each, "sk") for each in ("sk", "sk_SK", "slk", "slo", "slovak")),
        *((each, "en") for each in ("en", "en-US", "eng", "English")),
        *((each, "en-GB") for each in ("en-GB", "EN_gb", "en-UK")),
        ("de-AT", "de-AT"),
        ("de_DE", "de"),
        ("sr-latn-rs", "sr-Latn"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("UA", "uk"),
        ("sh", "sr-Latn"),
        ("sh-Cyrl-BA", "sr-BA"),
        ("prs", "fa-AF"),
        ("cnr_Latn", "sr-Latn-ME"),
    ],
)
def test_one_spelling(declared: str, tag: str) -> None:
    assert language_tag(declared) == tag


@pytest.mark.parametrize("declared", [None, "", "x-default", "und", "mul", "anglicky", "{{lang}}", "1", "c"])
def test_no_language(declared: str | None) -> None:
    assert language_tag(declared) is None


@given(st.text(max_size=12))
def test_a_tag_is_its_own_tag(declared: str) -> None:
    tag = language_tag(declared)
    assert tag is None or language_tag(tag) == tag
