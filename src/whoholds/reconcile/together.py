"""Holdings from columns: of one place over all days, or of all places on one day.

The rules are those of `holdings.py` and `fighting.py`. For all places at once the model is taken in lockstep, and of the claims
and observations only those are looked at again that the holding of the day can rest on.
"""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import repeat
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np

from whoholds.ids import ID_LENGTH
from whoholds.reconcile.columns import CHANGE, HOLDS, IMPLIED, SHARED, Block, Column, Lexicon, visible
from whoholds.reconcile.control import NOBODY
from whoholds.reconcile.fighting import SETTLES, TURNS, unheld
from whoholds.reconcile.holdings import SAME_CHANGE_DAYS, UNTOLD_DAYS, History, Span, called, covers, held
from whoholds.reconcile.lockstep import DENSE, Days, coded, groups, limited, paths, powers, sures
from whoholds.reconcile.observations import Dated, Observation, Told, dated_words
from whoholds.records import ClaimedPlace, Holding

NO_SIDE = 0  # the state of NOBODY
LAST_DAY = dt.date.max.toordinal()
Tuple = TypeVar("Tuple", bound=tuple[Any, ...])


class Moment(NamedTuple):
    """Whose knowledge is asked for: `moment` as the ledger's second clock has it, None for all; when the ledger was made."""

    moment: dt.datetime | None
    created: dt.datetime


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


def forms(block: Block, lexicon: Lexicon, seen_at: Moment) -> list[tuple[ClaimedPlace, int]]:
    """The places of the claims that a moment sees as they are written there, each with its number."""
    counted = np.bincount(block.told["form"][visible(block.clock, *seen_at)], minlength=len(lexicon.forms))
    return [(lexicon.forms[at], int(counted[at])) for at in np.flatnonzero(counted).tolist()]


