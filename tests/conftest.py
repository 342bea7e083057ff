"""What all tests share: a gazetteer's index, built once for a whole run, and for later runs of the same tables."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from whoholds.identify import Directory, Gazetteer, directory

KEPT = Path(__file__).parents[1] / "out" / "test-home"


# A slow machine is no failure of the program, and what a machine builds must fail twice alike.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def home() -> Path:
    """A folder with the index: `WHOHOLDS_TEST_HOME`, else `out/test-home`. Of several workers one builds, the others wait."""
    folder = Path(os.environ.get("WHOHOLDS_TEST_HOME") or KEPT)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        Gazetteer.open(folder).close()
    return folder


@pytest.fixture(scope="session")
def gazetteer(home: Path) -> Iterator[Gazetteer]:
    """The gazetteer of the package."""
    with Gazetteer.open(home) as found:
        yield found


@pytest.fixture(scope="session")
def actors() -> Directory:
    """The directory of actors of the package."""
    return directory()
