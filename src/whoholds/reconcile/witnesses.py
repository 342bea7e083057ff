"""Who counts as one witness, and how much a witness weighs.

The same speaker through five outlets is one witness; a report in its own voice is one witness per outlet. An admission against
interest (a side says that it lost) weighs more than a boast, and a third party lies between. Weights are natural-log likelihood
ratios: 2.3 is 'ten times as likely if true'.
"""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.records import Claim

BOAST, THIRD_PARTY, ADMISSION = 2.0, 2.3, 3.2
CHANGE = 1.3  # factor for word of a change: it is seldom made up out of nothing, as a lasting state may be assumed
DOUBTED = 0.35  # factor for claims that the report itself doubts
BACKGROUND = 0.8  # factor for history told in passing: less exact, but seldom a boast
UNSURE = 0.5  # by how much a claim weighs less of which its reader is not sure at all
STEPS_OF_SCORE = 10  # so finely a reader's confidence is weighed
GAINING = frozenset(("gain", "handover", "hold", "repel", "enter", "relieve"))
LOSING = frozenset(("loss", "withdraw"))


@dataclass(frozen=True, slots=True)
class Weights:
    """What the model believes of witnesses; natural-log likelihood ratios and factors. Defaults are set by judgement."""

    boast: float = BOAST
    third_party: float = THIRD_PARTY
    admission: float = ADMISSION
    doubted: float = DOUBTED
    background: float = BACKGROUND
    change: float = CHANGE
    unsure: float = UNSURE


def witness(claim: Claim) -> str:
    """The name of the witness behind a claim: its innermost source, else its outlet, else its report."""
    if claim.sources and claim.sources[0].name:
        return f"source:{claim.sources[0].name.casefold()}"
    return f"outlet:{claim.outlet.casefold()}" if claim.outlet else f"report:{claim.report}"


def voice(claim: Claim) -> str:
    """Who counts as one voice: the side, for all who speak for it in its favour; else the witness.

    Two spokesmen of the winner tell one story; that they are two adds nothing to it.
    """
    of = claim.sources[0].of if claim.sources else None
    return f"side:{of.casefold()}" if of is not None and of in _favoured(claim) else witness(claim)


def _favoured(claim: Claim) -> list[str | None]:
    """The sides that a claim is good news for."""
    return [p.name for p in (claim.actors if claim.event in GAINING else claim.opponents)]


def counts(claim: Claim) -> bool:
    """True for a claim that may move a holding: said to be so, and neither planned, nor conditional, nor denied."""
    return claim.commitment in ("affirmed", "uncertain") and claim.phase != "future"


def weight(claim: Claim, weights: Weights) -> float:
    """The log likelihood ratio of one witness's claim."""
    of = claim.sources[0].of if claim.sources else None
    value = weights.third_party
    if of is not None:
        actors = [party.name for party in claim.actors]
        opponents = [party.name for party in claim.opponents]
        gains = of in actors if claim.event in GAINING else of in opponents
        loses = of in opponents if claim.event in GAINING else of in actors
        value = weights.boast if gains else weights.admission if loses else weights.third_party
    if claim.event in ("gain", "handover", "loss", "withdraw"):
        value *= weights.change
    if claim.commitment == "uncertain":
        value *= weights.doubted
    if claim.phase == "background":
        value *= weights.background
    doubt = round((1 - claim.score) * STEPS_OF_SCORE) / STEPS_OF_SCORE
    return value * (1 - weights.unsure * doubt)
