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


class Piece(NamedTuple):
    """What holds from one day on: whether it is contested, who besieges it, the claims that say so, and of which day the last."""

    first: dt.date
    contested: bool
    besieged_by: tuple[str, ...]
    claims: list[str]
    told: dt.date | None  # the last day of which one of them tells


def split(whole: Holding, told: Sequence[Told], on: dt.date | None = None) -> list[Holding]:
    """A holding cut where another takes over, and where word of fighting makes it contested; with who besieges the place then.

    Args:
        whole: the holding.
        told: all claims about its place.
        on: only the piece that covers this day.
    """
    if whole.status != "nobody" or whole.first is None:
        return _laid_over(whole, told, on)
    return [piece for part in succeeded(whole, told) for piece in _laid_over(part, told, on)]


def _laid_over(whole: Holding, told: Sequence[Told], on: dt.date | None) -> list[Holding]:
    """A holding cut where the status changes."""
    start = dt.date.fromisoformat(whole.first) if whole.first else dt.date.min
    end = dt.date.fromisoformat(whole.end) if whole.end else dt.date.max
    news = [(t.day, t) for t in told if t.day is not None and _laid(t) and start <= t.day < end]
    if on is not None and not start <= on < end:
        return []
    if not any(t.gist.event in TURNS for _, t in news):  # nothing is laid over it
        return [whole]
    heard, cuts = _Heard(news, whole), _cuts(news, start, end)
    run_of = _runs(heard, cuts) if on is None else [_run(heard, cuts, bisect_right(cuts, on) - 1)]
    return [_stretch(whole, run, cuts[after] if after < len(cuts) else end, on) for run, after in run_of]


def _laid(told: Told) -> bool:
    """True for word that is laid over holdings; fights and sieges that are told as background are over by then."""
    return told.gist.counts and not (told.gist.past and told.gist.event in TURNS)


def _runs(heard: _Heard, cuts: Sequence[dt.date]) -> list[tuple[list[Piece], int]]:
    """The pieces between cuts in runs that say the same, each with the number of the cut that ends it."""
    found: list[tuple[list[Piece], int]] = []
    while not found or found[-1][1] < len(cuts):
        found.append(_run(heard, cuts, found[-1][1] if found else 0))
    return found


def _run(heard: _Heard, cuts: Sequence[dt.date], at: int) -> tuple[list[Piece], int]:
    """The run that the piece after one cut is in."""
    run = [heard.piece(cuts[at])]
    first, after = at, at + 1
    while first and (piece := heard.piece(cuts[first - 1]))[1:3] == run[0][1:3]:
        run.insert(0, piece)
        first -= 1
    while after < len(cuts) and (piece := heard.piece(cuts[after]))[1:3] == run[0][1:3]:
        run.append(piece)
        after += 1
    return run, after


def _cuts(news: Sequence[News], start: dt.date, end: dt.date) -> list[dt.date]:
    """The days on which the status can change."""
    cuts = {start}
    for day, told in news:
        event = told.gist.event
        if event in TURNS or (event in SETTLES and day > start):
            cuts.add(day)
        lasts = CONTESTED_DAYS if event in DISPUTES else SIEGE_DAYS if event == "besiege" else 0
        if lasts and lasts < (end - day).days:
            cuts.add(day + lasts * ONE_DAY)
    return sorted(cuts)


def _stretch(whole: Holding, run: Sequence[Piece], end: dt.date, on: dt.date | None = None) -> Holding:
    """The holding over pieces that say the same; what is told of it, up to a day."""
    first, contested, besieged_by, *_ = run[0]
    told = [piece.told.isoformat() for piece in run if piece.told and (on is None or piece.first <= on)]
    return Holding(  # `replace` takes twice as long
        place=whole.place, first=None if first == dt.date.min else first.isoformat(),
        end=None if end == dt.date.max else end.isoformat(), status="contested" if contested else whole.status,
        holder=whole.holder, previous=whole.previous, since=whole.since, probability=whole.probability, besieged_by=besieged_by,
        claims=tuple(dict.fromkeys([*whole.claims, *[name for piece in run for name in piece.claims]])), against=whole.against,
        told=max([*told, *([whole.told] if whole.told else [])], default=None), sure_between=whole.sure_between,
    )  # fmt: skip


