"""Word of fighting and of siege, laid over who holds a place: from when to when it is contested, and by whom besieged."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from whoholds.reconcile.heirs import succeeded
from whoholds.reconcile.observations import DISPUTES, ONE_DAY, Told
from whoholds.records import ClaimedPlace, Holding

CONTESTED_DAYS = 7  # how long word of fighting inside a place keeps it contested: half of those who hear more of it do so by then
SIEGE_DAYS = 365
END_OF_TIME = "9999-12-32"
NOT_KNOWN = 0.5  # the probability that goes with a place of which no holder is named
SETTLES = frozenset(("hold", "repel", "gain", "handover"))
TURNS = DISPUTES | {"besiege", "relieve"}  # with these the status may change
News = tuple[dt.date, Told]
Heard = tuple[dt.date, int, Told]  # news with the number of its turn
CONTESTED, BESIEGED = CONTESTED_DAYS * ONE_DAY, SIEGE_DAYS * ONE_DAY
KINDS = (
    dict.fromkeys(SETTLES, "settle") | dict.fromkeys(DISPUTES, "fight") | {"besiege": "siege", "relieve": "relief"}
)  # what news of an event does to the status
LASTS = {"fight": CONTESTED, "siege": BESIEGED}
Window = tuple[int, int]
NONE: Window = (0, 0)


class Piece(NamedTuple):
    """What holds from one day on: the claims of fights and sieges that say so, and of which day the last of them is."""

    first: dt.date
    claims: list[str]
    told: dt.date | None


def split(whole: Holding, told: Sequence[Told], on: dt.date | None = None) -> list[Holding]:
    """A holding cut where another takes over, and where word of fighting makes it contested; with who besieges the place then.

    Args:
        whole: the holding.
        told: all claims about its place.
        on: only the piece that covers this day.
    """
    if whole.status != "nobody" or whole.first is None:
        return laid_over(whole, told, on)
    return [piece for part in succeeded(whole, told) for piece in laid_over(part, told, on)]


def laid_over(whole: Holding, told: Sequence[Told], on: dt.date | None) -> list[Holding]:
    """A holding cut where the status changes."""
    start = dt.date.fromisoformat(whole.first) if whole.first else dt.date.min
    end = dt.date.fromisoformat(whole.end) if whole.end else dt.date.max
    if on is not None and not start <= on < end:
        return []
    heard = _Heard([t for t in told if t.day is not None and start <= t.day < end], whole, start, end)
    if not heard.turns:  # nothing is laid over it
        return [whole]
    run_of = heard.runs() if on is None else [heard.run(bisect_right(heard.cuts, on) - 1)]
    return [_stretch(whole, run, end, on) for run in run_of]


class Run(NamedTuple):
    """Pieces one after the other that say the same: whether the place is contested, who besieges it, and the cut that ends it."""

    contested: bool
    besieged_by: tuple[str, ...]
    pieces: list[Piece]
    after: int
    end: dt.date | None  # None for the end of the holding


def _stretch(whole: Holding, run: Run, end: dt.date, on: dt.date | None = None) -> Holding:
    """The holding over pieces that say the same; what is told of it, up to a day."""
    first, until = run.pieces[0].first, run.end or end
    told = [piece.told.isoformat() for piece in run.pieces if piece.told and (on is None or piece.first <= on)]
    return Holding(  # `replace` takes twice as long
        place=whole.place, first=None if first == dt.date.min else first.isoformat(),
        end=None if until == dt.date.max else until.isoformat(), status="contested" if run.contested else whole.status,
        holder=whole.holder, previous=whole.previous, since=whole.since, probability=whole.probability,
        besieged_by=run.besieged_by, against=whole.against, sure_between=whole.sure_between,
        claims=tuple(dict.fromkeys([*whole.claims, *[name for piece in run.pieces for name in piece.claims]])),
        told=max([*told, *([whole.told] if whole.told else [])], default=None),
    )  # fmt: skip


class _Heard:
    """News of one place by day, so that each piece looks at the days that matter for it alone.

    Attributes:
        cuts: the days on which the status can change, ascending.
        turns: whether there is any news with which it may.
    """

    def __init__(self, told: Sequence[Told], whole: Holding | None, start: dt.date, end: dt.date) -> None:
        """Sort what is told of days from `start` up to `end`, as it was told.

        Args:
            told: that; fights and sieges told as background count for nothing: they are over by then.
            whole: the holding that it is laid over, if any.
            start: the first day.
            end: the day after the last.
        """
        by_kind: dict[str, list[Heard]] = {kind: [] for kind in ("fight", "siege", "relief", "settle")}
        for number, one in enumerate(told):
            gist = one.gist
            kind = KINDS.get(gist.event)
            if kind and gist.counts and one.day and not (gist.past and kind != "settle"):
                by_kind[kind].append((one.day, number, one))
        fights, sieges, relieved, settled = by_kind.values()
        self.cuts, self.turns = [start], bool(fights or sieges or relieved)
        if not self.turns:
            return
        ends = [
            day + lasts for news, lasts in ((fights, CONTESTED), (sieges, BESIEGED)) for day, _, _ in news if lasts < end - day
        ]
        self.cuts = sorted({start, *ends, *[day for news in by_kind.values() for day, _, _ in news if day > start]})
        self._holder = whole.holder if whole else None
        self._contestable = whole is None or whole.status in ("held", "unknown")
        theirs = [one for one in fights if not _own(one[2], self._holder)]
        self._fighting = _Lasting(theirs, [day for day, _, one in settled if whole and one.gist.whole], CONTESTED)
        self._besieging = _Lasting(sieges, [day for day, _, _ in relieved], BESIEGED)
        self._besiegers: dict[Window, tuple[str, ...]] = {NONE: ()}

    def runs(self) -> list[Run]:
        """The pieces between cuts in runs that say the same."""
        found = list[Run]()
        while not found or found[-1].after < len(self.cuts):
            found.append(self.run(found[-1].after if found else 0))
        return found

    def run(self, at: int) -> Run:
        """The run that the piece after one cut is in."""
        cuts, status = self.cuts, self._status(at)
        first, after = at, at + 1
        while first and self._status(first - 1) == status:
            first -= 1
        while after < len(cuts) and self._status(after) == status:
            after += 1
        pieces = [self._piece(cut) for cut in cuts[first:after]]
        return Run(*status, pieces, after, cuts[after] if after < len(cuts) else None)

    def _status(self, at: int) -> tuple[bool, tuple[str, ...]]:
        """Whether the place is contested from a cut on, and who besieges it."""
        first = self.cuts[at]
        window = self._besieging.window(first)
        besiegers = self._besiegers.get(window)
        if besiegers is None:
            names = {name for told in self._besieging.news(window) for name in told.gist.actors if name and name != self._holder}
            besiegers = self._besiegers[window] = tuple(sorted(names))
        return self._contestable and self._fighting.window(first) != NONE, besiegers

    def _piece(self, first: dt.date) -> Piece:
        """What is said of the days from `first` on, on that day."""
        news = [told for kind in (self._fighting, self._besieging) for told in kind.news(kind.window(first))]
        return Piece(first, [told.id for told in news], max([told.day for told in news if told.day], default=None))


class _Lasting:
    """News that counts for some days, if nothing ends it before."""

    def __init__(self, news: list[Heard], ended: list[dt.date], lasts: dt.timedelta) -> None:
        """Sort the news, and the days that end them, by day."""
        self._news = sorted(news) if len(news) > 1 else news  # no two have one number
        self._days = [day for day, _, _ in self._news]
        self._ended, self._lasts = sorted(ended) if len(ended) > 1 else ended, lasts

    def window(self, first: dt.date) -> Window:
        """From where to where, by day, the news stand that count on a day; `NONE` where there are none."""
        high = bisect_right(self._days, first)
        if not high:
            return NONE
        low = bisect_right(self._days, _before(first, self._lasts), 0, high)
        if low < high and (ended := bisect_right(self._ended, first)):
            low = bisect_right(self._days, self._ended[ended - 1], low, high)
        return (low, high) if low < high else NONE

    def news(self, window: Window) -> list[Told]:
        """Those of a window, in the order in which they were told."""
        found = self._news[slice(*window)]
        if len(found) > 1:
            found.sort(key=itemgetter(1))
        return [told for _, _, told in found]


def _before(day: dt.date, lasts: dt.timedelta) -> dt.date:
    try:
        return day - lasts
    except OverflowError:
        return dt.date.min


def _own(told: Told, holder: str | None) -> bool:
    """True for a claim of the holder's own doing: its raid from the place, its entry into it."""
    return holder is not None and told.gist.event in ("enter", "attack") and holder in told.gist.actors


