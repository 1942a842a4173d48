"""Whether a revision of a known article may be a broken page rather than an edit: what it lacks of the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawl.czech.corrections import says_corrected
from newscrawl.state.wording import keeps_title, lines_of, tells_other, wording
from newscrawl.values.moments import unix
from newscrawl.values.text import fold

if TYPE_CHECKING:
    from newscrawl.items import Article
    from newscrawl.state.page_table import KnownPage

_NO_HEADLINE = frozenset({"structure:title"})
"""Where a title comes from that no headline of the page, nor its metadata of the story, gives."""


def why_suspect(known: KnownPage, before: bytes | None, article: Article) -> str | None:
    """Return why a revision is held until a later visit finds the same, None for one that is an edit.

    It is suspect where it has lost the headline, the date, or more than half of the text, or tells another story. Text
    may go where the page says that it was corrected or withdrawn.

    Args:
        known: the article in the feed.
        before: the wording of its last revision, None where that is not known.
        article: the revision.
    """
    if known.content is None:  # an operator had it forgotten, to have it read anew
        return None
    if _has_lost_headline(before, article):
        return "it has lost its headline"
    if article.published_at is None and known.born is not None and known.entered and known.born < known.entered:
        return "it has lost its date"
    told = " ".join((article.title, article.perex or "", article.text))
    if says_corrected(told):
        return None
    if _has_lost_text(known, before, article):
        return "it has lost more than half of its text"
    is_dated = article.modified_at is not None and unix(article.modified_at) > (known.fetched or 0)
    if before and not is_dated and tells_other(before, wording(article)):
        return "it tells another story"
    return None


def _has_lost_headline(before: bytes | None, article: Article) -> bool:
    is_name = article.publisher is not None and fold(article.title) == fold(article.publisher)
    if not is_name and article.provenance.get("title") not in _NO_HEADLINE:
        return False
    return before is None or not keeps_title(before, wording(article))


def _has_lost_text(known: KnownPage, before: bytes | None, article: Article) -> bool:
    """Tell whether less than half of the text is left: of its words or, where these are not known, its lines."""
    if known.words is not None:
        return 2 * article.word_count < known.words
    return before is not None and 2 * len(lines_of(wording(article))) < len(lines_of(before))
