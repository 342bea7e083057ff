"""Reading → Claims: each event with its place, sides, speakers and days, joined so that one claim stands for one statement."""

from __future__ import annotations

from dataclasses import replace

from whoholds.identify.actors import cast, trimmed
from whoholds.identify.anchors import day_of_writing
from whoholds.identify.bearings import is_point
from whoholds.identify.contenders import Contenders
from whoholds.identify.dates import Clock
from whoholds.identify.dating import Span, clocks_of, lost_days, when
from whoholds.identify.denials import answered, dated
from whoholds.identify.directory import Directory
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.implicit import carried_on, filled, whereabouts
from whoholds.identify.implied import Implied
from whoholds.identify.landmarks import Landmarks
from whoholds.identify.parties import Sides, parties
from whoholds.identify.persons import is_person
from whoholds.identify.phrases import completed, inner, proper
from whoholds.identify.places import PlaceResolver
from whoholds.identify.referents import Referents
from whoholds.identify.speakers import same_people
from whoholds.identify.voices import Voices
from whoholds.periods import publication
from whoholds.records import Claim, ClaimedPlace, Event, EventKind, Issue, Mention, Reading, Source, Toward, Utterance

SAME_BREATH = 60  # characters between the triggers of one statement
KIN: tuple[frozenset[EventKind], ...] = (
    frozenset(("gain", "handover")), frozenset(("loss", "withdraw")), frozenset(("contest", "enter", "attack", "advance")),
)  # fmt: skip


