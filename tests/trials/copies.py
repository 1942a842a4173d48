"""`make copies`: whether copies of agency stories are found among many others, and nothing else is taken for one.

Invented stories go through the pipeline and an index on disk: first the agency's, then another site's takeover of each,
in random order, one kind of change a story. A copy counts as found when its row has the story of the original and names
it as the earliest. Exit status 1 when fewer than 99 % of those with up to 20 % of their words changed are found, or
when more than one of a million pairs of unrelated articles got the same story.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from newscrawl.copies.likeness import Sketch, likeness, share, sketch
from newscrawl.items import Article
from newscrawl.pipelines.mark_copies import MarkCopies
from newscrawl.values.moments import PRAGUE
from support.agency_copies import BatchedIndex, connect
from support.paths import ROOT

from .newswire import Newswire, extended, shortened
from .real_stories import real_stories

SEED = 20261122
BEGIN = datetime(2026, 11, 1, tzinfo=PRAGUE)
BATCH = 500
PARTS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
MUST_BE_FOUND = tuple(f"{part:3.0%} of words changed" for part in PARTS if part <= 0.2)
LEAST_RECALL = 0.99
MOST_FALSE = 1e-6
"""Share of the pairs of unrelated articles that may get the same story."""

Change = Callable[[str, Random], str]


@dataclass(frozen=True, slots=True)
class Takeover:
    """What a paper made of the agency's story `number`."""

    kind: str
    number: int
    article: Article


class Paper:
    """Feeds articles through the pipeline and the index, a batch a transaction, and counts the time that takes."""

    def __init__(self, directory: Path) -> None:
        self.index = BatchedIndex(connect(directory / "copies.sqlite"))
        self.pipeline = MarkCopies(self.index)
        self.seconds, self.articles = 0.0, 0

    def take(self, articles: Sequence[Article]) -> None:
        """Mark `articles`, in order."""
        for start in range(0, len(articles), BATCH):
            begun = time.process_time()
            for article in articles[start : start + BATCH]:
                self.pipeline.process_item(article)
            self.index.write()
            self.seconds += time.process_time() - begun
        self.articles += len(articles)

    def milliseconds(self) -> float:
        """Return the CPU time an article took since this was last asked."""
        result = 1000 * self.seconds / max(self.articles, 1)
        self.seconds, self.articles = 0.0, 0
        return result


def main() -> int:
    """Run the command line; return its exit status."""
    cli = argparse.ArgumentParser(prog="make copies", description="Measures how well copies of stories are found.")
    cli.add_argument("--stories", type=int, default=3300, help="of the agency, each taken over once (default 3300)")
    cli.add_argument("--known", type=int, default=1500, help="other articles known before (default 1500)")
    cli.add_argument("--corpus", type=Path, help="also compare the real pages of this corpus")
    options = cli.parse_args()
    wire = Newswire(SEED)
    _show_variety(wire)
    total = options.stories + options.known
    originals = [article(wire.story(number), number, "agentura") for number in range(options.stories)]
    others = [article(wire.story(number), number, "jiny") for number in range(options.stories, total)]
    takeovers = _takeovers(wire, originals)
    with tempfile.TemporaryDirectory() as directory:
        paper = Paper(Path(directory))
        paper.take([*others, *originals])
        print(f"\n{paper.articles} articles taken in: {paper.milliseconds():.2f} ms each")
        paper.take([takeover.article for takeover in takeovers])
        print(f"{paper.articles} takeovers: {paper.milliseconds():.2f} ms each")
    recall = _show_recall(takeovers, originals)
    false = _show_false([*others, *originals], takeovers)
    if options.corpus and (options.corpus / "index.jsonl").exists():
        _show_real(options.corpus)
    elif options.corpus:
        print(f"\nno corpus at {options.corpus}: no real pages compared")
    is_good = all(recall.get(kind, 1.0) >= LEAST_RECALL for kind in MUST_BE_FOUND) and false <= MOST_FALSE
    print("\nCopies are found and nothing else." if is_good else "\nBelow what is promised.")
    return 0 if is_good else 1


def article(text: str, number: int, site: str, *, hours: float = 0) -> Article:
    """Return an article of a site with this text, published `hours` after the agency's story of that number."""
    url = f"https://{site}.example/{number}"
    moment = (BEGIN + timedelta(minutes=number, hours=hours)).isoformat()
    return Article(
        id=hashlib.sha256(url.encode()).hexdigest()[:16],
        url=url,
        site=site,
        title=f"Zpráva {number}, jak ji má {site}",
        text=text,
        agencies=["ČTK"] if site == "agentura" else [],
        content_hash=hashlib.sha256(text.encode()).hexdigest(),
        published_at=moment,
        first_seen_at=moment,
        fetched_at=moment,
    )


