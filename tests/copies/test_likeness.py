"""Sketches of texts: what they keep, what they forget, and what two of them say about two texts."""

from __future__ import annotations

import hashlib
import os
import struct
import subprocess
import sys
from itertools import pairwise
from random import Random
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.copies.likeness import (
    ALIKE_PAIRS,
    LEAST_SAMPLE_TRIPLES,
    LEAST_WORDS,
    MOST_CANDIDATES,
    MOST_CHARACTERS,
    MOST_SAMPLE_TRIPLES,
    Owner,
    Sketch,
    candidates,
    hashes,
    likeness,
    share,
    sketch,
    weights,
)

WORD = st.text("aábcčdeéěiíklmnorřsštuůvyžz", min_size=1, max_size=9)
STORY = st.lists(WORD, min_size=LEAST_WORDS, max_size=120).map(" ".join)
PAIRS = st.sets(st.integers(0, 2**32 - 1)).map(lambda found: struct.pack(f"<{len(found)}I", *sorted(found)))


def words(number: int, *, seed: int = 1) -> list[str]:
    """Return so many different words; another seed has none of them."""
    return [f"slovo{seed}x{place}" for place in range(number)]


def sketched(found: list[str]) -> Sketch:
    result = sketch(" ".join(found))
    assert result
    return result


def replaced(found: list[str], part: float, seed: int) -> list[str]:
    rng = Random(seed)
    return [f"jiné{seed}x{place}" if rng.random() < part else word for place, word in enumerate(found)]


def test_sketch_is_the_same_for_good_and_everywhere():
    text = " ".join(f"Žluťoučký kůň číslo {number} úpěl." for number in range(10))
    program = (
        f"from newscrawl.copies.likeness import sketch; s = sketch({text!r}); print(s.pairs.hex(), s.sample.hex())"
    )
    other = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = sketch(text)
    assert found
    assert other.stdout.split() == [found.pairs.hex(), found.sample.hex()]
    assert hashlib.sha256(found.pairs + found.sample).hexdigest()[:16] == "ed8d563d407b592a"


def test_pairs_and_sample_are_hashes_of_neighbouring_words_in_order():
    found = words(30)
    result = sketched(found)
    pairs = {crc32(f" {a} {b}".encode()) for a, b in pairwise(found)}
    triples = {crc32(f" {a} {b} {c}".encode()) for a, b, c in zip(found, found[1:], found[2:], strict=False)}
    assert hashes(result.pairs) == tuple(sorted(pairs))
    assert hashes(result.sample) == tuple(sorted(triples))


def test_text_of_too_few_words_has_no_sketch():
    assert sketch("") is None
    assert sketch("\x00\ud800 \n\t ...!?") is None
    assert sketch(" ".join(words(LEAST_WORDS - 1))) is None
    assert sketch(" ".join(words(LEAST_WORDS))) is not None


def test_one_word_for_ever_is_one_pair():
    assert len(hashes(sketched(["pořád"] * 1000).pairs)) == 1


@pytest.mark.parametrize(
    ("number", "size"), [(42, 40), (100, LEAST_SAMPLE_TRIPLES), (802, 100), (5_000, MOST_SAMPLE_TRIPLES)]
)
def test_sample_grows_with_the_text_within_bounds(number, size):
    assert len(hashes(sketched(words(number)).sample)) == size


def test_huge_text_counts_up_to_its_bound():
    text = " ".join(words(20_000))
    assert len(text) > MOST_CHARACTERS
    assert sketch(text) == sketch(text[:MOST_CHARACTERS]) == sketch(text + " konec" * 1_000_000)


@given(STORY)
def test_case_punctuation_and_lines_do_not_matter(text):
    printed = text.upper().replace(" ", ",\n – ", 3) + "…"
    assert sketch(printed) == sketch(text.upper())
    assert sketch(text.title()) == sketch(text.title().lower())


