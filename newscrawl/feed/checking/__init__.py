"""Feeds as their readers find them: verifying and merging what others wrote."""
