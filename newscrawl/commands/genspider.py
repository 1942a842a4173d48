"""`scrapy genspider NAME DOMAIN` as Scrapy has it, with the template `news` for the site files of this project."""

from __future__ import annotations

import keyword
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.commands import genspider

from newscrawl.values.urls import canonical_url

if TYPE_CHECKING:
    import argparse

TEMPLATES = Path(__file__).parents[1] / "templates"
"""Our templates. The setting TEMPLATES_DIR does not name them, since that would hide Scrapy's own."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Command(genspider.Command):
    """Makes a site file from the template `news`, or with `-t` from one of Scrapy's.

    Ends with status 2 and one line when the name cannot be that of a module, the domain is none, or there is such a
    spider already.
    """

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Make `news` the default template."""
        super().add_options(parser)
        parser.set_defaults(template="news")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check the arguments, then do as Scrapy does."""
        if not (opts.list or opts.dump):
            if wrong := _wrong_usage(args):
                print(f"scrapy genspider: {wrong}; see scrapy genspider --help", file=sys.stderr)
                self.exitcode = 2
                return
            if not self._find_template(opts.template) or (not opts.force and self._spider_exists(args[0])):
                self.exitcode = 2  # Scrapy has said why
                return
        super().run(args, opts)

    def _find_template(self, template: str) -> Path | None:
        own = TEMPLATES / f"{template}.tmpl"
        return own if own.is_file() else super()._find_template(template)

    def _list_templates(self) -> None:
        super()._list_templates()
        print("\n".join(f"   {file.stem}" for file in sorted(TEMPLATES.glob("*.tmpl"))))

    def _generate_template_variables(self, module: str, name: str, url: str, template_name: str) -> dict[str, Any]:
        variables: dict[str, Any] = super()._generate_template_variables(module, name, url, template_name)
        host = _host(url)
        domain = host.removeprefix("www.")
        article_url = rf"^https?://(?:www\.)?{re.escape(domain)}/(?:[^?]*/)?\w+(?:-\w+){{3}}[^/?]*/?$"
        return variables | {"host": host, "domain": domain, "article_url": article_url}


def _wrong_usage(args: list[str]) -> str | None:
    """Return in one line what is wrong with the arguments, None where they are right."""
    if len(args) != 2:
        return "a NAME and a DOMAIN, please"
    name, domain = args
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        return f"{name!r} cannot be a module's name: lower-case letters, digits and _ only"
    return None if _host(domain) else f"{domain!r} is no domain"


def _host(domain: str) -> str:
    """Return the host of a domain or an http address, "" for what is neither."""
    host = urlsplit(canonical_url(domain if "://" in domain else f"https://{domain}") or "").hostname or ""
    return host if "." in host else ""
