"""Czech strings to their meaning: headings, service lines, bylines, dates, addresses."""
