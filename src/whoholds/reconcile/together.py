"""Holdings from columns: of one place over all days, or of all places on one day.

The rules are those of `holdings.py` and `fighting.py`. For all places at once the model is taken in lockstep, and of the claims
and observations only those are looked at again that the holding of the day can rest on.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from whoholds.reconcile.chains import Chances, groups, paths, runs_of, whole_paths
from whoholds.reconcile.columns import HOLDS, IMPLIED, Block, Column, Lexicon
from whoholds.reconcile.daily import observed
from whoholds.reconcile.fighting import unheld
from whoholds.reconcile.halves import NO_SIDE
from whoholds.reconcile.heirs import LONGEST
from whoholds.reconcile.holdings import LIKELY, UNTOLD_DAYS, History, held
from whoholds.reconcile.lockstep import Days
from whoholds.reconcile.observations import Gist
from whoholds.reconcile.overlay import BEFORE_ALL, Ground, Laid, laid_over
from whoholds.reconcile.passing import SAME_CHANGE_DAYS, Span
from whoholds.reconcile.sight import Moment, Sight
from whoholds.reconcile.verdicts import NO_ONE, Stretches, verdicts
from whoholds.records import Holding

LAST_DAY = dt.date.max.toordinal()


def holdings_of(block: Block, lexicon: Lexicon, seen_at: Moment, on: dt.date | None = None) -> list[Holding]:
    """The holdings of one place, as `holdings` gives them of the claims that a moment sees.

    Args:
        block: the place's.
        lexicon: what its codes mean.
        seen_at: the moment.
        on: only the holding that covers this day.
    """
    with _without_collecting():
        sight = Sight(block, [len(block.told)], [len(block.seen)], lexicon, seen_at)
        if on is not None and len(sight.row):
            return list(_held(sight, on).values())
        told = np.flatnonzero(sight.sees)
        if not len(told):
            return []
        claims = sight.told(told)
        return held(sight.where(0), list(claims.values()), sight.observations(np.arange(len(sight.row)), claims), on)


def holders(
    block: Block, told: Sequence[int], seen: Sequence[int], lexicon: Lexicon, seen_at: Moment, on: dt.date
) -> list[Holding]:
    """The holding of every place that covers a day, in the order of the places.

    Args:
        block: those of the places, one after the other.
        told: how many claims each place has.
        seen: how many observations.
        lexicon: what their codes mean.
        seen_at: the moment whose knowledge is asked for.
        on: the day.
    """
    with _without_collecting():
        sight = Sight(block, told, seen, lexicon, seen_at)
        found = {**_unheld(sight, on), **_held(sight, on)}
        return [found[place] for place in sorted(found)]


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the collector of circular garbage from looking again and again at a million records, which hold no circles."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _date(ordinal: int) -> dt.date:
    return dt.date.fromordinal(ordinal)


def _unheld(sight: Sight, on: dt.date) -> dict[int, Holding]:
    """The places that nobody is said to hold, by their number."""
    silent = np.ones(sight.places, bool)
    silent[sight.place] = False
    rows = np.flatnonzero(sight.sees)
    rows = rows[silent[sight.owner[rows]]]
    found: dict[int, Holding] = {}
    for place, claims in _by_place(sight.owner[rows], list(sight.told(rows).values())):
        for holding in unheld(sight.where(place), claims, on):
            found[place] = holding
    return found


def _by_place(places: Column, rows: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    """Rows, which stand by place, for each place that has any."""
    begins = np.flatnonzero(np.diff(places, prepend=-1)).tolist()
    for begin, end in zip(begins, [*begins[1:], len(rows)], strict=False):  # without rows, no beginnings
        yield int(places[begin]), rows[begin:end]


class _Course(NamedTuple):
    """For each place with observations the run of days that the asked-for day is in, in columns."""

    place: Column  # its number
    names: Column  # per state the side's code, -1 for NOBODY, all places' one after the other
    first_name: Column
    state: Column
    start: Column  # days
    final: Column
    end: Column  # LAST_DAY where the run is the last
    begins: Column
    previous: Column  # a state; NO_SIDE where none is known
    sure: Column


def _held(sight: Sight, on: dt.date) -> dict[int, Holding]:
    """The places that somebody was seen to hold or leave, by their number."""
    if not len(sight.row):
        return {}
    course = _course(sight, on.toordinal())
    near = _near(sight, course)
    knotty = _knotty(sight, course, near)
    found = _one_by_one(sight, course, near, knotty, on)
    plain = np.flatnonzero(~knotty[course.place])
    return found | (_in_columns(sight, course, near, plain, on) if len(plain) else {})


def _one_by_one(sight: Sight, course: _Course, near: _Near, places: Column, on: dt.date) -> dict[int, Holding]:
    """Those of some places by the rules for one place."""
    rows, told = near.seen[places[sight.place[near.seen]]], near.told[places[sight.owner[near.told]]]
    claims = sight.told(np.flatnonzero(_among(len(sight.sees), told, sight.claim[rows])))
    told_of = dict(_by_place(sight.owner[told], [claims[row] for row in told.tolist()]))
    seen_of = dict(_by_place(sight.place[rows], sight.observations(rows, claims)))
    chosen = np.flatnonzero(places[course.place])
    spans = zip(*(column[chosen].tolist() for column in (
        course.place, course.first_name, course.state, course.start, course.final, course.begins, course.end, course.previous,
        course.sure,
    )), strict=True)  # fmt: skip
    names = sight.names(course.names)
    found: dict[int, Holding] = {}
    for place, first, state, start, final, begins, end, previous, sure in spans:
        span = Span(
            names[first + state], _date(start), _date(final), begins, _date(end) if end < LAST_DAY else None,
            names[first + previous] if previous != NO_SIDE else None, sure,
        )  # fmt: skip
        history = History(sight.where(place), told_of.get(place, []), seen_of.get(place, []))
        for holding in history.of_span(span, on):
            found[place] = holding
    return found


def _in_columns(sight: Sight, course: _Course, near: _Near, chosen: Column, on: dt.date) -> dict[int, Holding]:
    """Those of some of the course's places, at once."""
    of, day = _stretches(course).some(chosen), on.toordinal()
    places = _among(sight.places, of.place)
    said = verdicts(sight, of, near.seen[places[sight.place[near.seen]]], day)
    names, before = sight.names(of.side), sight.names(np.maximum(of.previous, -1))
    holders = [name if held else None for name, held in zip(names, said.held, strict=True)]
    first = np.where(of.begins, of.start, BEFORE_ALL)
    laid = laid_over(
        sight, Ground(of.place, first, of.end, holders), near.told[places[sight.owner[near.told]]], day
    )  # fmt: skip
    found: dict[int, Holding] = {}
    for at, (place, start, end, begins) in enumerate(
        zip(of.place.tolist(), first.tolist(), of.end.tolist(), of.begins.tolist(), strict=True)
    ):
        over = laid.get(at) or Laid(start, end, False, (), [], 0)
        told = max(said.told[at], over.told)
        begun = begins or over.first > BEFORE_ALL
        if not begun and said.known_from[at] > day:
            continue
        found[place] = Holding(
            place=sight.where(place), first=_date(over.first).isoformat() if begun else None,
            end=_date(over.end).isoformat() if over.end < LAST_DAY else None,
            status="contested" if over.contested else "held" if said.held[at] else "unknown", holder=holders[at],
            previous=before[at] or None, since=said.since[at], probability=said.chance[at], besieged_by=over.besieged_by,
            claims=tuple(dict.fromkeys([*said.claims[at], *over.claims])) if over.claims else said.claims[at],
            against=said.against[at], told=_date(told).isoformat() if told else None, sure_between=said.between[at],
        )  # fmt: skip
    return found


