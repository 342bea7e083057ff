"""Plain text: one file is one report, dated and named by the options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from whoholds.collect.defaults import Defaults
from whoholds.collect.encoding import unix, whole
from whoholds.records import Issue, Report


def read(stream: BinaryIO, origin: str, defaults: Defaults) -> Iterator[Report | Issue]:
    """The report that a plain text is."""
    text = whole(stream, origin)
    if isinstance(text, Issue):
        yield text
    else:
        yield Report.new(unix(text), outlet=defaults.outlet, published=defaults.published, origin=origin)
