"""Claims → Holdings: per place, who held it over which days, contested or besieged by whom, and the claims for and against."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from whoholds.reconcile.control import NOBODY, Control, control
from whoholds.reconcile.observations import DISPUTES, ONE_DAY, Observation, day_of, observations, period_of
from whoholds.reconcile.witnesses import Weights, counts
from whoholds.records import Claim, ClaimedPlace, Holding, Status

CONTESTED_DAYS = 14  # how long word of fighting inside a place keeps it contested
SIEGE_DAYS = 365
MISREAD = 0.4  # how often a claim is not what the report says: held-out precision is .53 to .56 where every side must match
SAME_CHANGE_DAYS = 10  # claims this close to a change date it


def place_key(place: ClaimedPlace) -> str:
    """What makes two claims speak of the same place: the gazetteer's identifier, else country and name."""
    return place.id or f"{place.country or '??'}:{place.name.casefold()}"


def holdings(claims: Iterable[Claim], weights: Weights | None = None) -> list[Holding]:
    """The holdings that claims make likeliest, place by place, each place's in order of time.

    Args:
        claims: all claims known at some moment; any order.
        weights: what is believed of witnesses.
    """
    by_place: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_place[place_key(claim.place)].append(claim)
    return [holding for key in sorted(by_place) for holding in _place(by_place[key], weights or Weights())]


def _place(claims: list[Claim], weights: Weights) -> list[Holding]:
    """The holdings of one place."""
    claims = sorted(claims, key=lambda c: (c.published or "", c.start, c.id))
    where = _called(claims)
    seen = observations(claims, weights)
    if not seen:
        return _unheld(where, claims)
    found = control(seen)
    by_id = {claim.id: claim for claim in claims}
    spans = _spans(found)
    result: list[Holding] = []
    for index, (first, last, state) in enumerate(spans):
        end = found.days[spans[index + 1][0]] if index + 1 < len(spans) else None
        previous = next((found.states[s] for _, _, s in reversed(spans[:index]) if found.states[s] != NOBODY), None)
        day = None if index == 0 and not _begins(seen, found, first, state) else found.days[first]
        side = found.states[state]
        told = _witnesses(seen, found, by_id, side, first, last, previous)
        sure = float(found.posterior[first : last + 1, state].max()) * (
            1 - MISREAD ** _voices(seen, side, first_day=found.days[first], last_day=found.days[last], previous=previous)
        )
        result += _split(
            Holding(
                place=where, first=day.isoformat() if day else None, end=end.isoformat() if end else None,
                status="held" if side else "nobody", holder=side or None, previous=previous if previous != side else None,
                since=_since(seen, by_id, side, found.days[first], previous) if day else None,
                probability=round(sure, 4), **told,
            ),
            claims,
        )  # fmt: skip
    return result


def _voices(seen: Sequence[Observation], side: str, *, first_day: dt.date, last_day: dt.date, previous: str | None) -> int:
    """How many voices speak for a holding in its own days, at least one."""
    heard = {
        o.witness
        for o in seen
        if first_day <= o.day <= last_day
        and o.weight > 0
        and ((o.side == side) == o.holds or (o.side == previous and not o.holds))
    }
    return max(1, len(heard))


def _called(claims: Sequence[Claim]) -> ClaimedPlace:
    """The place under the name used most, whole."""
    name, _ = Counter(
        (c.place.name, c.place.country, c.place.lat, c.place.lon, c.place.id, c.place.kind) for c in claims
    ).most_common(1)[0]
    return ClaimedPlace(text=None, name=name[0], country=name[1], lat=name[2], lon=name[3], id=name[4], kind=name[5])


def _spans(found: Control) -> list[tuple[int, int, int]]:
    """Runs of one state: first and last index of its days, and the state."""
    spans: list[tuple[int, int, int]] = []
    for index, state in enumerate(found.path):
        if spans and spans[-1][2] == state:
            spans[-1] = (spans[-1][0], index, state)
        else:
            spans.append((index, index, state))
    return spans


def _begins(seen: Sequence[Observation], found: Control, first: int, state: int) -> bool:
    """True where a claim says so outright on the first day; what is only implied was so before, we do not know since when."""
    return any(o.day == found.days[first] and o.side == found.states[state] and not o.implied for o in seen)


def _since(seen: Sequence[Observation], claims: dict[str, Claim], side: str, change: dt.date, previous: str | None) -> str | None:
    """When the change was, in EDTF: the shortest period that a claim of it gives, else 'not later than' the day of a state."""
    periods = []
    for o in seen:
        claim = claims[o.claim]
        about = (o.holds and o.side == side) or (not o.holds and side == NOBODY) or (not o.holds and o.side == previous)
        if o.implied or not about or claim.event in ("hold", "repel") or abs((o.day - change).days) > SAME_CHANGE_DAYS:
            continue
        period = period_of(claim)
        if period is not None:
            periods.append((period.days is None, period.days or 0, str(period)))
    if periods:
        return min(periods)[2]
    starts = [
        str(p)
        for o in seen
        if o.side == side and o.holds and (p := period_of(claims[o.claim])) and p.is_since and p.contains(change)
    ]
    return starts[0] if starts else f"../{change.isoformat()}"


