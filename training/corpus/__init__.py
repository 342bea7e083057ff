"""The annotated reports that the reader is trained on, with their tools."""
