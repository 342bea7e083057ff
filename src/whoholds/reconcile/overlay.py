"""Word of fighting and of siege, laid over who holds many places at once, in columns: the rules of `fighting.py`.

Only the run of days that the asked-about day is in is worked out. The tests hold both ways against each other.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from whoholds.reconcile.columns import Column
from whoholds.reconcile.fighting import CONTESTED_DAYS, KINDS, SIEGE_DAYS
from whoholds.reconcile.observations import Gist
from whoholds.reconcile.sight import Sight

FIGHT, SIEGE, RELIEF, SETTLE = range(1, 5)
NUMBERS = {"fight": FIGHT, "siege": SIEGE, "relief": RELIEF, "settle": SETTLE}
BEFORE_ALL = 1  # the first of all days


class Laid(NamedTuple):
    """What is laid over a holding.

    Attributes:
        first: from when on, the first of all days where it is not known.
        end: the day after the last.
        contested: whether the place is contested.
        besieged_by: who besieges it.
        claims: the claims that say so.
        told: the last day up to the one asked about of which one of them tells; 0 where there is none.
    """

    first: int
    end: int
    contested: bool
    besieged_by: tuple[str, ...]
    claims: list[str]
    told: int


class Ground(NamedTuple):
    """The holdings of some places over which news is laid, in columns.

    Attributes:
        place: the place's number.
        first: the first day, the first of all where it is not known.
        end: the day after the last.
        holder: the holder's name; None where none is told.
    """

    place: Column
    first: Column
    end: Column
    holder: list[str | None]


def laid_over(sight: Sight, ground: Ground, rows: Column, on: int) -> dict[int, Laid]:
    """What is laid over holdings on a day, by their number; those are left out over which nothing is.

    Args:
        sight: what a moment sees.
        ground: the holdings.
        rows: the claims told about their places, ascending, each with a day.
        on: the day.
    """
    number = np.zeros(sight.places, np.int64)
    number[ground.place] = np.arange(len(ground.place))
    at, day, kind = number[sight.owner[rows]], sight.told_days[rows].astype(np.int64), sight.said(rows, _kind)
    chosen = np.flatnonzero((kind > 0) & (day >= ground.first[at]) & (day < ground.end[at]))
    turning = np.zeros(len(ground.place), bool)
    turning[at[chosen[kind[chosen] < SETTLE]]] = True
    chosen = chosen[turning[at[chosen]]]
    if not len(chosen):
        return {}
    return _Overlay(sight, ground, rows[chosen], at[chosen], day[chosen], kind[chosen], on).laid(np.flatnonzero(turning))


class _Overlay:
    """News by holding and day. A key is the number of a holding and a day; so that keys have the order of both."""

    def __init__(self, sight: Sight, ground: Ground, rows: Column, at: Column, day: Column, kind: Column, on: int) -> None:
        """Sort news: claims, the number of the holding of each, its day, what it does to the status; `on` is asked about."""
        self._sight, self._ground, self._on = sight, ground, on
        self._width = max(int(day.max()), int(ground.first.max()), on) + SIEGE_DAYS + 2
        self._cuts = self._cut(at, day, kind)
        settles = (kind == SETTLE) & sight.said(rows, _whole)
        fights = (kind == FIGHT) & ~self._own(rows, at)
        self._fights = _Lasting(self, at, day, rows, fights, settles, CONTESTED_DAYS)
        self._sieges = _Lasting(self, at, day, rows, kind == SIEGE, kind == RELIEF, SIEGE_DAYS)

    def key(self, at: Column, day: Column) -> Column:
        """The keys of days of holdings."""
        return at * self._width + day

    def apart(self, keys: Column) -> tuple[Column, Column]:
        """The holdings and days of keys."""
        return np.divmod(keys, self._width)

    def _cut(self, at: Column, day: Column, kind: Column) -> Column:
        """The keys of the days on which the status can change."""
        first, end = self._ground.first[at], self._ground.end[at]
        found = [self.key(at, first), self.key(at, day)[day > first]]
        for of, lasts in ((FIGHT, CONTESTED_DAYS), (SIEGE, SIEGE_DAYS)):
            ends = (kind == of) & (lasts < end - day)
            found.append(self.key(at[ends], day[ends] + lasts))
        return np.unique(np.concatenate(found))

    def _own(self, rows: Column, at: Column) -> Column:
        """Which claims tell of the holder's own doing: his raid from the place, his entry into it."""
        own, holders = np.zeros(len(rows), bool), self._ground.holder
        maybe = np.flatnonzero(self._sight.said(rows, _raids))
        own[maybe] = [
            holders[number] in gist.actors and holders[number] is not None
            for number, gist in zip(at[maybe].tolist(), self._sight.gists(rows[maybe]), strict=True)
        ]
        return own

    def laid(self, over: Column) -> dict[int, Laid]:
        """What is laid over some holdings on the day asked about."""
        on = self._on
        at, day = self.apart(self._cuts)
        fights, sieges = self._fights.windows(at, day), self._sieges.windows(at, day)
        contested, besieged = fights.low < fights.high, self._besiegers(at, sieges)
        fresh = np.ones(len(at), bool)
        fresh[1:] = (at[1:] != at[:-1]) | (contested[1:] != contested[:-1]) | (besieged.code[1:] != besieged.code[:-1])
        begins = np.flatnonzero(fresh)
        run = np.searchsorted(self._cuts, self.key(over, np.full(len(over), on)), side="right") - 1
        run = np.searchsorted(begins, run, side="right") - 1
        first, after = begins[run], np.append(begins, len(at))[run + 1]
        same = (after < len(at)) & (at[np.minimum(after, len(at) - 1)] == over)
        end = np.where(same, day[np.minimum(after, len(at) - 1)], self._ground.end[over])
        columns = (over, first, after, day[first], end, contested[first], besieged.code[first])
        pieces = _Pieces(day, on, self._fights, fights, self._sieges, sieges)
        return {
            number: Laid(start, until, fought, besieged.names[code], *pieces.told(low, high))
            for number, low, high, start, until, fought, code in zip(*(column.tolist() for column in columns), strict=True)
        }

    def _besiegers(self, at: Column, windows: _Windows) -> _Besiegers:
        """Who besieges each place from each cut on."""
        code, names = np.zeros(len(at), np.int64), list[tuple[str, ...]]([()])
        codes, known = {names[0]: 0}, dict[tuple[int, int, int], int]()
        some = np.flatnonzero(windows.low < windows.high)
        gists = self._sight.gists(self._sieges.rows)
        columns = (some, at[some], windows.low[some], windows.high[some])
        for cut, number, low, high in zip(*(column.tolist() for column in columns), strict=True):
            found = known.get((number, low, high))
            if found is None:
                holder = self._ground.holder[number]
                sides = tuple(sorted({name for gist in gists[low:high] for name in gist.actors if name and name != holder}))
                found = known[number, low, high] = codes.setdefault(sides, len(codes))
                if found == len(names):
                    names.append(sides)
            code[cut] = found
        return _Besiegers(code, names)