def _takeovers(wire: Newswire, originals: Sequence[Article]) -> list[Takeover]:
    """Return one takeover of each original, the kinds in turn, in random order."""

    def other(rng: Random) -> str:
        return wire.story(10_000_000 + rng.randrange(10_000_000), least=300, most=500)

    def words_changed(part: float) -> Change:
        return lambda text, rng: wire.changed(text, part, rng)

    kinds: dict[str, Change] = {f"{part:3.0%} of words changed": words_changed(part) for part in PARTS}
    kinds["first half"] = lambda text, _: shortened(text)
    kinds["first half, 20% changed"] = lambda text, rng: wire.changed(shortened(text), 0.2, rng)
    kinds["in a longer article"] = lambda text, rng: extended(text, other(rng))
    kinds["in a longer article, 20% changed"] = lambda text, rng: extended(wire.changed(text, 0.2, rng), other(rng))
    rng = Random(SEED)
    takeovers = []
    for number, (original, kind) in enumerate(zip(originals, itertools.cycle(kinds))):
        text = kinds[kind](original.text, rng)
        takeovers.append(Takeover(kind, number, article(text, number, "list", hours=rng.uniform(0.1, 48))))
    rng.shuffle(takeovers)
    return takeovers


def _show_recall(takeovers: Sequence[Takeover], originals: Sequence[Article]) -> dict[str, float]:
    found, total, shares = Counter[str](), Counter[str](), defaultdict[str, list[float]](list)
    for takeover in takeovers:
        original, copy = originals[takeover.number], takeover.article.copy_of
        total[takeover.kind] += 1
        if copy and takeover.article.story_id == original.story_id and copy.article_id == original.id:
            found[takeover.kind] += 1
            shares[takeover.kind].append(copy.share)
    recall = {kind: found[kind] / number for kind, number in sorted(total.items())}
    print(f"\n{'takeover':34} {'articles':>8} {'found':>8} {'recall':>8} {'mean share':>11}")
    for kind, reached in recall.items():
        mean = sum(shares[kind]) / max(len(shares[kind]), 1)
        print(f"{kind:34} {total[kind]:8} {found[kind]:8} {reached:8.4f} {mean:11.2f}")
    return recall


def _show_false(unlike: Sequence[Article], takeovers: Sequence[Takeover]) -> float:
    """Print and return the share of the pairs of unrelated articles that have the same story."""
    truth = [(row.story_id, row.url.rpartition("/")[2]) for row in (*unlike, *(taken.article for taken in takeovers))]
    same_story, same_truth = _pairs(Counter(story for story, _ in truth)), _pairs(Counter(true for _, true in truth))
    both = _pairs(Counter(truth))
    unrelated = len(truth) * (len(truth) - 1) // 2 - same_truth
    print(f"\nunrelated articles with the same story: {same_story - both} of {unrelated:,} pairs")
    return (same_story - both) / unrelated


def _pairs(sizes: Counter[object]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _show_variety(wire: Newswire) -> None:
    sketches = [sketch(wire.story(number)) for number in range(20_000_000, 20_000_300)]
    _show_likeness("invented", [found for found in sketches if found])


def _show_real(corpus: Path) -> None:
    stories = {url: found for url, text in real_stories(corpus) if (found := sketch(text))}
    print()
    _show_likeness("real", list(stories.values()))
    for (one, first), (other, second) in itertools.combinations(stories.items(), 2):
        if alike := likeness(first, second, {}):
            print(f"  same story, {alike:.2f} of the shorter: {one} {other}")


def _show_likeness(kind: str, sketches: Sequence[Sketch]) -> None:
    """Print how many word pairs two articles share."""
    ordered = (sorted((one.pairs, other.pairs), key=len) for one, other in itertools.combinations(sketches, 2))
    shares = [share(shorter, longer) for shorter, longer in ordered]
    mean, most = sum(shares) / len(shares), ", ".join(f"{value:.2f}" for value in sorted(shares)[-3:])
    print(f"{len(sketches)} {kind} articles: the shorter has {mean:.4f} of its word pairs in the longer, most {most}")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