class Identifier:
    """Makes claims of readings: knows the gazetteer and the directory of actors.

    Attributes:
        fingerprint: of both, part of what each claim is marked with.
        issues: what contradicts itself in the directory.
    """

    def __init__(self, gazetteer: Gazetteer, directory: Directory, implied: float | None = None) -> None:
        """Resolve places with `gazetteer` and actors with `directory`.

        Args:
            gazetteer: the places.
            directory: the actors.
            implied: from which chance on, 0 to 1, an opponent is told whom no words name; None where never.
        """
        self._places = PlaceResolver(gazetteer, directory)
        self._directory, self._implied, self.issues = directory, implied, directory.issues
        self.fingerprint = f"{gazetteer.fingerprint[:8]}-{directory.fingerprint}"
        if implied is not None:
            self.fingerprint += f"-implied{implied:g}"

    def claims(self, reading: Reading) -> tuple[list[Claim], list[Issue]]:
        """The claims of a reading, in order of the text, and what could not be resolved.

        Returns:
            Claims without doubles; issues `no-publication-date` (relative dates stay unresolved), `unknown-place` and
            `place-not-named` (left out: nothing says where).
        """
        if not any(event.place for event in reading.events):
            return [], []
        claims, implied, issues = self._resolved(reading)
        return (claims if self._implied is None else implied.filled(claims, self._implied)), issues

    def resolved(self, reading: Reading) -> tuple[list[Claim], Implied] | None:
        """The claims of a reading before any opponent is told whom no words name, and what tells them; None without a place."""
        return self._resolved(reading)[:2] if any(event.place for event in reading.events) else None

    def _resolved(self, reading: Reading) -> tuple[list[Claim], Implied, list[Issue]]:
        report = reading.report
        reading = carried_on(_in_full(reading))
        claimed = {e.place.named for e in reading.events if e.place}
        claimed = {proper(m) for m in claimed} | {proper(name) for m in claimed if (name := inner(m))}
        named = {proper(m.named) for m in reading.mentions if m.kind == "place"} | claimed
        places = sorted(named, key=lambda m: (m.start, m.end))
        acting = [m.named.text for m in reading.mentions if m.kind == "actor"]
        scenery = self._places.scenery(report.title, report.text, places, acting, claimed)
        landmarks = Landmarks(self._places, scenery, report.title, report.text, places, claimed)
        referents = Referents(self._places, self._directory, scenery, landmarks, report.text)
        speakers = (m for m in reading.mentions if m.kind == "source")
        written = day_of_writing(report)
        found = cast(self._directory, acting, scenery.ranked(), written.isoformat() if written else None, speakers)
        contenders = Contenders(self._directory, found, report.text, reading.mentions, reading.events, report.title)
        sides = Sides(self._directory, found, report.text, contenders)
        voices = Voices(self._directory, found, report.text, contenders, report.title)
        clocks = clocks_of(reading)
        placed = [(event, self._place(event, referents, report.text)) for event in reading.events if event.place]
        claims = [self._claim(reading, event, place, sides, voices, referents, clocks) for event, place in placed if place]
        nameless = [event for event, place in placed if not place]
        implied = Implied(sides, reading.mentions, reading.events, report.title)
        issues = _issues(reading, claims, nameless, lost_days(reading, clocks))
        return joined(dated(answered(filled(_people(claims))))), implied, issues

    def _claim(
        self,
        reading: Reading,
        event: Event,
        place: ClaimedPlace,
        sides: Sides,
        voices: Voices,
        referents: Referents,
        clocks: dict[Span, Clock],
    ) -> Claim:
        report = reading.report
        start, end = event.evidence
        period, when_text = when(event, report.text, clocks)
        cited = _cited(event.utterances, report.outlet)
        sources = voices.heard([u.source for u in cited], event, sides, place.country)
        speaker = (sources[0].of, cited[0].source) if sources else None
        words = event.place.named.text if event.place else ""
        then = sides.then(period)
        ours, theirs = then.of(event.actors, event.opponents, place.country, speaker, event.kind, words, event.trigger)
        return Claim(
            place=place, event=event.kind, actors=parties(ours), opponents=parties(theirs, ours),
            when=str(period) if period else None, commitment=event.commitment, phase=event.phase,
            sources=sources,
            toward=self._toward(event.toward, referents),
            evidence=report.text[start:end], start=start, report=report.id, outlet=report.outlet, published=report.published,
            when_text=when_text, trigger=event.trigger.text, trigger_start=event.trigger.start, score=round(event.score, 4),
            made_by=f"{reading.reader}+{self.fingerprint}",
        )  # fmt: skip

    def _place(self, event: Event, referents: Referents, text: str) -> ClaimedPlace | None:
        """Where an event is; None where its words name no place and none can be inferred: such a claim is left out."""
        assert event.place is not None  # only events with a place become claims
        mention = event.place
        meant = referents.place(mention, event.extent)
        place, extent = meant.place, meant.extent
        if is_person(self._directory, mention.named, text, place.country if place else None, placed=place is not None):
            return None
        other_words = mention is not mention.named or (place is not None and extent != event.extent)
        part = event.part or (mention.text if extent == "part" and other_words else None)
        if place is None:
            return (
                ClaimedPlace(text=mention.text, name=meant.name, extent=extent, part=part, country=meant.country)
                if meant.name
                else None
            )
        return ClaimedPlace(
            text=mention.text, name=place.name, country=place.country, lat=_rounded(place.lat), lon=_rounded(place.lon),
            extent=extent, part=part, id=None if is_point(place) else place.id, kind=place.kind,
        )  # fmt: skip

    def _toward(self, mention: Mention | None, referents: Referents) -> Toward | None:
        if mention is None:
            return None
        meant = referents.place(mention, "whole")
        return Toward(text=mention.text, name=meant.place.name if meant.place else meant.name or trimmed(mention.named.text))


def _in_full(reading: Reading) -> Reading:
    """A reading whose events are at places that are not cut short: 'the city | of Tripoli', 'Pakistan | -controlled Kashmir'."""
    text = reading.report.text

    def full(mention: Mention | None) -> Mention | None:
        return completed(mention, text) if mention else None

    return replace(reading, events=tuple(replace(e, place=full(e.place), toward=full(e.toward)) for e in reading.events))


def _people(claims: list[Claim]) -> list[Claim]:
    """The claims with each speaker who is called by the surname alone named in full, with the side known of the full name."""
    full = same_people(s for c in claims for s in c.sources)

    def person(s: Source) -> Source:
        known = full.get(s.name or "")
        return replace(s, name=known.name, of=known.of or s.of, id=known.id) if known else s

    return [replace(c, sources=tuple(person(s) for s in c.sources)) for c in claims]


def _rounded(degrees: float | None) -> float | None:
    """Degrees to two decimals, about 1 km: a named place, never a finer position."""
    return None if degrees is None else round(degrees, 2)


