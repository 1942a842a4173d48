"""What is measured of each paragraph of a flattened page: one matrix, a row for each, in time linear in the text."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import numpy as np
from numpy.typing import NDArray

from newscrawl.czech.boilerplate import is_boilerplate, meter, paywall
from newscrawl.czech.credits import opens_with_credit, split_credit
from newscrawl.czech.dates import is_date_line
from newscrawl.czech.headings import SECTIONS, is_label, role, split_promo
from newscrawl.czech.names import looks_like_name
from newscrawl.reading.flattened.paragraphs import Paragraph

Matrix = NDArray[np.float32]

SHAPE = (
    *("chars", "words", "sentence_end", "full_stop", "question_end", "colon_end", "commas", "stops", "digits"),
    *("upper", "capitalised", "starts_upper", "starts_lower", "starts_digit", "starts_quote", "bars", "clock", "year"),
    *("short_words", "word_chars", "quotes", "address", "item", "heading", "cells", "gap"),
    *("cut_off",),
)
"""Of the paragraph's own letters."""
VOCABULARY = (
    *("date", "teasers_heading", "topics_heading", "other_heading", "navigation", "boilerplate", "offer", "promo"),
    *("opens_with_credit", "credit", "name", "label", "byline", "reserved", "dated"),
)
"""Of what the Czech vocabulary, or a word known in many languages, says."""
PAGE = ("repeats", "repeated_before", "topical", "slug", "slug_share", "slug_rank", "alt")
"""Of the paragraph beside the rest of the page, and beside the page's address."""
PLACE = (
    *("place", "before", "next_prose", "last_prose", "prose", "page_prose", "page_length"),
    *("prose_2", "prose_5", "prose_10", "prose_20", "prose_40", "density_3", "density_8", "density_25"),
    *("chars_3", "chars_10", "dates_5", "dates_20", "headings_20", "sections_before", "peak"),
    *("number", "left", "since_section"),
)
"""Of where it stands: how much running text is around it."""
NAMES = SHAPE + VOCABULARY + PAGE + PLACE

_PROSE_CHARS = 60
_PROSE_SPACES = 8
_LONGEST_LINE_CHARS = 200
"""Characters of the longest paragraph that the vocabulary is asked about: names, labels and dates are shorter."""
_LONGEST_SLUG_WORDS = 40
_FAR = 99
"""Paragraphs to the next running text where there is none."""

