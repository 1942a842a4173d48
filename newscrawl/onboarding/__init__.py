"""A site file made from the site itself: what is asked for, what is learned from it, and what is written."""
