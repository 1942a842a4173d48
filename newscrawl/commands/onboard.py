"""`scrapy onboard`: makes the spider file of a news site from the site itself."""

from __future__ import annotations

import re
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.misc import load_object

from newscrawl.onboarding.naming import is_name, name_of
from newscrawl.onboarding.onboard import Job, NotOnboarded, onboard
from newscrawl.onboarding.progress import Progress
from newscrawl.values.terminal import printable
from newscrawl.values.urls import canonical_url, is_within
from newscrawl.workbench.command import ProjectCommand

if TYPE_CHECKING:
    import argparse
    from typing import Any


class Command(ProjectCommand):
    """Surveys a site as politely as a crawl, learns from what it was answered, and writes the site's file.

    The answers are kept in ONBOARD_DIR/NAME: the same call goes on where an earlier one was ended. Each has its line on
    stderr.

    Exit status: 0 when a file was written, 1 when the site is not worth one or cannot be had now, 2 on wrong usage.
    """

    def syntax(self) -> str:
        """Return the arguments as `scrapy onboard --help` shows them."""
        return "[--name NAME] [--requests N] [--fresh] URL"

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

    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Onboard one site; return the exit status.

        Raises:
            UsageError: there is not one address, there is a spider of the site or of the name, or the number is none.
        """
        job = self._job(args, opts)
        settings = self.settings or Settings()
        progress = Progress(sys.stderr, job.most)
        try:
            return onboard(
                settings,
                job,
                progress,
                make_survey=_loaded(settings, "ONBOARD_SURVEY"),
                make_file=_loaded(settings, "ONBOARD_MAKER"),
                refuse=self._why_taken,
            )
        except NotOnboarded as error:
            print(f"scrapy onboard: {printable(str(error))}", file=sys.stderr)
        except KeyboardInterrupt:
            print("scrapy onboard: interrupted; the same call goes on from here", file=sys.stderr)
        return 1

    def _job(self, args: list[str], opts: argparse.Namespace) -> Job:
        """Return what is to be done; raise UsageError where the arguments are wrong."""
        if len(args) != 1:
            raise UsageError("one URL, please")
        given = args[0] if "://" in args[0] else f"https://{args[0]}"
        url = canonical_url(given)
        host = urlsplit(url).hostname if url else None
        if url is None or host is None or "." not in host:
            raise UsageError(f"{printable(args[0])!r} is no web address")
        if not re.fullmatch("[1-9][0-9]{0,3}", opts.requests):
            raise UsageError(f"--requests: a whole number from 1 to 9999, not {opts.requests!r}")
        name = opts.name or name_of(host)
        if name is None:
            raise UsageError(f"{host} makes no name of a module: give one with --name")
        if why := self._why_no_name(name) or self._why_taken(url):
            raise UsageError(why)
        return Job(url=url, name=name, most=int(opts.requests), is_fresh=opts.fresh)

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
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        for name in loader.list():
            for domain in getattr(loader.load(name), "allowed_domains", None) or ():
                if is_within(host, domain) or is_within(domain, host):
                    return f"{host} is of the site of the spider {name}"
        return None


def _loaded(settings: Settings, setting: str) -> Any:
    """Return what a setting names by its dotted path; raise UsageError where there is no such thing."""
    try:
        return load_object(settings[setting])
    except (ImportError, NameError, ValueError) as error:
        raise UsageError(f"{setting}: {error}") from None
