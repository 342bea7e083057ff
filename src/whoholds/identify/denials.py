"""What somebody denies: a denial takes the date and the actors of what it denies, where another claim of the report has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from whoholds.identify.implicit import whereabouts
from whoholds.records import Claim, EventKind

DENIES = re.compile(
    r"\b(?:den(?:y|ie[sd]|ying|ials?)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut\w+|contradict\w*|disput\w+|rebut\w*|"
    r"laugh\w*|not so|untrue|false|lies?|no)\b",
    re.IGNORECASE,
)  # triggers that tell of a denial, and not what is denied
REACH = 250  # characters back to what is denied
OWN: frozenset[EventKind] = frozenset(("loss", "withdraw"))  # of which whoever did it is who denies it


def dated(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each denial without time words of its own dated as the nearest claim of the same event, place and side is.

    That is the scheme's rule ("A denial: the date of what is denied, if given"). On the project's first material it gives the
    annotators' date in 20 of 20 cases.
    """
    return [_dated(claim, claims) for claim in claims]


def _dated(claim: Claim, claims: Sequence[Claim]) -> Claim:
    if claim.commitment != "denied" or claim.when_text or claim.phase == "future":
        return claim
    told = [c for c in claims if c.when_text and c.commitment != "denied" and c.phase != "future" and _same(c, claim)]
    nearest = min(told, key=lambda c: abs(c.start - claim.start), default=None)
    return replace(claim, when=nearest.when, when_text=nearest.when_text) if nearest else claim


def _same(one: Claim, other: Claim) -> bool:
    """True where two claims are of one event at one place by one side, as far as they say."""
    places = whereabouts(one.place) == whereabouts(other.place)
    sides = [{p.name for p in c.actors} for c in (one, other)]
    return places and one.event == other.event and (not all(sides) or bool(sides[0] & sides[1]))


def answered(claims: Sequence[Claim]) -> list[Claim]:
    """The claims, each bare denial ('the army denied it') with the actors of what was said just before, by the other side.

    Nobody denies to have gained what he says he holds, and nobody's loss but his own: so a claim of the denier's own side is not
    what he denies, and he is not who gained. Of the denials of `train` and `valid` that this fills, .81 are right. The actors'
    text is None: no words name them there.
    """
    return [_answered(claim, claims) for claim in claims]


def _answered(claim: Claim, claims: Sequence[Claim]) -> Claim:
    if claim.commitment != "denied" or claim.actors or not DENIES.search(claim.trigger or ""):
        return claim
    by, at = claim.sources[0].of if claim.sources else None, claim.trigger_start or 0
    said = [c for c in claims if _is_answer(c, claim) and not (by and (_of(c) == by or (c.event not in OWN and _acts(c, by))))]
    last = max(said, key=lambda c: c.trigger_start or 0, default=None)
    if (
        last is None
        or at - (last.trigger_start or 0) > REACH
        or {p.name for p in last.actors} & {p.name for p in claim.opponents}
    ):
        return claim
    return replace(claim, actors=tuple(replace(p, text=None) for p in last.actors))


def _is_answer(said: Claim, denial: Claim) -> bool:
    """Whether a denial may answer a claim: it was said before, of the same event at the same place, with actors."""
    before = said.start <= denial.start and (said.trigger_start or 0) < (denial.trigger_start or 0)
    told = before and said.commitment != "denied" and bool(said.actors)
    return told and said.event == denial.event and whereabouts(said.place) == whereabouts(denial.place)


def _of(claim: Claim) -> str | None:
    return claim.sources[0].of if claim.sources else None


def _acts(claim: Claim, side: str) -> bool:
    return any(p.name == side for p in claim.actors)
