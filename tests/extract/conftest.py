"""A server on loopback for the tests of the LLM reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.extract.llm_server import Server, claims, serving


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """One server for all of them."""
    with serving() as found:
        yield found


@pytest.fixture
def server(running: Server) -> Server:
    """The server, having heard nothing yet; it answers that there are no claims until a test says otherwise."""
    running.will(claims())
    return running
