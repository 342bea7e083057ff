"""Sides that a text leaves unsaid: who gained what a speaker of one side calls liberated, or what another sentence says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whoholds.records import Claim, ClaimedPlace, Party

TAKING = frozenset(("gain", "handover"))


def filled(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each gain without an actor given the one that the report leaves no doubt of.

    That is the side that gains the place in another claim of the report, else the side that the speaker speaks for where it
    is not the one that loses. The actor's text stays None: no words name it there.
    """
    known: dict[object, set[str]] = {}
    for claim in claims:
        if claim.event in TAKING and claim.commitment == "affirmed":
            known.setdefault(whereabouts(claim.place), set()).update(p.name for p in claim.actors if p.name)
    return [_filled(claim, known.get(whereabouts(claim.place), set())) for claim in claims]


def whereabouts(place: ClaimedPlace) -> str | None:
    """What tells a claim's place from another within one report: its entry in the gazetteer, else its name."""
    return place.id or place.name


def _filled(claim: Claim, winners: set[str]) -> Claim:
    if claim.event not in TAKING or claim.actors or claim.commitment == "denied":
        return claim
    losers = {p.name for p in claim.opponents}
    of = claim.sources[0].of if claim.sources else None
    name = next(iter(winners)) if len(winners) == 1 else of
    return replace(claim, actors=(Party(text=None, name=name),)) if name and name not in losers else claim
