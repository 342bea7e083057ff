"""Every store, under one name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ledger.composing import CREATED
from whoholds import ledger
from whoholds.ledger import Ledger


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger of each kind, made at CREATED."""
    url = "memory:" if request.param == "memory" else tmp_path / "ledger.db"
    with ledger.open(url, created=CREATED) as made:
        yield made


@pytest.fixture
def moment() -> Callable[[int], dt.datetime]:
    """The moment so many days after the making of the ledger."""
    return lambda days: CREATED + dt.timedelta(days=days)
