import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Rights, RightsSignal
from newscrawl.rights.purposes import NOT_KNOWN, PURPOSES, reserved
from newscrawl.rights.statements import in_order

RESTRICTIONS = {
    ("meta", "tdm-reservation", "1"): {"research", "ai-training"},
    ("header", "tdm-reservation", "1"): {"research", "ai-training"},
    ("tdmrep.json", "tdm-reservation", "1"): {"research", "ai-training"},
    ("meta", "robots", "noai, noimageai"): {"ai-training"},
    ("meta", "robots", "noml"): {"ai-training"},
    ("meta", "robots", "noindex"): {"search"},
    ("meta", "newscrawl", "NOAI"): {"ai-training"},
    ("meta", "gptbot", "noai"): {"ai-training"},
    ("header", "X-Robots-Tag", "index, noai"): {"ai-training"},
    ("header", "X-Robots-Tag", "none"): {"search"},
    ("header", "X-Robots-Tag: ccbot", "noindex"): {"ai-training"},
    ("robots.txt", "Content-Signal: ai-train", "no"): {"ai-training"},
    ("robots.txt", "Content-Signal: search", "no"): {"search"},
    ("robots.txt", "Content-Usage: train-ai", "n"): {"ai-training"},
    ("header", "Content-Usage: train-ai", "n"): {"ai-training"},
    ("header", "Content-Usage: bots", "n"): {"search", "research", "ai-training"},
    ("robots.txt", "Content-Usage: search", "n"): {"search"},
    ("robots.txt", "User-agent: GPTBot", "Disallow: /"): {"ai-training"},
    ("robots.txt", "User-agent: *", "Disallow: /"): {"ai-training"},
    ("robots.txt", "license", "https://www.example.cz/license.xml"): {"ai-training"},
    ("link", "license: application/rsl+xml", "https://www.example.cz/rsl.xml"): {"ai-training"},
    ("json-ld", "license", "https://creativecommons.org/licenses/by-nc/4.0/"): {"ai-training"},
}
"""A signal that stands alone, to the purposes it bars."""
HARMLESS = [
    ("meta", "robots", "index, follow"),
    ("meta", "googlebot", "noindex, noai"),
    ("header", "X-Robots-Tag: bingbot", "noindex, noai"),
    ("robots.txt", "Content-Signal: ai-train", "yes"),
    ("robots.txt", "Content-Signal: ai-input", "no"),
    ("robots.txt", "Content-Signal: search", "yes"),
    ("robots.txt", "Content-Signal: ai-train", "perhaps"),
    ("header", "Content-Usage: train-ai", "y"),
    ("robots.txt", "User-agent: GPTBot", "Allow: /"),
    ("robots.txt", "User-agent: PerplexityBot", "Disallow: /"),
    ("json-ld", "license", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("link", "license", "https://www.example.cz/podminky"),
    ("json-ld", "copyrightHolder", "Vydavatel, a. s."),
    ("header", "tdm-reservation", "yes"),
]

signals = st.sampled_from([RightsSignal(source=s, name=n, value=v) for s, n, v in [*RESTRICTIONS, *HARMLESS]])


def rights_of(*said):
    return Rights(signals=[RightsSignal(source=source, name=name, value=value) for source, name, value in said])


@pytest.mark.parametrize("signal", RESTRICTIONS, ids=" ".join)
def test_a_restriction_bars_its_purposes_and_no_other_and_is_named(signal):
    barred = RESTRICTIONS[signal]
    reasons = {purpose: reserved(rights_of(signal), purpose) for purpose in PURPOSES}
    assert {purpose for purpose, reason in reasons.items() if reason} == barred
    assert {reasons[purpose] for purpose in barred} == {f"{signal[0]} {signal[1]}: {signal[2]}"}


@pytest.mark.parametrize("signal", HARMLESS, ids=" ".join)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_restricts_nothing_bars_no_purpose(signal, purpose):
    assert reserved(rights_of(signal), purpose) is None


@given(st.lists(signals), st.sampled_from([key for key in RESTRICTIONS if key[1] != "tdm-reservation"]))
def test_a_restriction_holds_whatever_else_is_said(others, restriction):
    """TDMRep alone has an order in which a permission goes before a restriction."""
    said = [(signal.source, signal.name, signal.value) for signal in others if "bots" not in signal.name]
    if restriction[1].startswith("Content-Usage: bots"):
        said = [signal for signal in said if not signal[1].startswith("Content-Usage")]
    for purpose in RESTRICTIONS[restriction]:
        assert reserved(rights_of(*said, restriction), purpose)


@given(st.lists(signals), st.sampled_from(PURPOSES), st.randoms())
def test_neither_order_nor_repetition_of_signals_changes_the_reading(found, purpose, random):
    shuffled = found * 2
    random.shuffle(shuffled)
    assert reserved(Rights(signals=found), purpose) == reserved(Rights(signals=shuffled), purpose)
    assert in_order(found) == in_order(shuffled)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_an_article_that_nobody_looked_at_is_in_no_export_for_a_purpose(purpose):
    assert reserved(None, purpose) == NOT_KNOWN
    assert reserved(Rights(), purpose) is None


def test_fields_without_signals_count():
    assert reserved(Rights(tdm_reserved=True), "research") == "tdm_reserved: true"
    assert reserved(Rights(tdm_reserved=True), "ai-training") == "tdm_reserved: true"
    assert reserved(Rights(tdm_reserved=True), "search") is None
    assert reserved(Rights(ai_train="reserved"), "ai-training") == "ai_train: reserved"
    assert reserved(Rights(ai_train="conditional"), "ai-training") == "ai_train: conditional"
    assert reserved(Rights(ai_train="allowed", tdm_reserved=False), "ai-training") is None


@given(st.lists(signals), st.sampled_from(PURPOSES))
def test_the_json_of_a_row_reads_as_the_row(found, purpose):
    rights = Rights(signals=found)
    assert reserved(msgspec.to_builtins(rights), purpose) == reserved(rights, purpose)


def test_no_such_purpose_is_an_error():
    with pytest.raises(KeyError):
        reserved(Rights(), "resale")
