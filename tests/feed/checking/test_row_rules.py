"""A published row that breaks a rule is named with file, line and field."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from newscrawl.feed.checking import run_files
from newscrawl.items import Block, Changes, Copy, Image, Video
from newscrawl.schema import validate_of_any_version
from support.paths import ROOT
from support.published_feeds import change_lines, change_rows, line, problems, publish
from support.row_crawls import article, link

GREENWICH = "2026-11-22T10:00:00+00:00"
COPY = Copy(article_id="0" * 16, url="https://a.example/", site="a", published_at=GREENWICH, share=0.5, exact=False)


def with_value(field: str, value: Any, at: int = 1) -> Callable[[list[dict[str, Any]]], object]:
    return lambda rows: rows[at].update({field: value})


def reverse_keys(rows: list[dict[str, Any]]) -> None:
    rows[1] = dict(reversed(rows[1].items()))


@pytest.mark.parametrize(
    ("file", "change", "problem"),
    [
        ("articles", with_value("perex", ""), 'perex: "" is shorter than 1 character'),
        ("articles", with_value("title", None), 'title: null is not of type "string"'),
        ("articles", with_value("type", "related_link"), "type: 'related_link' in a file of articles"),
        ("articles", with_value("mood", "x"), "row: Additional properties are not allowed ('mood' was unexpected)"),
        ("articles", lambda rows: rows[1].pop("kind"), 'row: "kind" is a required property'),
        ("articles", reverse_keys, "row: the keys are not in the order of the schema"),
        ("articles", with_value("site", "jiny"), "site: 'jiny' is not the run's"),
        ("articles", with_value("revision", 2**63), "revision: Expected `int` <= 9223372036854775807"),
        ("articles", with_value("revision", 1.0), "revision: Expected `int`, got `float`"),
        ("articles", with_value("body", [msgspec.to_builtins(Block(kind="heading", text="x")) | {"level": 2.0}]),
            "body[0].level: Expected `int | null`, got `float`"),
        ("articles", with_value("changes", msgspec.to_builtins(Changes(added=[10**30]))),
            "changes.added[0]: Expected `int` <= 9223372036854775807"),
        ("articles", with_value("images", [msgspec.to_builtins(Image(url=None, width=2**63))]),
            "images[0].width: Expected `int` <= 9223372036854775807"),
        ("articles", with_value("videos", [msgspec.to_builtins(Video(duration=2**63))]),
            "videos[0].duration: Expected `int` <= 9223372036854775807"),
        ("tombstones", with_value("status", 410.0, at=0), "status: Expected `int`, got `float`"),
        ("related_links", with_value("position", 2.0), "position: Expected `int`, got `float`"),
        ("articles", with_value("word_count", 12), "word_count: 12, but perex and text have 10"),
        ("articles", with_value("title", "Jiný"), "content_hash: not that of title, perex and text"),
        ("articles", with_value("perex", "Příběh jiného koně."), "content_hash: not that of title, perex and text"),
        ("related_links", with_value("id", "0123456789abcdef"), "id: 0123456789abcdef is not that of article, section "
            "and target"),
        ("articles", with_value("fetched_at", "2026-11-22T10:00:00+05:00"),
            "fetched_at: 2026-11-22T10:00:00+05:00 is no time with the offset of Europe/Prague"),
        ("articles", with_value("published_at", "2026-11-22T00:59:60+01:00"),
            "published_at: 2026-11-22T00:59:60+01:00 is no time with the offset of Europe/Prague"),
        ("articles", with_value("modified_at", "2026-06-22T10:00:00+01:00"),
            "modified_at: 2026-06-22T10:00:00+01:00 is no time with the offset of Europe/Prague"),
        ("articles", with_value("body", [msgspec.to_builtins(Block(kind="quote", text="x", published_at=GREENWICH))]),
            f"body.published_at: {GREENWICH} is no time with the offset of Europe/Prague"),
        ("articles", with_value("copy_of", msgspec.to_builtins(COPY)),
            f"copy_of.published_at: {GREENWICH} is no time with the offset of Europe/Prague"),
        ("articles", with_value("section", "a\0b"), "row: a text holds the character U+0000"),
        ("articles", with_value("section", "Z\u030c"), "row: not in Unicode NFC"),
        ("tombstones", with_value("revision", 1, at=0), "revision: 1 is less than the minimum of 2"),
        ("tombstones", with_value("status", 200, at=0), "status: 200 is not one of 404 or 410"),
        ("related_links", with_value("position", 0), "position: 0 is less than the minimum of 1"),
        ("related_links", with_value("section", "jine"), None),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_with_its_field(
    run: Path, file: str, change: Callable[[list[dict[str, Any]]], object], problem: str | None
) -> None:
    change_rows(run / f"{file}.jsonl", change)
    number = 1 if file == "tombstones" else 2
    (found,) = problems(run)
    assert found == f"{file}.jsonl:{number}: {problem}" if problem else found.startswith(f"{file}.jsonl:2: section: ")


def test_an_article_must_tell_something(run: Path) -> None:
    nothing = article(1, perex=None, text="", images=[Image(url=None, credit="Jan Malý")], run_id=run.name)
    change_rows(run / "articles.jsonl", lambda rows: rows.__setitem__(0, msgspec.to_builtins(nothing)))
    expected = "articles.jsonl:1: text: the article has no perex, no text and no image with a caption"
    assert problems(run) == [expected]


@pytest.mark.parametrize(("file", "at"), [("articles", 2), ("tombstones", 0)])
def test_an_id_is_that_of_the_address(run: Path, file: str, at: int) -> None:
    url = "https://zpravy.example/odjinud"
    change_rows(run / f"{file}.jsonl", with_value("url", url, at))
    (found,) = problems(run)
    assert found.startswith(f"{file}.jsonl:{at + 1}: id: ")
    assert found.endswith(f" is not that of {url}")


def test_a_link_names_one_article(run: Path) -> None:
    change_rows(run / "related_links.jsonl", with_value("article_url", article(2).url))
    assert problems(run) == [f"related_links.jsonl:2: article_id: {article(1).id} is not that of {article(2).url}"]


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        (b"\n", "Input data was truncated"),
        (b"\0" * 4096 + b"\n", "JSON is malformed: invalid character (byte 0)"),
        (b"[" * 100_000 + b"\n", "Expected `object`, got `array`"),
        (b'{"a":' * 100_000 + b"\n", "nested too deeply"),
        (b"null\n", "Expected `object`, got `null`"),
        (b'{"a":"\xff"}\n', "not UTF-8: invalid start byte"),
        (b'{"a":"\x00"}\n', "JSON is malformed: invalid character (byte 6)"),
        (b'{"a":1e999}\n', "Number out of range - at `$[...]`"),
        (b'{"a":"\\ud800"}\n', "Input data was truncated"),
        (b"{}\n", "type: 'None' in a file of articles"),
        (b"\xef\xbb\xbf" + line(article(5)), "begins with a byte order mark"),
        (line(article(5))[:-9] + b"\n", "JSON is malformed: invalid character"),
        (line(article(5)) [:-1] + line(article(6)), "JSON is malformed: trailing characters"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_row_is_named(run: Path, bad: bytes, problem: str) -> None:
    change_lines(run / "articles.jsonl", lambda lines: lines.insert(1, bad))
    (found,) = problems(run)
    assert found.startswith(f"articles.jsonl:2: {problem}")


def test_a_byte_order_mark_at_the_beginning_is_named(run: Path) -> None:
    change_lines(run / "tombstones.jsonl", lambda lines: lines.insert(0, b"\xef\xbb\xbf"))
    assert problems(run) == ["tombstones.jsonl:1: begins with a byte order mark"]


@pytest.mark.parametrize(
    "other",
    [
        lambda line: line.replace(b"\n", b"\r\n"),
        lambda line: b" " + line,
        lambda line: line.replace(b'"title":', b'"title": '),
        lambda line: line.replace(b'"title":', b'"title":"First","title":'),
        lambda line: line.replace("ů".encode(), rb"\u016f"),
        lambda line: line.replace(b"https://", rb"https:\/\/"),
        lambda line: line.replace(b'"revision":1', b'"revision":1E0'),
    ],
)
def test_a_row_is_written_in_one_way_only(run: Path, other: Callable[[bytes], bytes]) -> None:
    change_lines(run / "articles.jsonl", lambda lines: lines.__setitem__(1, other(lines[1])))
    problem = "row: not as the feed writes it: it has spaces, escapes, a key twice or a carriage return"
    assert f"articles.jsonl:2: {problem}" in problems(run)


def test_a_text_may_speak_of_escapes(run: Path) -> None:
    change_rows(run / "articles.jsonl", with_value("section", "\\u0000 \\\\u0000 \n\u2028\x01"))
    assert problems(run) == []


@pytest.mark.parametrize("swapped", [("title", "perex"), ("text", "body"), ("title", "content_hash")])
def test_what_two_articles_have_exchanged_is_named(run: Path, swapped: tuple[str, ...]) -> None:
    def swap(rows: list[dict[str, Any]]) -> None:
        rows[0], rows[1] = (one | {name: other[name] for name in swapped} for one, other in (rows[:2], rows[1::-1]))

    change_rows(run / "articles.jsonl", swap)
    assert problems(run) != []


def test_a_link_repeated_under_another_id_is_named(run: Path) -> None:
    change_rows(run / "related_links.jsonl", lambda rows: rows.append(rows[0] | {"id": "0" * 16}))
    assert problems(run) == ["related_links.jsonl:8: id: 0000000000000000 is not that of article, section and target"]


def test_a_link_without_address_has_its_title_in_its_id(tmp_path: Path) -> None:
    publish(tmp_path, [link(1, url=None, title="Jiná, zpráva"), article(1)])
    assert problems(tmp_path) == []


def test_a_last_line_without_its_end_is_cut_short(run: Path) -> None:
    change_lines(run / "tombstones.jsonl", lambda lines: lines.append(lines.pop()[:-1]))
    assert problems(run) == ["tombstones.jsonl:1: cut short: no line end"]


def test_a_row_that_is_nested_deeply_is_named(run: Path) -> None:
    nested = json.loads("[" * 500 + "]" * 500)
    change_rows(run / "articles.jsonl", with_value("section", nested))
    assert problems(run) == ["articles.jsonl:2: row: Recursion limit reached"]


def test_a_huge_line_is_read_to_its_end_and_not_held(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_files, "MAX_LINE_BYTES", 1 << 20)
    huge = b'{"a":"' + b"x" * (5 << 20) + b'"}\n'
    change_lines(run / "articles.jsonl", lambda lines: lines.insert(1, huge))
    assert problems(run) == ["articles.jsonl:2: longer than 1 MiB"]
    held = [len(each) for each in run_files.Lines(run / "articles.jsonl")]
    assert held[1] == (1 << 20) + 1
    assert len(held) == 4


# --- rows of other versions -------------------------------------------------------------------------------------------


def row_of_1_0() -> dict[str, Any]:
    """Return the row of an article as version 1.0 wrote it."""
    schema = json.loads((ROOT / "docs" / "schema" / "article-1.0.json").read_bytes())
    now = msgspec.to_builtins(article(1))
    row = {name: now[name] for name in schema["required"]} | {"schema_version": "1.0"}
    for field, part in (("body", "Block"), ("images", "Image")):
        names = schema["$defs"][part]["required"]
        row[field] = [{name: each[name] for name in names} for each in row[field]]
    assert jsonschema_rs.is_valid(schema, row)
    return row


@pytest.mark.parametrize("version", ["1.0", "1.9", "1.17"])
def test_a_row_of_another_minor_version_is_held_against_what_all_share(run: Path, version: str) -> None:
    added = {} if version == "1.0" else {"mood": "calm"}
    row = row_of_1_0() | {"schema_version": version} | added
    change_rows(run / "articles.jsonl", lambda rows: rows.__setitem__(0, row))
    assert problems(run) == []
    change_rows(run / "articles.jsonl", lambda rows: rows[0].update(topics="svět"))
    change_rows(run / "articles.jsonl", lambda rows: rows[0].pop("content_hash"))
    assert problems(run) == [
        'articles.jsonl:1: row: "content_hash" is a required property',
        'articles.jsonl:1: topics: "svět" is not of type "array"',
    ]


@pytest.mark.parametrize("version", ["2.0", "1", "1.x", "11.0", "", None, 1.1])
def test_a_row_of_another_major_version_or_none_is_a_problem(version: object) -> None:
    (reason,) = validate_of_any_version(msgspec.to_builtins(article()) | {"schema_version": version})
    assert reason.startswith("schema_version: ")


def test_a_row_without_version_is_a_problem() -> None:
    row = msgspec.to_builtins(article())
    del row["schema_version"]
    assert validate_of_any_version(row) == ['row: "schema_version" is a required property']
