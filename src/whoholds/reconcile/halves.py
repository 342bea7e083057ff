"""A change of hands told in two halves: who lost the place on a day, and who took it, by a day soon after.

'ISIS was driven out of Qaim on Friday', says one, and another on Saturday: 'the army has liberated the town'. Of the second no
more is known than that it was not later than Saturday; the model lays it there, and leaves the place to nobody for a day. But
what may have been on Friday, and is told so soon, is the same change. So the stretch of who took it begins with the loss.
`whole_paths` in `chains.py` is the same in columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from whoholds.reconcile.control import Control
from whoholds.reconcile.observations import ONE_DAY, TAKES, Observation
from whoholds.reconcile.passing import SAME_CHANGE_DAYS

NO_SIDE = 0  # the state of nobody


def whole_path(found: Control, seen: Sequence[Observation]) -> list[int]:
    """The path of one place, with the days between two halves given to who took the place.

    Args:
        found: its history by the model.
        seen: what is observed, by day.
    """
    path, days = list(found.path), found.days
    firsts = [at for at, state in enumerate(path) if at == 0 or path[at - 1] != state]
    for number in range(1, len(firsts) - 1):
        first, taken = firsts[number], firsts[number + 1]
        state = path[taken]
        if path[first] != NO_SIDE or state == path[first - 1] or days[taken] - days[first] > SAME_CHANGE_DAYS * ONE_DAY:
            continue
        side = found.states[state]
        theirs = [o for o in seen if o.side == side and not o.implied and days[first] <= o.day <= days[taken]]
        told = [o for o in theirs if o.day == days[taken]]
        half = [o.told.gist.event in TAKES and o.told.when is not None and o.told.when.period.contains(days[first]) for o in told]
        if told and all(half) and all(o.holds for o in theirs):
            path[first:taken] = [state] * (taken - first)
    return path