def _stretches(course: _Course) -> Stretches:
    """The runs of a course with the sides that they are of."""
    side = course.names[course.first_name + course.state]
    before = np.where(course.previous != NO_SIDE, course.names[course.first_name + course.previous], NO_ONE)
    before = np.where(before == side, NO_ONE, before)
    return Stretches(course.place, side, before, course.start, course.final, course.end, course.begins, course.sure)


class _Near(NamedTuple):
    """What the holdings of runs can rest on: the rows of observations, and those of claims, near the runs, ascending."""

    seen: Column
    told: Column


def _knotty(sight: Sight, course: _Course, near: _Near) -> Column:
    """For each place whether its holding is to be looked at by itself: it may be cut or taken over, or is denied."""
    found = np.zeros(sight.places, bool)
    found[course.place] = course.state == NO_SIDE
    found[sight.owner[near.told[sight.unsaid[near.told] | sight.said(near.told, _denied)]]] = True
    return found


def _denied(gist: Gist) -> bool:
    return gist.denied


def _course(sight: Sight, on: int) -> _Course:
    """The runs that cover a day."""
    days, row_of, state_of, names, first_name, owners = observed(sight)
    among = groups(days)
    path = paths(days, among)
    owner = np.repeat(np.arange(len(owners)), np.diff(days.first))
    begin = days.first[:-1]
    path = whole_paths(sight, path, owner, days.day, row_of, state_of)
    runs = runs_of(owner, path)
    run_of = np.cumsum(np.bincount(runs, minlength=len(path))) - 1
    passed = np.bincount(owner, weights=days.day <= on, minlength=len(owners)).astype(np.int64)
    run = run_of[begin + np.maximum(passed - 1, 0)]
    first = runs[run]
    last = np.append(runs, len(path))[run + 1] - 1
    state = path[first].astype(np.int64)
    outright = np.zeros(len(path), bool)  # the rows of days on which the side of the path is spoken of outright
    speaks = ((sight.flags & IMPLIED) == 0) & (path[row_of] == state_of)
    outright[row_of[speaks]] = True
    begins = (first > begin) | outright[first]
    ends = last + 1 < days.first[1:]
    end = np.where(ends, days.day[np.minimum(last + 1, len(path) - 1)], LAST_DAY)
    start = days.day[first]
    covers = np.where(begins, start, start - UNTOLD_DAYS) <= on
    chosen = np.flatnonzero(covers)
    some = _some(days, chosen)
    begin, first, last, state = (column[chosen] for column in (begin, first, last, state))
    before, shift = _before(path, runs, first, begin), begin - some.first[:-1]
    chances = Chances(some, before.low - shift, last - shift, among if some is days else None)
    sure = chances.sure(first - shift, last - shift, state)
    previous = _previous(some, path, runs, before, shift, chances)
    columns = (owners, first_name, start, end, begins)
    place, name, start, end, begins = (column[chosen] for column in columns)
    return _Course(place, names, name, state, start, days.day[last], end, begins, previous, sure)