def _witnesses(
    seen: Sequence[Observation], found: Control, claims: dict[str, Claim], side: str, first: int, last: int, previous: str | None
) -> dict[str, tuple[str, ...]]:
    """The claims for and against a holding: of its own days, the weightiest first, one of each claim."""
    start, end = found.days[first], found.days[last]
    ours = [o for o in seen if start <= o.day <= end + ONE_DAY * SAME_CHANGE_DAYS]

    def speaks_for(o: Observation) -> bool:
        return (o.side == side) == o.holds or (o.side == previous and not o.holds)

    pro = [o for o in ours if speaks_for(o) and (not o.implied or o.side == side) and o.day <= end]
    con = [o for o in ours if not speaks_for(o) and not o.implied and o.day <= end]
    denials = [c.id for c in claims.values() if c.commitment == "denied" and _denies(c, side, previous, start)]
    ranked = sorted(pro, key=lambda o: (o.implied, -o.weight, o.day))
    return {
        "claims": tuple(dict.fromkeys(o.claim for o in ranked)),
        "against": tuple(dict.fromkeys([o.claim for o in sorted(con, key=lambda o: -o.weight)] + denials)),
    }


def _denies(claim: Claim, side: str, previous: str | None, start: dt.date) -> bool:
    """True for a denial of a holding: that this side took the place, or that the side before it left."""
    took = claim.event in ("gain", "handover", "hold") and _speaks_of(claim, side, start)
    left = claim.event in ("loss", "withdraw") and previous is not None and _speaks_of(claim, previous, start)
    return took or left


def _speaks_of(claim: Claim, side: str, start: dt.date) -> bool:
    """True for a claim about that side within some days of a change; of one that names no side, the speaker's is meant."""
    day = day_of(claim)
    about = {p.name for p in claim.actors} or {s.of for s in claim.sources[:1]}
    return day is not None and side in about and abs((day - start).days) <= SAME_CHANGE_DAYS


def _split(whole: Holding, claims: list[Claim]) -> list[Holding]:
    """A holding cut where word of fighting makes it contested, each piece with who besieges the place then."""
    start = dt.date.fromisoformat(whole.first) if whole.first else dt.date.min
    end = dt.date.fromisoformat(whole.end) if whole.end else dt.date.max
    news = [(d, c) for c in claims if counts(c) and (d := day_of(c)) is not None and start <= d < end]
    cuts = {start} | {d for d, c in news if c.event in DISPUTES | {"besiege", "relieve"}}
    for day, claim in news:
        if claim.event in DISPUTES and (over := day + CONTESTED_DAYS * ONE_DAY) < end:
            cuts.add(over)
        if claim.event in ("hold", "repel", "gain", "handover") and day > start:
            cuts.add(day)
    ordered = sorted(cuts)
    pieces: list[Holding] = []
    for index, first in enumerate(ordered):
        last = ordered[index + 1] if index + 1 < len(ordered) else end
        piece = _piece(whole, news, first, last, start)
        if pieces and (pieces[-1].status, pieces[-1].besieged_by) == (piece.status, piece.besieged_by):
            pieces[-1] = replace(pieces[-1], end=piece.end, claims=tuple(dict.fromkeys(pieces[-1].claims + piece.claims)))
        else:
            pieces.append(piece)
    return pieces


def _piece(whole: Holding, news: list[tuple[dt.date, Claim]], first: dt.date, last: dt.date, start: dt.date) -> Holding:
    """One piece of a holding, from `first`, with its status and besiegers on that day."""
    quiet = [d for d, c in news if c.event in ("hold", "repel", "gain", "handover") and c.place.extent == "whole" and d <= first]
    settled = max(quiet, default=dt.date.min)
    fighting = [
        c
        for d, c in news
        if c.event in DISPUTES and settled < d <= first < d + CONTESTED_DAYS * ONE_DAY and not _own(c, whole.holder)
    ]
    besieging = [
        c for d, c in news if c.event == "besiege" and d <= first < d + SIEGE_DAYS * ONE_DAY and not _relieved(news, d, first)
    ]
    status: Status = "contested" if fighting and whole.status == "held" else whole.status
    sides = sorted({p.name for c in besieging for p in c.actors if p.name and p.name != whole.holder})
    extra = tuple(c.id for c in fighting + besieging)
    return replace(
        whole, first=None if first == dt.date.min else first.isoformat(), end=None if last == dt.date.max else last.isoformat(),
        status=status, besieged_by=tuple(sides), claims=tuple(dict.fromkeys(whole.claims + extra)),
    )  # fmt: skip


def _own(claim: Claim, holder: str | None) -> bool:
    """True for a claim of the holder's own doing: its raid from the place, its entry into it."""
    return claim.event in ("enter", "attack") and holder in {p.name for p in claim.actors}


def _relieved(news: list[tuple[dt.date, Claim]], begun: dt.date, day: dt.date) -> bool:
    return any(c.event == "relieve" and begun <= d <= day for d, c in news)


def _unheld(where: ClaimedPlace, claims: list[Claim]) -> list[Holding]:
    """A place that is spoken of, though nobody is said to hold it: contested or unknown from the first word on."""
    news = sorted(((d, c) for c in claims if counts(c) and (d := day_of(c)) is not None), key=lambda pair: pair[0])
    if not news:
        return []
    pieces: list[Holding] = []
    days = sorted({d for d, c in news if c.event in DISPUTES | {"besiege", "relieve"}} or {news[0][0]})
    for day, end in zip(days, [*days[1:], None], strict=True):
        heard = [(d, c) for d, c in news if d <= day]
        fighting = [c for d, c in heard if c.event in DISPUTES and day < d + CONTESTED_DAYS * ONE_DAY]
        besieging = [
            c for d, c in heard if c.event == "besiege" and day < d + SIEGE_DAYS * ONE_DAY and not _relieved(heard, d, day)
        ]
        pieces.append(Holding(
            place=where, first=day.isoformat(), end=end.isoformat() if end else None,
            status="contested" if fighting else "unknown", holder=None, probability=0.5,
            besieged_by=tuple(sorted({p.name for c in besieging for p in c.actors if p.name})),
            claims=tuple(c.id for _, c in heard),
        ))  # fmt: skip
    return pieces
