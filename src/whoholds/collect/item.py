"""One JSON object as a report, in either of two shapes.

A report: `{"id"?, "title", "outlet", "published", "text", "url"?, "language"?}`.
An item of Wikipedia's Current Events: `{"date", "category", "headings", "text", "sources"}`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from whoholds.collect.defaults import Defaults, day_of, wrong
from whoholds.collect.zones import zone_of
from whoholds.records import Issue, Report

HASH_DIGITS = 6


def read(data: object, origin: str, defaults: Defaults) -> Iterator[Report | Issue]:
    """The report that an object is, after the issues that it has; its text is kept exactly as it is."""
    if not isinstance(data, dict):
        yield wrong("bad-json", origin, f"a report is a JSON object, and this is a {type(data).__name__}")
        return
    text = data.get("text")
    if not isinstance(text, str) or not text.strip():
        yield wrong("no-text", origin, "the JSON object has no text under 'text'")
        return
    current_events = "headings" in data
    published, found = _published(data, "date" if current_events else "published", origin, defaults)
    yield from found
    if current_events:
        yield _current_event(data, text, published, origin)
    else:
        yield from _report(data, text, published, origin, defaults)


def _published(data: dict[str, Any], key: str, origin: str, defaults: Defaults) -> tuple[str | None, list[Issue]]:
    """What the object says wins over the option; what cannot be is no date at all."""
    said = data.get(key)
    if said is None or said == "":
        return defaults.published, []
    outlet, address = (value if isinstance(value := data.get(k), str) else None for k in ("outlet", "url"))
    day = day_of(said, defaults.latest, zone_of(outlet or defaults.outlet, address or origin))
    if day is None:
        return None, [wrong("bad-date", origin, f"{key} {said!r} is no day that a text can be published on (YYYY-MM-DD)")]
    return day, []


def _report(data: dict[str, Any], text: str, published: str | None, origin: str, defaults: Defaults) -> Iterator[Report | Issue]:
    said: dict[str, str] = {}
    for key in ("id", "title", "outlet", "url", "language"):
        value = data.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str):
            said[key] = value
        elif value is not None:
            yield wrong("bad-field", origin, f"{key} is a {type(value).__name__}, not words; it is left out")
    yield Report.new(
        text, title=said.get("title", ""), outlet=said.get("outlet") or defaults.outlet, published=published,
        name=said.get("id") or None, url=said.get("url") or None, language=said.get("language") or "en", origin=origin,
    )  # fmt: skip


def _current_event(data: dict[str, Any], text: str, published: str | None, origin: str) -> Report:
    """Items bear no name, so they get one from their day and their text."""
    digits = hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[:HASH_DIGITS]
    headings, sources = (_words(data.get(key)) for key in ("headings", "sources"))
    return Report.new(
        text, title=" / ".join(headings), outlet=next(iter(sources), "Wikipedia"), published=published,
        name=f"ce-{published or 'undated'}-{digits}", origin=origin,
    )  # fmt: skip


def _words(value: object) -> list[str]:
    return [words for words in value if isinstance(words, str) and words] if isinstance(value, list) else []
