"""`make crash`, `chaos`, `bench` and `soak` run, in short, and tell by their exit status what they found."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from newscrawl.copies import likeness as stories
from newscrawl.feed.exporting.forms import EXPORTS
from support.paths import ROOT
from trials import copies

pytestmark = pytest.mark.integration


def trial(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", f"trials.{name}", *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": "tests"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_crash_loses_and_repeats_nothing() -> None:
    done = trial("crash", "--runs", "3", "--articles", "12", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 crawls killed and started again: lost 0, repeated 0, broken 0" in done.stdout


def test_chaos_counts_a_lasting_fault_and_survives_a_passing_one() -> None:
    pages = r"::\.[a-g][0-9a-z]{7}/?$"
    done = trial("chaos", "--fault", f"reset{pages}", "--fault", f"status=503x1{pages}")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Every fault was counted" in done.stdout


def test_chaos_fails_where_no_fault_was_met() -> None:
    done = trial("chaos", "--articles", "10", "--fault", "reset::nowhere")
    assert done.returncode == 1
    assert "nothing was tried" in done.stdout


def test_bench_compares_with_yardsticks() -> None:
    done = trial("bench", "--pages", "10", "--passes", "1", "--padding", "10")
    assert done.returncode == 0, done.stderr
    for name in ("lexbor", "newscrawl, the site's spider", "newscrawl, generic", "trafilatura", "pages/s"):
        assert name in done.stdout


def test_copies_are_found_and_nothing_else() -> None:
    done = trial("copies", "--stories", "110", "--known", "50", "--corpus", "nowhere")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20% of words changed" in done.stdout
    assert "unrelated articles with the same story: 0 of" in done.stdout
    assert "no corpus at nowhere" in done.stdout


def test_copies_fails_when_they_are_not_found(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(stories, "ALIKE_SHARE", 0.95)
    monkeypatch.setattr(sys, "argv", ["copies", "--stories", "22", "--known", "0"])
    assert copies.main() == 1
    assert "Below what is promised." in capsys.readouterr().out


def test_bench_of_the_state_compares_sizes() -> None:
    done = trial("bench_state", "--urls", "10000", "--rounds", "10")
    assert done.returncode == 0, done.stderr
    (line,) = (line for line in done.stdout.splitlines() if line.strip().startswith("10,000"))
    assert len(re.findall(r"\d us +\d\.\d\d", line)) == 5
    assert line.count(" MB") == 2


def test_bench_of_exports_compares_with_pyarrow() -> None:
    done = trial("bench_exports", "--articles", "20")
    assert done.returncode == 0, done.stderr
    found = re.findall(r"^  (.+?) +\d+\.\d\d s +\d+\.\d\d x +\d+ MB$", done.stdout, re.MULTILINE)
    assert found[1] == "pyarrow writes the same rows"
    assert {"merge, parquet, by day", *(f"export to {form}" for form in EXPORTS)} <= set(found)


def test_soak_watches_memory_and_fails_where_it_grows_too_much() -> None:
    done = trial("soak", "--articles", "20", "--step", "10", "--allowed", "200")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "exit status 0, 20 articles" in done.stdout
    assert trial("soak", "--articles", "20", "--step", "10", "--allowed", "-200").returncode == 1


@pytest.mark.integration
def test_delivery_loses_nothing_at_a_kill() -> None:
    done = trial("delivery", "--every", "11", "--seed", "1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 problems" in done.stdout
