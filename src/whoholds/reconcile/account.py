"""How a holding comes about, rule by rule: from what the claims weigh together to the chance that is said of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from whoholds.reconcile.chances import faded, on_silence, silence
from whoholds.reconcile.control import NOBODY, control
from whoholds.reconcile.fighting import laid_over, unheld
from whoholds.reconcile.heirs import succeeded
from whoholds.reconcile.holdings import LIKELY, History, called, covers, known_from
from whoholds.reconcile.observations import ONE_DAY, Observation, Told, observations
from whoholds.reconcile.passing import Span
from whoholds.reconcile.witnesses import Weights
from whoholds.records import Claim, Holding


@dataclass(frozen=True, slots=True)
class Step:
    """One rule that made an answer what it is.

    Attributes:
        rule: its name: weighed, doubted, passed, regained, misread, left, heir, near, contested, besieged, silent, sharpened.
        text: what it did, in words.
        probability: the chance after it; None where it names no holder.
        claims: the claims by which it did so.
    """

    rule: str
    text: str
    probability: float | None = None
    claims: tuple[str, ...] = ()


def account(
    claims: Iterable[Claim], on: dt.date, weights: Weights | None = None, ids: Iterable[str] | None = None
) -> tuple[Step, ...]:
    """How the holding of one place on a day comes about; the last chance is the one that `holdings` says of that day.

    Args:
        claims: all claims about one place.
        on: the day.
        weights: what is believed of witnesses.
        ids: the claims' identifiers, in the same order, where they are known.

    Returns:
        The steps in the order of reckoning; none where no claim speaks of that day.
    """
    every = list(claims)
    names = list(ids) if ids is not None else [claim.id for claim in every]
    told = [(claim, Told.of(claim, name)) for claim, name in zip(every, names, strict=True)]
    told.sort(key=lambda pair: (pair[0].published or "", pair[0].start, pair[1].id))
    where, heard = called((claim.place, 1) for claim in every), [one for _, one in told]
    seen = observations(told, weights or Weights())
    if not seen:
        return tuple(step for holding in unheld(where, heard, on) for step in _fought_over(holding, None, heard, on))
    history = History(where, heard, seen)
    span = next(iter(history.spans(control(seen), on)), None)
    return () if span is None else tuple(_of_span(history, span, heard, seen, on))


def _of_span(history: History, span: Span, told: Sequence[Told], seen: Sequence[Observation], on: dt.date) -> list[Step]:
    days = {o.day for o in seen}
    later = sum(day > on for day in days)
    words = f"{_named(span.side)} likeliest from {span.start}: together, the claims of {_counted(len(days), 'day')}"
    steps = [Step("weighed", words + (f", {later} of them later" if later else ""), span.sure)]
    parts, lost, parted = history.parted(span)
    part = next(one for one in reversed(parts) if one is parts[0] or one.start <= on)
    if part.side != span.side:
        steps.append(_passed(span, part, lost))
    before = parted.holding(part, on)
    if before.first is None and known_from(before) > on:
        return []
    steps.append(_trusted(part, before, parted.voices(part)))
    heirs = succeeded(before, told) if before.status == "nobody" and before.first else [before]
    holding = next((one for one in heirs if covers(one, on)), before)
    if holding.holder != before.holder:
        near = tuple(name for name in holding.claims if name not in before.claims)
        words = f"nobody says who came after; {holding.holder} alone was near, and has it in nine of ten such cases"
        steps.append(Step("heir", words, holding.probability, near))
    laid = next(iter(laid_over(holding, told, on)), holding)
    return [*steps, *_fought_over(laid, holding, told, on), *_chances(laid, on)]


def _trusted(part: Span, holding: Holding, voices: int) -> Step:
    """The step that asks whether what makes a holding likeliest is enough to tell it."""
    if holding.status != "unknown":
        return Step("misread", f"{_counted(voices, 'voice')} for it, each of which may be misread", holding.probability)
    if part.sure < LIKELY:
        return Step("doubted", f"on no day as sure as {LIKELY}: no holder is told")
    return Step("left", f"all that is said outright of {_named(part.side)} is that it left: no holder is told")


def _passed(span: Span, part: Span, lost: Sequence[Observation]) -> Step:
    """The step by which a side lost a place without being named."""
    claims = tuple(dict.fromkeys(o.told.id for o in lost if part.start <= o.day and (part.end is None or o.day < part.end)))
    words = f"said to have changed hands on {part.start}, and not between whom: {_named(span.side)} has lost it"
    if part.side == NOBODY:
        return Step("passed", words, part.sure, claims)
    return Step("regained", f"{words}, and {part.side} has it back, as four in five such places do", part.sure, claims)


def _fought_over(holding: Holding, before: Holding | None, told: Sequence[Told], on: dt.date) -> list[Step]:
    """The steps that word of fights and sieges makes."""
    steps = []
    new = tuple(name for name in holding.claims if before is None or name not in before.claims)
    kinds = {one.id: one.gist.event for one in told}
    fights = tuple(name for name in new if kinds.get(name) not in ("besiege", "relieve"))
    if before is None:
        steps.append(Step("unheld", "nobody is said to hold it", claims=new))
    if holding.status == "contested":
        steps.append(Step("contested", f"fought for until {_until(holding, on)}", claims=fights))
    if holding.besieged_by:
        sieges = tuple(name for name in new if kinds.get(name) == "besiege")
        steps.append(Step("besieged", f"besieged by {', '.join(holding.besieged_by)}", claims=sieges))
    return steps


def _until(holding: Holding, on: dt.date) -> str:
    return (dt.date.fromisoformat(holding.end) - ONE_DAY).isoformat() if holding.end else on.isoformat()


def _chances(holding: Holding, on: dt.date) -> list[Step]:
    """The steps by which silence and experience change a chance."""
    if holding.sure_between is None:
        return []
    (first, last), silent, steps = holding.sure_between, silence(holding.sure_between, on), list[Step]()
    if silent:
        when = f"since {last}" if on.isoformat() > last else f"before {first}"
        chance = faded(holding.probability, silent)
        steps.append(Step("silent", f"nothing is told of it for {_counted(silent, 'day')}, {when}", chance))
    words = "sharpened: where history is known, what was given so proved right more often"
    return [*steps, Step("sharpened", words, on_silence(holding.probability, silent))]


def _named(side: str) -> str:
    return side or "nobody that is named"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what if number == 1 else what + 's'}"


def rounded(steps: Iterable[Step], digits: int) -> tuple[Step, ...]:
    """Steps with their chances rounded, as answers are."""
    return tuple(s if s.probability is None else replace(s, probability=round(s.probability, digits)) for s in steps)
