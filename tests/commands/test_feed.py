"""`scrapy feed` as people call it: what it prints, its exit status, and the commands of docs/feed.md."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from newscrawl.feed.checking import row_places
from newscrawl.feed.exporting.forms import EXPORTS
from newscrawl.items import Rights
from support.command_calls import IN_PLACE, call, run
from support.paths import ROOT
from support.published_feeds import begin, change_lines, change_rows, publish
from support.row_crawls import article, crawl_rows, page, runs


def sections() -> str:
    text = (ROOT / "docs" / "feed.md").read_text(encoding="utf-8")
    return text.partition("## Checking a feed\n")[2].partition("## What is stable\n")[0]


def printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out.splitlines()


def test_the_commands_of_the_docs_run(tmp_path: Path) -> None:
    for hour, site in enumerate(("globe24", "press1")):
        publish(tmp_path / "exports", [replace(row, site=site) for row in page(hour + 1)], site=site, hour=hour)
    commands = [line for block in re.findall(r"```sh\n(.*?)```", sections(), re.DOTALL) for line in block.splitlines()]
    asked = {" ".join(command.split()[:3]) for command in commands}
    assert asked == {"scrapy feed verify", "scrapy feed merge", "scrapy feed export"}
    for command in commands:
        done = run(tmp_path, *command.split(), environment=IN_PLACE)
        assert (done.returncode, done.stderr) == (0, ""), command
        assert done.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        *("exports", "history", "merged", "days"),
        *re.findall(r"--out (\w+)", " ".join(commands)),
    }


def test_the_command_of_the_docs_that_compacts(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "feed.md").read_text(encoding="utf-8").split("\n## Compacted runs\n")[1]
    command = re.split(r"^## ", text, flags=re.MULTILINE)[0].split("```sh\n")[1].split("\n```")[0]
    for hour in (0, 1):
        publish(tmp_path / "exports", page(hour + 1), hour=hour)
    done = run(tmp_path, *command.split(), environment=IN_PLACE)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"compacted 2 runs into {tmp_path}/exports/lab/2026-11-22/")


def test_the_lines_shown_in_the_docs_are_those_of_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    exports = Path("exports")
    publish(exports, [*page(1), *page(4)])
    bad = publish(exports, page(2), hour=1)
    change_rows(bad / "articles.jsonl", lambda rows: rows[0].update(perex=""))
    begin(exports, page(3), hour=2)
    assert call("feed", "verify", exports) == 1

    def form(line: str) -> str:
        return re.sub(r"\d+", "0", re.sub(r"exports/[^:]+?(?=:|/articles)", "RUN", line)).replace("RUN", "exports")

    (example,) = re.findall(r"```\n(incomplete: .*?)```", sections(), re.DOTALL)
    assert list(map(form, example.splitlines())) == list(map(form, printed(capsys)))


def test_a_crawled_feed_is_good_and_merges_to_a_good_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exports, out = tmp_path / "exports", tmp_path / "out"
    crawl_rows(exports, "pages=2")
    (path,) = runs(exports)
    assert call("feed", "verify", exports) == 0
    assert printed(capsys) == [f"ok {path}: 2 articles, 6 related links", "1 run, 0 bad; 0 problems"]
    assert call("feed", "merge", exports, "--to", out) == 0
    assert printed(capsys) == [f"merged 1 run into {out}: 2 articles, 0 tombstones, 6 related links"]
    assert call("feed", "verify", exports, out) == 0
    assert printed(capsys)[-1] == "2 runs, 0 bad; 0 problems"


def test_merged_sets_have_copies_as_the_option_or_the_setting_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path / "exports", page(1))
    for name, arguments, ends in (
        ("setting", ["-s", "EXPORT_FORMATS=parquet"], {".parquet"}),
        ("option", ["--formats", "zstd,gzip"], {".zst", ".gz"}),
        ("both", ["--formats", "zstd", "-s", "EXPORT_FORMATS=parquet"], {".zst"}),
        ("none", ["--formats", "", "-s", "EXPORT_FORMATS=parquet"], set()),
    ):
        done = run(tmp_path, "scrapy", "feed", "merge", "exports", "--to", name, *arguments, environment=IN_PLACE)
        assert done.returncode == 0, done.stderr
        assert {path.suffix for path in (tmp_path / name).iterdir()} - {".jsonl", ".json"} == ends
        assert call("feed", "verify", tmp_path / name) == 0
    assert printed(capsys)[-1] == "1 run, 0 bad; 0 problems"
    for arguments in (["--formats", "avro"], ["-s", "EXPORT_FORMATS=avro"]):
        done = run(tmp_path, "scrapy", "feed", "merge", "exports", "--to", "no", *arguments, environment=IN_PLACE)
        assert done.returncode == 2
        assert "no such format: avro; there are gzip, zstd, parquet; see" in done.stderr
        assert len(done.stderr.splitlines()) == 1


def test_an_export_says_what_it_wrote_and_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(tmp_path / "exports", [*page(1), article(2, rights=Rights())])
    arguments = ("feed", "export", tmp_path / "exports", "--to", "csv", "--purpose", "research")
    assert call(*arguments, "--out", tmp_path / "a") == 0
    assert printed(capsys) == [
        f"exported as csv to {tmp_path}/a: 1 article, 0 related links, 0 tombstones;"
        " left out for research: 1 (1 for rights unknown: nobody looked)"
    ]
    assert call(*arguments, "--json", "--out", tmp_path / "b") == 0
    (line,) = printed(capsys)
    assert json.loads(line) == {
        "type": "exported",
        "path": f"{tmp_path}/b",
        "form": "csv",
        "rows": {"articles": 1, "related_links": 0, "tombstones": 0},
        "purpose": "research",
        "left_out": {"rights unknown: nobody looked": 1},
    }
    assert call(*arguments, "--site", "nosuch", "--out", tmp_path / "c") == 1
    assert printed(capsys) == [f"{tmp_path}/c: not written: there is no run of nosuch"]


def test_json_lines_say_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = publish(tmp_path, page(1))
    unfinished = begin(tmp_path, page(2), hour=1)
    change_lines(path / "articles.jsonl", lambda lines: lines.extend([b'{"type":"article"}\n'] * 2))
    assert call("feed", "verify", "--json", tmp_path) == 1
    left, *problems, checked, summary = map(json.loads, printed(capsys))
    assert (left["type"], left["path"]) == ("incomplete", str(unfinished))
    assert {(row["type"], row["path"], row["line"], row["field"]) for row in problems} <= {
        ("problem", f"{path}/articles.jsonl", line, field) for line in (2, 3) for field in ("row", "schema_version")
    } | {("more", f"{path}/articles.jsonl", None, None)}
    assert checked == {
        "type": "run",
        "path": str(path),
        "rows": {"articles": 3, "related_links": 3},
        "problems": summary["problems"],
    }
    assert summary == {"type": "summary", "runs": 1, "bad": 1, "incomplete": 1, "problems": len(problems)}
    assert call("feed", "merge", "--json", tmp_path, "--to", tmp_path / "out") == 1
    assert [json.loads(line)["type"] for line in printed(capsys)] == ["incomplete", "problem"]


def test_an_incomplete_run_counts_with_strict_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(tmp_path, page(1))
    begin(tmp_path, page(2), hour=1)
    assert call("feed", "verify", tmp_path) == 0
    assert printed(capsys)[0].startswith("incomplete: ")
    assert call("feed", "verify", "--strict", tmp_path) == 1


def test_a_directory_that_is_not_there_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("feed", "verify", tmp_path / "missing") == 1
    assert printed(capsys) == [f"{tmp_path / 'missing'}: is not there", "0 runs, 0 bad; 1 problem"]


def test_names_that_are_no_text_are_printed_all_the_same(tmp_path: Path) -> None:
    """A path that is not UTF-8, with characters that steer a terminal, through a real standard output."""
    directory = tmp_path / "\udcff\x1b[2J"
    directory.mkdir()
    publish(directory, page(1)).joinpath("\udcfe").touch()
    for option in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "feed", "verify", str(directory), *option],
            cwd=tmp_path,
            env={**IN_PLACE, "PATH": "/usr/bin", "PYTHONIOENCODING": "ascii"},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, b"")
        assert b"\x1b" not in done.stdout
        assert "is not listed" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "one of verify, merge, export, compact, prune, index, deliver, please"),
        (["check", "exports"], "one of verify, merge, export, compact, prune, index, deliver, please"),
        (["verify"], "verify needs a DIR"),
        (["index"], "index needs a DIR"),
        (["index", "exports", "--strict"], "--strict is for verify"),
        (["merge", "--to", "out"], "merge needs a DIR"),
        (["merge", "exports"], "merge needs --to OUT"),
        (["verify", "exports", "--to", "out"], "--to is for merge and export"),
        (["verify", "exports", "--all-revisions"], "--all-revisions is for merge"),
        (["merge", "exports", "--to", "out", "--strict"], "--strict is for verify"),
        (["verify", "exports", "--older-than", "7d"], "--older-than is for compact and prune"),
        (["compact", "exports"], "--older-than=: a number of days from 1d on, please"),
        (["compact", "exports", "--older-than", "0d"], "--older-than=0d: a number of days from 1d on, please"),
        (["compact", "--older-than", "7d"], "compact needs a DIR"),
        (["prune", "exports", "--older-than", "7d"], "--older-than=7d: a number of days from 15d on, please"),
        (["prune", "exports", "--older-than", "1 year"], "--older-than=1 year: a number of days from 15d on, please"),
        (["merge", "exports", "--to", "full"], "--to full: is not empty"),
        (["merge", "exports", "--to", "full/file"], "--to full/file: Not a directory"),
        (["deliver", "exports"], "deliver takes no DIR, but EXPORTS_DIR"),
        (["deliver"], "no target is named: NEWSCRAWL_DELIVER_TO, NEWSCRAWL_DELIVER_WEBHOOK"),
        (["deliver", "--since", "1. 11. 2026"], "--since=1. 11. 2026: a day such as 2026-11-01, please"),
        (["deliver", "--site", "nosuch"], "--site=nosuch: exports has no run of it"),
        (["verify", "exports", "--site", "lab"], "--site is for export and deliver"),
        (["merge", "exports", "--to", "out", "--by", "week"], "--by week: day, please"),
        (["verify", "exports", "--formats", "zstd"], "--formats is for merge"),
        (["verify", "exports", "--by", "day"], "--by is for merge"),
        (["export"], f"export needs --to FORMAT: one of {', '.join(EXPORTS)}"),
        (["export", "--to", "word", "--out", "out"], f"export needs --to FORMAT: one of {', '.join(EXPORTS)}"),
        (["export", "--to", "csv"], "export needs --out OUT"),
        (["export", "--to", "csv", "--out", "full"], "--out full: is not empty"),
        (["export", "--to", "csv", "--out", "o", "--limit", "5"], "--limit is for --to rss"),
        (["export", "--to", "rss", "--out", "o", "--limit", "0"], "--limit 0: a number from 1 to 99999, please"),
        (["export", "--to", "rss", "--out", "o", "--limit", "x"], "--limit x: a number from 1 to 99999, please"),
        (["export", "--to", "rss", "--out", "o", "--spreadsheet"], "--spreadsheet is for --to csv"),
        (["export", "--to", "rss", "--out", "o", "--since", "x"], "--since x: a day such as 2026-11-22, please"),
        (
            ["export", "--to", "rss", "--out", "o", "--purpose", "x"],
            "--purpose x: one of search, research, ai-training, please",
        ),
        (["merge", "exports", "--to", "out", "--purpose", "search"], "--purpose is for export"),
        (["verify", "exports", "--nosuch"], "no such option: --nosuch"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCRAPY_SETTINGS_MODULE", "newscrawl.settings")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    assert call("feed", *arguments) == 2
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"scrapy feed: {said}; see scrapy feed --help\n")


def test_full_temporary_directory_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, page(1))

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(row_places.RowPlaces, "add", full)
    for arguments in (["verify", tmp_path], ["merge", tmp_path, "--to", tmp_path / "out"]):
        assert call("feed", *arguments) == 1
        assert capsys.readouterr().err.endswith("among the temporary files: database or disk is full\n")
    assert not (tmp_path / "out").exists()
