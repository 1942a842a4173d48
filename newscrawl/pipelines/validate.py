"""Pipeline 300: a row that breaks the feed's contract goes to quarantine with its reason."""

from __future__ import annotations

import dataclasses
import unicodedata
from datetime import datetime, timedelta

import msgspec

from newscrawl.derived import NO_STORY, has_story
from newscrawl.exceptions import InvalidItem
from newscrawl.items import Article, Row, page_of
from newscrawl.schema import validate

_MAX_AHEAD = timedelta(days=1)
"""How far after the fetch a publication date may be; one further ahead is an announcement or a misread date."""


class Validate:
    """Checks each row against the JSON Schema and against the rules that a schema cannot say.

    A row that breaks one is dropped with InvalidItem, which Write puts into quarantine. An article with a publication
    date more than a day after the fetch stays, with a warning in the row.
    """

    def process_item(self, item: Row) -> Row:
        """Return `item`; raise InvalidItem naming site, URL and each field that is wrong."""
        if problems := _problems(item):
            raise InvalidItem(f"{item.site} {page_of(item)}: {'; '.join(problems)}", item)
        if isinstance(item, Article) and _dated_ahead(item):
            item.warnings.append("published_at: more than a day after the page was fetched")
        return item


def _problems(item: Row) -> list[str]:
    """Return each broken rule with its field; [] for a good row."""
    if _text_problem(item):
        values = ((field.name, getattr(item, field.name)) for field in dataclasses.fields(item))
        return [f"{name}: {problem}" for name, value in values if (problem := _text_problem(value))]
    problems = validate(msgspec.to_builtins(item))
    if isinstance(item, Article) and not has_story(item.perex, item.text, (image.caption for image in item.images)):
        problems.append(NO_STORY)
    return problems


def _text_problem(value: object) -> str | None:
    """Return why the text in a value is not what the feed can hold, None for good text."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        return "holds a lone surrogate, which UTF-8 cannot"
    return None if unicodedata.is_normalized("NFC", text) else "is not in Unicode NFC"


def _dated_ahead(article: Article) -> bool:
    """Tell whether an article says that it was published too long after it was fetched."""
    if article.published_at is None:
        return False
    return datetime.fromisoformat(article.published_at) - datetime.fromisoformat(article.fetched_at) > _MAX_AHEAD
