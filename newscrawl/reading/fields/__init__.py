"""The fields of an article page: each from the first source that has it."""
