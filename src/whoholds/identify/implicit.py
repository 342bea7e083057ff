"""What a text leaves unsaid: who gained what a speaker of one side calls liberated; what befell a place 'with it'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from whoholds.records import Claim, ClaimedPlace, Event, Party, Reading

WITH_IT = re.compile(r"with (?:it|them)\b", re.IGNORECASE)
REACH = 160  # characters back to what 'with it' speaks of


def filled(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each gain without an actor given the side that its speaker speaks for, where that is not the one that loses.

    The actor's text stays None: no words name it there. Who speaks of handing over is as often the one who gives, and who gained
    the place in another claim of the report is rarely who gained it in this: both were tried, and wrong more often than right.
    """
    return [_filled(claim) for claim in claims]


def whereabouts(place: ClaimedPlace) -> str | None:
    """What tells a claim's place from another within one report: its entry in the gazetteer, else its name."""
    return place.id or place.name


def _filled(claim: Claim) -> Claim:
    if claim.event != "gain" or claim.actors or claim.commitment == "denied":
        return claim
    of = claim.sources[0].of if claim.sources else None
    losers = {p.name for p in claim.opponents}
    return replace(claim, actors=(Party(text=None, name=of),)) if of and of not in losers else claim


def carried_on(reading: Reading) -> Reading:
    """A reading in which a place that goes 'with it' fares as what was told before: 'besieged the city, and with it the road'."""
    text = reading.report.text

    def told(event: Event) -> Event:
        start = event.trigger.start
        before = [e for e in reading.events if start - REACH <= e.trigger.start < start]
        if not WITH_IT.match(text, start) or not before:
            return event
        last = max(before, key=lambda e: e.trigger.start)
        return replace(
            event, kind=last.kind, phase=last.phase, times=event.times or last.times, dating=event.dating or last.dating
        )

    return replace(reading, events=tuple(map(told, reading.events)))
