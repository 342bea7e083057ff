"""A change of hands told in two halves: who lost the place on a day, and who took it, by a day soon after.

'ISIS was driven out of Qaim on Friday', says one, and another on Saturday: 'the army has liberated the town'. Of the second no
more is known than that it was not later than Saturday; the model lays it there, and leaves the place to nobody for a day. But
what may have been on Friday, and is told so soon, is the same change. So the stretch of who took it begins with the loss.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from whoholds.reconcile.columns import HOLDS, IMPLIED, Column
from whoholds.reconcile.control import Control
from whoholds.reconcile.observations import ONE_DAY, TAKES, Gist, Observation
from whoholds.reconcile.passing import SAME_CHANGE_DAYS

if TYPE_CHECKING:
    from whoholds.reconcile.sight import Sight

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


def runs_of(owner: Column, path: Column) -> Column:
    """The first row of each run of one state and place."""
    return np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(path, prepend=-1) != 0))


def whole_paths(sight: Sight, path: Column, owner: Column, day: Column, row_of: Column, state_of: Column) -> Column:
    """The paths of many places, one after the other: `whole_path` in columns.

    Args:
        sight: what a moment sees.
        path: the state of each row of days.
        owner: per row the number of its place.
        day: per row its day.
        row_of: per observation its row.
        state_of: per observation its state.
    """
    runs = runs_of(owner, path)
    first, taken = runs[1:-1], runs[2:]
    near = (path[first] == NO_SIDE) & (owner[first - 1] == owner[first]) & (owner[first] == owner[taken])
    near &= (path[taken] != path[first - 1]) & (day[taken] - day[first] <= SAME_CHANGE_DAYS)
    first, taken = first[near], taken[near]
    if not len(first):
        return path
    gap, lengths = np.full(len(path), -1), taken - first + 1
    rows = np.arange(int(lengths.sum())) + np.repeat(first - (np.cumsum(lengths) - lengths), lengths)
    gap[rows] = np.repeat(np.arange(len(first)), lengths)
    mine = np.flatnonzero((gap[row_of] >= 0) & ((sight.flags & IMPLIED) == 0))
    mine = mine[state_of[mine] == path[taken][gap[row_of[mine]]]]
    at, holds = gap[row_of[mine]], (sight.flags[mine] & HOLDS) > 0
    here = row_of[mine] == taken[at]
    half = sight.marked(mine, _takes) & sight.contains(sight.when(mine), day[first][at]) & holds
    told, not_so = np.zeros(len(first), bool), np.zeros(len(first), bool)
    told[at[here & half]] = True
    not_so[at[np.where(here, ~half, ~holds)]] = True
    joined = told & ~not_so
    found, lengths = path.copy(), (taken - first)[joined]
    rows = np.arange(int(lengths.sum())) + np.repeat(first[joined] - (np.cumsum(lengths) - lengths), lengths)
    found[rows] = np.repeat(path[taken[joined]], lengths)
    return found


def _takes(gist: Gist) -> bool:
    return gist.event in TAKES
