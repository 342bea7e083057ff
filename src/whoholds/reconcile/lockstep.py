"""The model of `control.py` for thousands of places at once: each step of the model is taken for all places together, in arrays.

Every number is reckoned by the same operations in the same order as there, and every logarithm and power by the same
function, so that the two give the same bits; the tests hold one against the other. Arrays have a row for each state and a
column for each place: numpy works along rows, of which there are few.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from whoholds.reconcile.columns import Column
from whoholds.reconcile.control import LARGE, MOST_PER_DAY, NOBODY_PRIOR, SMALL, passage

WIDTHS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 32, 64, 128, 256, 1024, 2**15)  # states that are reckoned with together
DENSE = 16  # numbers up to so many times as many as there are of them are told apart by a table and not by sorting
Steps = tuple[Column, Column, Column, Column]


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


def paths(days: Days) -> Column:
    """Per row of days the likeliest state of the likeliest history of its place."""
    found = np.zeros(len(days.day), np.int16)
    for group in _groups(days):
        found[group.rows] = group.path()
    return found


def sures(days: Days, first: Column, last: Column, state: Column) -> Column:
    """For each place the highest probability of a state between two of its days, both included.

    Args:
        days: what was observed.
        first: the row of the first day.
        last: the row of the last.
        state: the state.
    """
    found = np.zeros(len(days.states))
    for group in _groups(days):
        places = group.places
        begin = days.first[places]
        found[places] = group.sure(first[places] - begin, last[places] - begin, state[places])
    return found


def _groups(days: Days) -> list[_Group]:
    """The places in groups with nearly as many states."""
    width = np.array(WIDTHS)[np.searchsorted(WIDTHS, days.states)]
    return [_Group(days, np.flatnonzero(width == one), int(one)) for one in np.unique(width)]


class _Ragged(NamedTuple):
    """Rows of places by step: at each step the places that still have one, which are the first `left` of an order."""

    order: Column  # the places of the group, those with most steps first
    left: list[int]  # per step how many have one
    start: list[int]  # per step where its rows begin

    @classmethod
    def of(cls, lengths: Column) -> _Ragged:
        """The rows of places with so many steps."""
        order = np.argsort(-lengths, kind="stable")
        most = int(lengths.max(initial=0))
        count = len(lengths) - np.cumsum(np.bincount(lengths, minlength=most + 1))[:most]
        return cls(order, count.tolist(), [0, *np.cumsum(count).tolist()])

    def at(self, place: Column, step: Column) -> Column:
        """Where the rows of places stand at steps."""
        rank = np.empty(len(self.order), np.int64)
        rank[self.order] = np.arange(len(self.order))
        return np.asarray(np.array(self.start)[step] + rank[place])


class _Group:
    """Places whose states fit into arrays of one width. A state that a place does not have is never likely."""

    def __init__(self, days: Days, places: Column, width: int) -> None:
        self.places, self._width = places, width
        lengths = days.first[places + 1] - days.first[places]
        self._lengths, self._states = lengths, days.states[places]
        self._place = np.repeat(np.arange(len(places)), lengths)
        begin = np.cumsum(lengths) - lengths
        self._step = np.arange(len(self._place)) - begin[self._place]
        self.rows = days.first[places][self._place] + self._step
        self._stay = _steps(days.day[self.rows], days.changed[self.rows], self._states[self._place], self._step)
        among = np.full(len(days.states), -1, np.int64)
        among[places] = np.arange(len(places))
        owner = np.repeat(among, np.diff(days.first))[days.cell_row]
        mine = owner >= 0
        self._cell_place, self._cell_state = owner[mine], days.cell_state[mine]
        self._cell_step = (days.cell_row - np.repeat(days.first[:-1], np.diff(days.first))[days.cell_row])[mine]
        self._cell_weight, self._cell_power = days.cell_weight[mine], days.cell_power[mine]
        self._alive = np.arange(width)[:, None] < self._states
        self._full = bool(self._alive.all())

    def _start(self) -> Column:
        """The chances of each place's states before anything is said."""
        start = np.tile((1 - NOBODY_PRIOR) / (self._states - 1), (self._width, 1))
        start[0] = NOBODY_PRIOR
        return start

    def _cells(self, ragged: _Ragged, step: Column, value: Column, kept: Column | None = None) -> list[tuple[Any, Any, Any]]:
        """Per step the cells: where their places stand in the order, their states, and a value."""
        rank = np.empty(len(ragged.order), np.int64)
        rank[ragged.order] = np.arange(len(ragged.order))
        chosen = slice(None) if kept is None else kept
        step, place, state, value = step[chosen], self._cell_place[chosen], self._cell_state[chosen], value[chosen]
        by_step = np.argsort(step.astype(np.uint16 if len(ragged.left) < 2**16 else np.int64), kind="stable")
        ends = np.cumsum(np.bincount(step, minlength=len(ragged.left))).tolist()
        columns = rank[place][by_step], state[by_step], value[by_step]
        return [tuple(column[a:b] for column in columns) for a, b in zip([0, *ends], ends, strict=False)]  # type: ignore[misc]

    def path(self) -> Column:
        """Per row the state of the likeliest history (Viterbi)."""
        ragged = _Ragged.of(self._lengths)
        at = ragged.at(self._place, self._step)
        staying, leaving = _placed(at, self._stay[2]), _placed(at, self._stay[3])
        dead = np.where(self._alive, 0.0, -math.inf)[:, ragged.order]
        logs = {chance: math.log(chance) for chance in np.unique(self._start()).tolist()}
        start = np.vectorize(logs.__getitem__, otypes=[float])(self._start()[:, ragged.order])
        score = start + dead
        origins = np.empty((self._width, len(at)), np.int16 if self._width > 127 else np.int8)
        path, final = np.empty(len(at), np.int16), np.empty(len(self.places), np.int64)
        for step, (who, state, weight) in enumerate(self._cells(ragged, self._cell_step, self._cell_weight)):
            count, begin = ragged.left[step], ragged.start[step]
            if step:
                final[count : score.shape[1]] = score[:, count:].argmax(0)
                rows = slice(begin, begin + count)
                score, origins[:, rows] = _passed_on(score[:, :count], staying[rows], leaving[rows])
                if not self._full:
                    score += dead[:, :count]
            score[state, who] += weight
        final[: score.shape[1]] = score.argmax(0)
        now = np.empty(0, np.int64)
        for step in range(len(ragged.left) - 1, -1, -1):
            count, begin = ragged.left[step], ragged.start[step]
            now = np.concatenate([now, final[len(now) : count]])
            path[begin : begin + count] = now
            now = origins[now, np.arange(begin, begin + count)].astype(np.int64) if step else now
        return path[at]

    def sure(self, first: Column, last: Column, state: Column) -> Column:
        """For each place the highest probability of its state from one step to another (forward–backward)."""
        lengths = last - first + 1
        begin = np.cumsum(lengths) - lengths
        before = np.empty((self._width, int(lengths.sum())))
        after = np.empty_like(before)
        self._forward(first, last, begin, before)
        self._backward(first, last, begin, after)
        both = before * after
        wanted = both[np.repeat(state, lengths), np.arange(both.shape[1])] / _total(both)
        return np.maximum(np.maximum.reduceat(wanted, begin), 0.0)

    def _forward(self, first: Column, last: Column, begin: Column, kept: Column) -> None:
        """Chances by what came before, each step up to the last that is asked for; those from the first on are kept."""
        ragged = _Ragged.of(last + 1)
        wanted = self._step <= last[self._place]
        at = ragged.at(self._place[wanted], self._step[wanted])
        stay, leave = _placed(at, self._stay[0][wanted]), _placed(at, self._stay[1][wanted])
        alive, row = self._living(ragged), (self._start() * self._alive)[:, ragged.order]
        since, to = first[ragged.order], begin[ragged.order]
        cells = self._cells(ragged, self._cell_step, self._cell_power, self._cell_step <= last[self._cell_place])
        for step, (who, state, chance) in enumerate(cells):
            count, start = ragged.left[step], ragged.start[step]
            if step:
                row = _passed(row[:, :count], stay[start : start + count], leave[start : start + count], alive)
            row[state, who] *= chance
            here = np.flatnonzero(since[:count] <= step)
            kept[:, to[here] + step - since[here]] = row[:, here]

    def _backward(self, first: Column, last: Column, begin: Column, kept: Column) -> None:
        """Chances by what was said of later days, from the end down to the first step that is asked for."""
        ragged = _Ragged.of(self._lengths - first)
        back = self._lengths[self._place] - 1 - self._step  # steps from the end
        wanted = self._step >= first[self._place]
        at = ragged.at(self._place[wanted], back[wanted])
        stay, leave = _placed(at, self._stay[0][wanted]), _placed(at, self._stay[1][wanted])
        alive = self._living(ragged)
        until, length, to = last[ragged.order], self._lengths[ragged.order], (begin - first)[ragged.order]
        cell_back = self._lengths[self._cell_place] - 1 - self._cell_step
        cells = self._cells(ragged, cell_back, self._cell_power, self._cell_step >= first[self._cell_place])
        row = self._alive[:, ragged.order].astype(float)
        for step, count in enumerate(ragged.left):
            if step:
                who, state, chance = cells[step - 1]
                row[state, who] *= chance
                rows = slice(ragged.start[step - 1], ragged.start[step - 1] + count)  # of the later day: the step that led to it
                row = _passed(row[:, :count], stay[rows], leave[rows], alive)
            day = length[:count] - 1 - step
            here = np.flatnonzero(day <= until[:count])
            kept[:, to[here] + day[here]] = row[:, here]

    def _living(self, ragged: _Ragged) -> Column | None:
        """Which states the places have, in an order; None where all have all."""
        return None if self._full else self._alive[:, ragged.order]


