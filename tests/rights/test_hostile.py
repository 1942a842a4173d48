"""Whatever a site sends is read, in time that grows with its length, and bounds what a row gets."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.items import Rights, RightsSignal
from newscrawl.rights.crawlers import AI_CRAWLERS
from newscrawl.rights.headers import header_signals
from newscrawl.rights.paths import PathPattern, path_of
from newscrawl.rights.purposes import PURPOSES, reserved
from newscrawl.rights.reading import MOST_SIGNALS, rights_of
from newscrawl.rights.robots_file import RobotsFile
from newscrawl.rights.signals import MOST_CHARS
from newscrawl.rights.tdmrep_file import TdmRepFile
from support.rights_said import ORIGIN, URL

NAMES = ["tdm-reservation", "tdm-policy", "X-Robots-Tag", "Content-Usage", "Content-Signal", "Link", "Server"]
WORDS = [
    "0",
    "1",
    "noai",
    "noindex",
    "googlebot:",
    "train-ai=n",
    "ai-train=no",
    "bots=y",
    ",",
    ";",
    "<",
    ">",
    '"',
    "rel=",
]
WORDS += [
    "License:",
    "User-agent:",
    "GPTBot",
    "*",
    "Disallow:",
    "Allow:",
    "/",
    "$",
    "%2",
    "\n",
    "#",
    " ",
    "\x00",
    "\ufeff",
]
printed = st.lists(st.sampled_from(WORDS) | st.text(max_size=5), max_size=12).map("".join)
headers = st.lists(st.tuples(st.sampled_from(NAMES), printed), max_size=8)


def is_valid(rights: Rights) -> bool:
    return msgspec.convert(msgspec.to_builtins(rights), Rights) == rights


@given(headers, st.randoms())
def test_order_case_and_spaces_of_headers_do_not_matter(lines: list[tuple[str, str]], chance: random.Random) -> None:
    other = [(chance.choice([name.lower(), name.upper()]), f"  {value}\t") for name, value in lines]
    chance.shuffle(other)
    first, second = (rights_of(header_signals(each, URL)) for each in (lines, other))
    assert first == second
    assert is_valid(first)


@given(headers, headers)
def test_more_headers_never_take_a_restriction_back(lines: list[tuple[str, str]], more: list[tuple[str, str]]) -> None:
    """But for a category of Content-Usage that is part of another one."""
    more = [(name, value) for name, value in more if name != "Content-Usage"]
    few, many = (rights_of(header_signals(each, URL)) for each in (lines, lines + more))
    for purpose in PURPOSES:
        assert reserved(many, purpose) or not reserved(few, purpose)


@given(st.binary(max_size=200) | printed.map(str.encode))
def test_any_robots_file_is_read(body: bytes) -> None:
    assert is_valid(rights_of(RobotsFile(body, ORIGIN).signals(URL)))


entries = st.dictionaries(
    st.sampled_from(["location", "tdm-reservation", "tdm-policy", "x"]),
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | printed | st.lists(printed, max_size=2),
)


@given(st.binary(max_size=100) | st.lists(entries, max_size=4).map(msgspec.json.encode))
def test_any_tdmrep_file_is_read_or_refused(body: bytes) -> None:
    try:
        file = TdmRepFile(body, ORIGIN)
    except ValueError:
        return
    assert is_valid(rights_of(file.signals(URL)))


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[{]", b"\xff\xfe", b"[" * 100_000, b"null", b'"text"', b"1" * 10_000, b'[{"a": 1}']
)
def test_what_is_no_tdmrep_file_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"no JSON|neither"):
        TdmRepFile(body, ORIGIN)


def naive(pattern: str, path: str) -> bool:
    """Match by trying every way, as RFC 9309 2.2.3 has it."""
    if not pattern:
        return True
    if pattern == "$":
        return not path
    if pattern[0] == "*":
        return any(naive(pattern[1:], path[at:]) for at in range(len(path) + 1))
    return path[:1] == pattern[0] and naive(pattern[1:], path[1:])


@given(st.text("ab/*$", max_size=7), st.text("ab/", max_size=8))
def test_patterns_match_as_if_every_way_was_tried(pattern: str, path: str) -> None:
    rooted = pattern if pattern.startswith(("/", "*")) else f"/{pattern}"
    within = rooted[:-1].replace("$", "")
    rooted = within + rooted[-1]
    assert PathPattern.parse(rooted).matches(f"/{path}") == naive(rooted, f"/{path}")


@pytest.mark.parametrize(
    ("pattern", "url", "matches"),
    [
        ("/kun%20upel", "/kun%20upel/1", True),
        ("/k%C5%AFn", "/kůn", True),
        ("/kůn", "/k%c5%afn", True),
        ("/%7Ejana", "/~jana", True),
        ("/a%2Fb", "/a/b", False),
        ("/?id=", "/?id=5", True),
        ("/", "", True),
        ("zpravy", "/zpravy/1", True),
        ("/Zpravy", "/zpravy", False),
    ],
)
def test_paths_are_compared_whoever_has_escaped_them(pattern: str, url: str, *, matches: bool) -> None:
    assert PathPattern.parse(pattern).matches(path_of(ORIGIN + url)) == matches


HOSTILE = {
    "stars": "User-agent: GPTBot\nDisallow: /" + "*a" * 50_000 + "\n",
    "rules": "User-agent: GPTBot\nDisallow: /*a*b*c\n" * 15_000,
    "agents": "User-agent: GPTBot\n" * 25_000 + "Disallow: /x\n",
    "groups": "".join(f"User-agent: bot{number}\nDisallow: /x\n" for number in range(15_000)),
    "agents and rules": "".join(f"User-agent: {name}\n" for name in list(AI_CRAWLERS) * 250)
    + "Disallow: /*a\n" * 18_000,
    "spaces": "User-agent" + " " * 500_000 + "x",
    "signals": "User-agent: *\nContent-Signal: " + "ai-train=yes," * 35_000,
    "licences": "License: https://noviny.example/x\n" * 15_000,
    "one line": "a" * 500_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_robots_file_as_long_as_one_may_be_is_read(kind: str) -> None:
    """One that took time out of proportion would never be read: such patterns have no end in a regular expression."""
    url = f"{ORIGIN}/{'a' * 1900}"
    assert len(rights_of(RobotsFile(HOSTILE[kind].encode(), ORIGIN).signals(url)).signals) <= MOST_SIGNALS


def test_what_says_something_is_kept_of_too_many_signals() -> None:
    many = [RightsSignal(source="meta", name="copyright", value=f"{number}") for number in range(5_000)]
    rights = rights_of([*many, RightsSignal(source="robots.txt", name="Content-Signal: search", value="no")])
    assert len(rights.signals) == MOST_SIGNALS
    assert reserved(rights, "search")


def test_a_long_header_keeps_its_restriction() -> None:
    rights = rights_of(header_signals([("X-Robots-Tag", "index, " * 1_000 + "noai, noindex")], URL))
    assert rights.ai_train == "reserved"
    assert reserved(rights, "search")
    assert all(len(signal.value) <= MOST_CHARS for signal in rights.signals)
