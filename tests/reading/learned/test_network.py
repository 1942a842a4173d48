"""The networks: what they compute, where their weights come from, and that a page's features fit them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from newscrawl.page import Page
from newscrawl.reading.html import parse_page
from newscrawl.reading.learned.judged import judge
from newscrawl.reading.learned.network import Committee, Network, load_committee
from newscrawl.reading.learned.roles import ROLES
from newscrawl.reading.learned.text_features import TEXT_FEATURES, text_features
from newscrawl.reading.ruled import rule_page
from support.paths import ROOT

LEARNED = ROOT / "newscrawl" / "reading" / "learned"
INPUTS, RUN, NEAR = 4, 3, 2
SENTENCE = "Oprava začne v květnu a potrvá do podzimu, jezdit budou jen autobusy."


def arrays(seed: int) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    shapes = {
        "run": (INPUTS, RUN),
        "run_bias": (RUN,),
        "near": (5, RUN, NEAR),
        "near_bias": (NEAR,),
        "far": (5, NEAR, NEAR),
        "far_bias": (NEAR,),
        "page": (2 * NEAR, NEAR),
        "seen": (RUN + 2 * NEAR, NEAR),
        "seen_bias": (NEAR,),
        "role": (NEAR, len(ROLES)),
        "role_bias": (len(ROLES),),
        "mean": (INPUTS,),
        "scale": (INPUTS,),
    }
    return {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def plain(own: dict[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
    """The same network, one run and one distance at a time."""

    def convolved(values: np.ndarray, weights: np.ndarray, dilation: int) -> np.ndarray:
        out = np.zeros((len(values), weights.shape[2]))
        for at in range(len(values)):
            for tap in range(5):
                other = at + (tap - 2) * dilation
                if 0 <= other < len(values):
                    out[at] += values[other] @ weights[tap]
        return out

    scaled = np.clip((rows - own["mean"]) * own["scale"], -6, 6)
    run = np.maximum(scaled @ own["run"] + own["run_bias"], 0)
    near = np.maximum(convolved(run, own["near"], 1) + own["near_bias"], 0)
    page = np.concatenate([near.mean(0), near.max(0)]) @ own["page"]
    far = near + np.maximum(convolved(near, own["far"], 3) + own["far_bias"] + page, 0)
    seen = np.maximum(np.concatenate([run, near, far], axis=1) @ own["seen"] + own["seen_bias"], 0)
    powers = np.exp(seen @ own["role"] + own["role_bias"])
    return powers / powers.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("count", [1, 2, 5, 40])
def test_a_network_is_what_its_description_says(count: int) -> None:
    own = arrays(1)
    rows = np.random.default_rng(2).normal(size=(count, INPUTS)).astype(np.float32)
    found = Network(own).probabilities(rows)
    assert np.allclose(found, plain(own, rows), atol=1e-5)
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)


def test_a_committee_says_the_mean() -> None:
    one, other = Network(arrays(1)), Network(arrays(2))
    rows = np.ones((3, INPUTS), np.float32)
    mean = (one.probabilities(rows) + other.probabilities(rows)) / 2
    assert np.allclose(Committee([one, other]).probabilities(rows), mean)


def test_a_page_without_runs_is_judged_to_have_none() -> None:
    document = parse_page("<html><head><title>Nic</title></head><body></body></html>", "https://a.example/", Page())
    assert judge(document, rule_page(document)).story.shape == (0,)


def test_the_features_of_a_page_are_those_of_the_weights() -> None:
    html = f"<html><body><h1>Obec opraví most</h1><p>{SENTENCE}</p><img src='/a.jpg'></body></html>"
    document = parse_page(html, "https://a.example/domaci/obec-opravi-most-12345", Page())
    judged = judge(document, rule_page(document))
    assert sum(columns.shape[1] for columns in judged.features.values()) == len(load_committee("story").mean)
    assert judged.probabilities.shape == (len(document.outline.runs), len(ROLES))
    assert np.isfinite(judged.probabilities).all()


def test_what_weighed_is_named_for_each_run() -> None:
    html = f"<html><body><h1>Obec opraví most</h1><p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>"
    document = parse_page(html, "https://a.example/domaci/obec-opravi-most-12345", Page())
    judged = judge(document, rule_page(document))
    weighed = judged.weighed()
    assert len(weighed) == len(document.outline.runs)
    assert all(name in judged.features and -1 <= added <= 1 for entries in weighed for name, added in entries)


def test_weights_are_small_and_readable_from_an_egg(tmp_path: Path) -> None:
    weights = list(LEARNED.glob("*.npz"))
    assert sum(path.stat().st_size for path in weights) < 500_000
    egg = tmp_path / "project.egg"
    with zipfile.ZipFile(egg, "w") as archive:
        for path in sorted((ROOT / "newscrawl").rglob("*")):
            if path.suffix in (".py", ".npz", ".json"):
                archive.write(path, path.relative_to(ROOT))
    code = (
        "from datetime import datetime, UTC\n"
        "from newscrawl.page import Page\n"
        "from newscrawl.reading import read_page\n"
        "import newscrawl\n"
        f"html = '<html><body><h1>Obec opraví most</h1>' + '<p>{SENTENCE}</p>' * 9 + '</body></html>'\n"
        "facts = read_page(html, url='https://a.example/domaci/obec-opravi-most-12345', page=Page(), site='generic',"
        " fetched_at=datetime.now(UTC))\n"
        "print('.egg' in newscrawl.__file__, facts.article is not None or facts.reason)"
    )
    command = [sys.executable, "-c", code]
    environment = {"PYTHONPATH": str(egg), "PATH": "/usr/bin"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith("True"), done.stderr[-2000:]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Most stojí.", "ends a sentence", 1),
        ("Most stojí.“", "ends a sentence", 1),
        ("Most stojí", "ends a sentence", 0),
        ("Kdo to zaplatí?", "ends with a question", 1),
        ("Co chybí:", "ends with a colon", 1),
        ("Áčko", "begins with a capital", 1),
        ("áčko", "begins with a capital", 0),
        ("„Most“", "begins with a quote", 1),
        ("12 lidí", "begins with a digit", 1),
        ("a | b", "has a bar", 1),
        ("a1b2", "digits", 0.5),
        ("a, b, c d", "commas", 0.5),
        ("", "characters", 0),
        ("😀😀", "characters", np.log1p(2)),
    ],
)
def test_what_is_told_of_a_text(text: str, name: str, value: float) -> None:
    texts = ["Jiný text.", text, "Další, a delší text?"]
    assert text_features(texts)[1, TEXT_FEATURES.index(name)] == pytest.approx(value, abs=1e-6)
