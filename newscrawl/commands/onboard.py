"""`scrapy onboard`: makes the spider file of a news site from the site itself."""

from __future__ import annotations

import re
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from newscrawl.crawling.front import front_url
from newscrawl.exceptions import StateError
from newscrawl.onboarding.alarms import alarmed_fields
from newscrawl.onboarding.make import make_file, update_file
from newscrawl.onboarding.naming import domain_at, is_name, name_of
from newscrawl.onboarding.onboard import Job, NotOnboarded, onboard
from newscrawl.onboarding.progress import Progress
from newscrawl.onboarding.resurvey import Resurvey
from newscrawl.onboarding.survey import Survey
from newscrawl.values.terminal import printable
from newscrawl.values.urls import canonical_url, is_within
from newscrawl.workbench.command import ProjectCommand

if TYPE_CHECKING:
    import argparse

    from newscrawl.news_spider import NewsSpider
    from newscrawl.onboarding.seen import Seen


class Command(ProjectCommand):
    """Surveys a site as politely as a crawl, learns from what it was answered, and writes the site's file.

    The answers are kept in ONBOARD_DIR/NAME: the same call goes on where an earlier one was ended. Each has its line on
    stderr.

    Exit status: 0 when a file was written, 1 when the site is not worth one or cannot be had now, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy onboard --help` shows them."""
        return "[--name NAME] [--requests N] [--fresh] URL | --update NAME [--dry-run] [--requests N] [--fresh]"

    def short_desc(self) -> str:
        """Return the line of `scrapy --help`."""
        return "Make the spider file of a news site from the site itself"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options of `syntax`."""
        super().add_options(parser)
        parser.add_argument("--name", metavar="NAME", help="name of the spider (default: by the host)")
        parser.add_argument(
            "--requests", metavar="N", default="80", help="requests at most, over all calls for the site (default: 80)"
        )
        parser.add_argument("--fresh", action="store_true", help="forget what earlier calls were answered, begin anew")
        parser.add_argument("--update", metavar="NAME", help="change what no longer holds in the file of this spider")
        parser.add_argument("--dry-run", action="store_true", help="with --update: only show what would be changed")

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Onboard one site; return the exit status.

        Raises:
            UsageError: there is not one address, there is a spider of the site or of the name, or the number is none.
        """
        settings = self.settings or Settings()
        try:
            if opts.update is not None:
                return self._update(settings, args, opts)
            if opts.dry_run:
                raise UsageError("--dry-run goes with --update")
            job = self._job(args, opts)
            progress = Progress(sys.stderr, job.most)
            return onboard(settings, job, progress, make_survey=Survey, make_file=make_file, refuse=self._why_taken)
        except NotOnboarded as error:
            print(f"scrapy onboard: {printable(str(error))}", file=sys.stderr)
        except KeyboardInterrupt:
            print("scrapy onboard: interrupted; the same call goes on from here", file=sys.stderr)
        return 1

    def _update(self, settings: Settings, args: list[str], opts: argparse.Namespace) -> int:
        """Survey the site of a spider again and change its file; raise UsageError where there is no such spider."""
        loader = get_spider_loader(settings)
        if args or opts.name:
            raise UsageError("--update NAME goes without URL and --name: they are those of the spider")
        if opts.update not in loader.list() or opts.update == "generic":
            raise UsageError(f"no spider {opts.update!r} with a site of its own")
        spider = cast("type[NewsSpider]", loader.load(opts.update))
        front = front_url(spider)
        if front is None:
            raise UsageError(f"{opts.update} declares no source")
        most = _number(opts.requests)
        job = Job(url=front, name=spider.name, most=most, is_fresh=opts.fresh, place=f"{spider.name}-update")
        alarmed = _alarmed(settings, spider.name)

        def change(seen: Seen, *, settings: Settings, directory: Path, requests: int) -> int:
            exports = Path(settings["EXPORTS_DIR"])
            status = update_file(seen, spider, exports=exports, alarmed=alarmed, is_dry=opts.dry_run)
            if not opts.dry_run:
                rmtree(directory)  # the next update is of what the site is then
            return status

        progress = Progress(sys.stderr, most)
        survey = partial(Resurvey, spider=spider)
        return onboard(settings, job, progress, make_survey=survey, make_file=change, refuse=lambda _: None)

    def _job(self, args: list[str], opts: argparse.Namespace) -> Job:
        """Return what is to be done; raise UsageError where the arguments are wrong."""
        if len(args) != 1:
            raise UsageError("one URL, please")
        given = args[0] if "://" in args[0] else f"https://{args[0]}"
        url = canonical_url(given)
        host = urlsplit(url).hostname if url else None
        if url is None or host is None or "." not in host:
            raise UsageError(f"{printable(args[0])!r} is no web address")
        most = _number(opts.requests)
        name = opts.name or name_of(host)
        if name is None:
            raise UsageError(f"{host} makes no name of a module: give one with --name")
        if why := self._why_no_name(name) or self._why_taken(url):
            raise UsageError(why)
        return Job(url=url, name=name, most=most, is_fresh=opts.fresh)

    def _why_no_name(self, name: str) -> str | None:
        """Return why a new spider cannot have a name, None where it can."""
        if not is_name(name):
            return f"{name!r} cannot be a module's name: lower-case letters, digits and _ only"
        settings = self.settings or Settings()
        if name in get_spider_loader(settings).list():
            return f"there is a spider {name}"
        package = settings["NEWSPIDER_MODULE"]
        return f"there is a module {package}.{name}" if package and find_spec(f"{package}.{name}") else None

    def _why_taken(self, url: str) -> str | None:
        """Return which spider crawls the site at an address, None where none does."""
        loader = get_spider_loader(self.settings or Settings())
        host = domain_at(url)
        for name in loader.list():
            for domain in getattr(loader.load(name), "allowed_domains", None) or ():
                if is_within(host, domain) or is_within(domain, host):
                    return f"{host} is of the site of the spider {name}"
        return None


def _alarmed(settings: Settings, name: str) -> frozenset[str]:
    """Return the words of `Page` that open alarms of a site name; none, and a line, where the state cannot be read."""
    try:
        return alarmed_fields(Path(settings["STATE_DIR"]), name)
    except StateError as error:
        print(f"scrapy onboard: without what the alarms say: {error}", file=sys.stderr)
        return frozenset()


def _number(text: str) -> int:
    """Return the number of requests; raise UsageError for what is none."""
    if not re.fullmatch("[1-9][0-9]{0,3}", text):
        raise UsageError(f"--requests: a whole number from 1 to 9999, not {text!r}")
    return int(text)
