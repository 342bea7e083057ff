"""The model of `control.py` for thousands of places at once: each step of the model is taken for all places together, in arrays.

Every number is reckoned by the same operations in the same order as there, and every logarithm and power by the same
function, so that the two give the same bits; the tests hold one against the other. Arrays have a row for each state and a
column for each place: numpy works along rows, of which there are few. Days are laid out by step, places with most days first, so
that those which still have one are always the first columns: a step looks at slices, and nothing is sorted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from whoholds.reconcile.columns import Column
from whoholds.reconcile.control import LARGE, MOST_PER_DAY, NOBODY_PRIOR, SMALL, passage

DENSE = 16  # numbers up to so many times as many as there are of them are told apart by a table and not by sorting


Asked = Callable[[Column, Column, Column], Column]  # of each place the first and last day, by number, and a state


class Days(NamedTuple):
    """What was observed, in rows of days and cells; places are numbered from 0, and each has at least one day.

    Attributes:
        first: for each place its first row of days; one more for the end.
        day: per row of days, ascending within a place, the day.
        changed: per row, whether something is said to have changed hands on it.
        states: for each place how many states it has, `NOBODY` with them.
        cell_row: per cell, ascending, the row of days that it is of.
        cell_state: per cell the state that it speaks of.
        cell_weight: per cell the log likelihood, as `control` limits it.
        cell_power: e to that.
    """

    first: Column
    day: Column
    changed: Column
    states: Column
    cell_row: Column
    cell_state: Column
    cell_weight: Column
    cell_power: Column


def powers(weights: Column, alone: Column, codes: Column) -> Column:
    """E to each of some numbers, by the function that `control` takes.

    Args:
        weights: the numbers.
        alone: which of them are of one observation.
        codes: for those, what tells equal ones: a few small numbers.
    """
    found = np.empty(len(weights))
    for chosen, keys in ((alone, codes[alone]), (~alone, weights[~alone].view(np.int64))):
        known, back = coded(keys)
        value = np.empty(len(known))
        value[back] = weights[chosen]
        found[chosen] = np.array([math.exp(one) for one in value.tolist()])[back]
    return found


def limited(weights: Column) -> Column:
    """A day's weight as `control` limits it."""
    return np.clip(weights, -MOST_PER_DAY, MOST_PER_DAY)