def unheld(where: ClaimedPlace, told: Sequence[Told], on: dt.date | None = None) -> list[Holding]:
    """A place that nobody is said to hold: unknown from the first word of it on, contested while it is fought for.

    Args:
        where: the place.
        told: the claims about it.
        on: only the piece that covers this day, with what is told up to it.
    """
    news = sorted(((t.day, t) for t in told if t.gist.counts and t.day is not None), key=lambda pair: pair[0])
    if not news:
        return []
    start, end = news[0][0], dt.date.max
    whole = Holding(
        place=where, first=start.isoformat(), end=None, status="unknown", holder=None, probability=NOT_KNOWN,
        claims=(news[0][1].id,),
    )  # fmt: skip
    heard = _Heard([t for _, t in news], None, start, end)
    pieces = [_stretch(whole, run, end) for run in heard.runs()] if heard.turns else [whole]
    if on is not None:
        pieces = [piece for piece in pieces if (piece.first or "") <= on.isoformat() < (piece.end or END_OF_TIME)]
    return [_heard_of(piece, news, on) for piece in pieces]


def _heard_of(piece: Holding, news: Sequence[News], on: dt.date | None) -> Holding:
    """A piece of the history of an unheld place with all that was told until its end, and when the last of it up to a day was."""
    days = [(day.isoformat(), t) for day, t in news if not piece.end or day.isoformat() < piece.end]
    told = [day for day, _ in days if on is None or day <= on.isoformat()]
    return replace(piece, claims=tuple(t.id for _, t in days), told=max(told, default=None))
