"""`scrapy report`: one page that says how all sites are, in two languages, and loads nothing."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree, html

from newscrawl.reporting.overview import wording
from newscrawl.reporting.overview.wording import LANGUAGES, Wording
from newscrawl.state.opening import STORE, open_store
from newscrawl.state.plan import DAY, HOUR
from newscrawl.state.problem_table import ProblemsFound
from newscrawl.state.run_table import KnownRun, RecentArticle, RunEnded
from newscrawl.state.store import mark_of
from support.command_calls import call
from support.paths import ROOT
from support.run_histories import LIVES, fill
from support.state_notes import NOW

pytestmark = pytest.mark.usefixtures("clock")

SITES = ("cnnprima", "lidovky", "novinky", "seznamzpravy")
HOSTILE = '"><script>alert(1)</script><img src=http://evil.example/x onerror=alert(1)> </title></style> {{ 7*7 }}'
TEMPLATES = ROOT / "newscrawl" / "reporting" / "overview" / "templates"


@pytest.fixture
def report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Call the command on the state of the test; return exit status, the page ("" for none) and errors."""
    target = tmp_path / "out.html"

    def called(*arguments: object) -> tuple[int, str, str]:
        settings = (f"STATE_DIR={tmp_path / 'state'}", f"SCHEDULE_FILE={tmp_path / 'schedule.toml'}")
        given = [part for setting in settings for part in ("-s", setting)]
        status = call("report", "--to", target, *arguments, *given)
        page = target.read_text(encoding="utf-8") if target.exists() else ""
        return status, page, capsys.readouterr().err

    return called


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, html.HtmlElement]:
    """Language -> the page of four days of four sites, of which one is well."""
    directory = tmp_path_factory.mktemp("report")
    store = open_store(directory / "state", directory / "exports")
    fill(store, days=4, lives=[life for life in LIVES if life.site in SITES])
    store.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("newscrawl.clock.Clock.now", lambda _: wording.local(NOW))
        for language in LANGUAGES:
            to = ("--since", "4d", "--to", directory / f"{language}.html", "--language", language)
            assert call("report", *to, "-s", f"STATE_DIR={directory / 'state'}", "-s", "SCHEDULE_FILE=none") == 0
    return {language: html.fromstring((directory / f"{language}.html").read_bytes()) for language in LANGUAGES}


def text_of(element: html.HtmlElement) -> str:
    return " ".join(" ".join(element.itertext()).split())


def sections(page: html.HtmlElement) -> dict[str, html.HtmlElement]:
    return {
        heading.get("id")[5:]: heading.getparent() for heading in page.xpath("//section/h2[starts-with(@id, 'site-')]")
    }


def test_who_is_not_well_stands_first(pages):
    page = pages["cs"]
    (attention,) = page.xpath("//ul[@class='attention']")
    assert [item.get("class") for item in attention] == ["silent", "ill", "ill"]
    assert text_of(attention[0]).startswith("lidovky mlčí Web mlčí od so 21. 11.")
    assert "Web odmítá od ne 22. 11. 3:0" in text_of(attention[1])
    assert "31 of 31 pages answered 403" in text_of(attention[1])
    rows = page.xpath("//div[@role='table']/div[@role='row']")
    assert [row.get("class") for row in rows] == ["head", "silent", "ill", "ill", "ok"]
    assert list(sections(page)) == ["lidovky", "cnnprima", "seznamzpravy", "novinky"]
    assert [section.get("class") for section in sections(page).values()] == [
        "site silent",
        "site ill",
        "site ill",
        "site ok",
    ]
    assert "1 z 4" in text_of(page.xpath("//dl[@class='tiles']")[0])


def test_each_site_has_its_charts_and_tables(pages):
    for name, section in sections(pages["en"]).items():
        assert len(section.xpath(".//figure/svg")) == 5
        assert all(text_of(title).startswith(f"{name}: ") for title in section.xpath(".//svg/title"))
        headings = [text_of(heading) for heading in section.xpath(".//h3")]
        assert [heading for heading in headings if heading != "Errors by kind"] == [
            "Coverage of fields",
            "First selector",
            "Figures by day",
        ]
        assert (section.xpath(".//details/@open") != []) == (name != "novinky")
    shares = sections(pages["en"])["seznamzpravy"].xpath(".//table[@class='shares']")[1]
    row = next(row for row in shares.iter("tr") if text_of(row[0]) == "title")
    assert [cell.get("class") for cell in row[2:]] == ["low", "low", "low", None, None]
    assert text_of(row[2]) == "0"


