"""Marked place names of a text → places with their score: what `whoholds gazetteer resolve` prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from whoholds.errors import RecordError
from whoholds.identify.bearings import behind, within
from whoholds.identify.directory import Directory
from whoholds.identify.gazetteer import Gazetteer
from whoholds.identify.homes import Home
from whoholds.identify.marked import MarkedNames
from whoholds.identify.names import level
from whoholds.identify.places import PlaceResolver, Scenery
from whoholds.ids import content_id
from whoholds.records import Mention, Place

TOLD_FROM = 0.1  # probability from which a marked name is told; less than where a claim is made, since it surely is a place
AROUND = "near:"  # an area told where no list has a name
BORNE = 0.8  # probability of a place told by how far from another it lies


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with marked mentions of places.

    Attributes:
        id: the report's identifier, as given.
        text: its words.
        mentions: start and end of each mention, in characters.
        title: its headline, where given.
        outlet: who published it, where given: what the other reports of an outlet name tells which Paris is its own.
        astray: what is wrong with each mention that does not lie in the text; the others are resolved all the same.
    """

    id: str
    text: str
    mentions: tuple[tuple[int, int], ...]
    title: str = ""
    outlet: str = ""
    astray: tuple[RecordError, ...] = ()

    @classmethod
    def of(cls, row: Any) -> Self:
        """A text with mentions from a JSON object `{id, text, title?, outlet?, published?, mentions: [{start, end}]}`.

        Where `published` is given, as in reports, it is passed over like every other key: names are read alike on all days.

        Raises:
            RecordError: it is no such object.
        """
        shape = "an object {id, text, mentions: [{start, end}]}"
        if not isinstance(row, Mapping) or not isinstance(row.get("text"), str) or not isinstance(row.get("mentions"), list):
            raise RecordError("this is no text with mentions", shape, "Give one JSON object a line")
        text, mentions, astray = row["text"], [], []
        for m in row["mentions"]:
            start, end = (m.get("start"), m.get("end")) if isinstance(m, Mapping) else (None, None)
            if type(start) is int and type(end) is int and 0 <= start < end <= len(text):
                mentions.append((start, end))
            else:
                found = f"the mention {m!r} does not lie in the text of {len(text)} characters"
                astray.append(RecordError(found, shape, "The others of that line are resolved"))
        return cls(
            "" if row.get("id") is None else str(row["id"]),
            text,
            tuple(mentions),
            str(row.get("title") or ""),
            str(row.get("outlet") or ""),
            tuple(astray),
        )


@dataclass(frozen=True, slots=True)
class Toponym:
    """What one marked mention means.

    Attributes:
        report: the text's identifier.
        start: offset of the mention.
        end: offset after it.
        name: the place's common name; None where abstained, and so on.
        country: ISO 3166-1 alpha-2.
        lat: degrees north, WGS84.
        lon: degrees east.
        kind: settlement, region, country, airport …
        radius_km: how far from its point it reaches, or may lie: the uncertainty of the pin.
        score: the model's probability that this is the place, 0 to 1; where abstained, that of the best candidate.
        source: the entry in the gazetteer, with its source's prefix.
        abstained: True where no candidate was likely enough.
    """

    report: str
    start: int
    end: int
    name: str | None
    country: str | None
    lat: float | None
    lon: float | None
    kind: str | None
    radius_km: float | None
    score: float
    source: str | None
    abstained: bool


class ToponymResolver:
    """Resolves marked mentions, a text at a time."""

    def __init__(self, gazetteer: Gazetteer, directory: Directory) -> None:
        """Resolve with `gazetteer`; `directory` knows the nations."""
        self._places = PlaceResolver(gazetteer, directory)
        self._marked = MarkedNames(gazetteer, self._places)
        self._homes: dict[str, Home] = {}

    def learn(self, given: Marked) -> None:
        """Note what a report names, for the other reports of its outlet; nothing where its outlet is not told."""
        if given.outlet:
            told = self._told(given, ())
            self._homes.setdefault(given.outlet, Home()).note(
                _known_by(given), {level(m.text): found for m, found in told.items() if found[0]}
            )

    def resolve(self, given: Marked) -> Iterator[Toponym]:
        """One toponym for each mention, in the order given."""
        home = self._homes.get(given.outlet)
        told = self._told(given, home.names(_known_by(given)) if home else ())
        for mention in _mentions(given):
            place, score = told[mention]
            place = place if score >= TOLD_FROM else None
            yield Toponym(
                report=given.id, start=mention.start, end=mention.end, name=place.name if place else None,
                country=place.country if place else None, lat=place.lat if place else None, lon=place.lon if place else None,
                kind=place.kind if place else None,
                radius_km=round(place.radius_km, 1) if place else None, score=round(score, 4), source=place.id if place else None,
                abstained=place is None,
            )  # fmt: skip

    def _told(self, given: Marked, beside: Sequence[tuple[str, Place, float]]) -> dict[Mention, tuple[Place | None, float]]:
        mentions = _mentions(given)
        scenery = self._places.scenery(given.title, given.text, mentions, (), mentions)
        told = self._marked.places(scenery, given.text, mentions, beside)
        return told | dict(self._borne(scenery, given.text, told))

    def _borne(
        self, scenery: Scenery, text: str, told: Mapping[Mention, tuple[Place | None, float]]
    ) -> Iterator[tuple[Mention, tuple[Place | None, float]]]:
        """The mentions of which the text says how far from another place they lie, where that tells another place."""
        for mention, (place, score) in told.items():
            bearing = within(mention.text) or behind(text, mention.end)
            likely = place if place and not place.id.startswith(AROUND) else None
            meant = self._places.borne(scenery, mention.text, bearing, likely) if bearing else place
            if meant and (place is None or meant.id != place.id):
                yield mention, (meant, max(score, BORNE))


def _known_by(given: Marked) -> str:
    """What tells a report from the others of its outlet, though no identifier or the same one be given."""
    return content_id(given.id, given.text)


def _mentions(given: Marked) -> list[Mention]:
    return [Mention(start, end, given.text[start:end], "place") for start, end in given.mentions]


def counted(found: Sequence[Toponym]) -> str:
    """How many were resolved and how many abstained, in words."""
    told = sum(not t.abstained for t in found)
    return f"{len(found)} mention{'' if len(found) == 1 else 's'}: {told} resolved, {len(found) - told} abstained"
