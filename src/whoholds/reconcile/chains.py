"""The model of `control.py` for places whose days lie in arrays: few are taken one by one, in plain lists, many in lockstep."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from whoholds.reconcile.columns import HOLDS, IMPLIED, Column
from whoholds.reconcile.control import Chain, passage
from whoholds.reconcile.halves import NO_SIDE
from whoholds.reconcile.lockstep import Asked, Days, Group
from whoholds.reconcile.observations import TAKES, Gist
from whoholds.reconcile.passing import SAME_CHANGE_DAYS
from whoholds.reconcile.sight import Sight

FEW = 16  # places up to which a step in plain lists, one place after the other, is quicker than one in arrays
WIDTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 32, 64, 128, 256, 1024, 2**15)  # states that are reckoned with together


def groups(days: Days) -> list[Group | Few]:
    """The places in groups with nearly as many states."""
    width = np.array(WIDTHS)[np.searchsorted(WIDTHS, days.states)]
    found = list[Group | Few]()
    for one in np.unique(width).tolist():
        places = np.flatnonzero(width == one)
        found.append(Few(days, places) if len(places) <= FEW else Group(days, places, one))
    return found


def paths(days: Days, among: Sequence[Group | Few] | None = None) -> Column:
    """Per row of days the likeliest state of the likeliest history of its place; `among` are the days' groups, where known."""
    found = np.zeros(len(days.day), np.int16)
    for group in among or groups(days):
        found[group.rows] = group.path()
    return found


class Chances:
    """How likely each state of each place is, given all that was observed, on some of its days.

    Attributes:
        among: the places' groups.
    """

    def __init__(self, days: Days, first: Column, last: Column, among: Sequence[Group | Few] | None = None) -> None:
        """Reckon them for each place from one of its days to another.

        Args:
            days: what was observed.
            first: the row of the first day.
            last: the row of the last.
            among: the days' groups, where they are known.
        """
        self._begin = days.first[:-1]
        self.among = among or groups(days)
        first, last = first - self._begin, last - self._begin
        self._parts = [(group.places, group.chances(first[group.places], last[group.places])) for group in self.among]

    def sure(self, first: Column, last: Column, state: Column) -> Column:
        """For each place the highest probability of a state between two of those days, both included."""
        found = np.zeros(len(state))
        for places, chances in self._parts:
            begin = self._begin[places]
            found[places] = chances(first[places] - begin, last[places] - begin, state[places])
        return found


class Few:
    """Some places, each reckoned by itself.

    Attributes:
        places: their numbers.
        rows: their rows of days.
    """

    def __init__(self, days: Days, places: Column) -> None:
        """Lay out the days of some places, one place after the other."""
        self.places = places
        spans = [(int(days.first[place]), int(days.first[place + 1])) for place in places.tolist()]
        self.rows = np.concatenate([np.arange(low, high) for low, high in spans])
        states = days.states[places].tolist()
        self._chains = [_chain(days, low, high, count) for (low, high), count in zip(spans, states, strict=True)]

    def path(self) -> Column:
        """Per row the state of the likeliest history."""
        return np.array([state for chain in self._chains for state in chain.path], np.int16)

    def chances(self, *_: Column) -> Asked:
        """What gives the highest probability of a state from one day to another; what is reckoned for one question is kept."""
        return self._sure

    def _sure(self, first: Column, last: Column, state: Column) -> Column:
        asked = zip(self._chains, first.tolist(), last.tolist(), state.tolist(), strict=True)
        return np.array([chain.sure(low, high, of) for chain, low, high, of in asked])


def _chain(days: Days, low: int, high: int, count: int) -> Chain:
    """The model of a place of so many states, whose rows of days go from one up to another."""
    cells = slice(*np.searchsorted(days.cell_row, (low, high)).tolist())
    weighed: list[dict[int, float]] = [{} for _ in range(low, high)]
    told = (days.cell_row[cells], days.cell_state[cells], days.cell_weight[cells])
    for row, state, weight in zip(*(column.tolist() for column in told), strict=True):
        weighed[row - low][state] = weight
    gaps, changed = np.diff(days.day[low:high]).tolist(), days.changed[low + 1 : high].tolist()
    return Chain(count, weighed, [passage(count, gap, turns) for gap, turns in zip(gaps, changed, strict=True)])


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
    rows, found = rows[joined[gap[rows]]], path.copy()
    found[rows] = path[taken[gap[rows]]]
    return found


def _takes(gist: Gist) -> bool:
    return gist.event in TAKES
