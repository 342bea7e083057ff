"""Measures with floors that never fall silently, and speed against named peers. No part of the package."""
