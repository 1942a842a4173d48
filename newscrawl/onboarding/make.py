"""From what was seen of a site to its file, or to the update of the file that it has; a person decides on the way."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Set
from pathlib import Path

from scrapy.settings import Settings

from newscrawl.feed.files import write_durably
from newscrawl.news_spider import NewsSpider
from newscrawl.onboarding.description import survey_day
from newscrawl.onboarding.difference import Difference
from newscrawl.onboarding.differences import differs
from newscrawl.onboarding.former_rows import former_rows
from newscrawl.onboarding.learn import learn
from newscrawl.onboarding.outcome import make, save, spiders_directory
from newscrawl.onboarding.questions import can_ask, decided
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.site_file import Unwritable
from newscrawl.onboarding.update import shown_difference, updated
from newscrawl.values.terminal import printable
from newscrawl.workbench.fixtures import fixtures_directory
from newscrawl.workbench.saved_pages import RowMaker


def make_file(seen: Seen, *, settings: Settings, directory: Path, requests: int) -> int:
    """Write the site's file, its fixtures and the report, the file last; return the exit status, 1 where none was made.

    Args:
        seen: what the survey has seen; its name is the spider's.
        settings: the project's.
        directory: of the survey, where the report belongs.
        requests: made by the survey.

    Raises:
        UsageError: the project has no directory for fixtures.
        OSError: a file cannot be written.
    """
    maker, findings = RowMaker(settings), learn(seen)
    if can_ask(sys.stdin, sys.stdout):
        findings = decided(findings, sys.stdin, sys.stdout)
    try:
        made = make(findings, seen, maker, requests=requests)
    except Unwritable as error:
        print(f"scrapy onboard: the file would not load, and was not written: {error}", file=sys.stderr)
        return 1
    spiders, fixtures = spiders_directory(settings), fixtures_directory()
    print("\n".join(save(made, maker, spiders=spiders, fixtures=fixtures, notes=directory)))
    return 0


def update_file(
    seen: Seen, spider: type[NewsSpider], *, exports: Path, alarmed: Set[str] = frozenset(), is_dry: bool
) -> int:
    """Change in a site's file what no longer holds, and show the difference; return the exit status.

    It is 1 where a word fails and nothing is known that would mend it, or the file cannot be changed.

    Args:
        seen: what a survey has seen of the site now.
        spider: as its file declares it.
        exports: the setting EXPORTS_DIR, whose rows tell what the articles said before a redesign.
        alarmed: words of `Page` that open alarms of the site name.
        is_dry: whether the difference is only shown.

    Raises:
        OSError: the file cannot be read or written.
    """
    file = Path(inspect.getfile(spider))
    source = file.read_text(encoding="utf-8")
    seen.former = former_rows(exports, spider.name, spider.page)
    differences = differs(spider, seen, learn(seen), alarmed)
    try:
        made = updated(source, spider, differences, survey_day(seen))
    except Unwritable as error:
        print(f"scrapy onboard: the file was not changed: {error}", file=sys.stderr)
        return 1
    print("\n".join(map(_line, differences)) or f"{spider.name}: all that its file says holds on the pages seen")
    if made != source:
        print("\n".join(map(_code, shown_difference(source, made, file.name).splitlines())))
        if not is_dry:
            write_durably(file, made.encode())
            print(f"{file}: changed")
    return 0 if all(difference.is_change for difference in differences) else 1


def _line(difference: Difference) -> str:
    """Return what fails, for the terminal."""
    where = f", such as {difference.addresses[0]}" if difference.addresses else ""
    mended = "" if difference.is_change else "; nothing better was found"
    return printable(f"{difference.word}: {difference.why}{where}{mended}")


def _code(line: str) -> str:
    """Return a line of source for the terminal, its blanks kept; what would control the terminal becomes "·"."""
    return "".join(char if char.isprintable() else "·" for char in line)
