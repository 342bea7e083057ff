"""The history of places as rows: one for every day on which another side, or nobody, is said to hold a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from whoholds.records import ClaimedPlace, Holding, Status

PlaceKey = tuple[str | None, str, str | None, float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place changes hands.

    Attributes:
        date: the first day on which it is so, `YYYY-MM-DD`.
        place: the place.
        holder: the side that holds it from then on; None for nobody, `contested` or `unknown` in those states.
        previous: the side that held it before, where known.
        probability: that this is right, 0 to 1.
        status: held, contested, nobody or unknown.
        claims: identifiers of the claims that it rests on, strongest first.
        told: the last day of which something is told that it rests on; None where there is none.
    """

    date: str
    place: ClaimedPlace
    holder: str | None
    previous: str | None
    probability: float
    status: Status
    claims: tuple[str, ...] = ()
    told: str | None = None


def place_key(place: ClaimedPlace) -> PlaceKey:
    """What makes two places of holdings the same: the gazetteer's entry, else name, country and point."""
    if place.id is not None:
        return (place.id, "", None, None, None)
    return (None, place.name, place.country, place.lat, place.lon)


def by_place(holdings: Iterable[Holding]) -> list[tuple[Holding, ...]]:
    """The holdings of each place, as they come: those of one place are consecutive, sorted by `first`."""
    return [tuple(group) for _, group in groupby(holdings, key=lambda holding: place_key(holding.place))]


def changes(holdings: Iterable[Holding]) -> list[Change]:
    """The days on which the holder or the status of a place changes.

    Args:
        holdings: those of a place consecutive and sorted by `first`, as `reconcile` gives them.

    Returns:
        The changes in the order of the holdings. What held before anything was known (`first` is None) is no change; where a
        holding ends and none follows on that day, the place is `unknown` from then on.
    """
    return [change for place in by_place(holdings) for change in _changes_of(place)]


def shown_holder(holding: Holding) -> str | None:
    """The holder as tables show it: the side, None for nobody, else the word `contested` or `unknown`."""
    if holding.status == "held":
        return holding.holder
    return None if holding.status == "nobody" else holding.status


def _changes_of(place: Sequence[Holding]) -> list[Change]:
    found: list[Change] = []
    state: tuple[Status, str | None] | None = None
    side: str | None = None
    for holding in _without_gaps(place):
        now = (holding.status, shown_holder(holding))
        if now != state and holding.first is not None:
            found.append(_change(holding, holding.first, side))
        state = now
        side = holding.holder or side
    return found


def _change(holding: Holding, date: str, side: str | None) -> Change:
    previous = holding.previous or (side if side != shown_holder(holding) else None)
    return Change(
        date=date,
        place=holding.place,
        holder=shown_holder(holding),
        previous=previous,
        probability=holding.probability,
        status=holding.status,
        claims=holding.claims,
        told=holding.told,
    )


def _without_gaps(place: Sequence[Holding]) -> list[Holding]:
    """The holdings of one place with `unknown` in the days of which none speaks."""
    filled = list(place[:1])
    for before, after in pairwise(place):
        if before.end is not None and after.first is not None and before.end < after.first:
            filled.append(_silence(before, before.end, after.first))
        filled.append(after)
    last = place[-1]
    return [*filled, _silence(last, last.end, None)] if last.end is not None else filled


def _silence(before: Holding, first: str, end: str | None) -> Holding:
    return Holding(
        place=before.place, first=first, end=end, status="unknown", holder=None, previous=before.holder, probability=1.0
    )
