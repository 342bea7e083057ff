"""The atlas: questions to a ledger, answered on two clocks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from whoholds.errors import UnknownPlaceError
from whoholds.identify import Directory, Gazetteer
from whoholds.ledger import AsOf, ClaimQuery, Ledger, RecordedClaim, gather
from whoholds.periods import parse_day
from whoholds.reconcile import Reason, Step, account, day_of, holdings, on_day, place_key, reasons, rounded, witness
from whoholds.records import Claim, ClaimedPlace, Holding
from whoholds.serve.answers import Answer, AnsweredPlace, Stay, Witness
from whoholds.serve.beside import Beside
from whoholds.serve.changes import Change, changes
from whoholds.serve.differences import Difference, Knowledge, differences, ordered
from whoholds.serve.interchange.names import Names
from whoholds.serve.naming import one_place, words_of

CHANCE = 0.5
ONE_DAY = dt.timedelta(days=1)
PROBABILITY_DIGITS = 4
PLACES_AT_ONCE = 200
AT_ONCE = 10_000  # claims that are asked for by name in one go


class Atlas:
    """Answers questions over one ledger: who, history, changes, claims, explain, diff.

    Days are `YYYY-MM-DD`; `as_of` is a day or a UTC moment, None for all that the ledger knows.
    """

    def __init__(self, ledger: Ledger, gazetteer: Gazetteer, directory: Directory, beside: Beside | None = None) -> None:
        """Ask `ledger`; `gazetteer` and `directory` understand the names that people use.

        With `beside`, the columns of that ledger, large ledgers answer sooner, and the same.
        """
        self._ledger = ledger
        self._beside = beside
        self._gazetteer = gazetteer
        self._directory = directory

    @property
    def names(self) -> Names:
        """The gazetteer and the directory, for those who write what the atlas says."""
        return Names(self._gazetteer, self._directory)

    def who(self, place: str, *, on: str, as_of: str | None = None) -> Answer:
        """Who holds a place on a day.

        Raises:
            UnknownPlaceError: no claim speaks of it.
            AmbiguousPlaceError: the name fits several places of the ledger.
            PeriodError: a day that is none.
        """
        parse_day(on)
        return self._answer(self.place(place, as_of=as_of), on, as_of)

    def _answer(self, where: ClaimedPlace, on: str, as_of: str | None) -> Answer:
        day = parse_day(on)
        found, rows = self._holding(where, day, as_of)
        by_id = {row.id: row for row in rows}
        holding = next(iter(found), None)
        if holding is None:
            return Answer(
                place=AnsweredPlace.of(where), on=on, as_of=as_of, holder=None, status="unknown", since=None, previous=None,
                probability=CHANCE, undated=self._undated(where, as_of),
            )  # fmt: skip
        witnesses = tuple(Witness.of_claim(by_id[i]) for i in holding.claims if i in by_id)
        return Answer(
            place=AnsweredPlace.of(where), on=on, as_of=as_of, holder=holding.holder, status=holding.status, since=holding.since,
            previous=holding.previous, probability=round(holding.probability, PROBABILITY_DIGITS), told=holding.told,
            besieged_by=holding.besieged_by, one_sided=self._one_sided(holding, witnesses, on), witnesses=witnesses,
            against=tuple(Witness.of_claim(by_id[i]) for i in holding.against if i in by_id),
        )  # fmt: skip

    def _holding(self, where: ClaimedPlace, day: dt.date, as_of: str | None) -> tuple[list[Holding], list[RecordedClaim]]:
        """The holding of a day, and claims among which are all that it rests on."""
        found = self._beside.holding(where, day, _moment(as_of)) if self._beside else None
        if found is None:
            rows = self._about(where, as_of)
            return _holdings(rows, day), rows
        named = [name for holding in found for name in (*holding.claims, *holding.against)]
        return found, self._ledger.claims(ClaimQuery(claim_ids=few_shapes(named)), _moment(as_of)) if named else []

    def undated(self, place: str, *, as_of: str | None = None) -> int:
        """How many claims about a place have no day, so that neither `who` nor `history` can use them; raises as `who` does."""
        return self._undated(self.place(place, as_of=as_of), as_of)

    def _undated(self, where: ClaimedPlace, as_of: str | None) -> int:
        found = self._beside.undated(where, _moment(as_of)) if self._beside else None
        return sum(day_of(row.claim) is None for row in self._about(where, as_of)) if found is None else found

    def history(self, place: str, *, until: str | None = None, as_of: str | None = None) -> tuple[AnsweredPlace, list[Stay]]:
        """The whole history of a place, stretch by stretch; raises as `who` does.

        Args:
            place: its name.
            until: the day for which it is said how sure the last stretch is by then; where left out, the last day of the news.
            as_of: the moment whose knowledge is used.
        """
        where, words = self.place(place, as_of=as_of), until or self.last_day(as_of=as_of)
        day = parse_day(words) if words else None
        return AnsweredPlace.of(where), [_stay(h, day) for h in self._history(where, as_of)]

    def _history(self, where: ClaimedPlace, as_of: str | None) -> list[Holding]:
        found = self._beside.holding(where, None, _moment(as_of)) if self._beside else None
        return _holdings(self._about(where, as_of)) if found is None else found

    def holdings(self, *, as_of: str | None = None) -> list[Holding]:
        """The holdings of every place, as known at a moment; raises PeriodError for a moment that is none."""
        found = self._beside.histories(_moment(as_of)) if self._beside else None
        return _holdings(self._ledger.claims(None, _moment(as_of))) if found is None else found

    def holders(self, *, on: str, as_of: str | None = None) -> list[Holding]:
        """The holding of every place that is said to be held, contested or lost on a day, by country, then name."""
        found = [h for h in self.lasting(on=on, as_of=as_of) if h.status != "unknown"]
        return sorted(found, key=lambda h: (h.place.country or "", h.place.name))

    def lasting(self, *, on: str, as_of: str | None = None) -> list[Holding]:
        """The holding of every place that covers a day, by the place's key; raises as `holders` does."""
        day, moment = parse_day(on), _moment(as_of)
        found = self._beside.holders(day, moment) if self._beside else None
        return _holdings(self._ledger.claims(None, moment), day) if found is None else found

    def last_day(self, *, as_of: str | None = None) -> str | None:
        """The last day of publication of the visible claims; None where none has one."""
        return self._ledger.last_day(_moment(as_of))

    def changes(self, *, since: str | None = None, until: str | None = None, as_of: str | None = None) -> list[Change]:
        """Every change of holder or status, by day then place, between two days (both included)."""
        low, high = (parse_day(words).isoformat() if words else None for words in (since, until))
        found = changes(self.holdings(as_of=as_of))
        inside = [c for c in found if (not low or c.date >= low) and (not high or c.date <= high)]
        return sorted(inside, key=lambda c: (c.date, c.place.name))

    def claims(
        self, query: ClaimQuery | None = None, *, place: str | None = None, as_of: str | None = None
    ) -> list[RecordedClaim]:
        """The claims that fit a query, or that speak of one place by the name people use."""
        wanted = query or ClaimQuery()
        if place:
            where = self.place(place, as_of=as_of)
            about = ClaimQuery.about([where])
            wanted = replace(wanted, place_ids=about.place_ids, place_names=about.place_names)
        return self._ledger.claims(wanted, _moment(as_of))

    def explain(self, place: str, *, on: str, as_of: str | None = None) -> tuple[Answer, list[Reason]]:
        """Who holds a place on a day, with every claim about it: what each weighed, or why it did not count.

        Claims of later days come where the answer rests on them, or they stand against it. Those that people or their outlets set
        aside come last, each with who decided that, when and why.
        """
        where = self._place_spoken_of(place, as_of)
        rows = self._about(where, as_of)
        decided = {row.id: str(row.judgement) for row in rows if row.judgement}
        answer = self._answer(where, on, as_of)
        cited = {one.claim for one in (*answer.witnesses, *answer.against)}
        counted = [
            replace(reason, judgement=decided.get(reason.claim.id, ""))
            for reason in reasons((row.claim for row in rows), until=parse_day(on), cited=cited)
        ]
        return answer, [*counted, *self._set_aside(where, on, as_of)]

    def account(self, place: str, *, on: str, as_of: str | None = None) -> tuple[Step, ...]:
        """How the answer about a place and day comes about, rule by rule; the last chance is `who`'s. Raises as `who` does."""
        rows = self._about(self._place_spoken_of(place, as_of), as_of)
        steps = account((row.claim for row in rows), parse_day(on), ids=(row.id for row in rows)) if rows else ()
        return rounded(steps, PROBABILITY_DIGITS)

    def _set_aside(self, where: ClaimedPlace, on: str, as_of: str | None) -> list[Reason]:
        found = []
        for row in self._near(where, self._ledger.aside(ClaimQuery.about([where]), _moment(as_of))):
            day = day_of(row.claim)
            if day is None or day <= parse_day(on):
                words = str(row.retraction if row.retraction and row.retraction.deed != "restore" else row.judgement)
                said = day.isoformat() if day else None
                found.append(Reason(row.claim, said, None, 0.0, witness(row.claim), uncounted=words, judgement=words))
        return found

    def place(self, name: str, *, as_of: str | None = None) -> ClaimedPlace:
        """The place of the ledger that a name means; raises as `who` does."""
        moment = _moment(as_of)
        few = self._beside.places_like(words_of(name, self._gazetteer, self._directory), moment) if self._beside else None
        if few:
            with suppress(UnknownPlaceError):  # then all are looked at, to say which names come near
                return one_place(name, few, self._gazetteer, self._directory)
        known = self._beside.places(moment) if self._beside else None
        return one_place(name, self._ledger.places(moment) if known is None else known, self._gazetteer, self._directory)

    def _place_spoken_of(self, name: str, as_of: str | None) -> ClaimedPlace:
        """As `place`, and a place too of which no claim counts any more."""
        try:
            return self.place(name, as_of=as_of)
        except UnknownPlaceError:
            aside = gather((row.claim.place, 1) for row in self._ledger.aside(as_of=_moment(as_of)))
            return one_place(name, aside, self._gazetteer, self._directory)

    def diff(self, earlier: str, later: str, *, on: str | None = None, place: str | None = None) -> list[Difference]:
        """What was learned between two moments, and which answers changed by it.

        Args:
            earlier: a day or a UTC moment.
            later: another.
            on: only what changed about this day.
            place: only what changed about this place, by the name that people use.

        Returns:
            By place, then by period: the answers then and now, and the claims, judgements and retractions behind that.

        Raises:
            UnknownPlaceError: no claim spoke of the place at either moment.
            AmbiguousPlaceError: the name fits several places of the ledger.
            PeriodError: a day or moment that is none.
        """
        first, last = AsOf.parse(earlier), AsOf.parse(later)
        day = parse_day(on) if on else None
        where = self._place_of_either(place, later, earlier) if place else None
        moved = self._beside.moved(first, last) if self._beside and not where else None
        if moved is None:
            query = ClaimQuery.about([where]) if where else None
            then, now = (Knowledge(self._ledger, moment, query) for moment in (first, last))
            return differences(then, now, among=[place_key(where)] if where else None, on=day)
        by_key: dict[str, list[ClaimedPlace]] = {}
        for spoken in moved:
            by_key.setdefault(place_key(spoken), []).append(spoken)
        found, keys = list[Difference](), sorted(by_key)
        for at in range(0, len(keys), PLACES_AT_ONCE):  # so that no more claims are in memory than those of a few places
            some = keys[at : at + PLACES_AT_ONCE]
            query = ClaimQuery.about(spoken for key in some for spoken in by_key[key])
            then, now = (Knowledge(self._ledger, moment, query) for moment in (first, last))
            found += differences(then, now, among=some, on=day)
        return ordered(found)

    def _place_of_either(self, name: str, later: str, earlier: str) -> ClaimedPlace:
        try:
            return self._place_spoken_of(name, later)
        except UnknownPlaceError:
            return self._place_spoken_of(name, earlier)

    def everything(self, *, as_of: str | None = None) -> tuple[list[Holding], dict[str, Claim]]:
        """All holdings and the claims that they rest on, by identifier: what the map shows."""
        moment = _moment(as_of)
        found = self._beside.histories(moment) if self._beside else None
        if found is None:
            rows = self._ledger.claims(None, moment)
            found = _holdings(rows)
            cited = {i for h in found for i in (*h.claims, *h.against)}
            return found, {row.id: row.claim for row in rows if row.id in cited}
        names = sorted({i for h in found for i in (*h.claims, *h.against)})
        parts = (tuple(names[at : at + AT_ONCE]) for at in range(0, len(names), AT_ONCE))
        return found, {row.id: row.claim for part in parts for row in self._ledger.claims(ClaimQuery(claim_ids=part), moment)}

    def _about(self, where: ClaimedPlace, as_of: str | None) -> list[RecordedClaim]:
        """The visible claims about one place, and no other of the same name."""
        return self._near(where, self._ledger.claims(ClaimQuery.about([where]), _moment(as_of)))

    def _near(self, where: ClaimedPlace, rows: Sequence[RecordedClaim]) -> list[RecordedClaim]:
        key = place_key(where)
        return [row for row in rows if place_key(row.claim.place) == key]

    def _one_sided(self, holding: Holding, witnesses: Sequence[Witness], on: str) -> bool:
        """True where all named sources speak for the holder or its allies, and some do."""
        sides = {w.of for w in witnesses if w.source}
        friends = {holding.holder, *self._allies(holding.holder, on)}
        return bool(sides) and sides <= friends

    def _allies(self, side: str | None, on: str) -> set[str]:
        """The names of the sides that fight with a side on a day, by the directory."""
        return self._directory.allies(side, on) if side else set()


