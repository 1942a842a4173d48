"""`make onboard`: site files made of replica sites whose own files are hidden, and what crawls with them bring.

For each site: `scrapy onboard` of its front page, then two crawls with the file as it was written. Their feed must hold
98 % of the site's articles and nothing else, each field and box as the hand-written file finds it; of disguised sites,
for which there is none, as pages print it. Exit status 1 where a site fails.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from replica.disguise import disguised
from replica.running import Replica
from replica.site import ReplicaSite, load_sites
from support.paths import ROOT

from .crawls import ALL_PAGES
from .feed import published_runs
from .feed_score import score
from .hand_reading import read_by_hand
from .hidden_project import NAME, HiddenProject, ruff_complaints
from .onboard_kills import call_killed
from .onboard_manners import manners
from .onboard_outcome import CRAWL_DELAY, HEAD, Outcome
from .onboard_stand_ins import STAND_INS
from .onboard_update import update_after_redesign


def attempt(name: str, directory: Path, options: argparse.Namespace) -> Outcome:
    """Make the file of a replica site in `directory`, crawl with it twice, and return what came of it."""
    site = load_sites()[name]
    if options.disguised:
        site = disguised(site, options.seed)
    outcome = Outcome(site=name, host=site.host)
    with Replica([site], articles=options.articles, crawl_delay=CRAWL_DELAY) as replica:
        project = HiddenProject(directory, replica)
        if project.knows_sites():
            outcome.problems.append("the files of the sites are not hidden")
        _make(project, site, options, outcome)
        if not project.file.exists():
            return outcome
        _judge_file(project, outcome, is_made=not options.stand_in)
        _crawl_twice(project, site, options, outcome)
        if options.kill:
            killed = call_killed(project, site, options.kill, directory / "killed", outcome.made_seconds)
            outcome.notes.append(f"{killed.kills} kills, {killed.repeated} requests repeated")
            outcome.problems += killed.problems
        if options.update:
            updated = update_after_redesign(project, site)
            outcome.notes.append(f"update: {updated}")
            outcome.problems += updated.problems
    return outcome


def _make(project: HiddenProject, site: ReplicaSite, options: argparse.Namespace, outcome: Outcome) -> None:
    with outcome.timed("made"):
        if options.stand_in:
            STAND_INS[options.stand_in](project, site)
            status = 0
        else:
            status = project.run("onboard", site.front, "--name", NAME, log="onboard.log")
    outcome.requests, problems = manners(project.replica)
    outcome.problems += problems
    if status or not project.file.exists():
        outcome.problems.append(f"no file, exit status {status}: {project.said('onboard.log')}")


def _judge_file(project: HiddenProject, outcome: Outcome, *, is_made: bool) -> None:
    text = project.file.read_text()
    outcome.lines = len(text.splitlines())
    outcome.todos = text.count("TODO(onboard)")
    if is_made:
        outcome.problems += ruff_complaints(project)


def _crawl_twice(project: HiddenProject, site: ReplicaSite, options: argparse.Namespace, outcome: Outcome) -> None:
    """Crawl with the made file, compare the feed, and crawl again: that must bring nothing new."""
    project.replica.reset()
    told = [part for argument in ALL_PAGES for part in ("-a", argument)]
    with outcome.timed("crawled"):
        status = project.run("crawl", NAME, *told, log="crawl.log")
    if status:
        outcome.problems.append(f"crawl: exit status {status}: {project.said('crawl.log')}")
        return
    runs = published_runs(project.exports, NAME)
    truth = project.replica.truth(site.name)
    expected = None if options.disguised else read_by_hand(site.name, options.articles, 1)
    outcome.score = score(runs, truth, expected)
    project.run("crawl", NAME, *told, log="again.log")
    again = published_runs(project.exports, NAME)[len(runs) :]
    outcome.again = sum(len(run.articles) + len(run.links) for run in again)
    outcome.problems += [f"crawl: {problem}" for problem in manners(project.replica)[1]]


def table(outcomes: Sequence[Outcome]) -> Iterable[str]:
    """Yield the lines of a table, a line a site, and of the totals."""
    yield HEAD
    yield from (outcome.line() for outcome in outcomes)
    passed = sum(outcome.passed for outcome in outcomes)
    scores = [outcome.score for outcome in outcomes if outcome.score]
    worse: Counter[str] = sum((each.worse for each in scores), Counter())
    yield (
        f"{passed} of {len(outcomes)} passed; found {sum(each.found for each in scores)} of"
        f" {sum(each.articles for each in scores)}, false {sum(len(each.false) for each in scores)}, boxes missing"
        f" {sum(each.boxes for each in scores)}, strange {sum(each.strange for each in scores)}, worse {dict(worse)}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make onboard", description="Files made of replica sites, and their crawls.")
    parser.add_argument("--sites", "--site", metavar="NAMES", help="of the replica, by commas (default: all)")
    parser.add_argument("--disguised", action="store_true", help="behind other hosts, addresses and class names")
    parser.add_argument("--seed", type=int, default=1, help="of the disguise (default 1)")
    parser.add_argument("--articles", type=int, default=60, help="of each site (default 60)")
    parser.add_argument("--jobs", type=int, choices=(1, 2), default=2, help="sites at a time (default 2)")
    parser.add_argument("--kill", type=int, default=0, metavar="N", help="kill scrapy onboard at N random moments, too")
    parser.add_argument("--update", action="store_true", help="try --update after a redesign, too")
    parser.add_argument("--stand-in", choices=sorted(STAND_INS), help="take this file instead of making one")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave projects and logs in this new directory")
    return parser.parse_args()


def main() -> int:
    """Try the chosen sites, print the table, and return the exit status."""
    options = _options()
    names = options.sites.split(",") if options.sites else list(load_sites())
    if unknown := set(names) - load_sites().keys():
        print(f"no site of the replica: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="onboard-") as temporary, ThreadPoolExecutor(options.jobs) as pool:
        place = options.keep.resolve() if options.keep else Path(temporary)
        outcomes = list(pool.map(partial(_told, place=place, options=options), names))
    print(*table(outcomes), sep="\n")
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _told(name: str, place: Path, options: argparse.Namespace) -> Outcome:
    """Try a site, and print its line and what is wrong as soon as it is known."""
    outcome = attempt(name, place / name, options)
    print(outcome.line(), *outcome.details(), sep="\n    ", flush=True)
    return outcome


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