@given(PAIRS, PAIRS)
def test_share_is_of_the_first_in_the_second(one, other):
    common = set(hashes(one)) & set(hashes(other))
    assert share(one, other) == (len(common) / len(hashes(one)) if one else 0)
    assert 0 <= share(one, other) <= 1
    assert share(one, one) == (1 if one else 0)


def test_disjoint_texts_share_nothing_and_a_part_is_whole_in_its_whole():
    whole, part, foreign = sketched(words(200)), sketched(words(60)), sketched(words(200, seed=2))
    assert share(whole.pairs, foreign.pairs) == 0
    assert share(part.pairs, whole.pairs) == 1
    assert share(whole.pairs, part.pairs) == pytest.approx(59 / 199)


@given(STORY, STORY)
def test_likeness_does_not_depend_on_the_order_of_texts(one, other):
    first, second, both = sketched(one.split()), sketched(other.split()), sketched([*one.split(), *other.split()])
    for text in (second, both):
        assert 0 <= likeness(first, text, {}) <= 1
        assert likeness(first, text, {}) == likeness(text, first, {})


@pytest.mark.parametrize("part", [0, 0.1, 0.2, 0.3])
def test_copy_with_words_replaced_is_found_by_its_sample_and_alike(part):
    for seed in range(50):
        original = words(300, seed=seed)
        first, second = sketched(original), sketched(replaced(original, part, seed))
        assert set(hashes(first.sample)) & set(hashes(second.sample))
        assert likeness(first, second, {}) > 0


def test_short_story_inside_a_long_article_is_found_and_alike():
    for seed in range(50):
        story, around = words(100, seed=seed), words(500, seed=seed + 1000)
        first, second = sketched(story), sketched(around[:250] + replaced(story, 0.1, seed) + around[250:])
        assert set(hashes(first.sample)) & set(hashes(second.sample))
        assert likeness(first, second, {}) > 0.5


def test_too_small_a_common_part_is_no_copy():
    phrase = words(ALIKE_PAIRS)
    short, text = sketched(phrase + words(8, seed=2)), sketched(phrase + words(300, seed=3))
    assert share(short.pairs, text.pairs) > 0.7
    assert likeness(short, text, {}) == 0
    third = sketched(words(300)[:100] + words(200, seed=4))
    assert likeness(sketched(words(300)), third, {}) == 0


def test_what_many_stories_have_makes_no_copy():
    first, second = sketched(words(200)), sketched(replaced(words(200), 0.2, 1))
    common = set(hashes(first.sample)) & set(hashes(second.sample))
    assert likeness(first, second, dict.fromkeys(common, 1 / 2)) > 0.5
    assert likeness(first, second, dict.fromkeys(common, 1 / 5)) == 0
    own = dict(zip(common, [1] * (len(common) // 2) + [1 / 10] * len(common), strict=False))
    assert likeness(first, second, own) > 0.5


def test_weight_of_a_triple_is_by_stories_however_many_copies_they_have():
    owners = [Owner(1, "a", "s"), Owner(1, "b", "s"), Owner(1, "b", "s"), Owner(2, "a", "s"), Owner(2, "c", "t")]
    assert weights(owners) == {1: 1, 2: 1 / 2}
    assert weights([]) == {}


def test_candidates_are_those_that_share_what_few_have():
    owners = [Owner(triple, f"stock{number}", f"stock{number}") for triple in (1, 2, 3) for number in range(9)]
    owners += [Owner(1, "copy", "copy"), Owner(4, "copy", "copy"), Owner(4, "half", "half")]
    assert candidates(owners, weights(owners)) == ["copy", "half"]
    assert candidates(owners + owners, weights(owners)) == ["copy", "half"]
    assert candidates([], {}) == []
    crowd = [Owner(1, f"copy{number}", "story") for number in range(30)]
    assert len(candidates(crowd, weights(crowd))) == MOST_CANDIDATES
