"""The learned part of reading: what each run of text is, by a small network over the page's runs."""
