"""Claims → Holdings: per place, who held it over which days, contested or besieged by whom, and the claims for and against."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, NamedTuple

from whoholds.reconcile.chances import said
from whoholds.reconcile.control import MEAN_HOLD_DAYS, NOBODY, Control, control
from whoholds.reconcile.fighting import NOT_KNOWN, split, unheld
from whoholds.reconcile.halves import whole_path
from whoholds.reconcile.observations import ONE_DAY, Observation, Told, observations
from whoholds.reconcile.passing import SAME_CHANGE_DAYS, Span, parted
from whoholds.reconcile.witnesses import Weights
from whoholds.records import Claim, ClaimedPlace, Holding, Status

MISREAD = 0.4  # how often a claim is not what the report says: held-out precision is .53 to .56 where every side must match
UNTOLD_DAYS = int(MEAN_HOLD_DAYS)  # how long before the first word of it a state may be told that it is said to have come from
LIKELY = 0.45  # what is less sure on every day of a run is not told; of two allies who took a place each has some .47


def place_key(place: ClaimedPlace) -> str:
    """What makes two claims speak of the same place: the gazetteer's identifier, else country and name."""
    return place.id or f"{place.country or '??'}:{place.name.casefold()}"


def holdings(
    claims: Iterable[Claim], weights: Weights | None = None, *, ids: Iterable[str] | None = None, on: dt.date | None = None
) -> list[Holding]:
    """The holdings that claims make likeliest, place by place, each place's in order of time.

    Args:
        claims: all claims known at some moment; any order.
        weights: what is believed of witnesses.
        ids: the claims' identifiers, in the same order, where they are known; else they are made anew.
        on: only the holding of each place that covers this day: the one that the whole answer has, and much sooner; but its
            probability and its last word are those of that day.
    """
    by_place: dict[str, list[tuple[Claim, Told]]] = defaultdict(list)
    for claim, name in zip(claims, repeat(None) if ids is None else ids, strict=False):  # `repeat` has no end
        by_place[place_key(claim.place)].append((claim, Told.of(claim, name)))
    return [holding for key in sorted(by_place) for holding in _place(by_place[key], weights or Weights(), on)]


def _place(claims: list[tuple[Claim, Told]], weights: Weights, on: dt.date | None) -> list[Holding]:
    """The holdings of one place."""
    claims = sorted(claims, key=lambda pair: (pair[0].published or "", pair[0].start, pair[1].id))
    where = called((claim.place, 1) for claim, _ in claims)
    return held(where, [told for _, told in claims], observations(claims, weights), on)


def held(where: ClaimedPlace, told: Sequence[Told], seen: Sequence[Observation], on: dt.date | None = None) -> list[Holding]:
    """The holdings of one place.

    Args:
        where: the place, whole.
        told: its claims by the day of publication, then by their place in the report, then by identifier.
        seen: what they let us observe, as `heard_once` gives it.
        on: only the holding that covers this day.
    """
    if not seen:
        return unheld(where, told, on)
    return History(where, told, seen).holdings(control(seen), on)


def covers(holding: Holding, day: dt.date) -> bool:
    """True where a day is among a holding's."""
    words = day.isoformat()
    return (holding.first is None or holding.first <= words) and (holding.end is None or words < holding.end)


def called(places: Iterable[tuple[ClaimedPlace, int]]) -> ClaimedPlace:
    """The place under the name used most, whole; of equally used ones the first."""
    used: Counter[tuple[object, ...]] = Counter()
    for p, number in places:
        used[p.name, p.country, p.lat, p.lon, p.id, p.kind] += number
    name: tuple[Any, ...] = used.most_common(1)[0][0]
    return ClaimedPlace(text=None, name=name[0], country=name[1], lat=name[2], lon=name[3], id=name[4], kind=name[5])