class _Heard:
    """News of one place by day, so that each piece looks at the days that matter for it alone."""

    def __init__(self, news: Sequence[News], whole: Holding | None) -> None:
        """Sort news, which come in the order in which they were told; `whole` is the holding that they are laid over, if any."""
        self._holder = whole.holder if whole else None
        self._contestable = whole is None or whole.status in ("held", "unknown")
        fights, sieges, self._settled, self._relieved = list[Heard](), list[Heard](), list[dt.date](), list[dt.date]()
        for number, (day, told) in enumerate(news):
            event = told.gist.event
            if event in DISPUTES:
                if not (whole and _own(told, whole.holder)):
                    fights.append((day, number, told))
            elif event == "besiege":
                sieges.append((day, number, told))
            elif event == "relieve":
                self._relieved.append(day)
            elif whole and event in SETTLES and told.gist.whole:
                self._settled.append(day)
        self._fighting, self._besieging = _ByDay(fights), _ByDay(sieges)
        self._settled.sort()
        self._relieved.sort()

    def piece(self, first: dt.date) -> Piece:
        """What is said of the days from `first` on, on that day."""
        fighting = self._fighting.between(max(_last(self._settled, first), _before(first, CONTESTED_DAYS)), first)
        besieging = self._besieging.between(max(_last(self._relieved, first), _before(first, SIEGE_DAYS)), first)
        sides = {name for told in besieging for name in told.gist.actors if name and name != self._holder}
        claims = [told.id for told in (*fighting, *besieging)]
        told = max((t.day for t in (*fighting, *besieging) if t.day), default=None)
        return Piece(first, bool(fighting) and self._contestable, tuple(sorted(sides)), claims, told)


class _ByDay:
    """News sorted by day."""

    def __init__(self, numbered: list[Heard]) -> None:
        self._news = sorted(numbered)  # no two have one number
        self._days = [day for day, _, _ in self._news]

    def between(self, after: dt.date, until: dt.date) -> list[Told]:
        """Those of the days after one, up to another, in the order in which they were told."""
        found = self._news[bisect_right(self._days, after) : bisect_right(self._days, until)]
        if len(found) > 1:
            found.sort(key=itemgetter(1))
        return [told for _, _, told in found]


def _last(days: Sequence[dt.date], until: dt.date) -> dt.date:
    """The last of some sorted days that is not after `until`; the first of all days where there is none."""
    at = bisect_right(days, until)
    return days[at - 1] if at else dt.date.min


def _before(day: dt.date, days: int) -> dt.date:
    return day - days * ONE_DAY if (day - dt.date.min).days > days else dt.date.min


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
    heard, cuts = _Heard([(day, t) for day, t in news if _laid(t)], None), _cuts(news, start, end)
    pieces = [_stretch(whole, run, cuts[after] if after < len(cuts) else end) for run, after in _runs(heard, cuts)]
    if on is not None:
        pieces = [piece for piece in pieces if (piece.first or "") <= on.isoformat() < (piece.end or END_OF_TIME)]
    return [_heard_of(piece, news, on) for piece in pieces]


def _heard_of(piece: Holding, news: Sequence[News], on: dt.date | None) -> Holding:
    """A piece of the history of an unheld place with all that was told until its end, and when the last of it up to a day was."""
    days = [(day.isoformat(), t) for day, t in news if not piece.end or day.isoformat() < piece.end]
    told = [day for day, _ in days if on is None or day <= on.isoformat()]
    return replace(piece, claims=tuple(t.id for _, t in days), told=max(told, default=None))
