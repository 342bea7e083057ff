"""What a moment sees of blocks of columns: the claims of places, and what was observed, in rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

import numpy as np

from whoholds.ids import ID_LENGTH
from whoholds.reconcile.columns import CHANGE, HOLDS, IMPLIED, PAST, SHARED, Block, Column, Lexicon, visible
from whoholds.reconcile.control import NOBODY
from whoholds.reconcile.fighting import SETTLES, TURNS
from whoholds.reconcile.holdings import called
from whoholds.reconcile.observations import LEAVES, Dated, Gist, Observation, Told, dated_words
from whoholds.records import ClaimedPlace

NEVER_ENDS = dt.date.max.toordinal() + 1
Tuple = TypeVar("Tuple", bound=tuple[Any, ...])


class Moment(NamedTuple):
    """Whose knowledge is asked for: `moment` as the ledger's second clock has it, None for all; when the ledger was made."""

    moment: dt.datetime | None
    created: dt.datetime


def forms(block: Block, lexicon: Lexicon, seen_at: Moment) -> list[tuple[ClaimedPlace, int]]:
    """The places of the claims that a moment sees as they are written there, each with its number."""
    counted = np.bincount(block.told["form"][visible(block.clock, *seen_at)], minlength=len(lexicon.forms))
    return [(lexicon.forms[at], int(counted[at])) for at in np.flatnonzero(counted).tolist()]


def undated(block: Block, seen_at: Moment) -> int:
    """How many of the claims that a moment sees have no day."""
    return int(np.count_nonzero(visible(block.clock, *seen_at) & (block.told["day"] == 0)))


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
        self.weight = lexicon.marks(lexicon.weights, float)[self.codes] if len(self.codes) else np.empty(0)
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

    def identifiers(self, rows: Column) -> list[str]:
        """The identifiers of claims by their rows."""
        return _identifiers(self._block.told["high"][rows], self._block.told["low"][rows])

    def voices(self, at: Column) -> Column:
        """The voices of observations by their rows among those seen."""
        return np.asarray(self._block.seen["voice"][self.row[at]])

    def when(self, at: Column) -> Column:
        """The codes of the periods of the claims of observations."""
        return np.asarray(self._block.told["when"][self.claim[at]])

    @property
    def whens(self) -> list[str]:
        """The periods by their codes."""
        return self._lexicon.whens

    def contains(self, when: Column, day: Column) -> Column:
        """Which days may be meant by periods; none by a code below 0."""
        whens = self._lexicon.whens
        if not len(when) or not whens:
            return np.zeros(len(when), bool)
        if len(when) < len(whens):  # of one place: a few of all periods
            codes, at = np.unique(when, return_inverse=True)
            first, end = (np.array([says(whens[code]) for code in codes.tolist()])[at] for says in (_first, _end))
        else:
            first, end = (self._lexicon.marks(whens, says)[when] for says in (_first, _end))
        return np.asarray((when >= 0) & (first <= day) & (day < end))

    def marked(self, at: Column, says: Callable[[Gist], Any]) -> Column:
        """What the claims of observations say."""
        return self.said(self.claim[at], says)

    def said(self, rows: Column, says: Callable[[Gist], Any]) -> Column:
        """What claims say, by their rows."""
        return np.asarray(self._lexicon.marks(self._lexicon.gists, says)[self._block.told["gist"][rows]])

    def gists(self, rows: Column) -> list[Gist]:
        """The gists of claims by their rows."""
        gists = self._lexicon.gists
        return [gists[gist] for gist in self._block.told["gist"][rows].tolist()]

    def observations(self, at: Column, claims: dict[int, Told]) -> list[Observation]:
        """Observations by their rows among those seen, of claims that were told before."""
        sides, flags, date = self._lexicon.sides, self.flags[at], dt.date.fromordinal
        columns = (
            map(date, self.day[at].tolist()), [sides[side] for side in self.side[at].tolist()], ((flags & HOLDS) > 0).tolist(),
            self.weight[at].tolist(), [claims[claim] for claim in self.claim[at].tolist()],
            self._block.seen["voice"][self.row[at]].tolist(), ((flags & IMPLIED) > 0).tolist(), ((flags & CHANGE) > 0).tolist(),
            ((flags & PAST) > 0).tolist(),
        )  # fmt: skip
        return _all_of(Observation, *columns)

    def names(self, codes: Column) -> list[str]:
        """Sides by their codes, `NOBODY` for -1."""
        return [NOBODY if at < 0 else self._lexicon.sides[at] for at in codes.tolist()]

    @cached_property
    def lasting(self) -> Column:
        """Which observations seen are of claims that say since when something has been so."""
        since, when = self._lexicon.marks(self._lexicon.whens, _since), self._block.told["when"][self.claim]
        return since[when] if len(since) else np.zeros(len(when), bool)

    @cached_property
    def told_days(self) -> Column:
        """The day of each claim, 0 where none."""
        return np.ascontiguousarray(self._block.told["day"])

    @cached_property
    def telling(self) -> Column:
        """Which claims can be laid over a holding, or deny one."""
        return np.asarray(self._lexicon.marks(self._lexicon.gists, _tells)[self._block.told["gist"]])

    @cached_property
    def unsaid(self) -> Column:
        """Which claims say that their place changed hands, and not between whom."""
        return np.asarray(self._lexicon.marks(self._lexicon.gists, _unsaid)[self._block.told["gist"]])

    @property
    def rank(self) -> Column:
        """Where each observation's side stands among all sides by name."""
        return np.asarray(self._lexicon.rank[self.side])


def _since(words: str) -> bool:
    return ".." in words and dated_words(words).period.is_since


def _first(words: str) -> int:
    first = dated_words(words).period.first
    return first.toordinal() if first else 0


def _end(words: str) -> int:
    end = dated_words(words).period.end
    return end.toordinal() if end else NEVER_ENDS


def _tells(gist: Gist) -> bool:
    return gist.denied or (gist.counts and gist.event in TURNS | SETTLES | LEAVES)


def _unsaid(gist: Gist) -> bool:
    return gist.unsaid


def _identifiers(high: Column, low: Column) -> list[str]:
    """Identifiers of claims from their halves."""
    words = np.stack([high, low], axis=1).astype(">u8").tobytes().hex()
    return [words[at : at + ID_LENGTH] for at in range(0, len(words), ID_LENGTH)]


def _all_of(kind: type[Tuple], *columns: Iterable[Any]) -> list[Tuple]:
    """Named tuples from columns of their fields, three times as quick as to call for each."""
    return list(map(tuple.__new__, repeat(kind), zip(*columns, strict=True)))
