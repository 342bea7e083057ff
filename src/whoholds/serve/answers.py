"""What the atlas answers with: records whose JSON is the contract of `--json`, of the page and of the API."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds.ledger import RecordedClaim
from whoholds.records import ClaimedPlace, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPlace:
    """The place of an answer."""

    name: str
    country: str | None
    lat: float | None
    lon: float | None

    @classmethod
    def of(cls, place: ClaimedPlace) -> AnsweredPlace:
        """The place of a claim or holding."""
        return cls(name=place.name, country=place.country, lat=place.lat, lon=place.lon)


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """One claim as testimony.

    Attributes:
        source: who is quoted, or None where the report speaks in its own voice.
        of: the side that the source speaks for, or None.
        via: the further speakers of the chain, outermost last.
        outlet: who published the report.
        report: the report's own name, else its identifier.
        published: its day.
        event: what is claimed.
        when: EDTF.
        commitment: affirmed, denied, uncertain or conditional.
        phase: news, background or future.
        evidence: the words.
        start: their offset in the report's text.
        claim: the claim's identifier.
        judgement: what a person decided about it, where that stands; empty where nobody did.
    """

    source: str | None
    of: str | None
    via: tuple[str, ...]
    outlet: str | None
    report: str
    published: str | None
    event: str
    when: str | None
    commitment: str
    phase: str
    evidence: str
    start: int
    claim: str
    judgement: str = ""

    @classmethod
    def of_claim(cls, row: RecordedClaim) -> Witness:
        """The testimony of a recorded claim."""
        claim = row.claim
        first = claim.sources[0] if claim.sources else None
        return cls(
            source=first.name if first else None, of=first.of if first else None,
            via=tuple(s.name for s in claim.sources[1:] if s.name), outlet=row.outlet, report=row.label, published=row.published,
            event=claim.event, when=claim.when, commitment=claim.commitment, phase=claim.phase, evidence=claim.evidence,
            start=claim.start, claim=row.id, judgement=str(row.judgement or ""),
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who holds a place on a day, as known at a moment.

    Attributes:
        place: the place.
        on: the day asked for, `YYYY-MM-DD`.
        as_of: the moment whose knowledge is used, or None for all.
        holder: the holding side; None where nobody is said to hold it.
        status: held, contested, nobody or unknown.
        since: EDTF, when the holder came to hold it (or the last one lost it); None where not known.
        previous: who held it before; None where not known.
        probability: that the holder, or the status, is right: 0 to 1.
        besieged_by: the sides that surround it.
        one_sided: True where every witness speaks for the holder or for nobody named.
        witnesses: the claims that it rests on, the weightiest first.
        against: the claims that contradict it, denials among them.
        told: the last day up to `on` of which something is told that this rests on; the chance sinks with every day since, but
            not between two such days. None where nothing is told by then.
        undated: where no claim speaks of that day, how many about the place have no day; else 0. `claims` shows them.
    """

    place: AnsweredPlace
    on: str
    as_of: str | None
    holder: str | None
    status: Status
    since: str | None
    previous: str | None
    probability: float
    besieged_by: tuple[str, ...] = ()
    one_sided: bool = False
    witnesses: tuple[Witness, ...] = ()
    against: tuple[Witness, ...] = ()
    told: str | None = None
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """One stretch of a place's history: who held it from `first` up to, not including, `end`.

    The other attributes are those of `Answer`; `claims` counts the claims behind it.

    Attributes:
        probability: how sure it is when something is told of it.
        told: the last day of which something is told that it rests on.
        last: the last day of it that is looked at: the day before `end`, or the day up to which the history was asked for.
        probability_then: how sure it is on that day: less, where nothing has been told for long; what `who` says of it.
    """

    first: str | None
    end: str | None
    holder: str | None
    status: Status
    since: str | None
    previous: str | None
    probability: float
    besieged_by: tuple[str, ...]
    claims: int
    against: int
    told: str | None = None
    last: str | None = None
    probability_then: float | None = None
