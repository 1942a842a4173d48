"""What sites say of what may be done with their articles: found, put in order, and read."""
