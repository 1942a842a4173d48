"""What has been seen: the store that lasts from run to run, and one crawl's view of it."""
