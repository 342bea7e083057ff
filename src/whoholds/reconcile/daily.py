"""What is observed of many places, by day and by side, in columns: what the model takes."""

from __future__ import annotations

import numpy as np

from whoholds.reconcile.columns import CHANGE, HOLDS, IMPLIED, PAST, WHOLE, Column
from whoholds.reconcile.control import REMEMBERED_DAYS
from whoholds.reconcile.lockstep import Days, coded, limited, powers
from whoholds.reconcile.sight import Sight


def observed(sight: Sight) -> tuple[Days, Column, Column, Column, Column, Column]:
    """What the model takes: the days, each observation's row of days and state, the states' sides, and the places."""
    place_turns = np.diff(sight.place, prepend=-1) != 0
    owners, owner = sight.place[place_turns], np.cumsum(place_turns) - 1
    turn = place_turns | (np.diff(sight.day, prepend=-1) != 0)
    row = np.cumsum(turn) - 1
    day = sight.day[turn]
    first = np.concatenate([np.flatnonzero(np.diff(owner[turn], prepend=-1)), [len(day)]])
    rank = sight.rank
    sides = int(rank.max()) + 1
    pairs, pair = coded(owner * sides + rank)
    states = np.bincount(pairs // sides, minlength=len(owners)) + 1
    first_name = np.cumsum(states) - states
    state = pair - (np.cumsum(states - 1) - (states - 1))[owner] + 1
    names = np.full(int(states.sum()), -1, np.int64)
    names[first_name[owner] + state] = sight.side
    fresh = turn | (np.diff(rank, prepend=-1) != 0)
    cell = np.cumsum(fresh) - 1
    signed = np.where(sight.flags & HOLDS, sight.weight, -sight.weight)
    weight = limited(np.bincount(cell, weights=signed))
    changed = np.bincount(row, weights=_turning(sight.flags, row, day, first[owner], state, pair)) > 0
    power = powers(weight, np.bincount(cell) == 1, sight.codes[fresh] * 2 + (signed[fresh] > 0))
    days = Days(first, day, changed, states, row[fresh], state[fresh], weight, power)
    return days, row, state, names, first_name, owners


def _turning(flags: Column, row: Column, day: Column, first: Column, state: Column, pair: Column) -> Column:
    """Which observations make a change likelier on their day: the rule of `control.turning_days`.

    Args:
        flags: of each observation.
        row: its day's number, over all places; in order.
        day: the day of each such number.
        first: the number of its place's first day.
        state: its side's number in its place.
        pair: the number of its side and place among all such pairs.
    """
    rows, sides = int(row[-1]) + 1, int(state.max()) + 1
    holding, change = (flags & HOLDS) > 0, (flags & CHANGE) > 0
    outright = np.flatnonzero(holding & ((flags & IMPLIED) == 0))
    told = np.zeros(rows, bool)
    told[row[outright]] = True
    known = np.append(row[outright] * sides + state[outright], -1)  # ascending, as observations stand, but for the end
    turning = change & holding
    leaving = np.flatnonzero(change & ~holding)
    last = np.maximum.accumulate(np.where(told, np.arange(rows), -1))[row[leaving]]  # the last day on which a holder was told
    asked = last * sides + state[leaving]
    turning[leaving] = (last < first[leaving]) | (known[np.searchsorted(known[:-1], asked)] == asked)
    past = np.flatnonzero(turning & holding & ((flags & PAST) > 0))
    if not len(past):
        return turning
    matters = np.zeros(int(pair.max()) + 1, bool)
    matters[pair[past]] = True
    whole = holding & ((flags & WHOLE) > 0) & matters[pair]
    held = np.sort((pair * rows + row)[whole])  # when each side was told or implied to hold its place
    asked = (pair * rows + row)[past]
    before = held[np.searchsorted(held, asked) - 1] if len(held) else asked  # the time before; of the first, any other's or later
    same = (before < asked) & (before // rows == pair[past])
    turning[past[same & (day[row[past]] - day[before % rows] <= REMEMBERED_DAYS)]] = False
    return turning
