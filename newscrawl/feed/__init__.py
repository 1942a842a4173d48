"""The feed on disk: one directory a run, written so that a crash at any moment loses and repeats nothing."""
