"""Where a site's pages print title, perex, dates, authors, topics, section and story: sources for its declaration."""

from newscrawl.onboarding.fields.learn import learn_fields

__all__ = ["learn_fields"]
