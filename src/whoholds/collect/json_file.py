"""A JSON file: one report, or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from whoholds.collect import item
from whoholds.collect.defaults import Defaults, wrong
from whoholds.collect.encoding import decoded
from whoholds.records import Issue, Report

LIMIT = 512_000_000  # bytes: a list is read as a whole


def read(stream: BinaryIO, origin: str, defaults: Defaults) -> Iterator[Report | Issue]:
    """The reports of a JSON file; those of a list have the origin `path:number`, counted from 1."""
    data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        yield wrong("too-large", origin, f"more than {LIMIT:,} bytes in one JSON file; JSON Lines can be of any length")
        return
    text = decoded(data, origin)
    if isinstance(text, Issue):
        yield text
    elif not text.strip():
        yield wrong("no-text", origin, "there is no text")
    else:
        found = parsed(text, origin)
        for number, one in enumerate(found, 1) if isinstance(found, list) else [(0, found)]:
            where = f"{origin}:{number}" if number else origin
            if isinstance(one, Issue):
                yield one
            else:
                yield from item.read(one, where, defaults)


def parsed(text: str, where: str) -> object:
    """What JSON says, or the issue `bad-json`."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return wrong("bad-json", where, f"this is no JSON: {error}")
