"""What is learned of a site's markup: kinds of articles, marks of withheld stories, boxes, and what is neither."""

from newscrawl.onboarding.markup.markup import learn_markup
from newscrawl.onboarding.markup.section_kinds import with_section_kinds

__all__ = ["learn_markup", "with_section_kinds"]