class Sight:
    """What a moment sees of blocks."""

    def __init__(self, block: Block, told: Sequence[int], seen: Sequence[int], lexicon: Lexicon, seen_at: Moment) -> None:
        """See what `seen_at` sees of the blocks of places with so many claims and observations."""
        self._block, self._lexicon = block, lexicon
        self.places = len(told)
        self._first_told = np.concatenate([[0], np.cumsum(told)]).astype(np.int64)
        self.sees = visible(block.clock, *seen_at)
        of = np.repeat(self._first_told[:-1], seen)
        of += block.seen["told"]
        self.row = np.flatnonzero(self.sees[of])  # of the observations seen
        self.claim = of[self.row]
        self.place = np.repeat(np.arange(self.places), seen)[self.row]
        self.day, self.side = block.seen["day"][self.row].astype(np.int64), block.seen["side"][self.row]
        self.flags = block.seen["flags"][self.row]
        self.codes = block.seen["weight"][self.row].astype(np.int64)  # of the weight that each has of itself
        self.weight = np.array(lexicon.weights, float)[self.codes]
        self._hear_once()

    def _hear_once(self) -> None:
        """Of one voice's equal words about one side and day only the weightiest keeps its weight; see `heard_once`."""
        at = np.flatnonzero(self.flags & SHARED)
        told, voice = self._block.told[self.claim[at]], self._block.seen["voice"][self.row[at]]
        word = self.flags[at] & HOLDS, self.side[at], voice, self.day[at], self.place[at]
        order = np.lexsort((told["low"], told["high"], self.weight[at], *word))
        same = np.logical_and.reduce([key[order][1:] == key[order][:-1] for key in word])
        self.weight[at[order[:-1][same]]] = 0.0

    @cached_property
    def owner(self) -> Column:
        """Which place each claim is about."""
        return np.repeat(np.arange(self.places, dtype=np.int32), np.diff(self._first_told))

    def where(self, place: int) -> ClaimedPlace:
        """A place under the name that the claims seen use most."""
        only = self._only_form[place]
        if only >= 0:
            return self._lexicon.forms[only]
        rows = slice(self._first_told[place], self._first_told[place + 1])
        return called((self._lexicon.forms[at], 1) for at in self._block.told["form"][rows][self.sees[rows]].tolist())

    @cached_property
    def _only_form(self) -> list[int]:
        """For each place the one way in which all its claims write it; -1 where there are several."""
        begins, form = self._first_told[:-1], self._block.told["form"]
        least, most = np.minimum.reduceat(form, begins), np.maximum.reduceat(form, begins)
        return [int(one) for one in np.where(least == most, least, -1).tolist()]

    def told(self, rows: Column) -> dict[int, Told]:
        """Claims by their rows."""
        told, gists, dates, date = self._block.told[rows], self._lexicon.gists, self._dates(rows), dt.date.fromordinal
        columns = (
            _identifiers(told["high"], told["low"]), [date(day) if day else None for day in told["day"].tolist()],
            [gists[gist] for gist in told["gist"].tolist()], [dates.get(when) for when in told["when"].tolist()],
        )  # fmt: skip
        return dict(zip(rows.tolist(), _all_of(Told, *columns), strict=True))

    def _dates(self, rows: Column) -> dict[int, Dated]:
        whens = self._lexicon.whens
        return {code: dated_words(whens[code]) for code in set(self._block.told["when"][rows].tolist()) if code >= 0}

    def observations(self, at: Column, claims: dict[int, Told]) -> list[Observation]:
        """Observations by their rows among those seen, of claims that were told before."""
        sides, flags, date = self._lexicon.sides, self.flags[at], dt.date.fromordinal
        columns = (
            map(date, self.day[at].tolist()), [sides[side] for side in self.side[at].tolist()], ((flags & HOLDS) > 0).tolist(),
            self.weight[at].tolist(), [claims[claim] for claim in self.claim[at].tolist()],
            self._block.seen["voice"][self.row[at]].tolist(), ((flags & IMPLIED) > 0).tolist(), ((flags & CHANGE) > 0).tolist(),
        )  # fmt: skip
        return _all_of(Observation, *columns)

    def names(self, codes: Column) -> list[str]:
        """Sides by their codes, `NOBODY` for -1."""
        return [NOBODY if at < 0 else self._lexicon.sides[at] for at in codes.tolist()]

    @cached_property
    def lasting(self) -> Column:
        """Which observations seen are of claims that say since when something has been so."""
        since = np.array([".." in words and dated_words(words).period.is_since for words in self._lexicon.whens], bool)
        when = self._block.told["when"][self.claim]
        return since[when] if len(since) else np.zeros(len(when), bool)

    @cached_property
    def told_days(self) -> Column:
        """The day of each claim, 0 where none."""
        return np.ascontiguousarray(self._block.told["day"])

    @cached_property
    def telling(self) -> Column:
        """Which claims can be laid over a holding, or deny one."""
        gists = self._lexicon.gists
        matters = np.array([gist.denied or (gist.counts and gist.event in TURNS | SETTLES) for gist in gists], bool)
        return np.asarray(matters[self._block.told["gist"]])

    @property
    def rank(self) -> Column:
        """Where each observation's side stands among all sides by name."""
        return np.asarray(self._lexicon.rank[self.side])


def _identifiers(high: Column, low: Column) -> list[str]:
    """Identifiers of claims from their halves."""
    words = np.stack([high, low], axis=1).astype(">u8").tobytes().hex()
    return [words[at : at + ID_LENGTH] for at in range(0, len(words), ID_LENGTH)]


def _all_of(kind: type[Tuple], *columns: Iterable[Any]) -> list[Tuple]:
    """Named tuples from columns of their fields, three times as quick as to call for each."""
    return list(map(tuple.__new__, repeat(kind), zip(*columns, strict=True)))


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
        for holding in unheld(sight.where(place), claims):
            if covers(holding, on):
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
    told, seen = _near(sight, course)
    spans = list(zip(*(column.tolist() for column in (
        course.place, course.first_name, course.state, course.start, course.final, course.begins, course.end, course.previous,
        course.sure,
    )), strict=True))  # fmt: skip
    names = sight.names(course.names)
    found: dict[int, Holding] = {}
    for place, first, state, start, final, begins, end, previous, sure in spans:
        span = Span(
            names[first + state], _date(start), _date(final), begins, _date(end) if end < LAST_DAY else None,
            names[first + previous] if previous != NO_SIDE else None, sure,
        )  # fmt: skip
        history = History(sight.where(place), told.get(place, []), seen.get(place, []))
        for holding in history.of_span(span, on):
            found[place] = holding
    return found


