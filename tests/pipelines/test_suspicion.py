"""Which revisions may be a broken page: what they lack of the one before."""

from __future__ import annotations

from typing import Any

import pytest

from newscrawl.items import Article
from newscrawl.pipelines.suspicion import why_suspect
from newscrawl.state.page_table import KnownPage
from newscrawl.state.wording import wording
from newscrawl.values.moments import unix
from support.row_crawls import article

LINES = [f"Starosta řekl, že stavba potrvá {number} měsíců a vyjde na miliony korun." for number in range(8)]
FETCHED = unix(article().fetched_at)
WORDS = article(text="\n".join(LINES)).word_count


def known(**changes: Any) -> KnownPage:
    """Return what the state knows of the article, dated, of eight lines."""
    values = dict.fromkeys(KnownPage.__dataclass_fields__)
    values |= {"born": FETCHED - 3600, "entered": FETCHED, "fetched": FETCHED, "content": 1, "words": WORDS}
    return KnownPage(**(values | changes))  # type: ignore[arg-type]


def why(now: Article, **changes: Any) -> str | None:
    return why_suspect(known(**changes), wording(form(LINES)), now)


def form(lines: list[str], **changes: Any) -> Article:
    return article(**({"text": "\n".join(lines), "provenance": {"title": "structure:h1"}} | changes))


@pytest.mark.parametrize(
    ("now", "reason"),
    [
        (form(LINES[:3]), "it has lost more than half of its text"),
        (form(LINES, published_at=None), "it has lost its date"),
        (form(LINES, title="Zprávy", provenance={"title": "structure:title"}), "it has lost its headline"),
        (form(LINES, title="Lidové noviny", publisher="Lidové noviny"), "it has lost its headline"),
        (form([f"Jinak {line}" for line in LINES], title="Jiný", perex=None), "it tells another story"),
        (form([f"Článek, který hledáte, byl smazán nebo přesunut. {LINES[0]}"], title="Jiný", perex=None), "lost more"),
    ],
)
def test_revision_that_lacks_much_is_suspect(now, reason):
    assert reason in (why(now) or "")


@pytest.mark.parametrize(
    "now",
    [
        form(LINES[:5]),
        form([*LINES, "Pršelo."], title="Kůň se vrátil"),
        form(["Oprava: v původní verzi jsme uvedli nesprávné jméno.", LINES[0]]),
        form(["Článek byl na žádost rodiny stažen."]),
        form(LINES, provenance={"title": "structure:title"}),
        form([f"Jinak {line}" for line in LINES], title="Jiný", perex=None, modified_at="2026-11-22T11:00:00+01:00"),
    ],
)
def test_edit_a_correction_and_a_text_withdrawn_are_not(now):
    assert why(now) is None


def test_lines_tell_where_a_state_of_before_does_not_know_the_words():
    assert why(form(LINES[:2]), words=None) == "it has lost more than half of its text"
    assert why(form(LINES[:5]), words=None) is None


def test_article_that_never_had_a_date_has_not_lost_it():
    assert why(form(LINES, published_at=None), born=FETCHED) is None


def test_article_that_an_operator_had_forgotten_is_read_anew_whatever_it_lacks():
    assert why(form(LINES[:1]), content=None) is None
