"""The story's blocks: where they stand, and what among them is none of the story."""
