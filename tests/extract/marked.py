"""Marked-up sentences: `[Rawa](place) was [captured](gain) by [the army](actor)` says what a reader must find.

A mark is a word, or an event of the scheme with its stance: `place`, `actor`, `opponent`, `source`, `time`, `toward`;
`gain`, `gain denied`, `attack future` … `place part` and `place around` give the extent; `place=T4_airbase` says
that the words ('the base') refer to the T4 airbase. All marks of a text belong to its one event, which happens at each of its
places. A text without an event is one in which none must be found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from whoholds.records import COMMITMENTS, EVENT_KINDS, EXTENTS, PHASES, Event, Report

MARK = re.compile(r"\[(?P<words>[^\]]+)\]\((?P<marks>[^)]+)\)")


@dataclass(frozen=True)
class Told:
    """One event, in the words of the text."""

    kind: str
    trigger: str
    place: str
    extent: str = "whole"
    actors: tuple[str, ...] = ()
    opponents: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    commitment: str = "affirmed"
    phase: str = "news"
    source: str | None = None
    toward: str | None = None


def plain(marked: str) -> str:
    """The text without its marks."""
    return MARK.sub(lambda match: match["words"], marked)


def report(marked: str) -> Report:
    """The text as a report of a composed outlet."""
    return Report.new(plain(marked), outlet="Composed Wire", published="2017-11-03")


def expected(marked: str) -> list[Told]:
    """The events that the marks say, by the order of their places."""
    found: dict[str, list[str]] = {}
    places: list[tuple[str, str]] = []
    stance: list[str] = []
    for match in MARK.finditer(marked):
        head, *more = match["marks"].split()
        head, _, name = head.partition("=")
        if head == "place":
            places.append((name.replace("_", " ") or match["words"], next((word for word in more if word in EXTENTS), "whole")))
        elif head in EVENT_KINDS:
            stance = [head, match["words"], *more]
        else:
            found.setdefault(head, []).append(match["words"])
    if not stance:
        return []
    kind, trigger, *more = stance
    return [
        Told(
            kind=kind, trigger=trigger, place=place, extent=extent, actors=tuple(found.get("actor", ())),
            opponents=tuple(found.get("opponent", ())), times=tuple(found.get("time", ())),
            commitment=next((word for word in more if word in COMMITMENTS), "affirmed"),
            phase=next((word for word in more if word in PHASES), "news"),
            source=next(iter(found.get("source", ())), None), toward=next(iter(found.get("toward", ())), None),
        )
        for place, extent in places
    ]  # fmt: skip


def told(event: Event) -> Told:
    """An event that a reader found, in the same words."""
    return Told(
        kind=event.kind, trigger=event.trigger.text, place=event.place.named.text if event.place else "", extent=event.extent,
        actors=tuple(m.text for m in event.actors), opponents=tuple(m.text for m in event.opponents),
        times=tuple(m.text for m in event.times), commitment=event.commitment, phase=event.phase,
        source=event.utterances[0].source.text if event.utterances else None,
        toward=event.toward.text if event.toward else None,
    )  # fmt: skip