def _placed(at: Column, values: Column) -> Column:
    found = np.empty_like(values)
    found[at] = values
    return found


def _passed_on(score: Column, staying: Column, leaving: Column) -> tuple[Column, Column]:
    """The best scores after a step, and which state each came from; of equally likely ones the first."""
    kind: Any = np.int16 if len(score) > 127 else np.int8
    value, top = score[0].copy(), np.zeros(score.shape[1], kind)
    for state in range(1, len(score)):
        np.maximum(top, (score[state] > value) * kind(state), out=top)  # the first of the best: a later one must be better
        np.maximum(value, score[state], out=value)
    moved, kept = value + leaving, score + staying
    following, came = np.maximum(kept, moved), np.empty(score.shape, kind)
    comes = moved > kept
    even = moved == kept
    if even.any():
        comes |= even & (top < np.arange(len(score), dtype=kind)[:, None])
    for state in range(len(score)):
        came[state] = (top - kind(state)) * comes[state] + kind(state)
    restless = np.flatnonzero(leaving > staying)  # even the best state is likelier left than kept
    if len(restless):
        rest, mine = score[:, restless], top[restless]
        every = np.arange(len(restless))
        following[mine, restless], came[mine, restless] = kept[mine, restless], mine
        rest[mine, every] = -math.inf
        other = rest.argmax(0)
        second = rest[other, every] + leaving[restless]
        better = second > following[mine, restless]
        following[mine[better], restless[better]], came[mine[better], restless[better]] = second[better], other[better]
    return following, came


