"""What the store of seen pages costs at 10,000 to 10,000,000 URLs; `make bench` runs it after the rest.

The store is filled in a process of its own, keys in random order, as years of crawling would.
Each figure is the best of many rounds, the sizes measured in one run on one growing file, each in turn with a copy of
the smallest. The system has just read the file, so what its memory holds is at hand; "from disk" it has let go of it.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from newscrawl.items import Article, RelatedLink
from newscrawl.state.notes import of_rows
from newscrawl.state.store import Store
from newscrawl.values.keys import page_key
from newscrawl.values.urls import article_id, canonical_url

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
LINES, LINKS = 14, 10
"""Lines of a story and links of a page: those of the replica, about."""
_WHEN = 1_760_000_000
_TIME = "2026-11-22T10:00:00+01:00"
_CHUNK = 50_000
_LOOK_UPS = 500
_NEWEST = 100_000
_BLOCK = 1 << 20

Trial = tuple[Callable[[list[Any]], None], Callable[[], list[Any]]]
"""Work on some units, and what makes those of a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Microseconds a unit, and how many times that is what it costs beside the smallest store."""

    microseconds: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a store of so many URLs costs: its figures by what was done, and bytes."""

    urls: int
    figures: dict[str, Figure]
    resident: int
    file: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measures the store of seen pages.")
    parser.add_argument("--urls", type=int, default=SIZES[-1], help=f"in the store at the end (default {SIZES[-1]})")
    parser.add_argument("--rounds", type=int, default=60, help="of which the best counts (default 60)")
    parser.add_argument("--fill", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        path, first, last = options.fill
        _fill(Path(path), range(int(first), int(last)))
        return
    with tempfile.TemporaryDirectory(prefix="bench-state-") as directory:
        costs = _measure(Path(directory), [size for size in SIZES if size <= options.urls], options.rounds)
    _print(costs)


def _measure(directory: Path, sizes: list[int], rounds: int) -> list[Cost]:
    path, smallest, beside = (directory / f"{name}.sqlite3" for name in ("store", "smallest", "beside"))
    costs, filled = [], 0
    Store(path).close()
    assert _key(1) == page_key(_url(1))
    for size in sizes:
        command = [sys.executable, "-m", "trials.bench_state", "--fill", str(path), str(filled), str(size)]
        subprocess.run(command, check=True)
        filled = size
        if size == sizes[0]:
            shutil.copyfile(path, smallest)
        shutil.copyfile(smallest, beside)
        costs.append(_cost(path, size, beside, sizes[0], rounds))
        print(f"{size:>12,} URLs measured", file=sys.stderr, flush=True)
    return costs


def _cost(path: Path, size: int, beside: Path, least: int, rounds: int) -> Cost:
    """Measure the store at `path`, in which the pages 0 to `size` are, and in turn the one of `least` pages."""
    chance = random.Random(size)
    with closing(Store(path)) as store, closing(Store(beside)) as small:
        trials, yardsticks = _trials(store, size, chance), _trials(small, least, chance)
        _read_through(path)
        return Cost(
            urls=size,
            figures={name: _figure(rounds, trial, yardsticks[name]) for name, trial in trials.items()},
            resident=_resident(),
            file=path.stat().st_size,
        )


def _trials(store: Store, size: int, chance: random.Random) -> dict[str, Trial]:
    """Return what is done with a store in which the pages 0 to `size` are.

    Stores that are compared share `chance`: a page that both met would come to the second from the caches of `urls`.
    """

    def look_up(urls: list[str]) -> None:
        for url in urls:
            store.pages.find(page_key(url))

    def named(numbers: Callable[[], int]) -> Callable[[], list[str]]:
        """Return what makes addresses as reading a source leaves them: known to be canonical."""
        return lambda: [canonical_url(_url(numbers())) or "" for _ in range(_LOOK_UPS)]

    def commit(pages: list[list[Article | RelatedLink]]) -> None:
        store.apply(of_rows(chain.from_iterable(pages)))

    known = named(lambda: chance.randrange(size))

    def let_go() -> list[str]:
        _let_go(store.path)
        return known()

    return {
        "newest": (look_up, named(lambda: size - 1 - chance.randrange(min(size, _NEWEST)))),
        "any": (look_up, known),
        "unknown": (look_up, named(lambda: 10**14 + chance.randrange(10**12))),
        "commit": (commit, lambda: [list(_page(10**13 + chance.randrange(10**12))) for _ in range(100)]),
        "from disk": (look_up, let_go),
    }


def _figure(rounds: int, trial: Trial, yardstick: Trial) -> Figure:
    """Return what one unit costs in the best of many rounds; the two take turns, as machines are not always as fast."""
    taken, beside = zip(*((_seconds(*trial), _seconds(*yardstick)) for _ in range(rounds)), strict=True)
    best, least = min(taken[rounds // 10 :]), min(beside[rounds // 10 :])
    return Figure(microseconds=best * 1e6, ratio=best / least)


def _seconds(work: Callable[[list[Any]], None], units: Callable[[], list[Any]]) -> float:
    """Return what one unit of `work` takes; making the units is not counted."""
    made = units()
    started = time.perf_counter()
    work(made)
    return (time.perf_counter() - started) / len(made)


def _page(number: int) -> Iterator[Article | RelatedLink]:
    url = _url(number)
    identity = article_id(url)
    for position in range(1, LINKS + 1):
        yield RelatedLink(
            id=article_id(f"{url}{position}"), article_id=identity, article_url=url, site="bench", section="latest",
            position=position, url=_url(position), title="Titulek", seen_at=_TIME,
        )  # fmt: skip
    text = "\n".join(f"Odstavec {line} článku {number}." for line in range(LINES))
    yield Article(
        id=identity, url=url, site="bench", title=f"Článek {number}", text=text, published_at=_TIME,
        content_hash=article_id(text) * 4, first_seen_at=_TIME, fetched_at=_TIME,
    )  # fmt: skip


def _url(number: int) -> str:
    return f"https://zpravy.example/domaci/zprava-o-necem-co-se-stalo-{number}.abcd1234"


def _key(number: int) -> int:
    """Return what `page_key` does for the address of a page, without looking whether that is canonical."""
    address = _url(number).removeprefix("https://")
    return int.from_bytes(sha256(address.encode()).digest()[:8], "big", signed=True)


def _fill(path: Path, numbers: range) -> None:
    """Put these pages into the store, with a cache large enough not to wait for the disk."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = OFF", "cache_size = -4000000", "wal_autocheckpoint = 100000"):
        connection.execute(f"PRAGMA {pragma}")
    chance = random.Random(numbers.start)
    links = [_links(chance) for _ in range(1_000)]
    for start in range(numbers.start, numbers.stop, _CHUNK):
        chunk = range(start, min(start + _CHUNK, numbers.stop))
        base = connection.execute("SELECT coalesce(max(number), 0) FROM page").fetchone()[0]
        connection.execute("BEGIN")
        connection.executemany(
            "INSERT INTO page (number, key, site, url, first_seen, last_seen, fetched, outcome, born, entered,"
            " revision, content, has_text, etag) VALUES (?, ?, 'bench', ?, ?, ?, ?, 'unchanged', ?, ?, 1, ?, 1, ?)",
            (
                (
                    base + place,
                    _key(number),
                    _url(number),
                    *[_WHEN] * 5,
                    chance.getrandbits(62),
                    f'"{number:x}"',
                )
                for place, number in enumerate(chunk, 1)
            ),
        )
        connection.executemany(
            "INSERT INTO detail (page, outline, links) VALUES (?, ?, ?)",
            ((base + place, chance.randbytes(8 * LINES), chance.choice(links)) for place in range(1, len(chunk) + 1)),
        )
        connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _links(chance: random.Random) -> bytes:
    return msgspec.msgpack.encode({chance.getrandbits(62): (_WHEN, _WHEN, [position]) for position in range(LINKS)})


def _read_through(path: Path) -> None:
    """Let the system have the file in its memory, as far as there is room."""
    with path.open("rb", buffering=0) as file:
        while file.read(_BLOCK):
            pass


def _let_go(path: Path) -> None:
    """Let the system forget what it has of the file, but for what is not written yet."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _resident() -> int:
    """Return the bytes of memory that this process holds."""
    fields = Path("/proc/self/statm").read_text().split()
    return int(fields[1]) * 4096


def _print(costs: list[Cost]) -> None:
    names = costs[0].figures
    print(f"\n{'URLs in the store':>18}" + "".join(f"{name:>15}" for name in names) + f"{'resident':>12}{'file':>9}")
    for cost in costs:
        cells = "".join(f"{figure.microseconds:7.1f} us {figure.ratio:4.2f}" for figure in cost.figures.values())
        print(f"{cost.urls:>18,}{cells}{cost.resident >> 20:>9} MB{cost.file >> 20:>6} MB")
    print(
        "look-ups: of the newest 100,000 URLs, of any in the store, of unknown ones; commit: of a page with its\n"
        "links, in a batch of 100 that ends with fsync; from disk: of any, when the system has nothing of the file;\n"
        "each in microseconds, and beside the smallest store (all of it in the run's cache) in the same rounds"
    )


if __name__ == "__main__":
    main()
