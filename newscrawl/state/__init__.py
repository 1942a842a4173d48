"""What earlier runs know: the store, one SQLite file that lasts from run to run, and one crawl's view of it."""
