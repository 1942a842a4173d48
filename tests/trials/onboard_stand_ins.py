"""Files that stand in for a made one, to try the comparison itself: the best there can be, and a poor one."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from replica.site import ReplicaSite
from support.paths import ROOT

from .hidden_project import NAME, HiddenProject

_BARE = '''"""{domain}."""

from newscrawl.news_spider import NewsSpider


class ZkouskaSpider(NewsSpider):
    """{domain}, of which nothing is known."""

    name = "{name}"
    allowed_domains = ("{domain}",)
    listings = ("{front}",)
    article_url = r"/[^/]*\\d{{5,}}|-[^/]*-[^/]*-"
    cookies = {cookies!r}
'''


def copy_by_hand(project: HiddenProject, site: ReplicaSite) -> None:
    """Write the hand-written file of a site, under the name of the trial."""
    source = (ROOT / "newscrawl" / "spiders" / f"{site.name}.py").read_text()
    project.file.write_text(re.sub(r'^    name = ".*"$', f'    name = "{NAME}"', source, flags=re.MULTILINE))


def write_bare(project: HiddenProject, site: ReplicaSite) -> None:
    """Write a file that declares the front page, and of addresses what most sites have in common."""
    cookie = dict([site.consent.cookie.split("=", 1)]) if site.consent else {}
    domain = urlsplit(site.front).netloc.removeprefix("www.")
    project.file.write_text(_BARE.format(domain=domain, name=NAME, front=site.front, cookies=cookie))


STAND_INS: dict[str, Callable[[HiddenProject, ReplicaSite], None]] = {"hand": copy_by_hand, "bare": write_bare}
"""Name -> what writes the file."""