class History:
    """The history of one place. For the holding of one span, what was told and seen in it and near it is enough."""

    def __init__(self, where: ClaimedPlace, told: Sequence[Told], seen: Sequence[Observation]) -> None:
        """Begin with what was told and seen of the place `where`, as for `held`."""
        self._where = where
        self._told = told
        self._seen = seen  # by day
        self._days = [o.day for o in seen]
        self._denied = [t for t in told if t.gist.denied]

    def holdings(self, found: Control, on: dt.date | None) -> list[Holding]:
        """All holdings, or the one that covers a day."""
        return [holding for span in self.spans(found, on) for holding in self.of_span(span, on)]

    def spans(self, found: Control, on: dt.date | None) -> Iterator[Span]:
        """All spans, or the one that covers a day."""
        spans = _spans(whole_path(found, self._seen))
        sures: dict[int, float] = {}  # of spans, as far as they were asked for
        for index, (first, last, state) in enumerate(spans):
            side, start = found.states[state], found.days[first]
            begins = index > 0 or self._begins(side, start)
            end = found.days[spans[index + 1][0]] if index + 1 < len(spans) else None
            if on is None or ((start if begins else _known_back(start)) <= on and (end is None or on < end)):
                sure = sures.setdefault(index, found.sure(first, last, state))
                previous = _previous(found, spans[:index], sures)
                yield Span(side, start, found.days[last], begins, end, previous, sure)

    def of_span(self, span: Span, on: dt.date | None = None) -> list[Holding]:
        """The holdings of one span, or the one of them that covers a day."""
        parts, _, history = self.parted(span)
        pieces = [piece for part in parts for piece in split(history.holding(part, on), self._told, on)]
        return [said(piece, on) for piece in pieces if on is None or piece.first or known_from(piece) <= on]

    def parted(self, span: Span) -> tuple[list[Span], list[Observation], History]:
        """A span cut where its holder is said to have lost the place, what that lets us observe, and the history with that."""
        if span.sure < LIKELY:
            return [span], [], self
        parts, lost = parted(span, self._told, self._between(span.start, span.final))
        history = History(self._where, self._told, sorted([*self._seen, *lost], key=lambda o: o.day)) if lost else self
        return parts, lost, history

    def voices(self, span: Span) -> int:
        """How many voices speak for the holding of a span in its own days, at least one."""
        return _heard(self._between(span.start, span.final), span.side, span.previous).voices

    def holding(self, span: Span, on: dt.date | None) -> Holding:
        """The holding of one span, before word of fighting is laid over it."""
        side, start, final, begins, end, before, sure = span
        previous = before if before != side else None  # who came back: that he left is no word for him
        heard = _heard(self._between(start, final), side, previous)
        likely = sure >= LIKELY and not heard.only_left
        status: Status = "nobody" if side == NOBODY else "held" if likely else "unknown"
        days = sorted({o.day for o in heard.pro})
        told = days if on is None else days[: bisect_right(days, on)]
        return Holding(
            place=self._where, first=start.isoformat() if begins else None, end=end.isoformat() if end else None,
            status=status, holder=side if status == "held" else None, previous=previous,
            since=self._since(side, start, previous) if begins and status != "unknown" else None,
            probability=NOT_KNOWN if status == "unknown" else sure * (1 - MISREAD**heard.voices), claims=heard.claims(),
            against=self._against(heard.con, side, start, previous), told=told[-1].isoformat() if told else None,
            sure_between=(days[0].isoformat(), days[-1].isoformat()) if days and status != "unknown" else None,
        )  # fmt: skip

    def _between(self, first: dt.date, last: dt.date) -> Sequence[Observation]:
        """The observations of some days, both included."""
        return self._seen[bisect_left(self._days, first) : bisect_right(self._days, last)]

    def _begins(self, side: str, day: dt.date) -> bool:
        """True where a claim says so outright on that day; what is only implied was so before, we do not know since when."""
        return any(o.side == side and not o.implied for o in self._between(day, day))

    def _since(self, side: str, change: dt.date, previous: str | None) -> str | None:
        """When the change was, in EDTF: the shortest period that a claim of it gives, else 'not later than' a state's day."""
        periods = []
        for o in self._between(change - SAME_CHANGE_DAYS * ONE_DAY, change + SAME_CHANGE_DAYS * ONE_DAY):
            about = (o.side == side) if o.holds else (side == NOBODY or o.side == previous)
            if o.implied or not about or o.told.gist.event in ("hold", "repel"):
                continue
            if (when := o.told.when) is not None and when.period.contains(change):  # else it is not this stretch's beginning
                periods.append((when.days is None, when.days or 0, when.words))
        return min(periods)[2] if periods else self._state_since(side, change)

    def _state_since(self, side: str, change: dt.date) -> str:
        for o in self._seen:
            when = o.told.when if o.side == side and o.holds else None
            if when and when.period.is_since and when.period.contains(change):
                return when.words
        return f"../{change.isoformat()}"

    def _against(self, con: list[Observation], side: str, start: dt.date, previous: str | None) -> tuple[str, ...]:
        """The claims against a holding, the weightiest first, then denials of it; each once."""
        opposed = [o.told.id for o in (sorted(con, key=lambda o: -o.weight) if len(con) > 1 else con)]
        denials = [t.id for t in self._denied if _denies(t, side, previous, start)] if self._denied else []
        return tuple(dict.fromkeys([*opposed, *denials]))


