"""Authors that are not read without a declaration: links to people's pages whose address does not say what they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from newscrawl.czech.article_urls import looks_like_article, looks_like_tag
from newscrawl.czech.names import looks_like_name, split_bylines
from newscrawl.onboarding.fields.readings import Reading
from newscrawl.onboarding.fields.sources import Wanted, as_finding
from newscrawl.onboarding.fields.texts import FIELDS
from newscrawl.onboarding.finding import Finding
from newscrawl.onboarding.selectors import Marked
from newscrawl.values.text import clean, fold
from newscrawl.values.urls import absolute_url, domain_of

_MOST_READ = 0.5
"""Share of the articles with an author, from which authors are known to be read."""
_FEWEST = 5
"""Articles that must link to a person's page: fewer may be those that the stories are about."""
_SHARE = 0.6
"""The same as a share of all articles."""
_FEWEST_NAMES = 2
_MOST_PEOPLE = 3
"""People that one article links to; of more the story tells."""
Link = tuple[str, LexborNode, str]
"""Folder of an address, the link, and the name that it prints."""


def learn_linked_authors(readings: Sequence[Reading]) -> Finding[object] | None:
    """Return selectors of the links to authors' pages, None where authors are read without, or nothing is like them.

    Such a link stands outside the story and prints a name; most articles have one to the same folder, not always to
    the same person, and nothing but names stands for links to that folder.
    """
    if sum(bool(reading.found("authors").value) for reading in readings) >= _MOST_READ * len(readings):
        return None
    links = [list(_links(reading)) for reading in readings]
    folder = _folder_of_people(links)
    if folder is None:
        return None
    chosen = [[link for link in found if link[0] == folder] for found in links]
    key = FIELDS["authors"].key
    keys = [key([name for _, _, name in found]) if found else None for found in chosen]
    wanted = Wanted(readings=readings, keys=keys, read=lambda _, values: key(values))
    place = next(place for place, found in enumerate(chosen) if found)
    marked = Marked(readings[place].document.outline.tree, [node for _, node, _ in chosen[place]])
    tried = (wanted.tried(f"css:{selector}") for _, selector in marked.candidates if f"'{folder}/'" in selector)
    source = next(filter(wanted.is_sound, tried), None)
    return as_finding([source], wanted) if source is not None else None


def _folder_of_people(links: Sequence[Sequence[Link]]) -> str | None:
    """Return the folder to which most articles have links that print names and nothing else, None where none is."""
    names: dict[str, list[set[str]]] = {}
    for found in links:
        for folder in dict.fromkeys(folder for folder, _, _ in found):
            names.setdefault(folder, []).append({name for other, _, name in found if other == folder})
    for folder, named in sorted(names.items(), key=lambda entry: -len(entry[1])):
        people = set().union(*named)
        is_often = len(named) >= max(_FEWEST, _SHARE * len(links)) and len(people) >= _FEWEST_NAMES
        if is_often and all(map(_writes, people)) and max(map(len, named)) <= _MOST_PEOPLE:
            return folder
    return None


def _writes(name: str) -> bool:
    """Tell whether a text is the name of a person or a news agency."""
    people, agencies = split_bylines([name], ())
    return looks_like_name(name) or bool(agencies and not people)


def _links(reading: Reading) -> Iterator[Link]:
    """Yield the links outside the story that may lead to people's pages."""
    topics = {fold(topic) for topic in reading.found("topics").value}
    story = set(reading.story_runs)
    for node, text, run in reading.printed:
        href = node.attributes.get("href") if node.tag == "a" else None
        url = absolute_url(reading.document.url, href) if href else None
        if url is None or run in story or fold(text) in topics or domain_of(url) != domain_of(reading.document.url):
            continue
        folder, _, last = urlsplit(url).path.rstrip("/").rpartition("/")
        if folder and last and not looks_like_article(url) and not looks_like_tag(url):
            yield folder, node, clean(text)
