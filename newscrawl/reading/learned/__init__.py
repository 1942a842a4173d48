"""The learned part of reading: what each run of text is, by small networks over the page's runs."""