def _stay(holding: Holding, day: dt.date | None) -> Stay:
    """A stretch of a history that is told up to a day."""
    last = parse_day(holding.end) - ONE_DAY if holding.end else day
    if last and holding.first:
        last = max(last, parse_day(holding.first))
    return Stay(
        first=holding.first, end=holding.end, holder=holding.holder, status=holding.status, since=holding.since,
        previous=holding.previous, probability=round(holding.probability, PROBABILITY_DIGITS), besieged_by=holding.besieged_by,
        claims=len(holding.claims), against=len(holding.against), told=holding.told, last=last.isoformat() if last else None,
        probability_then=round(on_day(holding, last), PROBABILITY_DIGITS) if last else None,
    )  # fmt: skip


def few_shapes(names: Sequence[str]) -> tuple[str, ...]:
    """Identifiers, the last one often enough that statements come in few lengths: making one takes longer than answering it."""
    return (*names, *[names[-1]] * ((1 << (len(names) - 1).bit_length()) - len(names)))


def _moment(as_of: str | None) -> AsOf | None:
    return AsOf.parse(as_of) if as_of else None


def _holdings(rows: Sequence[RecordedClaim], on: dt.date | None = None) -> list[Holding]:
    return holdings((row.claim for row in rows), ids=(row.id for row in rows), on=on)
