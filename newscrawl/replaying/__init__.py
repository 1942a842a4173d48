"""Replays: today's reader and pipelines over archived pages, as runs of the feed, without a network."""
