"""Every store, under one name."""

from __future__ import annotations

import datetime as dt
import importlib.util
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.ledger import cluster
from tests.ledger.composing import CREATED
from whoholds import ledger
from whoholds.ledger import Ledger

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def new_database() -> Iterator[NewDatabase]:
    """Gives addresses of empty PostgreSQL schemas, on a server that lives as long as the tests."""
    folder = cluster.programs()
    if folder is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    if importlib.util.find_spec("psycopg") is None:
        pytest.skip("no psycopg here: pip install 'whoholds[postgres]'")
    import psycopg

    numbers = count()
    with cluster.running(folder) as home:

        def new() -> str:
            name = f"t{next(numbers)}"
            with psycopg.connect(f"host={home} user=whoholds dbname=postgres", autocommit=True) as connection:
                connection.execute(f"CREATE SCHEMA {name}")
            return f"postgresql://whoholds@/postgres?host={home}&options=-csearch_path%3D{name}"

        yield new


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger of each kind, made at CREATED."""
    if request.param == "postgresql":
        url: str | Path = request.getfixturevalue("new_database")()
    else:
        url = "memory:" if request.param == "memory" else tmp_path / "ledger.db"
    with ledger.open(url, created=CREATED) as made:
        yield made


@pytest.fixture
def moment() -> Callable[[int], dt.datetime]:
    """The moment so many days after the making of the ledger."""
    return lambda days: CREATED + dt.timedelta(days=days)
