"""A site's feed as its readers see it: the published runs, their rows, and whether they are what the manifests say."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "datapackage.json"
ROW_FILES = ("articles", "related_links", "tombstones", "quarantine", "sightings", "teasers", "visits", "addresses")
"""Names of the files of rows, without `.jsonl`."""
_KEYS = {"sightings": ("page_url", "seen_at"), "teasers": ("id",), "visits": ("page_url", "fetched_at")}
"""File to the fields that tell one of its rows in a run from all others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRun:
    """One directory with a manifest; `problems` says where it does not agree with it."""

    path: Path
    report: dict[str, Any]
    files: list[dict[str, Any]]
    """The manifest's resources."""
    articles: list[dict[str, Any]]
    links: list[dict[str, Any]]
    tombstones: list[dict[str, Any]]
    rejections: list[dict[str, Any]]
    sightings: list[dict[str, Any]]
    teasers: list[dict[str, Any]]
    visits: list[dict[str, Any]]
    problems: list[str]

    @property
    def recovered(self) -> bool:
        """Whether this run was interrupted and completed by a later start."""
        return bool(self.report["finish_reason"] == "recovered")


def run_directories(exports: Path, site: str) -> list[Path]:
    """Return the directories of all runs of `site`, published or not, oldest first."""
    return sorted(path for path in (exports / site).glob("*/*") if not path.name.startswith("."))


def published_runs(exports: Path, site: str) -> list[PublishedRun]:
    """Return the runs of `site` that have a manifest, oldest first."""
    return [read_run(path) for path in run_directories(exports, site) if (path / MANIFEST).exists()]


def written_articles(run: Path) -> list[dict[str, Any]]:
    """Return the articles that stand in whole lines of a run that may be writing, or was killed at it."""
    for name in ("articles.jsonl.part", "articles.jsonl"):
        try:
            return [json.loads(line) for line in (run / name).read_bytes().split(b"\n")[:-1]]
        except FileNotFoundError:
            continue
    return []


def written_rows(run: Path, name: str) -> list[dict[str, Any]]:
    """Return the rows in one of the files of a published run, none where it has no such file."""
    path = run / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def written_lines(run: Path) -> Counter[str]:
    """Return how many whole lines a run has in each file of rows, published or not."""
    return Counter(
        {
            name: path.read_bytes().count(b"\n")
            for name in ROW_FILES
            for path in run.glob(f"{name}.jsonl*")
            if path.suffix in (".jsonl", ".part")
        }
    )


def unpublished_runs(exports: Path, site: str) -> dict[Path, list[dict[str, Any]]]:
    """Return the runs of `site` without a manifest, each with the articles written so far."""
    paths = [path for path in run_directories(exports, site) if not (path / MANIFEST).exists()]
    return {path: written_articles(path) for path in paths}


def read_run(path: Path) -> PublishedRun:
    """Return what lies in the directory of a published run."""
    manifest = json.loads((path / MANIFEST).read_bytes())
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ROW_FILES}
    problems = []
    for file in manifest["resources"]:
        content = (path / file["path"]).read_bytes()
        if file["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}" or file["bytes"] != len(content):
            problems.append(f"{path / file['path']}: not the bytes of the manifest")
        if file["mediatype"] == "application/jsonl":
            rows[file["name"]], half = _lines(content)
            problems += [f"{path / file['path']}: half a line: {line[:60]!r}" for line in half]
            if file["rows"] != len(rows[file["name"]]):
                problems.append(
                    f"{path / file['path']}: {len(rows[file['name']])} rows, {file['rows']} in the manifest"
                )
    listed = {MANIFEST, *(file["path"] for file in manifest["resources"])}
    problems += [f"{other}: not in the manifest" for other in path.iterdir() if other.name not in listed]
    problems += _identity_problems(path, rows["articles"], rows["related_links"])
    problems += _ledger_problems(path, rows)
    return PublishedRun(
        path=path,
        report=json.loads((path / "report.json").read_bytes()),
        files=manifest["resources"],
        articles=rows["articles"],
        links=rows["related_links"],
        tombstones=rows["tombstones"],
        rejections=rows["quarantine"],
        sightings=rows["sightings"],
        teasers=rows["teasers"],
        visits=rows["visits"],
        problems=problems,
    )


def _lines(content: bytes) -> tuple[list[dict[str, Any]], list[bytes]]:
    """Return the rows, and the lines that hold none; a last line without its end counts as such."""
    *lines, rest = content.split(b"\n")
    rows, half = [], [rest] if rest else []
    for line in lines:
        try:
            rows.append(json.loads(line))
        except ValueError:
            half.append(line)
    return rows, half


def _ledger_problems(path: Path, rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Return which keys of the ledger stand twice, and which articles came without what their page showed."""
    problems = []
    for name, fields in _KEYS.items():
        keys = [tuple(row[field] for field in fields) for row in rows[name]]
        if len(set(keys)) < len(keys):
            problems.append(f"{path}: {len(keys) - len(set(keys))} {name} more than once")
    teasers = {row["id"]: row for row in rows["teasers"]}
    shown: defaultdict[str | None, set[tuple[str, str, str]]] = defaultdict(set)
    for row in rows["sightings"]:
        for box in row["boxes"]:
            for each in filter(None, box["teasers"]):
                if each not in teasers:
                    problems.append(f"{path}: a teaser of {row['page_url']} is missing")
                else:
                    shown[row["article_id"]].add((box["section"], teasers[each]["url"], teasers[each]["title"]))
    looked = {row["article_id"] for row in rows["sightings"]}
    problems += [f"{path}: no sighting of {row['url']}" for row in rows["articles"] if row["id"] not in looked]
    problems += [
        f"{path}: the link to {link['url']} is not in the sightings of {link['article_url']}"
        for link in rows["related_links"]
        if (link["section"], link["url"], link["title"]) not in shown[link["article_id"]]
    ]
    return problems


def _identity_problems(path: Path, articles: list[dict[str, Any]], links: list[dict[str, Any]]) -> list[str]:
    ids = {article["id"] for article in articles}
    problems = []
    if len(ids) < len(articles):
        problems.append(f"{path}: {len(articles) - len(ids)} articles more than once")
    if (distinct := len({link["id"] for link in links})) < len(links):
        problems.append(f"{path}: {len(links) - distinct} links more than once")
    if stray := sum(link["article_id"] not in ids for link in links):
        problems.append(f"{path}: {stray} links without their article")
    return problems
