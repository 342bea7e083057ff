"""Sides that a text leaves unsaid: who gained what a speaker of one side calls liberated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from whoholds.records import Claim, ClaimedPlace, Party


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
