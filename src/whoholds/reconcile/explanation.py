"""Why a holding is what it is: each claim about the place with what it weighed, or why it did not count."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from whoholds.reconcile.observations import Gist, Told, day_of, observe
from whoholds.reconcile.witnesses import Weights, voice
from whoholds.records import Claim

UNCOUNTED = {
    "denied": "a denial: kept, never counted as a capture",
    "conditional": "a condition: kept, never counted",
    "future": "a plan: kept, never counted",
    "dateless": "no day can be told",
    "unsaid": "names no side: whoever held it until then has lost it",
    "neutral": "says nothing of who holds it",
    "repeated": "the same voice said so already",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim in the account of a place.

    Attributes:
        claim: the claim.
        day: the day that it speaks of, `YYYY-MM-DD`, or None.
        side: the side that it makes likelier (or, where `weight` is negative, less likely) to hold the place.
        weight: natural-log likelihood ratio; 0 where it did not count.
        witness: who counts as saying so.
        uncounted: why it did not count, or an empty string.
        judgement: what a person or its outlet decided about it, or an empty string.
    """

    claim: Claim
    day: str | None
    side: str | None
    weight: float
    witness: str
    uncounted: str = ""
    judgement: str = ""


def reasons(claims: Iterable[Claim], until: dt.date | None = None, weights: Weights | None = None) -> list[Reason]:
    """The account of one place's claims up to a day, by the day that they speak of.

    Args:
        claims: all claims about one place.
        until: the last day of interest; None for all.
        weights: what is believed of witnesses.
    """
    heard: set[tuple[str, str | None, str, bool]] = set()
    found = []
    for claim in sorted(claims, key=lambda c: (day_of(c) or dt.date.max, c.published or "", c.start)):
        day = day_of(claim)
        if until and day and day > until:
            continue
        found.append(_reason(claim, day, heard, weights or Weights()))
    return found


def _reason(claim: Claim, day: dt.date | None, heard: set[tuple[str, str | None, str, bool]], weights: Weights) -> Reason:
    who, said = voice(claim), day.isoformat() if day else None
    seen = [o for o in observe(claim, Told.of(claim), weights) if not o.implied]
    if not seen:
        return Reason(claim, said, None, 0.0, who, UNCOUNTED[_why(claim, day)])
    strongest = max(seen, key=lambda o: o.weight)
    key = (who, said, strongest.side, strongest.holds)
    if key in heard:
        return Reason(claim, said, strongest.side, 0.0, who, UNCOUNTED["repeated"])
    heard.add(key)
    return Reason(claim, said, strongest.side, strongest.weight if strongest.holds else -strongest.weight, who)


def _why(claim: Claim, day: dt.date | None) -> str:
    if claim.commitment in ("denied", "conditional"):
        return claim.commitment
    if claim.phase == "future":
        return "future"
    if day is None:
        return "dateless"
    return "unsaid" if Gist.of(claim).unsaid else "neutral"