def _course(sight: Sight, on: int) -> _Course:
    """The runs that cover a day."""
    days, row_of, state_of, names, first_name, owners = _observed(sight)
    among = groups(days)
    path = paths(days, among)
    owner = np.repeat(np.arange(len(owners)), np.diff(days.first))
    begin = days.first[:-1]
    runs = np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(path, prepend=-1) != 0))
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
    told = np.where(path != NO_SIDE, np.arange(len(path)), -1)
    before = np.maximum.accumulate(told)[np.maximum(first - 1, 0)]
    previous = np.where((first > begin) & (before >= begin), path[before], NO_SIDE)
    ends = last + 1 < days.first[1:]
    end = np.where(ends, days.day[np.minimum(last + 1, len(path) - 1)], LAST_DAY)
    start = days.day[first]
    covers = np.where(begins, start, start - UNTOLD_DAYS) <= on
    chosen = np.flatnonzero(covers)
    some = _some(days, chosen)
    shift = days.first[chosen] - some.first[:-1]
    sure = sures(some, first[chosen] - shift, last[chosen] - shift, state[chosen], among if some is days else None)
    columns = (owners, state, start, days.day[last], end, begins, previous)
    place, state, start, final, end, begins, previous = (column[chosen] for column in columns)
    return _Course(place, names, first_name[chosen], state, start, final, end, begins, previous, sure)


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


def _observed(sight: Sight) -> tuple[Days, Column, Column, Column, Column, Column]:
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
    changed = np.bincount(row, weights=_turning(sight.flags, row, first[owner], state)) > 0
    power = powers(weight, np.bincount(cell) == 1, sight.codes[fresh] * 2 + (signed[fresh] > 0))
    days = Days(first, day, changed, states, row[fresh], state[fresh], weight, power)
    return days, row, state, names, first_name, owners


def _turning(flags: Column, row: Column, first: Column, state: Column) -> Column:
    """Which observations make a change likelier on their day: the rule of `control.turning_days`.

    Args:
        flags: of each observation.
        row: its day's number, over all places; in order.
        first: the number of its place's first day.
        state: its side's number in its place.
    """
    outright = ((flags & HOLDS) > 0) & ((flags & IMPLIED) == 0)
    rows, sides = int(row[-1]) + 1, int(state.max()) + 1
    told = np.bincount(row[outright], minlength=rows) > 0
    last = np.maximum.accumulate(np.where(told, np.arange(rows), -1))[row]  # the last day on which a holder was told
    few: Literal["table"] | None = "table" if rows * sides <= DENSE * len(row) else None  # to sort takes ten times as long
    whose = np.isin(last * sides + state, row[outright] * sides + state[outright], kind=few)
    return ((flags & CHANGE) > 0) & (((flags & HOLDS) > 0) | (last < first) | whose)


def _near(sight: Sight, course: _Course) -> tuple[dict[int, list[Told]], dict[int, list[Observation]]]:
    """What the holdings of some runs can rest on: by place the claims told and seen in their days and near them."""
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
    low[course.place] = np.where(course.begins, near, 1)
    told = np.flatnonzero(sight.sees & sight.telling & (sight.told_days > 0))
    owner, day = sight.owner[told], sight.told_days[told]
    told = told[(day >= low[owner]) & (day <= late[owner])]
    claims = sight.told(np.union1d(told, sight.claim[rows]))
    by_place = dict(_by_place(sight.owner[told], [claims[row] for row in told.tolist()]))
    return by_place, dict(_by_place(sight.place[rows], sight.observations(rows, claims)))
