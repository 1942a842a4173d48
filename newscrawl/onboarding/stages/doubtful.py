"""Which pages are asked for that are probably no articles, so that their addresses can be told from those."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newscrawl.czech.article_urls import is_never_article, looks_like_author, looks_like_tag
from newscrawl.onboarding.address_form import group_of
from newscrawl.onboarding.stages.feeds import looks_like_feed

if TYPE_CHECKING:
    from collections.abc import Callable

    from newscrawl.onboarding.overview import Overview


def _word(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(rf"[/._?=&-](?:{pattern})(?:[/._?=&-]|$)", re.IGNORECASE)
    return lambda url: bool(compiled.search(url))


_KINDS: tuple[Callable[[str], bool], ...] = (
    looks_like_author,
    looks_like_tag,
    _word(r"foto\w*|galeri\w*|gallery|obrazem"),
    _word(r"videa?|porad[y]?|podcasty?|audio|tv"),
    _word(r"diskus[ez]e?|diskuze|komentare|comments?"),
    _word(r"kviz\w*|anket\w*|soutez\w*|hry"),
    _word(r"stranka|stranky|o-nas|kontakty?|podminky\w*"),
)


_MOST_ALIASES = 2


def doubtful(overview: Overview) -> list[str]:
    """Return what may be taken for an article: a page of each kind, two other addresses of articles, then the rest."""
    links = [url for url in overview.named_by if overview.may_ask(url) and not looks_like_feed(url)]
    of_kinds = [next((url for url in links if is_kind(url)), None) for is_kind in _KINDS]
    groups: dict[str, str] = {}
    for url in links:
        if is_never_article(url) or not overview.is_articlelike(url):
            groups.setdefault(group_of(url), url)
    aliases = [url for url in links if overview.is_articlelike(url) and "?" in url and overview.is_alias(url)]
    return list(dict.fromkeys([*filter(None, of_kinds), *aliases[:_MOST_ALIASES], *groups.values()]))
