"""The plain text of a page: its lines, what stands above the story, the story, and the boxes below it."""
