"""`scrapy genspider` makes a site file that stands as it is: it loads, has the form of the others, and is formatted."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from newscrawl.commands import genspider
from newscrawl.news_spider import NewsSpider
from support.command_calls import call, copy_of_project, run
from support.site_files import TERMS


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = copy_of_project(tmp_path_factory.mktemp("project"))
    made = run(project, "scrapy", "genspider", "-t", "news", "zkouska", "https://www.noviny.example/")
    assert (made.returncode, made.stderr) == (0, "")
    return project


@pytest.fixture
def spider(project: Path, sites_as_they_are: None) -> type[NewsSpider]:
    spec = importlib.util.spec_from_file_location("zkouska", project / "newscrawl" / "spiders" / "zkouska.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.ZkouskaSpider


def test_the_project_has_one_spider_more(project: Path) -> None:
    listed = run(project, "scrapy", "list")
    assert listed.returncode == 0, listed.stderr
    assert "zkouska" in listed.stdout.split()


def test_the_file_is_as_linter_and_formatter_want_it(project: Path) -> None:
    file = "newscrawl/spiders/zkouska.py"
    for check in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        done = run(project, "ruff", *check, file)
        assert done.returncode == 0, done.stdout


def test_the_file_has_the_form_of_a_site_file(spider: type[NewsSpider]) -> None:
    assert [term for term in TERMS if term not in (spider.__doc__ or "")] == []
    assert (spider.name, spider.allowed_domains) == ("zkouska", ("noviny.example",))
    assert spider.listings == ("https://www.noviny.example/",)
    assert spider.expect["articles"]
    assert spider.expect["title"] == 1.0
    assert spider.page.publisher


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("/domaci/hasici-zachranili-psa-ze-studny", True),
        ("/hasici-zachranili-psa-ze-studny-12345.html", True),
        ("/clanek/domaci/hasici-zachranili-psa-ze-studny.A260122_103049/", True),
        ("/", False),
        ("/domaci", False),
        ("/o-nas", False),
        ("/hledat?q=hasici-zachranili-psa-ze-studny", False),
    ],
)
def test_what_it_guesses_of_the_addresses(spider: type[NewsSpider], path: str, is_article: bool) -> None:
    for host in ("noviny.example", "www.noviny.example"):
        assert spider().is_article_url(f"https://{host}{path}") == is_article
    assert not spider().is_article_url(f"https://jine.example{path}")


def test_scrapys_own_templates_are_still_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("genspider", "--list") == 0
    assert {"basic", "crawl", "news"} <= set(capsys.readouterr().out.split())
    assert call("genspider", "--dump", "basic") == 0
    assert "scrapy.Spider" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "NAME"),
        (("zkouska",), "NAME"),
        (("zkouska-2", "noviny.example"), "zkouska-2"),
        (("../zkouska", "noviny.example"), "../zkouska"),
        (("import", "noviny.example"), "import"),
        (("zkouska", "noviny"), "noviny"),
        (("zkouska", 'noviny.example"'), "noviny.example"),
        (("zkouska", "noviny.example", "--nosuch"), "NAME"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
) -> None:
    assert call("genspider", *arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert words in shown.err


@pytest.mark.parametrize("arguments", [("globe24", "globe24.cz"), ("-t", "nosuch", "zkouska", "noviny.example")])
def test_a_spider_that_is_there_or_a_template_that_is_not_ends_with_2(arguments: tuple[str, ...]) -> None:
    assert call("genspider", *arguments) == 2


def test_an_egg_which_has_no_templates_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`scrapyd-deploy` packs modules only; the command must load there and do no harm."""
    monkeypatch.setattr(genspider, "TEMPLATES", tmp_path / "project.egg" / "newscrawl" / "templates")
    assert call("genspider", "zkouska", "noviny.example") == 2
    assert call("genspider", "--list") == 0
