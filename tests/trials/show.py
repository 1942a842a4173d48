"""A feed in a readable form: plain text for any terminal, or none."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from replica.server import Request

from .checks import Check
from .feed import PublishedRun

WIDTH = 110
PARAGRAPHS = 3


def show_site(site: str, runs: Sequence[PublishedRun], requests: Sequence[Request], forbidden: float) -> None:
    """Print what a site's runs brought, what was asked for it, and where it lies."""
    links = Counter(link["section"] for run in runs for link in run.links)
    statuses = Counter(request.status for request in requests)
    answers = ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items()))
    _head(site)
    _line("articles", sum(len(run.articles) for run in runs))
    sections = ", ".join(f"{section} {number}" for section, number in links.most_common())
    _line("related links", f"{links.total()} ({sections})")
    reasons = Counter(row["reason"] for run in runs for row in run.rejections)
    _line("quarantine", ", ".join(f"{reason} {number}" for reason, number in reasons.most_common()) or 0)
    _line("requests", f"{len(requests)} (answers {answers})")
    _line("left alone", f"{forbidden:.0f} addresses that robots.txt forbids")
    for run in runs:
        note = f"  recovered: {len(run.articles)} articles of an interrupted demo" if run.recovered else ""
        _line("run", f"{run.path}{note}")
        for file in run.files:
            rows = f"{file['rows']:6} rows" if "rows" in file else " " * 11
            _line("", f"  {file['path']:20}{rows}{file['bytes']:10} bytes")


def show_article(run: PublishedRun) -> None:
    """Print one article of a run with its related links: the one with the most kinds of boxes."""
    boxes = {link["article_id"]: set[str]() for link in run.links}
    for link in run.links:
        boxes[link["article_id"]].add(link["section"])
    article = max(run.articles, key=lambda row: (len(boxes.get(row["id"], ())), len(row["images"])), default=None)
    if article is None:
        return
    _head(f"one article of {article['site']}: {run.path / 'articles.jsonl'}")
    for name in ("title", "url", "section", "published_at", "authors", "agencies", "topics"):
        value = article[name]
        _line(name, ", ".join(value) if isinstance(value, list) else value)
    _line("perex", article["perex"])
    paragraphs = article["text"].split("\n")
    for number, paragraph in enumerate(paragraphs[:PARAGRAPHS]):
        _line("" if number else "text", paragraph)
    if len(paragraphs) > PARAGRAPHS:
        _line("", f"... and {len(paragraphs) - PARAGRAPHS} more of {len(paragraphs)} paragraphs")
    for image in article["images"]:
        _line("image", f"{image['caption']} (credit: {image['credit']}) {image['url']}")
    _show_links([link for link in run.links if link["article_id"] == article["id"]])


def _show_links(links: Iterable[dict[str, Any]]) -> None:
    def box(link: dict[str, Any]) -> tuple[str, str]:
        return link["section"], link["heading"] or "no heading"

    print("\n  its related links, by section")
    for (section, heading), teasers in groupby(sorted(links, key=lambda link: (*box(link), link["position"])), box):
        print(f"  {section}: {heading}")
        for link in teasers:
            extra = [link["published_at"], *link["authors"]]
            _line(f"{link['position']:>11}.", " | ".join([link["title"], *filter(None, extra)]))
            _line("", link["url"])


def show_checks(checks: Sequence[Check]) -> None:
    """Print each promise with what was found, and what broke it."""
    _head("check against the replica")
    for check in checks:
        print(f"  {'ok    ' if check.kept else 'BROKEN'} {check.found:>14}  {check.promise}")
        for example in check.examples:
            print(textwrap.indent(textwrap.fill(example, WIDTH - 10), " " * 10))
    broken = sum(not check.kept for check in checks)
    print("\nAll of it holds." if not broken else f"\n{broken} of {len(checks)} do not hold.")


def _head(title: str) -> None:
    print(f"\n{title}\n{'-' * min(len(title), WIDTH)}")


def _line(name: str, value: object) -> None:
    indent = " " * 18
    text = "-" if value in (None, "") else str(value)
    print(
        textwrap.fill(
            text,
            WIDTH,
            initial_indent=f"  {name:<16}",
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