class _Before(NamedTuple):
    """For some places the last run of a side before a row: its last row, and its first; -1, and that row, where there is none."""

    row: Column
    low: Column


def _before(path: Column, runs: Column, first: Column, begin: Column) -> _Before:
    """The last run of a side before each of some rows, not before where its place begins."""
    last_of = np.maximum.accumulate(np.where(path != NO_SIDE, np.arange(len(path)), -1))  # the last row of a side, up to each
    row = np.where(first > begin, last_of[np.maximum(first - 1, 0)], -1)
    row[row < begin] = -1
    return _Before(row, np.where(row < 0, first, runs[np.searchsorted(runs, row, side="right") - 1]))


def _previous(part: Days, path: Column, runs: Column, before: _Before, shift: Column, chances: Chances) -> Column:
    """For some places the state of the last run before that is likely enough to be told; NO_SIDE where there is none.

    Args:
        part: what was observed of them.
        path: the state of each row of all places.
        runs: the first row of each run.
        before: the last run of a side before.
        shift: by how much the rows of each place stand later in `path` than in `part`.
        chances: of the rows from there on.
    """
    places, found = np.arange(len(shift)), np.full(len(shift), NO_SIDE, np.int64)
    while True:
        states = path[before.low].astype(np.int64)
        row = np.maximum(before.row, before.low)
        likely = (before.row >= 0) & (chances.sure(before.low - shift, row - shift, states) >= LIKELY)
        found[places[likely]] = states[likely]
        left = np.flatnonzero((before.row >= 0) & ~likely)
        begin = (part.first[:-1] + shift)[left]
        before = _before(path, runs, before.low[left], begin)
        has = before.row >= 0
        left, begin, before = left[has], begin[has], _Before(before.row[has], before.low[has])
        if not len(left):
            return found
        smaller = _some(part, left)
        places, shift = places[left], begin - smaller.first[:-1]
        chances = Chances(smaller, before.low - shift, before.row - shift, chances.among if smaller is part else None)
        part = smaller


def _some(days: Days, chosen: Column) -> Days:
    """The days of some places."""
    if len(chosen) == len(days.states):
        return days
    lengths = np.diff(days.first)
    keeps = np.zeros(len(lengths), bool)
    keeps[chosen] = True
    rows = np.repeat(keeps, lengths)
    cells = rows[days.cell_row]
    new = np.cumsum(rows) - 1
    return Days(
        np.concatenate([[0], np.cumsum(lengths[chosen])]), days.day[rows], days.changed[rows], days.states[chosen],
        new[days.cell_row[cells]], days.cell_state[cells], days.cell_weight[cells], days.cell_power[cells],
    )  # fmt: skip


def _near(sight: Sight, course: _Course) -> _Near:
    """What the holdings of some runs can rest on: the claims told and seen in their days and near them."""
    low, high, late = (np.full(sight.places, value, np.int64) for value in (LAST_DAY, -1, -1))
    side = np.full(sight.places, -2, np.int64)
    near = course.start - SAME_CHANGE_DAYS
    low[course.place] = near
    high[course.place] = np.maximum(course.final, course.start + SAME_CHANGE_DAYS)
    late[course.place] = np.maximum(course.end, course.start + SAME_CHANGE_DAYS)
    side[course.place] = course.names[course.first_name + course.state]
    at = (sight.day >= low[sight.place]) & (sight.day <= high[sight.place])
    at |= sight.lasting & (sight.side == side[sight.place]) & ((sight.flags & HOLDS) > 0)
    rows = np.flatnonzero(at)
    nobody = np.maximum(course.start - LONGEST, 1)  # who was near before its holder left it
    unsaid = _among(sight.places, sight.owner[sight.sees & sight.unsaid])[course.place]  # a holder can lose it without a word
    low[course.place] = np.where(~course.begins, 1, np.where((course.state == NO_SIDE) | unsaid, nobody, near))
    told = np.flatnonzero(sight.sees & sight.telling & (sight.told_days > 0))
    owner, day = sight.owner[told], sight.told_days[told]
    return _Near(rows, told[(day >= low[owner]) & (day <= late[owner])])


def _among(count: int, *numbers: Column) -> Column:
    """For each number below a count whether it is among some."""
    found = np.zeros(count, bool)
    for some in numbers:
        found[some] = True
    return found