class _Besiegers(NamedTuple):
    code: Column
    names: list[tuple[str, ...]]


class _Windows(NamedTuple):
    """For each cut from where to where the news stand that count on its day; nothing where the one is not below the other."""

    low: Column
    high: Column


class _Lasting:
    """News that counts for some days, if nothing ends it before.

    Attributes:
        rows: the claims, by holding and day.
        keys: their keys.
    """

    def __init__(
        self, of: _Overlay, at: Column, day: Column, rows: Column, which: Column, ended: Column, lasts: int
    ) -> None:  # fmt: skip
        """Sort those of the news, and those by which they end."""
        self._of, self._lasts = of, lasts
        keys = of.key(at[which], day[which])
        order = np.argsort(keys, kind="stable")  # of one day in the order in which they were told
        self.keys, self.rows = keys[order], rows[which][order]
        self._ended = np.sort(of.key(at[ended], day[ended]))

    def windows(self, at: Column, day: Column) -> _Windows:
        """Those of cuts, given by holding and day."""
        key = self._of.key(at, day)
        high = np.searchsorted(self.keys, key, side="right")
        since = self._of.key(at, np.maximum(day - self._lasts, BEFORE_ALL))
        if len(self._ended):
            last = self._ended[np.searchsorted(self._ended, key, side="right") - 1]
            since = np.where(last <= key, np.maximum(since, last), since)  # one of another holding is before all of this one
        return _Windows(np.searchsorted(self.keys, since, side="right"), high)


class _Pieces:
    """What is said from cut to cut."""

    def __init__(self, day: Column, on: int, fights: _Lasting, fought: _Windows, sieges: _Lasting, besieged: _Windows) -> None:
        """See the news of each cut up to a day."""
        self._day, self._on = day.tolist(), on
        self._kinds = [_Listed(*pair) for pair in ((fights, fought), (sieges, besieged))]

    def told(self, first: int, after: int) -> tuple[list[str], int]:
        """The claims of some cuts, and the last day of which those tell that begin by the day asked about."""
        claims, last = list[str](), 0
        for cut in range(first, after):
            for kind in self._kinds:
                low, high = kind.low[cut], kind.high[cut]
                if low < high:
                    claims += kind.names(low, high)
                    if self._day[cut] <= self._on:
                        last = max(last, kind.days[high - 1])
        return claims, last


class _Listed:
    """News and windows in lists."""

    def __init__(self, news: _Lasting, windows: _Windows) -> None:
        sight, (_, days) = news._of._sight, news._of.apart(news.keys)
        self.low, self.high, self.days = windows.low.tolist(), windows.high.tolist(), days.tolist()
        self._names, self._rows = sight.identifiers(news.rows), news.rows.tolist()

    def names(self, low: int, high: int) -> list[str]:
        """The claims of a window, in the order in which they were told."""
        if high - low == 1:
            return [self._names[low]]
        order = sorted(range(low, high), key=self._rows.__getitem__)
        return [self._names[at] for at in order]


def _kind(gist: Gist) -> int:
    kind = NUMBERS.get(KINDS.get(gist.event, ""), 0)
    return kind if gist.counts and (kind == SETTLE or not gist.past) else 0


def _whole(gist: Gist) -> bool:
    return gist.whole


def _raids(gist: Gist) -> bool:
    return gist.event in ("enter", "attack")
