"""Measuring how well sides are named."""
