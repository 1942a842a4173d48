"""`scrapy onboard` on sites that no spider can be made for: one clear line, no file, and never too many requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.hopeless_sites import out_of_reach
from support.loopback import FAST, ScrapyResult, ended, start_scrapy
from support.raw_server import serve_raw

MOST = 14
ENDS = {
    "odmita": "http://odmita.example/: status 403",
    "zakazane": "http://zakazane.example/: robots.txt forbids it",
    "nejde": "http://nejde.example/: robots.txt cannot be had: status 503; "
    "the same call goes on from here (2 requests made)",
    "prihlaseni": "http://prihlaseni.example/clanky/: redirects to a wall: "
    "http://prihlaseni.example/login?url=/clanky/",
    "souhlas": "http://souhlas.example/: redirects to a consent wall: http://cmp.souhlas.example/?x=1",
    "obr": "http://obr.example/: too big",
    "kape": "http://kape.example/: no answer in time; the same call goes on from here (3 requests made)",
    "dokola": "http://dokola.example/: too many redirects: http://dokola.example/a",
    "jinde": "http://jinde.example/: redirects to another site: http://nekde-jinde.example/",
    "cizi": "idnes.cz is of the site of the spider idnes",
    "sem": "http://sem.example/: moved for good, but leads back",
    "prazdne": "http://prazdne.example/: empty, with status 200",
    "kalendar": f"http://kalendar.example/: no news: 0 of {MOST - 1} pages read as articles, 0 with a date; "
    f"all {MOST} requests are made",
}
"""Host without `.example` -> the only line that is no progress."""
STARTS = {"prihlaseni": "http://prihlaseni.example/clanky/"}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, ScrapyResult], Counter[str], Path]]:
    """What came of each site, all at the same time; how many requests each host was sent; and where the surveys lie."""
    surveys = tmp_path_factory.mktemp("surveys")
    settings = {
        **FAST,
        "RETRY_TIMES": 1,
        "LOG_LEVEL": "CRITICAL",
        "DOWNLOAD_TIMEOUT": 2,
        "DOWNLOAD_MAXSIZE": 300_000,
        "ONBOARD_DIR": surveys,
    }
    with serve_raw(out_of_reach()) as server:  # type: ignore[arg-type]
        started = []
        for name in (*ENDS, "stare"):
            directory = tmp_path_factory.mktemp(name)
            start = STARTS.get(name, f"http://{name}.example/")
            command = ("onboard", start, "--requests", str(MOST))
            begun = start_scrapy(directory, *command, proxy=server, settings=settings, module="support.tiny_survey")
            started.append((name, directory, begun))
        found = {name: ended(directory, process, timeout=120) for name, directory, process in started}
        yield found, Counter(urlsplit(url).hostname or "" for url in server.urls), surveys


@pytest.mark.parametrize("name", ENDS)
def test_one_line_says_why_and_no_file_is_made(name, runs) -> None:
    found, _, surveys = runs
    lines = found[name].log.splitlines()
    assert lines[-1] == f"scrapy onboard: {ENDS[name]}"
    assert found[name].log.count("scrapy onboard:") == 1
    assert found[name].status == 1
    assert not (surveys / name / "seen.txt").exists()


def test_a_site_that_has_moved_for_good_is_surveyed_where_it_is(runs) -> None:
    found, _, surveys = runs
    assert (found["stare"].status, "scrapy onboard:" in found["stare"].log) == (0, False)
    assert "http://stare.example/ has moved for good to http://www.dobre.example/" in found["stare"].log
    assert (surveys / "stare" / "seen.txt").read_text().count("most-pres-reku-ma-novy-pilir") == 2 * 6


def test_no_site_is_sent_more_than_it_may_be_and_others_nothing(runs) -> None:
    _, sent, _ = runs
    assert sent["kalendar.example"] == MOST
    assert max(sent.values()) == MOST
    assert sent["sem.example"] == sent["tam.example"] == 2
    assert sent["nekde-jinde.example"] == sent["www.idnes.cz"] == sent["cmp.souhlas.example"] == 0
