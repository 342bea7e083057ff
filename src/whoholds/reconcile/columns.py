"""Claims as columns: what weighing asks of them, as numbers, one block of rows a place.

A block is derived: it holds nothing that its claims do not say, and can be made of them again at any time. Sides, gists, periods
and forms of names are numbers of a `Lexicon`, which many blocks share. What each column means is said at the dtypes. A voice
is known by 64 bits of a hash of its name. Rows stand in the orders in which `holdings` looks at claims and observations, so
that no question needs to sort them again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from whoholds.reconcile import control, observations, witnesses
from whoholds.reconcile.observations import Gist
from whoholds.reconcile.witnesses import Weights
from whoholds.records import Claim, ClaimedPlace

LAYOUT = 5  # raised whenever blocks of older programs mean something else
Column = npt.NDArray[Any]
NEVER = np.iinfo(np.int64).max
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
MICROSECOND = dt.timedelta(microseconds=1)
# Flags of an observation. SHARED: there is another of its voice, side, day and word; WHOLE: it is about the whole place.
HOLDS, IMPLIED, CHANGE, SHARED, PAST, WHOLE = 1, 2, 4, 8, 16, 32

# One row a claim, by day of publication, place in the report and identifier. Days are proleptic Gregorian ordinals, 0 where
# none; moments are microseconds since 1970; codes are numbers in the lexicon, -1 where none.
CLOCK = np.dtype([
    ("recorded", "<i8"), ("until", "<i8"),  # when its reading was recorded, and when the next of its report was
    ("published", "<i4"),  # when its report was
])  # fmt: skip
TOLD = np.dtype([("high", "<u8"), ("low", "<u8"), ("day", "<i4"), ("when", "<i4"), ("gist", "<i4"), ("form", "<i4")])
ORDER = np.dtype([("said", "<i4"), ("start", "<i4")])  # the day of publication that the claim itself says, its offset
# One row an observation, by day, side's name, claim and weight; `told` is the row of its claim.
SEEN = np.dtype([
    ("voice", "<u8"), ("day", "<i4"), ("told", "<i4"), ("side", "<i4"), ("weight", "<u2"), ("flags", "<u2"),
])  # fmt: skip


class ColumnsError(ValueError):
    """A claim does not fit into columns, as one with an identifier that is no hash; its place is weighed from records."""


class Entry(Protocol):
    """A claim for a block, as the ledger gives it; see `ledger.ClockedClaim`."""

    @property
    def claim(self) -> Claim:
        """The claim."""
        ...

    @property
    def id(self) -> str:
        """Its identifier."""
        ...

    @property
    def recorded(self) -> dt.datetime:
        """When its reading was recorded."""
        ...

    @property
    def until(self) -> dt.datetime | None:
        """When the next reading of its report was, if any."""
        ...

    @property
    def published(self) -> str | None:
        """The day of publication of its report."""
        ...


class Block(NamedTuple):
    """The rows of one place, or of several one after the other."""

    clock: Column
    told: Column
    order: Column
    seen: Column


class Lexicon:
    """What the codes of blocks mean; it only grows, so that old blocks stay true."""

    def __init__(
        self, sides: Iterable[str] = (), gists: Iterable[Gist] = (), whens: Iterable[str] = (), weights: Iterable[float] = (),
        forms: Iterable[ClaimedPlace] = (),
    ) -> None:  # fmt: skip
        """Begin with what is known, each in the order of its codes."""
        self.sides, self.gists, self.whens, self.weights, self.forms = (
            list(sides), list(gists), list(whens), list(weights), list(forms)
        )  # fmt: skip
        self._codes: dict[int, dict[Any, int]] = {}
        self._rank: Column = np.empty(0, np.int64)
        self._marks: dict[Any, Column] = {}

    def code(self, kind: list[Any], value: Any) -> int:
        """The code of a value in one of the lists of this lexicon; a new one where it is new."""
        codes = self._codes.get(id(kind))
        if codes is None:
            codes = self._codes[id(kind)] = {known: at for at, known in enumerate(kind)}
        code = codes.get(value)
        if code is None:
            code = codes[value] = len(kind)
            kind.append(value)
        return code

    def marks(self, kind: list[Any], says: Callable[[Any], Any]) -> Column:
        """What is said of each value of one of the lists of this lexicon; of each once, for lists only grow.

        Args:
            kind: the list.
            says: what a value says, a function that is known by its name: true, false or a number.
        """
        known = self._marks.get((id(kind), says))
        if known is None or len(known) < len(kind):
            begun = [] if known is None else known.tolist()
            known = self._marks[id(kind), says] = np.array([*begun, *map(says, kind[len(begun) :])])
        return known

    @property
    def rank(self) -> Column:
        """Where each side stands among all by its name."""
        if len(self._rank) != len(self.sides):
            order = sorted(range(len(self.sides)), key=self.sides.__getitem__)
            self._rank = np.empty(len(order), np.int64)
            self._rank[order] = np.arange(len(order))
        return self._rank


@lru_cache
def rules() -> str:
    """A name for what blocks hang on beside their claims: layout, weights, factors. Blocks of other rules are made anew."""
    said = [LAYOUT, Weights()]
    for module in (observations, witnesses, control):
        said += sorted((name, _written(value)) for name, value in vars(module).items() if name.isupper() and name != "REMEMBERED")
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _written(value: object) -> str:
    """A constant in words that are the same in every process: the order of a set's words is not."""
    return repr(sorted(value, key=repr) if isinstance(value, frozenset) else value)


def form_of(place: ClaimedPlace) -> ClaimedPlace:
    """A claim's place as others name it, too: whole, without the words of this claim."""
    return ClaimedPlace(name=place.name, country=place.country, lat=place.lat, lon=place.lon, id=place.id, kind=place.kind)


def microseconds(moment: dt.datetime) -> int:
    """A moment as blocks write it."""
    return (moment - EPOCH) // MICROSECOND


def ordinal(day: str | None) -> int:
    """A day as blocks write it.

    Raises:
        ColumnsError: it is not written as `YYYY-MM-DD`, whose order is that of time.
    """
    if day is None:
        return 0
    try:
        found = dt.date.fromisoformat(day)
    except ValueError as error:
        raise ColumnsError(day) from error
    if found.isoformat() != day:
        raise ColumnsError(day)
    return found.toordinal()


def visible(clock: Column, moment: dt.datetime | None, created: dt.datetime) -> Column:
    """Which claims a moment sees, by the rules of the ledger's second clock.

    Args:
        clock: their rows of `CLOCK`.
        moment: the moment; None sees all that the last reading of each report says.
        created: when the ledger was made: before that, the day of publication alone decides.
    """
    if moment is None:
        return np.asarray(clock["until"] == NEVER)
    published, day = clock["published"], moment.date().toordinal()
    if moment < created:
        return np.asarray((clock["until"] == NEVER) & (published > 0) & (published <= day))
    now = microseconds(moment)
    return np.asarray((clock["recorded"] <= now) & (clock["until"] > now) & (published <= day))
