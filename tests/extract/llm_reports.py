"""A composed report, claims about it as a model writes them, and a reader that asks the small server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.extract.llm_server import Server
from whoholds.config import Endpoint
from whoholds.extract.llm import LLMReader
from whoholds.records import Event, Reading, Report

# Composed for these tests, as are all reports below.
TEXT = (
    "Iraqi forces captured the town of Rawa from ISIS on Friday, Brig. Gen. Samir Aziz told the Example Agency.\n\n"
    "ISIS denied that it had left the town. Its fighters “still hold” the bridge, a man in al-Qaim said.\n"
)
REPORT = Report.new(TEXT, title="Rawa", outlet="Composed Wire", published="2017-11-18", name="rawa")
CAPTURE: dict[str, Any] = {
    "evidence": "Iraqi forces captured the town of Rawa from ISIS on Friday", "trigger": "captured", "event": "gain",
    "place": "the town of Rawa", "place_name": "Rawa", "extent": "whole", "part": "", "actors": ["Iraqi forces"],
    "opponents": ["ISIS"], "commitment": "affirmed", "phase": "news", "sources": ["Brig. Gen. Samir Aziz", "the Example Agency"],
    "time": "on Friday", "dating": "said", "toward": "",
}  # fmt: skip
DENIAL: dict[str, Any] = {
    "evidence": "it had left the town", "trigger": "left", "event": "withdraw", "place": "the town", "place_name": "Rawa",
    "extent": "whole", "part": "", "actors": ["ISIS"], "opponents": [], "commitment": "denied", "phase": "news",
    "sources": ["ISIS"], "time": "", "dating": "by-published", "toward": "",
}  # fmt: skip


def asking(server: Server, **more: Any) -> LLMReader:
    how = {name: more.pop(name) for name in ("portion", "answer", "retries") if name in more}
    return LLMReader(Endpoint(server.url, "small-model", "a-key", **more), **how)


def codes(reading: Reading) -> list[str]:
    return [issue.code for issue in reading.issues]


def assert_verbatim(reading: Reading) -> None:
    """Every mention stands at its offsets, and every event's evidence holds its trigger."""
    text = reading.report.text

    def mentions(event: Event) -> Iterator[Any]:
        yield from (event.trigger, *event.actors, *event.opponents, *event.times, *(u.source for u in event.utterances))
        yield from (m for m in (event.place, event.place and event.place.named, event.toward) if m)

    for mention in (*reading.mentions, *(m for event in reading.events for m in mentions(event))):
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
    for event in reading.events:
        start, end = event.evidence
        assert start <= event.trigger.start < event.trigger.end <= end <= len(text)
        assert event.place is not None
        assert event.part is None or event.part in text
