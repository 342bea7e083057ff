"""Files, pages and archives as reports.

`read` gives the reports of some locations, with an `Issue` for all that could not be read; `count` says about how many there
will be; `original_spans` leads from the clean text of a page back to its HTML.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from whoholds.collect import reading
from whoholds.collect.defaults import Defaults
from whoholds.collect.estimate import count
from whoholds.collect.locations import inputs
from whoholds.collect.offsets import OffsetMap, align, original_spans
from whoholds.records import Issue, Report

__all__ = ["OffsetMap", "align", "count", "original_spans", "read"]


def read(
    locations: Sequence[str], *, published: str | None = None, outlet: str | None = None, today: dt.date | None = None
) -> Iterator[Report | Issue]:
    """The reports of some locations, one by one, in their order, and an issue for each thing that is wrong.

    Args:
        locations: paths of files (`.txt`, `.html`, `.htm`, `.json`, `.jsonl`, `.ndjson`, the last two also as `.gz`), of
            folders, globs, http(s) addresses, `-` for standard input.
        published: the day of publication of texts that do not declare one, `YYYY-MM-DD`.
        outlet: the outlet of texts that do not declare one.
        today: no text can be published more than two days after it; the day of the clock where not given.

    Raises:
        ConfigurationError: `published` is no day on which a text can be published.
    """
    defaults = Defaults.of(published, outlet, today or dt.datetime.now(dt.UTC).date())
    return _read(locations, defaults)


def _read(locations: Sequence[str], defaults: Defaults) -> Iterator[Report | Issue]:
    for found in inputs(locations):
        if isinstance(found, Issue):
            yield found
        else:
            yield from reading.read(found, defaults)
