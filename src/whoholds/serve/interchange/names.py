"""What the names in a row mean: which place, which side, which country, whose voice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from whoholds.identify import Candidate, Directory, Gazetteer
from whoholds.identify.entries import distance_km
from whoholds.identify.geonames import Codes, codes
from whoholds.identify.names import level
from whoholds.records import ClaimedPlace, Extent, Party, Place, Source
from whoholds.serve.interchange.rows import VERSION

SURE = 0.8  # a name score from which a candidate of the gazetteer bears the name
NEAR_KM = 15.0  # how far the row's point may lie from the gazetteer's, beyond the place's own radius
APART = 0.15  # how much better the first candidate must be where a row gives no point
DIGITS = 2  # degrees to two decimals, about 1 km: a named place, never a finer position (decision 0008)
YEARS = re.compile(r"\s*\((?:\d{4})?-?(?:\d{4})?-?\)$")  # 'Military Forces of Syria (2000-2024)'
BRACKETED = re.compile(r"\s*\([^()]*\)$")  # 'Islamic State (Syria)'
STATE = re.compile(r"(?:Military Forces|Police Forces|Government|Armed Forces) of (?:the )?(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """The gazetteer and the directory, as importers ask them."""

    gazetteer: Gazetteer = field(repr=False)  # the whole directory would fill a page
    directory: Directory = field(repr=False)

    def made_by(self, form: str) -> str:
        """The fingerprint that the claims of one format bear."""
        return f"import-{form}-{VERSION}+{self.gazetteer.fingerprint[:8]}-{self.directory.fingerprint}"

    def country(self, words: str | None) -> str | None:
        """The ISO 3166-1 alpha-2 code of a country by name or code; None where it is none."""
        nation = self.directory.nations.get(level(words)) if words else None
        return nation.country if nation else None

    def country_name(self, code: str | None) -> str | None:
        """The common English name of a country (ISO 3166-1 alpha-2)."""
        nation = self.directory.nations.get(level(code)) if code else None
        return nation.name if nation else code

    def codes(self, code: str | None) -> Codes | None:
        """The other ISO codes of a country (ISO 3166-1 alpha-2)."""
        return codes().get(code or "")

    def place(
        self, name: str, *, country: str | None = None, lat: float | None = None, lon: float | None = None,
        id: str | None = None, extent: Extent = "whole", part: str | None = None,
    ) -> ClaimedPlace:  # fmt: skip
        """The place that a row names.

        In this order: the place of the gazetteer with the row's own identifier, where name or point agrees; the one that bears
        the name in that country and lies where the row's point does; without a point the one that bears it far better than any
        other. Else the row's name and point, under an identifier made of both; without a point under none.

        Args:
            name: as the row writes it.
            country: ISO code, None for any.
            lat: degrees north, WGS84.
            lon: degrees east.
            id: the identifier that the row gives, as in `geonames:94787`.
            extent: how much of the place.
            part: which part.
        """
        found = self._known(name, country, lat, lon, id)
        if found:
            return ClaimedPlace(
                text=name, name=found.name, country=found.country, lat=rounded(found.lat), lon=rounded(found.lon), extent=extent,
                part=part, id=found.id, kind=found.kind,
            )  # fmt: skip
        return ClaimedPlace(
            text=name, name=name, country=country, lat=rounded(lat), lon=rounded(lon), extent=extent, part=part,
            id=point_id(name, lat, lon),
        )  # fmt: skip

    def fits(self, id: str, lat: float | None, lon: float | None) -> bool:
        """Whether an identifier can be meant at a point: true of those that the gazetteer does not know."""
        known = self.gazetteer.get(id)
        return known is None or known.lat is None or lat is None or lon is None or _agrees(known, lat, lon)

    def _known(self, name: str, country: str | None, lat: float | None, lon: float | None, id: str | None) -> Place | None:
        """The gazetteer's place that a row means; None where none fits, or several do."""
        given = self.gazetteer.get(id) if id else None
        if given and (lat is None or lon is None or _agrees(given, lat, lon)):
            return given
        found = [c for c in self.gazetteer.find(name, countries=[country] if country else []) if c.name_score >= SURE]
        if lat is not None and lon is not None:
            near = [c for c in found if _agrees(c.place, lat, lon)]
            return near[0].place if near else None
        return found[0].place if _alone(found) else None

    def party(self, words: str, *, country: str | None = None, on: str | None = None) -> Party:
        """The side that a row names: the directory's, or the row's own words where the directory knows none.

        Args:
            words: as the row writes it.
            country: where, ISO code.
            on: when, `YYYY-MM-DD`.
        """
        countries = (country,) if country else ()
        for name in _spellings(words):
            state = STATE.fullmatch(name)
            where = self.country(state[1]) if state else None
            actor = self.directory.government(where, on) if where else self.directory.named(name, countries, on)
            side = self.directory.side(actor, on) if actor else None
            if actor and side:
                return Party(text=words, name=side.name, id=actor.id)
        return Party(text=words, name=_spellings(words)[0])

    def source(self, words: str, *, country: str | None = None, of: str | None = None) -> Source:
        """Who is quoted in a row, and the side that it speaks for: as the row says (`of`), else as the directory knows."""
        actor = self.directory.named(words, (country,) if country else ())
        side = self.directory.side(actor) if actor else None
        return Source(text=words, name=actor.name if actor else words, of=of or (side.name if side else None),
                      id=actor.id if actor else None)  # fmt: skip


def rounded(degrees: float | None) -> float | None:
    """Degrees to two decimals."""
    return None if degrees is None else round(degrees, DIGITS)


def point_id(name: str, lat: float | None, lon: float | None) -> str | None:
    """The identifier of a place that no gazetteer knows: its point and its name, since two hamlets may share a kilometre."""
    if lat is None or lon is None:
        return None
    return f"point:{lat:.{DIGITS}f},{lon:.{DIGITS}f}:{level(name).replace(' ', '-')}"


def _agrees(place: Place, lat: float, lon: float) -> bool:
    if place.lat is None or place.lon is None:
        return False
    return distance_km(place.lat, place.lon, lat, lon) <= NEAR_KM + place.radius_km


def _alone(found: Sequence[Candidate]) -> bool:
    return bool(found) and (len(found) == 1 or found[0].score - found[1].score >= APART)


def _spellings(words: str) -> list[str]:
    """The ways to read an actor's name: as it is, without years, without the country in brackets, without the initials."""
    plain = YEARS.sub("", words.strip()) or words
    bare = BRACKETED.sub("", plain) or plain
    initials, _, rest = bare.partition(": ")
    return list(dict.fromkeys(name for name in (plain, bare, rest, initials if rest else "") if name))
