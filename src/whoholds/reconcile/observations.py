"""What a claim lets us observe: on which day, which side it makes likelier to hold the place, and which less."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from whoholds import periods
from whoholds.periods import Period
from whoholds.reconcile.witnesses import Weights, counts, voice, weight
from whoholds.records import Claim

ONE_DAY = dt.timedelta(days=1)
HOLDS = frozenset(("gain", "handover", "hold", "repel"))
TAKES = frozenset(("gain", "handover"))
LEAVES = frozenset(("loss", "withdraw"))
DISPUTES = frozenset(("contest", "enter", "attack"))
PARTLY = 0.3  # factor for claims about a part or the surroundings
IMPLIED = 0.4  # factor for what an event implies of the day before it, or of the besieged
TAKEN_OVER = 0.6  # factor for who holds a place that another is said to have left to him, or to have lost to him
VAGUE_DAYS = 45  # a period longer than this says little of any one day
VAGUE = 0.5
RETOLD = 0.3  # factor for what happened at an unknown time: it may long be undone
REGAINING = re.compile(
    r"\b(?:re-?(?:captur|t(?:ak|ook)|gain|claim|conquer)|liberat|freed\b|(?:won|taken|took|win|take) back\b)", re.IGNORECASE
)
REMEMBERED = 50_000  # periods whose days are kept: the same ones come again and again


class Gist(NamedTuple):
    """What a claim says of its place, but for its days, its words and who published it: the same in many claims.

    Attributes:
        event: what is claimed.
        actors: the names of its actors; None for one without.
        speaks_for: the side that its innermost source speaks for.
        whole: True where it is about the whole place.
        denied: True for a denial.
        counts: whether it may move a holding.
        past: True for background: earlier events, told as context.
        unsaid: True where the whole place is said to have changed hands, and not between whom: 'Mosul was declared liberated'.
        regained: True where the words of a gain say that it was not the first: recaptured, retaken, liberated.
    """

    event: str
    actors: tuple[str | None, ...]
    speaks_for: str | None
    whole: bool
    denied: bool
    counts: bool
    past: bool
    unsaid: bool = False
    regained: bool = False

    @classmethod
    def of(cls, claim: Claim) -> Gist:
        """The gist of a claim."""
        return cls(
            claim.event, tuple([p.name for p in claim.actors]), claim.sources[0].of if claim.sources else None,
            claim.place.extent == "whole", claim.commitment == "denied", counts(claim),
            claim.phase == "background", _is_unsaid(claim),
            claim.event in TAKES and REGAINING.search(claim.trigger or claim.evidence) is not None,
        )  # fmt: skip


class Told(NamedTuple):
    """What is asked of a claim again and again, whether it comes as a record or from the columns beside a ledger.

    Attributes:
        id: the claim's identifier.
        day: `day_of` it.
        gist: what it says.
        when: `dated` of it.
    """

    id: str
    day: dt.date | None
    gist: Gist
    when: Dated | None

    @classmethod
    def of(cls, claim: Claim, name: str | None = None) -> Told:
        """What a claim tells; `name` is its identifier, where that is known: it is a hash of the whole claim."""
        when = dated(claim)
        return cls(name or claim.id, _day_of(when), Gist.of(claim), when)


def _is_unsaid(claim: Claim) -> bool:
    """True for word, not doubted, that the whole place changed hands about some day, where it names neither side."""
    if claim.event not in ("gain", "loss") or any(party.name for party in (*claim.actors, *claim.opponents)):
        return False
    when = dated(claim)
    if when is None or when.last is None or _vague(when) or not counts(claim) or claim.commitment != "affirmed":
        return False
    undated = _retold(claim, when) and when.last.isoformat() >= (claim.published or "")
    return claim.place.extent == "whole" and not undated


class Observation(NamedTuple):
    """One witness's word about one day.

    Attributes:
        day: the day it speaks of.
        side: the side it is about.
        holds: True where it makes that side likelier to hold, False where less likely.
        weight: natural-log likelihood ratio.
        told: the claim.
        witness: whose voice it is, by its name or a number; a voice counts once for the same word, and its further claims weigh
            nothing.
        implied: True where the claim only implies it (what was the day before a capture).
        change: True where the claim says outright that the whole place changed hands then, and not at some time in a long period.
        past: True for history without a day of its own, which may long be undone.
    """

    day: dt.date
    side: str
    holds: bool
    weight: float
    told: Told
    witness: str | int
    implied: bool = False
    change: bool = False
    past: bool = False


class Dated(NamedTuple):
    """When a claim's event was: the period, its first and last day (None where open), how many days it spans, and its EDTF."""

    period: Period
    first: dt.date | None
    last: dt.date | None
    days: int | None
    words: str


def dated(claim: Claim) -> Dated | None:
    """When a claim's event was; for undated news not later than publication; None where nothing can be said."""
    if claim.when:
        return dated_words(claim.when)
    return _until(claim.published) if claim.published and claim.phase == "news" else None


def period_of(claim: Claim) -> Period | None:
    """The period of `dated`."""
    found = dated(claim)
    return found.period if found else None


@lru_cache(maxsize=REMEMBERED)
def dated_words(words: str) -> Dated:
    """`Dated` of a period in EDTF."""
    return _of_period(periods.parse(words))


@lru_cache(maxsize=REMEMBERED)
def _until(day: str) -> Dated | None:
    out = periods.publication(day)
    return _of_period(periods.until(out)) if out else None