def _passed(row: Column, stay: Column, leave: Column, alive: Column | None) -> Column:
    """Chances after a step, in either direction; scaled only where they would leave the numbers that there are."""
    total = _total(row)
    far = np.flatnonzero(~((total > SMALL) & (total < LARGE)))
    if len(far):
        row = row.copy()
        row[:, far] /= total[far]
        total[far] = 1.0
    found = (stay - leave) * row
    found += leave * total
    if alive is not None:
        found *= alive[:, : found.shape[1]]
    return np.asarray(found)


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
    return np.flatnonzero(there), (np.cumsum(there) - 1)[keys]


def _steps(day: Column, changed: Column, states: Column, step: Column) -> Steps:
    """For each row the step that leads to it: the chances to stay and to pass to a certain other state, and their logarithms."""
    gap = np.zeros(len(day), np.int64)
    gap[1:] = day[1:] - day[:-1]
    gap[step == 0] = 0
    most = int(states.max(initial=0)) + 1
    known, back = coded((gap * 2 + changed) * most + states)
    table = np.empty((4, len(known)))
    for at, key in enumerate(known.tolist()):
        rest, count = divmod(key, most)
        days, turn = divmod(rest, 2)
        table[:, at] = passage(count, days, bool(turn))
    return table[0][back], table[1][back], table[2][back], table[3][back]
