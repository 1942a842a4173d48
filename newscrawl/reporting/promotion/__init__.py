"""What sites promoted, when, where and how long, told from the feed's sightings and visits."""