class Group:
    """Places whose states fit into arrays of one width. A state that a place does not have is never likely.

    Attributes:
        places: their numbers.
        rows: their rows of days.
    """

    def __init__(self, days: Days, places: Column, width: int) -> None:
        """Lay out the days of some places, of at most `width` states, by step."""
        lengths = days.first[places + 1] - days.first[places]
        self.places, self._width = places, width
        self._order = np.argsort(-lengths, kind="stable")  # with the most days first
        self._lengths, self._states = lengths[self._order], days.states[places][self._order]
        most = int(lengths.max())
        left = len(places) - np.cumsum(np.bincount(lengths, minlength=most + 1))[:most]
        start = np.cumsum(left) - left
        self._left, self._start = left.tolist(), [*start.tolist(), int(left.sum())]  # per step how many places, and their first
        begin = np.cumsum(lengths) - lengths
        rank = np.empty(len(places), np.int32)
        rank[self._order] = np.arange(len(places), dtype=np.int32)
        step = np.arange(int(lengths.sum()), dtype=np.int32) - np.repeat(begin.astype(np.int32), lengths)
        self.rows = np.repeat((days.first[places] - begin).astype(np.int32), lengths) + np.arange(len(step), dtype=np.int32)
        own = np.repeat(rank, lengths)
        self._at = start.astype(np.int32)[step] + own  # where each row stands
        self._table, code = _steps(days.day[self.rows], days.changed[self.rows], np.repeat(days.states[places], lengths), step)
        self._code = _placed(self._at, code)
        self._lay_cells(days, own)
        alive = np.arange(width)[:, None] < self._states
        self._alive = None if alive.all() else alive

    def _lay_cells(self, days: Days, own: Column) -> None:
        """Put the cells into the order of the steps; `own` is the column of each row's place."""
        mine: Any = slice(None)
        cell_row = days.cell_row
        if len(self.rows) < len(days.day):
            among = np.full(len(days.day), -1, np.int32)
            among[self.rows] = np.arange(len(self.rows), dtype=np.int32)
            cell_row = among[cell_row]
            mine = cell_row >= 0
            cell_row = cell_row[mine]
        cells = np.bincount(cell_row, minlength=len(self.rows)).astype(np.int32)
        placed = _placed(self._at, cells)
        begin = np.cumsum(placed, dtype=np.int32) - placed
        self._cell_start = [*begin[self._start[:-1]].tolist(), len(cell_row)]
        within = np.arange(len(cell_row), dtype=np.int32) - (np.cumsum(cells, dtype=np.int32) - cells)[cell_row]
        at = begin[self._at][cell_row] + within
        flat = days.cell_state[mine].astype(np.int32) * np.int32(len(self.places)) + own[cell_row]
        self._cell, self._weight, self._power = (
            _placed(at, value) for value in (flat, days.cell_weight[mine], days.cell_power[mine])
        )

    def _first(self) -> Column:
        """The chances of each place's states before anything is said."""
        start = np.tile((1 - NOBODY_PRIOR) / (self._states - 1), (self._width, 1))
        start[0] = NOBODY_PRIOR
        return start

    def _cells(self, step: int) -> slice:
        return slice(self._cell_start[step], self._cell_start[step + 1])

    def _rows(self, step: int) -> slice:
        return slice(self._start[step], self._start[step + 1])

    def path(self) -> Column:
        """Per row the state of the likeliest history (Viterbi)."""
        _, _, staying, leaving = self._table
        logs = {chance: math.log(chance) for chance in np.unique(self._first()).tolist()}
        score = np.vectorize(logs.__getitem__, otypes=[float])(self._first())
        dead = None if self._alive is None else np.where(self._alive, 0.0, -math.inf)
        if dead is not None:
            score += dead
        flat, ways, path = score.ravel(), list[_Ways](), np.empty(len(self._code), np.int16)
        final = np.empty(len(self.places), np.int64)
        for step, count in enumerate(self._left):
            if step:
                if count < (before := self._left[step - 1]):
                    final[count:before] = score[:, count:before].argmax(0)
                code = self._code[self._rows(step)]
                ways.append(_passed_on(score[:, :count], staying[code], leaving[code]))
                if dead is not None:
                    score[:, :count] += dead[:, :count]
            cells = self._cells(step)
            flat[self._cell[cells]] += self._weight[cells]
        final[: self._left[-1]] = score[:, : self._left[-1]].argmax(0)
        now = np.empty(0, np.int64)
        for step in range(len(self._left) - 1, -1, -1):
            now = np.concatenate([now, final[len(now) : self._left[step]]])
            path[self._rows(step)] = now
            if step:
                now = ways[step - 1].origin(now)
        return np.asarray(path[self._at])

    def chances(self, first: Column, last: Column) -> Asked:
        """What gives the highest probability of a state for each place on some of the steps from one to another.

        That is forward–backward; both are kept for these steps alone.
        """
        first, last = first[self._order], last[self._order]
        lengths = last - first + 1
        begin = np.cumsum(lengths) - lengths
        both = np.empty((self._width, int(lengths.sum())))
        after = np.empty_like(both)
        self._forward(first, last, begin - first, both)
        self._backward(first, last, begin - first, after)
        both *= after
        total, start = _total(both), begin - first

        def asked(first: Column, last: Column, state: Column) -> Column:
            first, last, state = first[self._order], last[self._order], state[self._order]
            lengths = last - first + 1
            begin = np.cumsum(lengths) - lengths
            at = np.arange(int(lengths.sum())) + np.repeat(start + first - begin, lengths)
            wanted = both[np.repeat(state, lengths), at] / total[at]
            return _placed(self._order, np.maximum(np.maximum.reduceat(wanted, begin), 0.0))

        return asked

    def _forward(self, first: Column, last: Column, to: Column, kept: Column) -> None:
        """Chances by what came before, each step up to the last that is asked for; those from the first on are kept."""
        row = self._first()
        if self._alive is not None:
            row *= self._alive
        flat = row.ravel()
        for step in range(int(last.max()) + 1):
            count = self._left[step]
            if step:
                self._pass(row[:, :count], step)
            cells = self._cells(step)
            flat[self._cell[cells]] *= self._power[cells]
            here = np.flatnonzero((first[:count] <= step) & (last[:count] >= step))
            kept[:, to[here] + step] = row[:, here]

    def _backward(self, first: Column, last: Column, to: Column, kept: Column) -> None:
        """Chances by what was said of later days, from the end down to the first step that is asked for."""
        row = np.ones((self._width, len(self.places))) if self._alive is None else self._alive.astype(float)
        flat = row.ravel()
        for step in range(len(self._left) - 1, int(first.min()) - 1, -1):
            if step + 1 < len(self._left):  # of the later day: what was said on it, and the step that led to it
                cells = self._cells(step + 1)
                flat[self._cell[cells]] *= self._power[cells]
                self._pass(row[:, : self._left[step + 1]], step + 1)
            count = self._left[step]
            here = np.flatnonzero((first[:count] <= step) & (last[:count] >= step))
            kept[:, to[here] + step] = row[:, here]

    def _pass(self, row: Column, step: int) -> None:
        """Take chances over a step, in either direction; scaled only where they would leave the numbers that there are."""
        code = self._code[self._rows(step)]
        stay, leave = self._table[0][code], self._table[1][code]
        total = _total(row)
        far = np.flatnonzero(~((total > SMALL) & (total < LARGE)))
        if len(far):
            row[:, far] /= total[far]
            total[far] = 1.0
        row *= stay - leave
        row += leave * total
        if self._alive is not None:
            row *= self._alive[:, : row.shape[1]]


