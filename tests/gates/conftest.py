"""The rule reader over the tests' index of places: quick, and the same whatever weights this checkout carries."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def rules(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings of the environment: the reader `rules`."""
    monkeypatch.setenv("WHOHOLDS_READER", "rules")
    monkeypatch.setenv("WHOHOLDS_HOME", str(home))
    monkeypatch.delenv("WHOHOLDS_ACTORS", raising=False)
