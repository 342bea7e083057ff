"""The corpus and what prepares the reader from it."""