def test_numbers_on_the_page_and_in_its_csv_are_the_same(pages):
    page = pages["en"]
    (link,) = page.xpath("//a[@download]")
    head, data = link.get("href").split(",", 1)
    assert head == "data:text/csv;charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(unquote(data))))
    new = Counter[str]()
    for row in rows:
        new[row["site"]] += int(row["new"])
    shown = {
        text_of(row[0]): text_of(row[2]).replace(",", "") for row in page.xpath("//div[@role='row'][@class!='head']")
    }
    assert shown == {site: str(new[site]) for site in SITES}
    assert {row["from"][11:] for row in rows if row["site"] == "novinky"} >= {"05:00:00+01:00", "23:00:00+01:00"}
    for name, section in sections(page).items():
        by_day = section.xpath(".//table")[-1]
        assert sum(int(text_of(row[1]).replace(",", "")) for row in by_day.xpath("./tbody/tr")) == new[name]
    (articles,) = page.xpath("//dl[@class='tiles']/div[dt='Articles']/dd")
    assert text_of(articles).replace(",", "") == str(new.total())


def test_both_languages_say_the_same(pages):
    def shape(page: html.HtmlElement) -> list[tuple[str, str | None]]:
        return [(element.tag, element.get("class")) for element in page.iter(etree.Element)]

    assert shape(pages["cs"]) == shape(pages["en"])
    assert {language: page.get("lang") for language, page in pages.items()} == {"cs": "cs", "en": "en"}
    czech = set(re.findall(r"[^\W\d_]*[ěščřžýůťďň][^\W\d_]*", text_of(pages["en"])))
    assert czech == set()


def test_every_word_is_there_in_both_languages_and_used():
    for name, words in wording._WORDS.items():
        assert len(words) == 2
        assert all(word.strip() == word != "" for word in words), name
    code = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir())
    code += (TEMPLATES.parent / "page.py").read_text(encoding="utf-8")
    made = ("glossary_", "chart_", "told_", "problem ", "_hint", "_field")
    fields = {"published_at", "perex", "text", "authors", "section", "topics", "images", "body"}
    states = {"ok", "ill", "silent", "never ran", "unknown", "http", "download", "quarantine"}
    unused = [
        name
        for name in wording._WORDS
        if not re.search(rf"""["']{name}["']""", code)
        and not any(part in name for part in made)
        and name not in fields | states
    ]
    assert unused == []


def test_numbers_and_times_are_printed_as_in_the_language():
    czech, english = Wording("cs"), Wording("en")
    assert [czech.number(12_345.67, 1), english.number(12_345.67, 1)] == ["12\xa0345,7", "12,345.7"]
    assert [czech.percent(0.934), english.percent(0.934)] == ["93\xa0%", "93%"]
    assert [czech.moment(NOW), english.moment(NOW)] == ["ne 22. 11. 8:00", "Sun 22 Nov 08:00"]
    assert [czech.span(2 * DAY), english.span(2 * DAY)] == ["2 dny", "2 days"]
    assert [czech.points(0.9999), czech.points(1.0), czech.points(float("nan"))] == ["99", "100", "–"]
    assert [czech.problem("coverage authors"), english.problem("nosuch x")] == ["Chybí pole: autoři", "nosuch x"]
    assert english.problem("source https://lab.example/rss") == "A source fails"
    assert english.problem("host www.lab.example") == "A host refuses: www.lab.example"


def test_nothing_is_loaded_and_nothing_runs(pages):
    for page in pages.values():
        assert page.xpath("//script | //iframe | //object | //embed | //img | //form") == []
        addresses = [*page.xpath("//@src"), *page.xpath("//@href")]
        assert {address[0] for address in addresses if not address.startswith("data:")} == {"#"}
        assert [name for element in page.iter(etree.Element) for name in element.attrib if name.startswith("on")] == []
        assert "url(" not in page.xpath("string(//style)")
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'")


def test_links_lead_to_places_of_the_page_and_names_are_given_once(pages):
    for page in pages.values():
        ids = page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert {link[1:] for link in page.xpath("//@href") if link.startswith("#")} <= set(ids)
        references = " ".join(page.xpath("//@aria-labelledby | //@aria-describedby")).split()
        assert set(references) <= set(ids)