_SENTENCE_END = re.compile(r"[.!?…:][\"“”’'‘»)\]]*$|[“”\"»]$|[。！？।؟]$")
_FULL_STOP = re.compile(r"[.…。।][\"“”’'‘»)\]]*$")
_QUESTION_END = re.compile(r"[!?！？؟][\"“”’'‘»)\]]*$")
_INNER_STOP = re.compile(r"[.!?…。][\"“”’')»]*\s+(?=[^\Wa-zá-ž\d_]|[\"„“«–])|[。！？]")
_CUT_OFF = re.compile(r"(?:\.\.\.|…)(?:\s*\[?\w+(?:\s\w+)?\]?\W*)?$")
"""Of the beginning of another text: "... more"."""
_CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED = re.compile(r"(?<!\d)\d{1,2}[./ -]{1,2}(?:\d{1,2}|[^\W\d]{3,9})[., /-]{1,2}(?:20)?\d\d|\d{4}-\d\d-\d\d")
_ADDRESS = re.compile(r"https?://|www\.|@\w")
_BYLINE = re.compile(
    r"\W*(?:autor\w*|napsal\w?|text|zdroj|by|von|door|av|af|por|par|di|redakce|reporter|author|written by|posted by"
    r"|published by|source|redaktor\w*|pripravil\w?)\b",
)
_RESERVED = re.compile(r"\W*(?:©|copyright|\(c\))", re.IGNORECASE)
_PICTURE = re.compile(
    r"\W*(?:foto\w*|photo\w*|image|picture|bild|video|credit|quelle|getty|reuters|ap photo|illustration|repro)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_PLAIN = str.maketrans("áäčďéěëíňóöřšťúůüýžàâçèêîïôûñåøãõłąęćśźż", "aacdeeeinoorstuuuyzaaceeiiounaoaolaecszz")


def features(paragraphs: list[Paragraph], url: str) -> Matrix:
    """Return the measures of each paragraph, in the order of `NAMES`.

    Args:
        paragraphs: the text.
        url: the address of the page, whose last part often repeats the headline.
    """
    if not paragraphs:
        return np.zeros((0, len(NAMES)), np.float32)
    own = np.array([_shape(paragraph) for paragraph in paragraphs], np.float32)
    known = np.array([_vocabulary(paragraph.text) for paragraph in paragraphs], np.float32)
    words = [plain_words(paragraph.text) for paragraph in paragraphs]
    page = np.array(_beside_page(paragraphs, words, url), np.float32)
    lengths = np.array([len(paragraph.text) for paragraph in paragraphs], np.float32)
    spaces = np.array([paragraph.text.count(" ") for paragraph in paragraphs])
    is_prose = (lengths >= _PROSE_CHARS) & (spaces >= _PROSE_SPACES) & (own[:, SHAPE.index("sentence_end")] > 0)
    is_prose |= (lengths >= 2 * _PROSE_CHARS) & (own[:, SHAPE.index("stops")] > 0)
    return np.hstack([own, known, page, _place(own, known, lengths, is_prose)])


def _shape(paragraph: Paragraph) -> tuple[float, ...]:
    text = paragraph.text
    length, words = len(text), text.split()
    count = len(words)
    sample = text[:400]
    letters = max(1, len(sample))
    return (
        np.log1p(length),
        np.log1p(count),
        _SENTENCE_END.search(text) is not None,
        _FULL_STOP.search(text) is not None,
        _QUESTION_END.search(text) is not None,
        text.endswith(":"),
        text.count(",") / count,
        np.log1p(sum(1 for _ in _INNER_STOP.finditer(text))),
        sum(map(str.isdigit, sample)) / letters,
        sum(map(str.isupper, sample)) / letters,
        sum(word[0].isupper() for word in words[:60]) / min(count, 60),
        text[0].isupper(),
        text[0].islower(),
        text[0].isdigit(),
        text[0] in "\"„“«»‘'–—-",
        min(5, sum(map(text.count, ("|", "›", "»", " / ")))),
        _CLOCK.search(sample) is not None,
        _YEAR.search(sample) is not None,
        sum(len(word) <= 3 for word in words) / count,
        min(20.0, length / count),
        any(mark in text for mark in '"„“«‘'),
        _ADDRESS.search(sample) is not None,
        paragraph.is_item,
        paragraph.is_heading,
        min(6, paragraph.cells),
        paragraph.gap,
        _CUT_OFF.search(text) is not None,
    )


@lru_cache(maxsize=8192)
def _vocabulary(text: str) -> tuple[float, ...]:
    if len(text) > _LONGEST_LINE_CHARS:
        offer = paywall(text)[0] or meter(text)
        return (0, 0, 0, 0, 0, is_boilerplate(text), offer, 0, 0, split_credit(text)[1] is not None, 0, 0, 0, 0, 0)
    found = role(text)
    plain = text[:40].casefold().translate(_PLAIN)
    return (
        is_date_line(text),
        found in SECTIONS,
        found == "topics",
        found is not None and found not in SECTIONS and found not in ("topics", "navigation"),
        found == "navigation" or all(role(part.strip()) == "navigation" for part in text.split("|")),
        is_boilerplate(text),
        paywall(text)[0] or meter(text),
        split_promo(text, is_linked=False) is not None,
        opens_with_credit(text) or _PICTURE.match(text) is not None,
        split_credit(text)[1] is not None,
        looks_like_name(text),
        is_label(text),
        _BYLINE.match(plain) is not None,
        _RESERVED.match(text) is not None,
        _DATED.search(text) is not None,
    )


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case and without diacritics, as addresses have them."""
    return _WORD.findall(text.casefold().translate(_PLAIN))


def slug_words(url: str) -> list[str]:
    """Return the words of the address's part that has most: "/region/obec-opravi-most" -> obec, opravi, most."""
    try:
        path = unquote(urlsplit(url).path) if url.startswith("http") else ""
    except ValueError:
        return []
    parts = [re.sub(r"\.\w{1,5}$", "", part).casefold().translate(_PLAIN) for part in path.split("/")]
    words = max((_WORD.findall(re.sub(r"[_+]", "-", part)) for part in parts), key=len, default=[])
    return [word for word in words[:_LONGEST_SLUG_WORDS] if not word.isdigit()] if len(words) > 2 else []


def _beside_page(paragraphs: list[Paragraph], words: list[list[str]], url: str) -> list[tuple[float, ...]]:
    """Return for each paragraph how often it is printed, whether its words recur, and what the address has of it."""
    keys = [" ".join(line[:30]) for line in words]
    repeats, spread = Counter(keys), Counter(word for line in words for word in set(line) if len(word) > 4)
    slug = set(slug_words(url))
    hits = [len(slug.intersection(line)) for line in words]
    shares = [2 * hit / (len(slug) + len(set(line)) or 1) for hit, line in zip(hits, words, strict=True)]
    best = max(shares, default=0) or 1
    seen: Counter[str] = Counter()
    rows: list[tuple[float, ...]] = []
    for number, (key, line) in enumerate(zip(keys, words, strict=True)):
        long = {word for word in line if len(word) > 4}
        after = paragraphs[number + 1].text if number + 1 < len(paragraphs) else ""
        rows.append(
            (
                np.log(max(1, repeats[key])),
                seen[key] > 0,
                np.log1p(sum(min(10, spread[word]) for word in long) / max(1, len(long))),
                hits[number] / max(3, len(slug)),
                shares[number],
                shares[number] / best if best >= 0.3 else 0,
                len(after) >= len(paragraphs[number].text) > 3 and after.startswith(paragraphs[number].text),
            )
        )
        seen[key] += 1
    return rows


def _place(own: Matrix, known: Matrix, lengths: Matrix, is_prose: NDArray[np.bool_]) -> Matrix:
    """Return where each paragraph stands among the running text, by running sums."""
    count = len(lengths)
    mass = np.where(is_prose, lengths, 0.0)
    total = max(1.0, float(mass.sum()))
    index = np.arange(count)
    after = np.minimum.accumulate(np.where(is_prose, index, count + _FAR)[::-1])[::-1]
    before = np.maximum.accumulate(np.where(is_prose, index, -_FAR))
    dates, sections = known[:, VOCABULARY.index("date")], known[:, VOCABULARY.index("teasers_heading")]
    near = _around(mass, 8)
    columns = [
        index / count,
        (np.cumsum(mass) - mass) / total,
        np.log1p(np.minimum(_FAR, after - index)),
        np.log1p(np.minimum(_FAR, index - before)),
        is_prose,
        np.full(count, np.log1p(total)),
        np.full(count, np.log1p(count)),
        *(_around(mass, reach) / total for reach in (2, 5, 10, 20, 40)),
        *(_around(is_prose, reach) / (2 * reach + 1) for reach in (3, 8, 25)),
        *(np.log1p(_around(lengths, reach) / (2 * reach + 1)) for reach in (3, 10)),
        *(_around(dates, reach) / (2 * reach + 1) for reach in (5, 20)),
        _around(sections, 20) / 41,
        np.log1p(np.cumsum(sections)),
        near / max(1.0, float(near.max())),
        np.log1p(index),
        np.log1p(count - 1 - index),
        np.log1p(np.minimum(_FAR, index - np.maximum.accumulate(np.where(sections > 0, index, -_FAR)))),
    ]
    return np.column_stack(columns).astype(np.float32)


def _around(values: NDArray[np.floating | np.bool_], reach: int) -> NDArray[np.float64]:
    """Return the sum of the values at most `reach` places before or after each."""
    sums = np.concatenate([np.zeros(1), np.cumsum(values, dtype=np.float64)])
    index = np.arange(len(values))
    return np.asarray(sums[np.minimum(len(values), index + reach + 1)] - sums[np.maximum(0, index - reach)])
