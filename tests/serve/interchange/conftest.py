from __future__ import annotations

import pytest

from whoholds.identify import Directory, Gazetteer
from whoholds.serve.interchange import Names


@pytest.fixture(scope="session")
def names(gazetteer: Gazetteer, actors: Directory) -> Names:
    return Names(gazetteer, actors)
