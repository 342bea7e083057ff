"""Who takes over a place that its holder is said to have left, where nobody says who holds it now.

Of 36 leavings on the stream of Wikipedia's Current Events of a place that one other side alone had besieged, attacked, entered or
fought for, 11 were followed within 90 days by word of a holder: each time it was that side. Who enters a place of which nobody is
said to have left it, is not taken for its holder: most such entries are raids.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from whoholds.reconcile.observations import LEAVES, ONE_DAY, Told
from whoholds.records import Holding

AT_THE_GATES = {"besiege": 365, "enter": 60, "attack": 60, "contest": 60}  # for how many days back a side counts as near
LONGEST = max(AT_THE_GATES.values())
SAME_LEAVING_DAYS = 10
SUCCEEDS = 0.9  # how likely it is the only side near that takes over: 11 of 11, and the place may be anybody's
Near = tuple[dt.date, str, Told]  # from when on a side counts as near, and the claim that says so


def succeeded(whole: Holding, told: Sequence[Told]) -> list[Holding]:
    """A stretch without a holder, and from when on the only side that was near holds the place, if there is one.

    Args:
        whole: the stretch, of status `nobody`, with a first day.
        told: the claims about the place, those of `LONGEST` days before it too.
    """
    start = dt.date.fromisoformat(whole.first or "")
    end = dt.date.fromisoformat(whole.end) if whole.end else dt.date.max
    gone = {whole.previous} | {name for t in told if _leaves(t, start) for name in t.gist.actors}
    near = [
        (max(start, day), side, t) for t in told for day, side in _near(t, start, end)
        if side not in gone or (side != whole.previous and day >= start)  # it came after it had gone
    ]  # fmt: skip
    day = min((day for day, _, _ in near), default=None)
    sides = {side for since, side, _ in near if since == day}
    if day is None or len(sides) != 1:
        return [whole]  # two who are near may both have it
    return _split(whole, day, sides.pop(), [t.id for since, _, t in near if since == day])


def _near(told: Told, start: dt.date, end: dt.date) -> list[tuple[dt.date, str]]:
    """The sides that a claim tells to be near, and when: before a stretch not too long ago; in it only who enters.

    Told in passing is as good: without such sieges and fights the replay finds .623 of the known changes instead of .629.
    """
    event, day = told.gist.event, told.day
    if event not in AT_THE_GATES or day is None or not told.gist.counts or day >= end:
        return []
    if day > start and not (event == "enter" and told.gist.whole):
        return []
    if day < start and (start - day) > AT_THE_GATES[event] * ONE_DAY:
        return []
    return [(day, name) for name in told.gist.actors if name]


def _leaves(told: Told, start: dt.date) -> bool:
    """True for a claim that its actors left the place about then."""
    gist, day = told.gist, told.day
    return gist.event in LEAVES and gist.counts and day is not None and abs((day - start).days) <= SAME_LEAVING_DAYS


def _split(whole: Holding, day: dt.date, side: str, claims: Sequence[str]) -> list[Holding]:
    since = day.isoformat()
    heir = replace(
        whole, first=since, status="held", holder=side, since=f"../{since}", probability=whole.probability * SUCCEEDS,
        claims=tuple(dict.fromkeys([*whole.claims, *claims])), told=max(whole.told or since, since),
        sure_between=(since, max(since, whole.sure_between[1] if whole.sure_between else since)),
    )  # fmt: skip
    return [heir] if since == whole.first else [replace(whole, end=since), heir]