def test_what_sites_and_runs_say_is_text(store, report):
    content = b'{"statuses": {"<b>404</b>": 1, "404": 2}, "errors": {"<i>x": 1}, "rejected": {"\\"><script>": 2}}'
    articles = (RecentArticle("lab", NOW - 60, HOSTILE, None, "<b> authors", 1),)
    for site in ("lab", '<b id="x">'):
        run = KnownRun(site, "1", NOW - 90, NOW - 60, "finished", 0, content)
        store.apply([RunEnded(run=run, articles=articles)])
    store.apply([ProblemsFound(site="lab", now=NOW - 60, texts={HOSTILE: HOSTILE, "source " + HOSTILE: "\x00\ud7ff"})])
    status, page, _ = report("--since", "5h")
    tree = html.fromstring(page)
    assert status == 0
    assert tree.xpath("//script | //img | //b | //i | //section//style") == []
    assert HOSTILE in tree.xpath("string(//ul[@class='attention'])")
    assert "49" not in tree.xpath("string(//ul[@class='attention'])").replace(HOSTILE, "")
    assert '<b id="x">' in [link.text for link in tree.xpath("//a")]


def test_a_period_without_runs_is_shown_as_one(store, report):
    store.apply([RunEnded(run=KnownRun("lab", "1", NOW - 3 * DAY, NOW - 3 * DAY + 9, "finished", 1, b"{}"))])
    status, page, _ = report("--since", "24h", "--language", "en")
    assert status == 0
    assert "No run in this period." in page


@pytest.mark.parametrize("since", ["1h", "36h", "2d", "10d", "35d", "2026-11-01"])
def test_any_period_can_be_shown(store, report, since):
    fill(store, days=0.5, lives=[LIVES[0]])
    status, page, _ = report("--since", since)
    assert status == 0
    assert "aktualne" in page
    assert re.search(r"\bnan\b", " ".join(html.fromstring(page).itertext())) is None


def test_sites_are_those_named_else_those_of_the_schedule(store, report, tmp_path):
    fill(store, days=0.2, lives=[life for life in LIVES if life.site in SITES])
    (tmp_path / "schedule.toml").write_text(
        '[defaults]\ncadence = ["every 10m"]\n[sites.novinky]\n[sites.globe24]', encoding="utf-8"
    )
    assert list(sections(html.fromstring(report()[1]))) == ["globe24", "novinky"]
    assert list(sections(html.fromstring(report("cnnprima")[1]))) == ["cnnprima"]


def test_a_state_that_cannot_be_read_is_on_the_page(store, report, tmp_path):
    mark_of(store.path).touch()
    status, page, errors = report("--language", "en", "novinky")
    assert (status, errors.count("\n")) == (1, 1)
    assert "damaged" in page
    assert "The state cannot be read" in page
    assert list(sections(html.fromstring(page))) == ["novinky"]


def test_without_a_state_there_is_a_page_that_says_so(report, tmp_path):
    status, page, errors = report()
    assert (status, errors) == (1, f"scrapy report: {tmp_path / 'state' / STORE}: there is no store\n")
    assert "there is no store" in page


def test_the_page_can_go_to_standard_output(store, capfdbinary):
    store.apply([RunEnded(run=KnownRun("lab", "1", NOW - HOUR, NOW - HOUR + 9, "finished", 1, b"{}"))])
    assert call("report", "--to", "-", "-s", f"STATE_DIR={store.path.parent}", "-s", "SCHEDULE_FILE=none") == 0
    assert capfdbinary.readouterr().out.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "7"], "--since 7: a time such as 36h or 7d"),
        (["--since", "36d"], "at most 35 days ago"),
        (["--since", "0h"], "--since 0h"),
        (["--since", "2026-11-31"], "--since 2026-11-31"),
        (["--since", "2027-01-01"], "--since 2027-01-01"),
        (["--language", "de"], "--language de: one of cs, en"),
        (["nosuch"], "no such site: nosuch"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(report, arguments, told):
    status, page, errors = report(*arguments)
    assert (status, page, errors.count("\n")) == (2, "", 1)
    assert told in errors


def test_a_file_that_cannot_be_written_is_one_line_and_status_1(store, report, tmp_path):
    status, _, errors = report("--to", tmp_path / "nosuch" / "report.html")
    assert (status, errors) == (1, f"scrapy report: {tmp_path / 'nosuch' / 'report.html'}: No such file or directory\n")
