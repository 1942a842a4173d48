"""URL rules shared by the whole project."""
