"""What comes of a survey: the site file, checked, with its fixtures and the report, and where they are written."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from scrapy.settings import Settings

from newscrawl.onboarding.expectations import expected, rows_of_articles
from newscrawl.onboarding.finding import Findings
from newscrawl.onboarding.recorded import chosen, record
from newscrawl.onboarding.report import BEFORE_COMMIT, Result, report, summary
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.site_file import loaded, written
from newscrawl.workbench.saved_pages import RowMaker

REPORT = "report.md"


@dataclass(frozen=True, slots=True)
class Made:
    """A site file that loads, and what was made with it of the seen pages."""

    source: str
    result: Result


def make(findings: Findings, seen: Seen, maker: RowMaker, requests: int) -> Made:
    """Return the file of a new site; its declarations are registered, so that pages are read by them.

    Args:
        findings: what was learned, a person's decisions in it.
        seen: what the survey has seen.
        maker: makes the rows of the seen articles.
        requests: made by the survey.

    Raises:
        Unwritable: the findings make no file that loads; nothing is written.
    """
    draft = loaded(written(findings, seen), seen.name)
    expect = expected(seen, draft, rows_of_articles(seen, draft, maker))
    source = written(findings, seen, expect)
    spider = loaded(source, seen.name)
    pages = rows_of_articles(seen, spider, maker)
    return Made(source, Result(seen=seen, findings=findings, spider=spider, pages=pages, requests=requests))


def save(made: Made, maker: RowMaker, *, spiders: Path, fixtures: Path, notes: Path) -> list[str]:
    """Write fixtures, report and the site file, which is the last; return the lines for the terminal.

    Args:
        made: the file and its result.
        maker: makes the rows of the fixtures.
        spiders: directory of the site files; one that is there is not overwritten.
        fixtures: directory of the project's fixtures; those that are there stay.
        notes: directory of the survey, for the report.

    Raises:
        OSError: a file cannot be written, or the site file is there (FileExistsError).
    """
    result = made.result
    file = spiders / f"{result.spider.name}.py"
    if file.exists():
        raise FileExistsError(f"{file} is there")
    paths = [record(choice, fixtures, result.spider, maker) for choice in chosen(result.seen, result.pages)]
    result.fixtures.extend(path for path in paths if path is not None)
    notes.mkdir(parents=True, exist_ok=True)
    (notes / REPORT).write_text(report(result), encoding="utf-8")
    with file.open("x", encoding="utf-8") as opened:
        opened.write(made.source)
    lines = [str(file), *map(str, result.fixtures), str(notes / REPORT), *summary(result)]
    return [*lines, BEFORE_COMMIT] if result.fixtures else lines


def spiders_directory(settings: Settings) -> Path:
    """Return the directory of the project's site files: that of the package in the setting NEWSPIDER_MODULE."""
    return Path(import_module(settings["NEWSPIDER_MODULE"]).__path__[0])
