"""When which site is crawled: one declarative file, and what is made of it."""
