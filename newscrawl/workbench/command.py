"""What newscrawl's commands have in common: how they end on wrong usage and on output that cannot be written."""

from __future__ import annotations

import os
import re
import sys
from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

if TYPE_CHECKING:
    import argparse


class ProjectCommand(ScrapyCommand):
    """A command of this project: `execute` does the work and returns the exit status.

    Wrong usage is one line and status 2, output that cannot be written status 1.
    """

    requires_project = True
    requires_crawler_process = False

    @abstractmethod
    def execute(self, args: list[str], opts: argparse.Namespace) -> int:
        """Do the work and return the exit status.

        Raises:
            UsageError: the command was called wrongly; the message is shown as the one line of the answer.
        """

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Execute, unless an argument is an unknown option: Scrapy's parser hands those on as arguments.

        The site files are imported first, as in a crawl: only then have addresses their canonical form, and pages the
        keys that they have in the state (see `values.known_sites`).
        """
        get_spider_loader(self.settings or Settings())
        name = type(self).__module__.rpartition(".")[2]
        try:
            if unknown := [arg for arg in args if arg.startswith("-")]:
                raise UsageError(f"no such option: {unknown[0]}")
            self.exitcode = self.execute(args, opts)
            sys.stdout.flush()
        except OSError as error:
            if not isinstance(error, BrokenPipeError):  # whoever reads the output, such as `head`, has seen enough
                print(f"scrapy {name}: {error}", file=sys.stderr)
            with suppress(OSError):
                sys.stdout.flush()
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            self.exitcode = 1
        except UsageError as error:
            print(f"scrapy {name}: {error}; see scrapy {name} --help", file=sys.stderr)
            self.exitcode = 2


def number_of_jobs(text: str) -> int:
    """Return the number that the option --jobs gives; raise UsageError for what is none."""
    if not re.fullmatch("[1-9][0-9]{0,2}", text):
        raise UsageError(f"--jobs: a whole number from 1 to 999, not {text!r}")
    return int(text)
