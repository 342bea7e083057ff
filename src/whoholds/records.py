"""The records that pass between the stages: frozen, typed, and the same in JSON.

A Claim's JSON is that of the claim scheme, with additions (`report`, `outlet`, `published`, the spans, the identifiers of
place and actors, and who made it). Offsets count characters of the report's text, half open.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar, get_args

import msgspec

from whoholds.errors import RecordError
from whoholds.ids import content_id, id_of_canonical, spelt_alike

EventKind = Literal[
    "gain", "handover", "loss", "withdraw", "hold", "contest", "besiege", "relieve", "enter", "advance", "attack",
    "repel", "unclear",
]  # fmt: skip
Commitment = Literal["affirmed", "denied", "uncertain", "conditional"]
Phase = Literal["news", "background", "future"]
Extent = Literal["whole", "part", "around"]
MentionKind = Literal["place", "actor", "source", "cue", "time", "trigger"]
Dating = Literal["said", "until", "since", "span", "published", "by-published", "undated"]
Status = Literal["held", "contested", "nobody", "unknown"]
Stage = Literal["collect", "extract", "identify", "ledger", "reconcile", "serve"]

EVENT_KINDS: tuple[EventKind, ...] = get_args(EventKind)
COMMITMENTS: tuple[Commitment, ...] = get_args(Commitment)
PHASES: tuple[Phase, ...] = get_args(Phase)
EXTENTS: tuple[Extent, ...] = get_args(Extent)
DATINGS: tuple[Dating, ...] = get_args(Dating)
STATUSES: tuple[Status, ...] = get_args(Status)
SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What was wrong with one input, as a value: recorded, counted and reported, while the run goes on.

    Attributes:
        stage: where it was found.
        code: a stable word for its kind, such as `no-text` or `bad-date`.
        where: the file, address, line or report that it is about.
        message: what was found, for a person.
    """

    stage: Stage
    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published text.

    Attributes:
        id: identifier made from title, outlet, day of publication and text (`Report.new`).
        name: the identifier that its file gave it, if any.
        title: its headline, or an empty string.
        outlet: who published it, or None where not known.
        published: the day of publication, `YYYY-MM-DD`, or None where not known.
        text: the clean text; all offsets count its characters.
        url: where it was published.
        language: ISO 639-1, `en` for English.
        origin: the file or address that it was read from.
    """

    id: str
    name: str | None = None
    title: str = ""
    outlet: str | None = None
    published: str | None = None
    text: str
    url: str | None = None
    language: str = "en"
    origin: str = ""

    @property
    def label(self) -> str:
        """What people call it: its own name, else its identifier."""
        return self.name or self.id

    @classmethod
    def new(cls, text: str, *, title: str = "", outlet: str | None = None, published: str | None = None, **more: Any) -> Report:
        """A report with the identifier that its content gives it. `more` are the other attributes."""
        return cls(
            id=content_id("report", title, outlet, published, text),
            title=title, outlet=outlet, published=published, text=text, **more,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of the text that names a place, an actor, a source, a time, a speech cue or an event.

    Attributes:
        start: offset of its first character.
        end: offset after its last.
        text: the characters there.
        kind: what it names.
        refers_to: for 'the town', 'its', 'the group': the mention that it stands for, found by coreference.
        offers: for 'the town', 'it': each name that it may stand for, by its offset, with what the reader gives for it, in nats.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    refers_to: Mention | None = None
    offers: tuple[tuple[int, float], ...] = ()

    @property
    def named(self) -> Mention:
        """The mention that carries the name: itself, or what it refers to in the end."""
        mention = self
        while mention.refers_to is not None:
            mention = mention.refers_to
        return mention


@dataclass(frozen=True, slots=True)
class Utterance:
    """One speaker in a source chain: the speaker's mention, and the word of speech that ties it to what was said."""

    source: Mention
    cue: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What one place of the text says about control of one place, before anything is resolved.

    Attributes:
        kind: the event of the scheme.
        trigger: the words that express it.
        place: where; None where the text leaves the place implicit.
        extent: `whole`, `part` or `around`.
        part: which part, in the text's words.
        actors: who gains, loses, holds, enters.
        opponents: who loses, is besieged, is attacked.
        times: the time expressions that date it.
        dating: how its days follow from them: as said, not later, since then, from then to publication; or from the day of
            publication alone, or not at all. None where the reader leaves that to the scheme's rules.
        commitment: what the source says of its truth.
        phase: news, background or future.
        utterances: who says so, innermost first.
        toward: for `withdraw`, the place moved to.
        evidence: start and end of the clause that holds it all.
        score: the reader's own confidence, 0 to 1; 1 for rules.
    """

    kind: EventKind
    trigger: Mention
    place: Mention | None
    extent: Extent = "whole"
    part: str | None = None
    actors: tuple[Mention, ...] = ()
    opponents: tuple[Mention, ...] = ()
    times: tuple[Mention, ...] = ()
    dating: Dating | None = None
    commitment: Commitment = "affirmed"
    phase: Phase = "news"
    utterances: tuple[Utterance, ...] = ()
    toward: Mention | None = None
    evidence: tuple[int, int]
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that one reader found in one report.

    Attributes:
        report: the report read.
        reader: the fingerprint of the reader (name, version, weights).
        mentions: every mention found, in order of the text; those of no event too, since they tell which war it is.
        events: the events, in order of the text.
        issues: what went wrong.
    """

    report: Report
    reader: str
    mentions: tuple[Mention, ...] = ()
    events: tuple[Event, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the gazetteer.

    Attributes:
        id: identifier with its source's prefix, as in `geonames:94787`.
        name: its common English name.
        country: ISO 3166-1 alpha-2, or None.
        lat: degrees north, WGS84; None where it has no point.
        lon: degrees east.
        kind: settlement, region, country, airport, base, dam, crossing, field, quarter …
        admin: the name of the first-level division that it lies in.
        population: inhabitants, 0 where not known.
        radius_km: how far from its point it reaches; the uncertainty of the pin.
    """

    id: str
    name: str
    country: str | None
    lat: float | None
    lon: float | None
    kind: str = "settlement"
    admin: str | None = None
    population: int = 0
    radius_km: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party, an office, a spokesman or a medium, of the directory of actors.

    Attributes:
        id: stable identifier of this project.
        name: common English name.
        side: identifier of the actor that stands for its side; None for those of no side.
        kind: government, armed group, office, spokesman, state media, monitor, media …
        countries: where it fights or speaks, ISO 3166-1 alpha-2.
        aliases: other names.
    """

    id: str
    name: str
    side: str | None
    kind: str = "armed group"
    countries: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedPlace:
    """The place of a claim: the words, the place that they mean, and how much of it.

    `id` and `kind` are the gazetteer's, None where no entry was found or the resolver abstained.
    """

    text: str | None = None
    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None
    extent: Extent = "whole"
    part: str | None = None
    id: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """An actor or opponent of a claim: the words (None where implicit), the side's name, the directory's identifier."""

    text: str | None = None
    name: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Who is quoted: the words, the name, the side it speaks for (None for a third party)."""

    text: str | None = None
    name: str | None = None
    of: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Toward:
    """The place that a withdrawal moves to."""

    text: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source says, in one place of one report, about who holds (gains, loses, attacks …) one place.

    The fields up to `start` are the claim scheme's (version 1); the rest are this project's additions.

    Attributes:
        when: EDTF, or None where the text gives no clue.
        evidence: the exact words, from the offset `start` in the report's text.
        report: identifier of the report, of that `outlet`, of the day `published`, `YYYY-MM-DD`.
        when_text, trigger, score: what dates it; what expresses the event, from `trigger_start`; the reader's confidence, 0 to 1.
        made_by: fingerprint of reader, gazetteer and directory.
    """

    place: ClaimedPlace
    event: EventKind
    actors: tuple[Party, ...] = ()
    opponents: tuple[Party, ...] = ()
    when: str | None = None
    commitment: Commitment = "affirmed"
    phase: Phase = "news"
    sources: tuple[Source, ...] = ()
    toward: Toward | None = None
    evidence: str
    start: int
    report: str = ""
    outlet: str | None = None
    published: str | None = None
    when_text: str | None = None
    trigger: str | None = None
    trigger_start: int | None = None
    score: float = 1.0
    made_by: str = ""

    @property
    def id(self) -> str:
        """Identifier made from the whole claim, so that the same claim appended twice is one."""
        if spelt_alike(self.place.lat, self.place.lon, self.score):
            with suppress(UnicodeEncodeError):  # half a character
                return id_of_canonical(CANONICAL.encode(("claim", self)))
        return content_id("claim", msgspec.to_builtins(self))

    @property
    def end(self) -> int:
        """Offset after the last character of the evidence."""
        return self.start + len(self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds one place over one period, how sure that is, and the claims behind it.

    Attributes:
        place: under the name that the claims use most.
        first, end: first day of the period, `YYYY-MM-DD`; the day after its last, None while it lasts.
        status: held, contested, nobody (lost, and no one said to hold it) or unknown.
        holder: the holding side's name; None unless `status` is held, or contested with a known last holder.
        previous, since: the side that held it before; when the change was, EDTF, with the doubt that claims leave; or None.
        probability: that holder (or status) is right, 0 to 1, between the days of `sure_between`, or on the day asked about.
        besieged_by: the sides said to surround it.
        claims, against: identifiers of the claims it rests on, strongest first, and of those that contradict it.
        told: the last day, up to the one asked for, of which something is told that it rests on; None where there is none.
        sure_between: the first and last day of which the holder is told; before and after the chance sinks. None: it does not.
    """

    place: ClaimedPlace
    first: str | None
    end: str | None
    status: Status
    holder: str | None
    previous: str | None = None
    since: str | None = None
    probability: float
    besieged_by: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    told: str | None = None
    sure_between: tuple[str, str] | None = None


Record = TypeVar("Record")
CANONICAL = msgspec.json.Encoder(order="sorted")  # writes as `ids.content_id` does, five times as fast, but for some numbers


def to_plain(record: object) -> Any:
    """A record as dicts, lists, strings and numbers, keys in the order of its attributes."""
    return msgspec.to_builtins(record)


def from_plain(kind: type[Record], data: object) -> Record:
    """A record from plain data; unknown keys are ignored, so that newer files open.

    Raises:
        RecordError: a key is missing or a value is of the wrong kind.
    """
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        raise RecordError(f"this is no {kind.__name__}: {error}") from error


def to_json(record: object) -> str:
    """A record as one line of JSON."""
    return msgspec.json.encode(record).decode("utf-8")


def from_json(kind: type[Record], line: str | bytes) -> Record:
    """A record from one line of JSON.

    Raises:
        RecordError: it is no JSON, or no such record.
    """
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"this is no {kind.__name__}: {error}") from error