def _of_period(period: Period) -> Dated:
    return Dated(period, period.first, period.end - ONE_DAY if period.end else None, period.days, str(period))


def day_of(claim: Claim) -> dt.date | None:
    """The day by which an event had happened; for a state that lasts, the day on which it began."""
    return _day_of(dated(claim))


def _day_of(found: Dated | None) -> dt.date | None:
    return None if found is None else found.last or found.first


def _days(claim: Claim, found: Dated) -> list[dt.date]:
    """The days that a claim speaks of: for a state, both ends of its period; for an event, the day by which it had happened."""
    first, last = found.first, found.last
    if claim.event in ("hold", "besiege"):
        if _retold(claim, found) and last:
            return [last - ONE_DAY]
        if first and _vague(found) and "/" not in found.words:
            return [first + ((found.days or 0) // 2) * ONE_DAY]  # 'in 2012 under their control': some days of it, not the first
        published = periods.publication(claim.published)
        if claim.phase == "background" and last and published and first and first < last:
            last = min(last, published - ONE_DAY)  # 'in Russian hands since March', till the news
        said = published if last is None and claim.phase == "news" else None
        return sorted({d for d in (first, last or said) if d})
    if (_retold(claim, found) or _before_the_news(claim, found)) and last:
        return [last - ONE_DAY]
    return [d for d in (last or first,) if d]


def _vague(found: Dated) -> bool:
    """True for a period that says little of any one day."""
    return found.days is not None and found.days > VAGUE_DAYS


def _before_the_news(claim: Claim, found: Dated) -> bool:
    """True for a change told as what went before, though its period ends on the day of the news.

    'The army recaptured Bor, days after it was seized by rebels' tells of two changes, and not of two on one day. But 'on Sunday'
    is that Sunday.
    """
    last = found.last.isoformat() if found.last else None
    told = claim.phase == "background" and claim.event in TAKES | LEAVES and not claim.when_text
    return told and last is not None and last == claim.published


def _retold(claim: Claim, found: Dated) -> bool:
    """True for history without a day of its own: how it was at some time before the news, nobody says when."""
    return found.first is None and found.last is not None and claim.phase == "background"


def observe(claim: Claim, told: Told, weights: Weights) -> Iterator[Observation]:
    """The observations of one claim, which tells `told`; none where it does not count or names no side."""
    when = told.when
    if when is None or not told.gist.counts:
        return
    strength = weight(claim, weights) * (1.0 if told.gist.whole else PARTLY)
    vague = _vague(when)
    if vague:
        strength *= VAGUE
    past = _retold(claim, when)
    if past:
        strength *= RETOLD
    who = voice(claim)
    for day in _days(claim, when):
        for side, holds in _outright(claim):
            change = claim.event in TAKES | LEAVES and told.gist.whole and not vague
            yield Observation(day, side, holds, strength, told, who, change=change, past=past)
        for side, before, factor in _implied(claim):
            yield Observation(day - before, side, True, strength * factor, told, who, implied=True, past=past)


def _outright(claim: Claim) -> Iterator[tuple[str, bool]]:
    """The sides that a claim says hold the place (True) or no longer hold it (False)."""
    if claim.event in HOLDS | LEAVES:
        yield from ((party.name, claim.event in HOLDS) for party in claim.actors if party.name)
    if claim.event == "gain" and not any(party.name for party in claim.actors):  # not a handover: it may only be asked for
        yield from ((party.name, False) for party in claim.opponents if party.name)  # 'was cleared of ISIS'


def _implied(claim: Claim) -> Iterator[tuple[str, dt.timedelta, float]]:
    """The sides that a claim implies hold the place, how long before its day, and the factor of that.

    Who lost it did so the day before; the besieged hold it on that day, and so does he to whom another left it.
    """
    losers = claim.actors if claim.event in LEAVES else claim.opponents if claim.event in TAKES else ()
    yield from ((party.name, ONE_DAY, IMPLIED) for party in losers if party.name)
    besieged = claim.opponents if claim.event == "besiege" else ()
    yield from ((party.name, dt.timedelta(), IMPLIED) for party in besieged if party.name)
    winners = claim.opponents if claim.event in LEAVES else ()
    yield from ((party.name, dt.timedelta(), TAKEN_OVER) for party in winners if party.name)


def observations(claims: Iterable[tuple[Claim, Told]], weights: Weights) -> list[Observation]:
    """All observations of one place, by day; see `heard_once`."""
    return heard_once(seen for claim, told in claims for seen in observe(claim, told, weights))


def heard_once(seen: Iterable[Observation]) -> list[Observation]:
    """Observations by day; of one voice's equal words about one side and day only the weightiest keeps its weight."""
    best: dict[tuple[dt.date, str, bool, str | int], Observation] = {}
    repeated: list[Observation] = []
    for one in seen:
        key = (one.day, one.side, one.holds, one.witness)
        known = best.get(key)
        if known is None or (one.weight, one.told.id) > (known.weight, known.told.id):
            best[key], one = one, known or one
        if known is not None and one.told.id != best[key].told.id:
            repeated.append(one._replace(weight=0.0))
    return sorted([*best.values(), *repeated], key=_in_order)


def _in_order(one: Observation) -> tuple[dt.date, str, str, float]:
    return one.day, one.side, one.told.id, one.weight
