"""`scrapy fixture`: it records what tests/spiders/test_sites.py compares, and never loses what a person typed."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from newscrawl.workbench.fixtures import Truth, fixtures_directory
from replica.running import Replica
from support.command_calls import call, copy_of_project, run
from support.paths import FIXTURES, ROOT

PAGE = FIXTURES / "globe24" / "dron-uzavrel-letiste.html"
TRUTH = json.loads(PAGE.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.fixture
def recorded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The directory that fixtures of globe24 are written to, in a project whose fixtures lie beside its scrapy.cfg."""
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n[fixtures]\ndir = fixtures\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "fixtures" / "globe24"


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved page, fetched when the fixture was."""
    file = tmp_path / "saved.html"
    file.write_bytes(PAGE.read_bytes())
    fetched = datetime.fromisoformat(TRUTH["fetched_at"]).timestamp()
    os.utime(file, (fetched, fetched))
    return file


def truth(directory: Path, slug: str) -> Truth:
    return json.loads((directory / f"{slug}.json").read_text(encoding="utf-8"))


def test_a_saved_page_gives_what_was_typed_by_hand_but_for_not_in_text(
    recorded: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("fixture", "globe24", saved, "--slug", "dron") == 0
    assert truth(recorded, "dron") == TRUTH | {"not_in_text": []}
    assert (recorded / "dron.html").read_bytes() == PAGE.read_bytes()
    assert "not_in_text is empty" in capsys.readouterr().out


def test_the_slug_comes_from_the_address(recorded: Path, saved: Path) -> None:
    assert call("fixture", "globe24", saved) == 0
    assert {path.name for path in recorded.iterdir()} == {
        "dron-uzavrel-letiste-tri-letadla-pristala-jinde.html",
        "dron-uzavrel-letiste-tri-letadla-pristala-jinde.json",
    }


def test_a_windows_1250_page_is_written_in_utf_8(recorded: Path, saved: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").replace('charset="utf-8"', 'charset="windows-1250"')
    saved.write_bytes(text.encode("windows-1250", "xmlcharrefreplace"))
    assert call("fixture", "globe24", saved, "--slug", "dron") == 0
    assert "Dron uzavřel letiště" in (recorded / "dron.html").read_text(encoding="utf-8")
    assert truth(recorded, "dron")["article"]["title"] == TRUTH["article"]["title"]


def test_a_page_that_is_no_article_and_plain_text_are_fixtures_too(
    recorded: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contact = FIXTURES / "generic" / "contact.html"
    assert call("fixture", "globe24", contact, "--url", "https://globe24.cz/kontakt", "--slug", "kontakt") == 0
    assert truth(recorded, "kontakt")["article"] is None
    shown = capsys.readouterr().out
    assert "no article (" in shown
    assert "not_in_text" not in shown
    text = next((FIXTURES / "globe24").glob("*.txt"))
    assert call("fixture", "globe24", text, "--url", "https://globe24.cz/svet/kamiony-cekaji.ab12cd34") == 0
    assert (recorded / "kamiony-cekaji.txt").is_file()


def test_read_again_a_fixture_shows_what_changed_and_keeps_what_was_typed(
    recorded: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("fixture", "globe24", saved, "--slug", "dron")
    typed = truth(recorded, "dron") | {"not_in_text": ["Radar na drony"]}
    (recorded / "dron.json").write_text(json.dumps(typed), encoding="utf-8")
    capsys.readouterr()

    assert call("fixture", "globe24", "--again", "dron") == 0
    assert "nothing changed" in capsys.readouterr().out
    assert (recorded / "dron.json").read_text(encoding="utf-8") == json.dumps(typed)

    page = recorded / "dron.html"
    page.write_text(page.read_text(encoding="utf-8").replace("v 17:42", "v 18:00"), encoding="utf-8")
    assert call("fixture", "globe24", "--again", "dron") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[0] for line in lines if "z řídicí věže" in line] == ["-", "+"]
    assert "not_in_text" not in "\n".join(line for line in lines if line[:1] in "+-")
    now = truth(recorded, "dron")
    assert "v 18:00" in now["article"]["body"][0]["text"]
    assert (now["fetched_at"], now["not_in_text"]) == (TRUTH["fetched_at"], ["Radar na drony"])


def test_a_page_that_is_there_is_overwritten_by_force_only(
    recorded: Path, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call("fixture", "globe24", saved, "--slug", "dron")
    typed = truth(recorded, "dron") | {"not_in_text": ["Radar na drony"]}
    (recorded / "dron.json").write_text(json.dumps(typed), encoding="utf-8")
    saved.write_text(saved.read_text(encoding="utf-8").replace("v 17:42", "v 18:00"), encoding="utf-8")

    assert call("fixture", "globe24", saved, "--slug", "dron") == 2
    assert "--force" in capsys.readouterr().err
    assert "v 17:42" in (recorded / "dron.html").read_text(encoding="utf-8")

    assert call("fixture", "globe24", saved, "--slug", "dron", "--force") == 0
    assert "v 18:00" in (recorded / "dron.html").read_text(encoding="utf-8")
    assert truth(recorded, "dron")["not_in_text"] == ["Radar na drony"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "NAME"),
        (("globe24",), "NAME"),
        (("globe24", PAGE, PAGE), "NAME"),
        (("globe24", PAGE, "--again", "dron"), "NAME"),
        (("globe24", "--again", "dron", "--force"), "--again"),
        (("globe24", "--again", "nosuch"), "nosuch.html"),
        (("nosuch", PAGE), "nosuch"),
        (("globe24", PAGE, "--slug", "../dron"), "../dron"),
        (("globe24", PAGE, "--url", "dron"), "--url"),
        (("globe24", "https://globe24.cz/svet", "--url", "https://globe24.cz/svet"), "--url"),
        (("globe24", FIXTURES / "generic" / "contact.html"), "--url"),
        (("globe24", PAGE, "--nosuch"), "--nosuch"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(
    recorded: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], words: str
) -> None:
    assert call("fixture", *arguments) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert words in shown.err
    assert not recorded.exists()


def test_fixtures_lie_where_the_tests_of_the_sites_look_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "newscrawl")
    assert fixtures_directory() == FIXTURES


def test_without_a_directory_for_fixtures_nothing_is_recorded(
    recorded: Path, saved: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for content in ("[settings]\ndefault = newscrawl.settings\n", None):
        (tmp_path / "scrapy.cfg").write_text(content) if content else (tmp_path / "scrapy.cfg").unlink()
        assert call("fixture", "globe24", saved) == 2
        shown = capsys.readouterr()
        assert (shown.out, shown.err.count("\n")) == ("", 1)
        assert "[fixtures] of scrapy.cfg" in shown.err
    assert not recorded.exists()


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256))])
def test_a_file_that_is_no_page_ends_with_1_and_one_line(
    recorded: Path, saved: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    saved.unlink() if content is None else saved.write_bytes(content)
    assert call("fixture", "globe24", saved) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not recorded.exists()


def test_a_live_page_is_fetched_with_the_manners_of_a_crawl(replica: Replica, tmp_path: Path) -> None:
    project = copy_of_project(tmp_path)
    url = replica.urls("press1")[-1]
    done = run(project, "scrapy", "fixture", "press1", url, "--slug", "zive", environment=replica.env, DOWNLOAD_DELAY=0)
    assert (done.returncode, done.stderr) == (0, "")
    recorded = truth(project / "tests" / "fixtures" / "press1", "zive")
    expected = replica.truth("press1")[-1]
    assert (recorded["url"], recorded["article"]["title"]) == (url, expected["title"])
    assert len(recorded["related_links"]) == len(expected["links"])
    asked = [request for request in replica.requests if request.method == "GET"]
    assert [request.path for request in asked] == ["/robots.txt", url.removeprefix("https://press1.cz")]
    assert not (project / "exports").exists()


def test_what_robots_txt_forbids_is_not_fetched(replica: Replica, tmp_path: Path) -> None:
    url = f"https://press1.cz{replica.disallowed('press1')[0]}"
    project = copy_of_project(tmp_path)
    done = run(project, "scrapy", "fixture", "press1", url, environment=replica.env, DOWNLOAD_DELAY=0)
    assert (done.returncode, done.stdout) == (1, "")
    assert "robots.txt" in done.stderr
    assert done.stderr.count("\n") == 1
    assert {request.path for request in replica.requests if request.method == "GET"} == {"/robots.txt"}
