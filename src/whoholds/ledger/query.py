"""What can be asked of a ledger, and the rows that it answers with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from whoholds.ledger.judgements import Judgement, Retraction
from whoholds.ledger.keys import fold
from whoholds.records import Claim, ClaimedPlace, Commitment, EventKind, Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimQuery:
    """Which claims are meant; what is left out restricts nothing, and all that is given must hold.

    Names are compared without case, accents and punctuation.

    Attributes:
        place_ids: identifiers of the gazetteer. A claim fits by one of these or by one of `place_names`.
        place_names: the claimed place's name.
        country: ISO 3166-1 alpha-2.
        box: south, west, north, east in degrees; west is greater than east where it spans the date line. Claims without a
            point lie in no box.
        sides: one of them is among the actors or opponents.
        sources: one of them is quoted, or is the side that someone quoted speaks for.
        since: the claim can mean this day or a later one: by its `when`, else by the day of publication.
        until: it can mean this day or an earlier one.
        events: one of these.
        commitment: as in the scheme.
        phase: as in the scheme.
        report: identifier of the report.
        claim_ids: identifiers of claims.
    """

    place_ids: tuple[str, ...] = ()
    place_names: tuple[str, ...] = ()
    country: str | None = None
    box: tuple[float, float, float, float] | None = None
    sides: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    events: tuple[EventKind, ...] = ()
    commitment: Commitment | None = None
    phase: Phase | None = None
    report: str | None = None
    claim_ids: tuple[str, ...] = ()

    @classmethod
    def about(cls, places: Iterable[ClaimedPlace]) -> ClaimQuery:
        """The claims about any of some places, by identifier; of one without, and perhaps of others, by name."""
        known = list(places)
        ids, names = {place.id for place in known if place.id}, {place.name for place in known if not place.id}
        return cls(place_ids=tuple(sorted(ids)), place_names=tuple(sorted(names)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedClaim:
    """A claim as the ledger keeps it, with what people need to know of its report.

    Attributes:
        claim: the claim.
        id: its identifier.
        recorded: when the ledger took it, UTC.
        title: the report's headline.
        outlet: who published the report.
        published: when, `YYYY-MM-DD`.
        name: the report's own name, if any.
        url: where it was published.
        origin: the file or address that it was read from.
        judgement: what a person decided about it, where that stands; then `claim` is the corrected one, if it was corrected.
        retraction: the last word on its report: that it was taken back, or that it was not after all.
        counts: False for a claim that was rejected, corrected, merged into another or retracted (`Ledger.aside`).
    """

    claim: Claim
    id: str
    recorded: dt.datetime
    title: str
    outlet: str | None
    published: str | None
    name: str | None
    url: str | None
    origin: str
    judgement: Judgement | None = None
    retraction: Retraction | None = None
    counts: bool = True

    @property
    def label(self) -> str:
        """What people call the report: its own name, else its identifier."""
        return self.name or self.claim.report

    @property
    def order(self) -> tuple[bool, str, str, int, str]:
        """Every store gives claims in this order: by day of publication (unknown last), report, place in the text."""
        return self.published is None, self.published or "", self.claim.report, self.claim.start, self.id


class ClockedClaim(NamedTuple):
    """A claim with all that the second clock asks of it, whatever was decided about it.

    Attributes:
        claim: the claim.
        id: its identifier.
        recorded: when its reading was recorded, UTC.
        until: when the next reading of its report was, None where there is none.
        published: the day of publication of its report.
    """

    claim: Claim
    id: str
    recorded: dt.datetime
    until: dt.datetime | None
    published: str | None


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place that claims speak of (`text` None, `extent` whole), and how many do."""

    place: ClaimedPlace
    claims: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a ledger holds in all, whatever the clocks say."""

    reports: int
    readings: int
    claims: int
    issues: int
    judgements: int = 0
    retractions: int = 0


def gather(claimed: Iterable[tuple[ClaimedPlace, int]]) -> list[PlaceCount]:
    """Count places: one by its identifier, else by its folded name and country.

    Args:
        claimed: places with the number of claims about them; the same place may come many times.

    Returns:
        Each place as it is most often written, the most claimed first.
    """
    written: dict[tuple[str, str, str], Counter[ClaimedPlace]] = {}
    for place, number in claimed:
        key = ("", "", place.id) if place.id else (fold(place.name), place.country or "", "")
        bare = replace(place, text=None, extent="whole", part=None)
        written.setdefault(key, Counter())[bare] += number
    counted = [PlaceCount(min(forms, key=lambda p: (-forms[p], repr(p))), forms.total()) for forms in written.values()]
    return sorted(counted, key=lambda counted: (-counted.claims, counted.place.name, repr(counted.place)))
