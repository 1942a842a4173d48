"""The archive: what was fetched, in WARC files, and the reading of such files, our own and other people's."""
