"""What follows from fields of a row: its running text, its words, and whether there is a story at all."""

from __future__ import annotations

from typing import get_args

import pytest

from newscrawl.derived import has_story, text_of, word_count
from newscrawl.items import Block, BlockKind


def test_the_text_of_an_article_is_that_of_all_blocks_but_media_one_a_line() -> None:
    body = [Block(kind=kind, text=kind) for kind in get_args(BlockKind)]
    assert text_of([*body, Block(kind="paragraph", text="")]) == "paragraph\nheading\nquote\nlist_item\ntable"


@pytest.mark.parametrize(
    ("perex", "text", "captions", "expected"),
    [
        (None, "", [], False),
        ("", "", [None, ""], False),
        ("Příběh koně.", "", [], True),
        (None, "Kůň úpěl.", [], True),
        (None, "", [None, "Kůň"], True),
    ],
)
def test_a_story_has_a_perex_text_or_a_caption(
    perex: str | None, text: str, captions: list[str | None], expected: bool
) -> None:
    assert has_story(perex, text, captions) is expected


def test_words_of_perex_and_text_are_counted() -> None:
    assert word_count(None, "") == 0
    assert word_count("Kůň úpěl.", "Proč? Pro ódy - ďábelské.") == 6
