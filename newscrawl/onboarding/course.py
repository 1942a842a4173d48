"""Course: a survey under way, from its stored answers to the next address that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from newscrawl.onboarding.answer import Answer
from newscrawl.onboarding.answer_store import AnswerStore
from newscrawl.onboarding.ask import Ask
from newscrawl.onboarding.naming import domain_at
from newscrawl.onboarding.seen import Seen


class AsksNext(Protocol):
    """What decides what a survey asks for; the same answers make it ask for the same."""

    def next(self, seen: Seen, left: int) -> Ask | None:
        """Return what to ask for next, None when enough is known, where `left` requests may still be made."""


MakeSurvey = Callable[[str], AsksNext]
"""Returns the survey of the site whose front page is at an address."""


class Course:
    """What a survey has seen, in this call and in those before, and the question that is open."""

    def __init__(self, name: str, store: AnswerStore, make_survey: MakeSurvey, most: int) -> None:
        """Replay the stored answers.

        Args:
            name: of the spider that is to be made.
            store: where answers are kept.
            make_survey: gives the survey of a site.
            most: so many requests may be sent, over all calls.

        Raises:
            UnusableStore: the store cannot be read.
        """
        self.store = store
        self._name = name
        self._make_survey = make_survey
        self.most = most
        self._begin()
        for sent, answer in store.answers():
            self._survey.next(self.seen, most - sent)  # it may count on being asked each time
            self.seen.add(answer)
        self._look_ahead()

    def _begin(self) -> None:
        self.front, self.domain = self.store.front, self.store.domain
        self._survey = self._make_survey(self.front)
        self.seen = Seen(self._name, self.domain, robots=self.store.robots)

    def _look_ahead(self) -> None:
        """Put the next question, unless the survey is at its end or no request is left."""
        asking = self.store.asking
        sent = self.store.sent
        left = self.most - (sent if asking is None else asking)
        self.ask = self._survey.next(self.seen, left) if sent < self.most else None

    def take(self, answer: Answer, robots: Mapping[str, str]) -> None:
        """Keep the answer to the open question, with the robots.txt of each origin, and put the next question."""
        self.store.settle(answer, robots)
        self.seen.robots.update(robots)
        self.seen.add(answer)
        self._look_ahead()

    def leave_open(self, robots: Mapping[str, str]) -> None:
        """Leave the open question to a later call."""
        self.store.settle(None, robots)
        self.seen.robots.update(robots)

    def move(self, front: str, robots: Mapping[str, str]) -> None:
        """Begin anew at another front page, to which the site has moved for good."""
        self.store.settle(None, robots)
        self.store.move(front, domain_at(front))
        self._begin()
        self._look_ahead()
