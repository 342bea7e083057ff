"""What is observed in the stretches of many places at once, weighed in columns: the rules of `History` in `holdings.py`.

Only for stretches that some side holds and that nothing cuts; the others are looked at one by one. The tests hold both ways
against each other.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np

from whoholds.reconcile.chances import on_silence
from whoholds.reconcile.columns import HOLDS, IMPLIED, Column
from whoholds.reconcile.fighting import NOT_KNOWN
from whoholds.reconcile.holdings import LIKELY, MISREAD, UNTOLD_DAYS
from whoholds.reconcile.observations import Gist, dated_words
from whoholds.reconcile.passing import SAME_CHANGE_DAYS
from whoholds.reconcile.sight import Sight

FAR = dt.date.max.toordinal() + 1
NO_ONE = -2  # the code of no side at all


class Stretches(NamedTuple):
    """A stretch of each of some places, in columns.

    Attributes:
        place: its number.
        side: the code of the side that the model finds.
        previous: that of the last one before; `NO_ONE` where none is known.
        start: the first day with an observation; days are ordinals.
        final: the last one.
        end: the first day of the next stretch, that of the last day of all where there is none.
        begins: whether the state is said to begin on `start`.
        sure: the highest probability that it has on a day.
    """

    place: Column
    side: Column
    previous: Column
    start: Column
    final: Column
    end: Column
    begins: Column
    sure: Column

    def some(self, chosen: Column) -> Stretches:
        """Those of some of the places."""
        return Stretches(*(column[chosen] for column in self))


class Verdicts(NamedTuple):
    """What is to be said of stretches, one after the other.

    Attributes:
        held: whether the side is told to hold the place; else nobody knows.
        chance: how sure that is on the day asked about.
        claims: those that it rests on, the weightiest first.
        against: those against it.
        since: when the change was; None where that is not told.
        told: the last day up to the one asked about of which it is told; 0 where there is none.
        between: the first and the last day of which it is told; None where there is none, or nobody knows.
        known_from: from when on it is told, where the day is not known from which on it was so.
    """

    held: list[bool]
    chance: list[float]
    claims: list[tuple[str, ...]]
    against: list[tuple[str, ...]]
    since: list[str | None]
    told: list[int]
    between: list[tuple[str, str] | None]
    known_from: list[int]


def verdicts(sight: Sight, of: Stretches, rows: Column, on: int) -> Verdicts:
    """The verdicts on some stretches as of one day.

    Args:
        sight: what a moment sees.
        of: the stretches.
        rows: the observations in and near them, ascending.
        on: the day.
    """
    seen = _Seen(sight, of, rows)
    held = (of.sure >= LIKELY) & ~seen.only_left()
    first, last = seen.days()
    told = seen.last_by(on)
    voices = np.maximum(seen.voices(), 1).tolist()
    sure = [of_model * (1 - MISREAD**number) for of_model, number in zip(of.sure.tolist(), voices, strict=True)]
    silent = np.maximum(np.maximum(first - on, on - last), 0)
    chance, between = list[float](), list[tuple[str, str] | None]()
    for known, is_held, model, low, high, days in zip(
        (last > 0).tolist(), held.tolist(), sure, first.tolist(), last.tolist(), silent.tolist(), strict=True
    ):
        chance.append(NOT_KNOWN if not is_held else on_silence(model, days) if known else model)
        between.append((_words(low), _words(high)) if known and is_held else None)
    return Verdicts(
        held.tolist(), chance, seen.named(seen.pro, by_day=True), seen.named(seen.con, by_day=False),
        seen.since(of.begins & held), told.tolist(), between, np.where((last > 0) & held, first - UNTOLD_DAYS, 0).tolist(),
    )  # fmt: skip


class _Seen:
    """The observations of some stretches; each of them stands at the number of its stretch."""

    def __init__(self, sight: Sight, of: Stretches, rows: Column) -> None:
        """Take them apart into those for and those against."""
        self._sight, self._of, self._rows = sight, of, rows
        number = np.zeros(sight.places, np.int64)
        number[of.place] = np.arange(len(of.place))
        self._at = at = number[sight.place[rows]]
        self._day, self._weight, flags, side = sight.day[rows], sight.weight[rows], sight.flags[rows], sight.side[rows]
        self._holds, self._implied = (flags & HOLDS) > 0, (flags & IMPLIED) > 0
        self._about, self._before = side == of.side[at], side == of.previous[at]
        own = (self._day >= of.start[at]) & (self._day <= of.final[at])
        self._speaks = own & ((self._about == self._holds) | (self._before & ~self._holds))
        self.pro = np.flatnonzero(self._speaks & (~self._implied | self._about))
        self.con = np.flatnonzero(own & ~self._speaks & ~self._implied)
        self._outright = own & self._about & ~self._implied

    def _any(self, which: Column) -> Column:
        """For each stretch whether it has some of the observations."""
        found = np.zeros(len(self._of.place), bool)
        found[self._at[which]] = True
        return found

    def only_left(self) -> Column:
        """For which stretches all that is said outright of the side is that it left."""
        return self._any(self._outright & ~self._holds) & ~self._any(self._outright & self._holds)

    def voices(self) -> Column:
        """How many voices speak for each."""
        which = np.flatnonzero(self._speaks & (self._weight > 0))
        at, voice = self._at[which], self._sight.voices(self._rows[which])
        order = np.lexsort((voice, at))
        at, voice = at[order], voice[order]
        fresh = np.ones(len(at), bool)
        fresh[1:] = (at[1:] != at[:-1]) | (voice[1:] != voice[:-1])
        return np.bincount(at[fresh], minlength=len(self._of.place))

    def days(self) -> tuple[Column, Column]:
        """The first and the last day of which each is told; 0 as the last of those of which nothing is."""
        first = np.full(len(self._of.place), FAR)
        first[self._at[self.pro[::-1]]] = self._day[self.pro[::-1]]  # of what is written twice the last stays
        return first, self._last(self.pro)

    def last_by(self, on: int) -> Column:
        """The last day up to one of which each is told, 0 where there is none."""
        return self._last(self.pro[self._day[self.pro] <= on])

    def _last(self, which: Column) -> Column:
        found = np.zeros(len(self._of.place), np.int64)
        found[self._at[which]] = self._day[which]
        return found

    def named(self, which: Column, *, by_day: bool) -> list[tuple[str, ...]]:
        """The claims of observations, the weightiest first, each once.

        Args:
            which: the observations.
            by_day: what is said outright comes first, and of equally weighty ones what was earlier.
        """
        keys = (self._day[which], -self._weight[which], self._implied[which]) if by_day else (-self._weight[which],)
        order = which[np.lexsort((*keys, self._at[which]))]
        names = self._sight.identifiers(self._sight.claim[self._rows[order]])
        ends = np.cumsum(np.bincount(self._at[order], minlength=len(self._of.place))).tolist()
        found, begin = list[tuple[str, ...]](), 0
        for end in ends:
            found.append(tuple(dict.fromkeys(names[begin:end])) if end - begin > 1 else tuple(names[begin:end]))
            begin = end
        return found

    def since(self, asked: Column) -> list[str | None]:
        """When the change was, in EDTF, for the stretches asked about; as `History` has it."""
        start = self._of.start[self._at]
        when = self._sight.when(self._rows)
        contains = self._sight.contains(when, start) & asked[self._at]
        turning = ~self._sight.marked(self._rows, _is_state) & ~self._implied & (np.abs(self._day - start) <= SAME_CHANGE_DAYS)
        told = np.flatnonzero(contains & turning & np.where(self._holds, self._about, self._before))
        lasting = np.flatnonzero(contains & self._about & self._holds & self._sight.lasting[self._rows])
        words = self._sight.whens
        known = sorted(set(when[told].tolist()), key=lambda code: _shortness(words[code]))
        rank = {code: at for at, code in enumerate(known)}
        best: dict[int, int] = {}
        for at, code in zip(self._at[told].tolist(), when[told].tolist(), strict=True):
            if at not in best or rank[code] < rank[best[at]]:
                best[at] = code
        for at, code in zip(self._at[lasting].tolist(), when[lasting].tolist(), strict=True):
            best.setdefault(at, code)
        return [
            None if not is_asked else dated_words(words[best[at]]).words if at in best else f"../{_words(day)}"
            for at, (is_asked, day) in enumerate(zip(asked.tolist(), self._of.start.tolist(), strict=True))
        ]


def _shortness(words: str) -> tuple[bool, int, str]:
    when = dated_words(words)
    return when.days is None, when.days or 0, when.words


def _is_state(gist: Gist) -> bool:
    return gist.event in ("hold", "repel")


def _words(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
