"""What is needed to make the shipped data and the reader; no part of the package."""