def _cited(utterances: tuple[Utterance, ...], outlet: str | None) -> list[Utterance]:
    """The chain without the outlet that published the report: it is not listed as its own source."""
    return [u for u in utterances if not outlet or u.source.named.text.casefold() != outlet.casefold()]


def joined(claims: list[Claim]) -> list[Claim]:
    """One claim for each place × event × side × source chain × commitment: the fullest, at its first place in the text.

    A claim in the report's own voice (a headline, a lead) without a date of its own gives way to the same fact said again.
    """
    best: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = (
            *_where(claim), claim.event, frozenset(p.name for p in claim.actors),
            tuple(s.name for s in claim.sources[:1]), claim.commitment, claim.phase,
        )  # fmt: skip
        known = best.get(key)
        if known is None or (_fullness(claim) > _fullness(known) and (claim.when == known.when or not known.when_text)):
            best[key] = claim
        elif claim.when_text and known.when_text and claim.when != known.when:
            best[(*key, claim.when)] = claim
    return without_echoes(sorted(best.values(), key=lambda c: (c.start, c.trigger_start or 0)))


def without_echoes(claims: list[Claim]) -> list[Claim]:
    """The claims but for those that tell in the same breath what another tells: 'attack and try to storm', 'slipped out of'.

    An echo is at the same place, of the same stance and source, a few words away, names no side that the other does not, and is
    the same event or one of its kind; the fuller of both stays, else the surer.
    """
    kept: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (-_fullness(c), -(c.score or 0.0), c.start)):
        if not any(_echoes(claim, other) for other in kept):
            kept.append(claim)
    return sorted(kept, key=lambda c: (c.start, c.trigger_start or 0))


def _echoes(claim: Claim, other: Claim) -> bool:
    """Whether a claim tells no more than another one a few words away."""
    if _where(claim) != _where(other):
        return False
    if (claim.commitment, claim.phase) != (other.commitment, other.phase):
        return False
    if [s.name for s in claim.sources[:1]] != [s.name for s in other.sources[:1]]:
        return False
    apart = abs((claim.trigger_start or 0) - (other.trigger_start or 0))
    sides = {p.name for p in claim.actors} <= {p.name for p in other.actors}
    return (
        apart <= SAME_BREATH and sides and (claim.event == other.event or any({claim.event, other.event} <= kin for kin in KIN))
    )


def _where(claim: Claim) -> tuple[str | None, str | None]:
    return whereabouts(claim.place), claim.place.part


def _fullness(claim: Claim) -> int:
    """How much of the scheme a claim fills."""
    return bool(claim.actors) + bool(claim.opponents) + 2 * bool(claim.when_text) + bool(claim.sources)


def _issues(reading: Reading, claims: list[Claim], nameless: list[Event], lost: list[str]) -> list[Issue]:
    report = reading.report
    found = []
    if report.published is not None and publication(report.published) is None:
        found.append(Issue(stage="identify", code="bad-date", where=report.label,
                           message=f"published {report.published!r}: no claim is dated by words that are no day, or of no year of news"))  # fmt: skip
    elif claims and day_of_writing(report) is None:
        found.append(Issue(stage="identify", code="no-publication-date", where=report.label,
                           message="no day of publication: words such as 'Friday' stay without a date; give --published YYYY-MM-DD"))  # fmt: skip
    found += [
        Issue(stage="identify", code="no-such-day", where=report.label,
              message=f"{day!r} is no day of the calendar: nothing is dated by it")
        for day in lost
    ]  # fmt: skip
    unknown = sorted({c.place.name for c in claims if c.place.id is None})
    told_far = {c.place.name for c in claims if c.place.id is None and c.place.lat is not None}
    told = "; its point is from what the report says of how far it lies from another"
    found += [
        Issue(stage="identify", code="unknown-place", where=report.label,
              message=f"no place in the gazetteer fits {name!r}{told if name in told_far else ''}")
        for name in unknown
    ]  # fmt: skip
    found += [
        Issue(stage="identify", code="place-not-named", where=report.label,
              message=f"left out, for it is not said where: {report.text[slice(*event.evidence)]!r}")
        for event in nameless
    ]  # fmt: skip
    return found
