"""Desk: changes the articles of a newsroom while they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

from .disguise import redesigned
from .editions import Edited, Edition, plan
from .prose import slugify

if TYPE_CHECKING:
    from .newsroom import Newsroom
    from .prose import Writer

_TEXTS = 1_000_000  # more than there are articles: no text of an edition shares invented names with another
_TRIES = 20
_PARAGRAPHS = 1000


class Desk:
    """Changes the articles of `newsroom`, each by its number, whole before anyone sees it.

    What is written follows from the newsroom's seed, the number and the changes before. Every method that takes a
    number raises LookupError where no article is published under it, or only one that robots.txt disallows.
    """

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def edit(
        self,
        number: int,
        *,
        title: bool = False,
        perex: bool = False,
        added: int = 0,
        removed: int = 0,
        edited: int = 0,
    ) -> Edited:
        """Change the story: its headline, its perex, so many of its paragraphs; return what was possible.

        Raises ValueError for numbers below 0 or above 1000.
        """
        for wanted in (added, removed, edited):
            if not 0 <= wanted <= _PARAGRAPHS:
                raise ValueError(f"no number of paragraphs: {wanted}")
        newsroom = self._newsroom
        with newsroom.lock:
            edition, story = self._edition(number), newsroom.story(number)
            writers = self._writers(number)
            rng = newsroom.writer(number, f"edit/{edition.edits}").rng
            for_title, for_perex = next(writers), next(writers)
            changes = plan(
                story.pieces, rng, lambda: next(writers).paragraph(), added=added, removed=removed, edited=edited
            )
            made = tuple(changes)
            kinds = [change.kind for change in made]
            done = Edited(
                title=title,
                perex=perex,
                added=kinds.count("added"),
                removed=kinds.count("removed"),
                edited=kinds.count("edited"),
            )
            if done:
                newsroom.editions[number] = replace(
                    edition,
                    title=newsroom.title(number, for_title) if title else edition.title,
                    perex=newsroom.perex(for_perex) if perex else edition.perex,
                    changes=edition.changes + made,
                    edits=edition.edits + 1,
                )
        return done

    def reteaser(self, number: int) -> None:
        """Fill the boxes of its page with other teasers; the story stays as it is.

        Raises ValueError where the site has no others.
        """
        newsroom = self._newsroom
        with newsroom.lock:
            edition, links = self._edition(number), list(newsroom.story(number).links())
            for teasers in range(edition.teasers + 1, edition.teasers + _TRIES):
                newsroom.editions[number] = replace(edition, teasers=teasers)
                if list(newsroom.story(number).links()) != links:
                    return
            newsroom.editions[number] = edition
        raise ValueError(f"{newsroom.site.name}: no other teasers for article {number}")

    def rearrange(self) -> None:
        """Make the front page anew: the order of its blocks, what is most read, the headlines that are on trial."""
        with self._newsroom.lock:
            self._newsroom.front += 1

    def noise(self, number: int) -> None:
        """Change something of its page that is neither story nor teaser."""
        with self._newsroom.lock:
            edition = self._edition(number)
            self._newsroom.editions[number] = replace(edition, noise=edition.noise + 1)

    def move(self, number: int) -> str:
        """Give it another address of the same generation, to which all former ones redirect, and return it.

        Raises ValueError where its form of address has no words that could be others.
        """
        newsroom = self._newsroom
        with newsroom.lock:
            edition, former = self._edition(number), newsroom.url(number)
            slug = slugify(newsroom.title(number, next(self._writers(number))))
            newsroom.editions[number] = replace(edition, slugs=(*edition.slugs, slug))
            if newsroom.url(number) == former:
                newsroom.editions[number] = edition
                raise ValueError(f"{newsroom.site.name}: {former} has no words that could be others")
            newsroom.site.addresses.learn(newsroom, number)
            return newsroom.url(number)

    def delete(self, number: int, status: int = 404) -> None:
        """Take it away: all its addresses answer `status`, 404 or 410, and no other page names it.

        Raises ValueError for another status.
        """
        if status not in (404, 410):
            raise ValueError(f"what is deleted answers 404 or 410, not {status}")
        with self._newsroom.lock:
            self._newsroom.editions[number] = replace(self._edition(number), gone=status)
            self._newsroom.shelves.refresh(number)

    def restore(self, number: int) -> None:
        """Bring a deleted article back as it was.

        Raises LookupError where none was deleted.
        """
        newsroom = self._newsroom
        with newsroom.lock:
            edition = newsroom.edition(number)
            if edition.gone is None:
                raise LookupError(f"{newsroom.site.name}: no deleted article {number}")
            newsroom.editions[number] = replace(edition, gone=None)
            newsroom.shelves.refresh(number)

    def publish(self, count: int = 1) -> list[str]:
        """Publish so many new articles and return their addresses, oldest first.

        Raises ValueError where that is none or more than a site can have.
        """
        newsroom = self._newsroom
        with newsroom.lock:
            new = range(newsroom.articles + 1, newsroom.articles + 1 + count)
            if not new or new[-1] >= newsroom.hidden.start:
                raise ValueError(f"{newsroom.site.name} cannot publish {count} articles more")
            newsroom.articles += count
            for number in new:
                newsroom.site.addresses.learn(newsroom, number)
                newsroom.shelves.refresh(number)
            return [newsroom.url(number) for number in new]

    def redesign(self, seed: int = 1) -> None:
        """Give all pages other classes, ids and data- attributes, which follow from the seed."""
        with self._newsroom.lock:
            self._newsroom.site = redesigned(self._newsroom.site, seed)

    def _edition(self, number: int) -> Edition:
        if number in self._newsroom.hidden or not self._newsroom.is_published(number):
            raise LookupError(f"{self._newsroom.site.name}: no article {number}")
        return self._newsroom.edition(number)

    def _writers(self, number: int) -> Iterator[Writer]:
        """Yield a writer for every text that an article may still get."""
        first = self._newsroom.edition(number).written + 1
        return (self._newsroom.writer(number + _TEXTS * text, "edition") for text in count(first))