class _Testimony(NamedTuple):
    """What is observed in the days of a holding.

    Attributes:
        pro: that on which it rests.
        con: what is said outright against it.
        voices: how many voices speak for it, at least one.
        only_left: True where all that is said outright of the side is that it left: most of the place, perhaps, or it is doubted.
    """

    pro: list[Observation]
    con: list[Observation]
    voices: int
    only_left: bool

    def claims(self) -> tuple[str, ...]:
        """The claims on which it rests, the weightiest first, each once."""
        pro = sorted(self.pro, key=_weightiest) if len(self.pro) > 1 else self.pro
        return tuple(dict.fromkeys([o.told.id for o in pro]))


def _weightiest(o: Observation) -> tuple[bool, float, dt.date]:
    return o.implied, -o.weight, o.day


def _heard(ours: Iterable[Observation], side: str, previous: str | None) -> _Testimony:
    """Observations of the days of a holding by a side, apart: who speaks for it says that the side holds the place, that another
    does not, or that the one before it does not.
    """
    pro, con, voices = list[Observation](), list[Observation](), set[str | int]()
    holds = leaves = False
    for o in ours:
        _, about, held, weight, _, voice, implied, _, _ = o
        if (about == side) == held or (about == previous and not held):
            if weight > 0:
                voices.add(voice)
            if not implied or about == side:
                pro.append(o)
        elif not implied:
            con.append(o)
        if about == side and not implied:
            holds, leaves = holds or held, leaves or not held
    return _Testimony(pro, con, max(1, len(voices)), leaves and not holds)


def _previous(found: Control, before: Sequence[tuple[int, int, int]], sures: dict[int, float]) -> str | None:
    """The last side that is told to hold the place in some spans; `sures` are kept by the number of the span."""
    for index in reversed(range(len(before))):
        first, last, state = before[index]
        if found.states[state] != NOBODY:
            if index not in sures:
                sures[index] = found.sure(first, last, state)
            if sures[index] >= LIKELY:
                return found.states[state]
    return None


def known_from(holding: Holding) -> dt.date:
    """From when on a holding is told: its first day, or where it has none some time before the first word of it."""
    if holding.first:
        return dt.date.fromisoformat(holding.first)
    return _known_back(dt.date.fromisoformat(holding.sure_between[0])) if holding.sure_between else dt.date.min


def _known_back(day: dt.date) -> dt.date:
    """From when on a state is told that was there before the first word of it."""
    return day - UNTOLD_DAYS * ONE_DAY if (day - dt.date.min).days > UNTOLD_DAYS else dt.date.min


def _spans(path: Sequence[int]) -> list[tuple[int, int, int]]:
    """Runs of one state: first and last index of its days, and the state."""
    spans: list[tuple[int, int, int]] = []
    for index, state in enumerate(path):
        if spans and spans[-1][2] == state:
            spans[-1] = (spans[-1][0], index, state)
        else:
            spans.append((index, index, state))
    return spans


def _denies(told: Told, side: str, previous: str | None, start: dt.date) -> bool:
    """True for a denial, within some days of a change, of a holding: that this side took the place, or the side before it left.

    Who denies, and names nobody, denies that the other side took the place, or that his own left it.
    """
    if told.day is None or abs((told.day - start).days) > SAME_CHANGE_DAYS:
        return False
    event, named, speaker = told.gist.event, [name for name in told.gist.actors if name], told.gist.speaks_for
    if event in ("gain", "handover", "hold"):
        return side in named if named else speaker != side
    return event in ("loss", "withdraw") and previous is not None and previous in (named or (speaker,))