class _Ways(NamedTuple):
    """How the states of a day have come about, for each place: from themselves, or from the best state of the day before."""

    comes: Column  # per state: from the best one
    top: Column  # the best state
    other: Column  # where that comes from itself

    def origin(self, state: Column) -> Column:
        """The likeliest state of the day before, of a state for each place."""
        every = np.arange(len(state))
        found = np.where(self.comes[state, every], self.top, state)
        return np.where(state == self.top, self.other, found)


def _passed_on(score: Column, staying: Column, leaving: Column) -> _Ways:
    """The best scores after a step, in place of those before it, and where each came from; of equally likely ones the first."""
    kind: Any = np.int16 if len(score) > 127 else np.int8
    value, top = score[0].copy(), np.zeros(score.shape[1], kind)
    for state in range(1, len(score)):
        np.maximum(top, (score[state] > value) * kind(state), out=top)  # the first of the best: a later one must be better
        np.maximum(value, score[state], out=value)
    restless = np.flatnonzero(leaving > staying)  # even the best state is likelier left than kept
    mine = top[restless].astype(np.int64)
    rest = score[:, restless]
    value += leaving
    score += staying
    comes = value > score
    even = value == score
    if even.any():
        comes |= even & (top < np.arange(len(score), dtype=kind)[:, None])
    own = score[mine, restless]
    np.maximum(score, value, out=score)
    other = top
    if len(restless):
        every = np.arange(len(restless))
        rest[mine, every] = -math.inf
        from_other = rest.argmax(0)
        second = rest[from_other, every] + leaving[restless]
        better = second > own
        score[mine, restless] = np.where(better, second, own)
        other = top.copy()
        other[restless[better]] = from_other[better]
    return _Ways(comes, top, other)


def _placed(at: Column, values: Column) -> Column:
    found = np.empty_like(values)
    found[at] = values
    return found


def _total(rows: Column) -> Column:
    """The sum over the states, from first to last."""
    total = rows[0].copy()
    for state in range(1, len(rows)):
        total += rows[state]
    return np.asarray(total)


def coded(keys: Column) -> tuple[Column, Column]:
    """The different ones of some numbers, and for each which it is."""
    most = int(keys.max(initial=0)) + 1
    if keys.min(initial=0) < 0 or most > DENSE * len(keys):
        known, back = np.unique(keys, return_inverse=True)
        return known, back
    there = np.zeros(most, bool)
    there[keys] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.int32) - np.int32(1))[keys]


def _steps(day: Column, changed: Column, states: Column, step: Column) -> tuple[Column, Column]:
    """The steps that lead to rows: the chances to stay and to pass to a certain other state, and their logarithms, by a code."""
    gap = np.zeros(len(day), np.int32)
    np.subtract(day[1:], day[:-1], out=gap[1:], casting="unsafe")
    gap[step == 0] = 0
    most = int(states.max(initial=0)) + 1
    known, back = coded((gap * np.int64(2) + changed) * most + states)
    table = np.empty((4, len(known)))
    for at, key in enumerate(known.tolist()):
        rest, count = divmod(key, most)
        days, turn = divmod(rest, 2)
        table[:, at] = passage(count, days, bool(turn))
    return table, back
