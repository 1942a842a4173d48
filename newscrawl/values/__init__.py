"""One spelling of a value: addresses, texts, encodings, moments, keys."""
