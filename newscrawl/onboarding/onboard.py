"""onboard: a site surveyed, judged, and handed to what makes its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from scrapy.settings import Settings

from newscrawl.onboarding.answer_store import AnswerStore, UnusableStore
from newscrawl.onboarding.course import Course, MakeSurvey
from newscrawl.onboarding.progress import Progress
from newscrawl.onboarding.seen import Seen
from newscrawl.onboarding.surveyor import survey
from newscrawl.onboarding.worth import why_not


class NotOnboarded(Exception):  # noqa: N818 - says what is the case
    """No file was made; the message says why in one line."""


class MakeFile(Protocol):
    """What makes the file of a site from what was seen of it."""

    def __call__(self, seen: Seen, *, settings: Settings, directory: Path, requests: int) -> int:
        """Write the site's file, its fixtures and the report, the file last; return the exit status.

        Args:
            seen: what the survey has seen; its name is the spider's.
            settings: the project's.
            directory: of the survey, where the report belongs.
            requests: that the survey took.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A site that is to be onboarded."""

    url: str
    """Canonical address of its front page."""
    name: str
    """Of the spider that is to be made."""
    most: int
    """Requests that the survey may take, over all calls."""
    is_fresh: bool = False
    """Whether what earlier calls were answered is forgotten."""
    place: str = ""
    """Directory of the survey under ONBOARD_DIR; by default the name."""


def onboard(
    settings: Settings,
    job: Job,
    progress: Progress,
    *,
    make_survey: MakeSurvey,
    make_file: MakeFile,
    refuse: Callable[[str], str | None],
) -> int:
    """Survey a site, and make its file where it is worth one; return the exit status.

    Args:
        settings: the project's.
        job: what is to be done.
        progress: is told of each answer.
        make_survey: gives the survey of a site.
        make_file: makes the file.
        refuse: returns why the site at an address is not to be surveyed, None where it may be.

    Raises:
        NotOnboarded: the site is not worth a file, cannot be had now, or the survey cannot be kept on the disk; or
            what makes the file says so.
    """
    directory = Path(settings["ONBOARD_DIR"]) / (job.place or job.name)
    begin = AnswerStore.begin_anew if job.is_fresh else AnswerStore
    try:
        store = begin(directory, job.url)
        try:
            seen = _surveyed(settings, Course(job.name, store, make_survey, job.most), progress, refuse)
            requests = store.sent
        finally:
            store.close()
    except UnusableStore as error:
        raise NotOnboarded(str(error)) from error
    if why := why_not(seen):
        raise NotOnboarded(why if requests < job.most else f"{why}; all {job.most} requests are made")
    return make_file(seen, settings=settings, directory=directory, requests=requests)


def _surveyed(settings: Settings, course: Course, progress: Progress, refuse: Callable[[str], str | None]) -> Seen:
    """Return what is seen of the site when the survey is at its end; raise NotOnboarded where it is not yet."""
    ending = survey(settings, course, progress, refuse)
    if ending.error is not None:
        raise ending.error
    if ending.is_final:
        raise NotOnboarded(ending.why)
    if ending.why:
        raise NotOnboarded(f"{ending.why}; the same call goes on from here ({course.store.sent} requests made)")
    return course.seen
